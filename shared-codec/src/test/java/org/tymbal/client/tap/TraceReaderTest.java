package org.tymbal.client.tap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.bytes.ByteWriter;
import org.tymbal.codec.packet.Packet;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.codec.wire.PacketWriter;

/** Other clients' packets, as a server tells of them. */
class TraceReaderTest {
    private final WireLog log = new WireLog(() -> 0, () -> {});
    private final TraceReader reader = new TraceReader(log);

    private static ByteSlice message(String client, int direction, int wholeLength, byte[] packet) {
        ByteWriter out = new ByteWriter();
        long micros = 1_700_000_000_123_456L;
        out.u32(micros >>> 32).u32(micros).u8(direction).utf8(client).u32(wholeLength);
        return ByteSlice.of(out.bytes(packet, 0, packet.length).toArray());
    }

    private WirePacket last() {
        return Objects.requireNonNull(log.get(log.last()));
    }

    @Test
    void eachClientHasALineOfItsVersion() {
        byte[] connect = PacketWriter.bytes(
                new Packet.Connect(ProtocolVersion.V3_1_1, true, 5, "a", null, null, null, Properties.NONE),
                ProtocolVersion.V3_1_1);
        assertTrue(reader.message(message("a", 0, connect.length, connect)));
        WireLine line = last().line();
        assertEquals(ProtocolVersion.V3_1_1, line.version());
        assertEquals(1_700_000_000_123.456, last().epochMillis(), 0.001);
        assertNull(line.transport());
        assertTrue(reader.message(message("a", 1, 900, new byte[] {0x30, 0x05})));
        assertSame(line, last().line());
        assertFalse(last().fromClient());
        assertEquals(900, last().wholeLength());
        assertTrue(reader.message(message("b", 1, 2, new byte[] {(byte) 0xd0, 0})));
        assertEquals("b", last().line().name());
        assertEquals(ProtocolVersion.V5, last().line().version());
        for (int i = 0; i < 1_000; i++) {
            assertTrue(reader.message(message("c" + i, 1, 2, new byte[] {(byte) 0xd0, 0})));
        }
    }

    @Test
    void whoWasConnectedBeforeIsReadInItsVersion() {
        reader.known("old", ProtocolVersion.V3_1_1);
        assertTrue(reader.message(message("old", 0, 2, new byte[] {(byte) 0xc0, 0})));
        assertEquals(ProtocolVersion.V3_1_1, last().line().version());
        byte[] connect = PacketWriter.bytes(
                new Packet.Connect(ProtocolVersion.V5, true, 5, "old", null, null, null, Properties.NONE),
                ProtocolVersion.V5);
        assertTrue(reader.message(message("old", 0, connect.length, connect)));
        assertEquals(ProtocolVersion.V5, last().line().version(), "CONNECT says it better");
    }

    @Test
    void whatTheServerLeftOutIsCounted() {
        assertTrue(reader.message(message("", 2, 0, new byte[] {0, 0, 0, 0, 0, 0, 0, 40})));
        assertTrue(reader.message(message("", 2, 0, new byte[] {0, 0, 0, 0, 0, 0, 0, 2})));
        assertEquals(42, reader.leftOut());
        assertEquals(0, log.last());
    }

    @FuzzTest(maxDuration = "1m")
    void anythingElseChangesNothing(byte[] bytes) {
        int before = log.last();
        boolean taken = reader.message(ByteSlice.of(bytes));
        assertEquals(before + (taken && bytes[8] != 2 ? 1 : 0), log.last());
        assertFalse(reader.message(message("a", 2, 2, new byte[] {0, 0})));
        assertFalse(reader.message(message("a", 3, 2, new byte[] {0, 0})));
        assertFalse(reader.message(message("a", 0, 1, new byte[] {0, 0})));
        assertFalse(reader.message(message("a", 0, 0, new byte[0])));
    }
}
