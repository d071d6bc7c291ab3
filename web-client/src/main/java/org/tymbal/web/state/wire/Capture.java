package org.tymbal.web.state.wire;

import java.util.ArrayList;
import java.util.List;
import org.tymbal.client.tap.WireLine;
import org.tymbal.client.tap.WireLog;
import org.tymbal.client.tap.WirePacket;
import org.tymbal.client.tap.WirePacket.Fate;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.capture.PcapNg;

/**
 * The log as a capture file for Wireshark. A line whose CONNECT has been forgotten gets it back, or the version could not be
 * known; what was lost on purpose was on no wire and is left out; secrets are asterisks.
 */
public final class Capture {
    private Capture() {}

    public static byte[] of(WireLog log) {
        PcapNg file = new PcapNg("Tymbal Inspector");
        List<WireLine> begun = new ArrayList<>();
        for (int i = log.first(); i <= log.last(); i++) {
            WirePacket packet = log.get(i);
            if (packet == null || packet.fate() == Fate.LOST) {
                continue;
            }
            WireLine line = packet.line();
            double micros = packet.epochMillis() * 1_000;
            if (begun.indexOf(line) < 0) {
                begun.add(line);
                begin(file, line, packet, micros);
            }
            if (packet.fate() == Fate.ENDED) {
                file.ended(number(line), micros);
            } else if (packet.isPacket()) {
                add(file, packet, micros);
            }
        }
        return file.toArray();
    }

    private static void begin(PcapNg file, WireLine line, WirePacket first, double micros) {
        file.opened(number(line), micros);
        WirePacket connect = line.connect();
        if (connect != null && connect.number() < first.number()) {
            add(file, connect, micros);
        }
    }

    private static void add(PcapNg file, WirePacket packet, double micros) {
        int length = packet.fate() == Fate.HALF ? (packet.wholeLength() + 1) / 2 : packet.wholeLength();
        ByteSlice bytes = Secrets.masked(packet);
        file.packet(
                number(packet.line()),
                packet.fromClient(),
                micros,
                bytes.length() > length ? ByteSlice.of(bytes.array(), bytes.offset(), length) : bytes,
                length,
                packet.fate() == Fate.INJECTED ? "Written by hand." : packet.note());
    }

    private static int number(WireLine line) {
        return (line.id() - 1) % 250 + 1;
    }
}
