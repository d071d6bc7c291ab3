package org.tymbal.web.state.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import org.tymbal.client.tap.TraceReader;
import org.tymbal.client.tap.WireLog;
import org.tymbal.client.tap.WirePacket;
import org.tymbal.codec.bytes.ByteSlice;

/**
 * What a server tells of other clients' packets, and the filter that somebody types, from any bytes: the first says how long the
 * filter is. Whatever is taken into the log can be drawn, filtered and exported.
 */
class TraceFuzzTest {
    @MethodSource("seeds")
    @FuzzTest(maxDuration = "3m")
    void anything(byte[] input) {
        int cut = input.length == 0 ? 0 : Math.min(input.length, 1 + (input[0] & 31));
        String typed = new String(input, Math.min(1, input.length), Math.max(0, cut - 1), StandardCharsets.UTF_8);
        WireLog log = new WireLog(() -> 0, () -> {});
        int before = log.last();
        boolean taken = new TraceReader(log).message(ByteSlice.of(input, cut, input.length - cut));
        assertTrue(taken || log.last() == before, "what is refused changes nothing");
        PacketFilter filter = new PacketFilter(typed);
        for (int i = log.first(); i <= log.last(); i++) {
            WirePacket packet = log.get(i);
            if (packet != null) {
                PacketFacts facts = PacketFacts.of(packet);
                assertNotNull(facts.label());
                boolean fits = filter.fits(packet, facts);
                if (!typed.isBlank() && !typed.contains(" ") && !typed.startsWith("-")) {
                    assertEquals(!fits, new PacketFilter("-" + typed.trim()).fits(packet, facts), typed);
                }
            }
        }
        assertTrue(Capture.of(log).length > 0);
    }

    static Stream<byte[]> seeds() {
        return Stream.of(
                new byte[0],
                message("publish", 0, "a", "\060\005\000\001t12"),
                message("size>3", 1, "a", "\062\011\000\001t\000\007\000abc"),
                message("#7", 0, "b", "\020\015\000\004MQTT\005\002\000\074\000\000\000"),
                message("q1 -dup", 0, "", "\020\020"),
                message("", 2, "", "\000\000\000\001"),
                message("id=", 0, "c", "\177\177\177\177\177\177"),
                message("t", 1, "c", "\060\002\177\177"));
    }

    private static byte[] message(String filter, int direction, String client, String packet) {
        StringBuilder text = new StringBuilder();
        text.append((char) filter.length()).append(filter);
        text.append("\0".repeat(7)).append('\1').append((char) direction);
        text.append('\0').append((char) client.length()).append(client);
        text.append("\0\0\0").append((char) packet.length()).append(packet);
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }
}
