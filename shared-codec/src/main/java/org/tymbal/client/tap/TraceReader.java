package org.tymbal.client.tap;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tymbal.client.tap.WirePacket.Fate;
import org.tymbal.codec.bytes.ByteReader;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.bytes.MalformedBytesException;
import org.tymbal.codec.packet.ProtocolVersion;

/**
 * Puts what a server tells of other clients' packets into a log: one message a packet, of eight bytes microseconds since 1970,
 * one byte 0 for a packet from the client and 1 for one to it, the Client Identifier with two bytes of length, four bytes of
 * how long the packet is, and as much of it as the server gives. With 2 in that byte it is no packet, but in eight bytes how many
 * the server left out.
 */
public final class TraceReader {
    /** How many clients are told apart; the line of the one named first makes room. */
    public static final int MOST_CLIENTS = 64;

    private static final int LEFT_OUT = 2;
    private static final int MOST_KNOWN = 1_000;

    private final WireLog log;
    private final List<WireLine> lines = new ArrayList<>();
    private final List<String> knownClients = new ArrayList<>();
    private final List<ProtocolVersion> knownVersions = new ArrayList<>();
    private double leftOut;

    public TraceReader(WireLog log) {
        this.log = log;
    }

    /**
     * A client that was connected before the watching began, so that its CONNECT is not seen, speaks this version; of more than
     * {@value #MOST_KNOWN} the rest is taken to speak MQTT 5.
     */
    public void known(String client, ProtocolVersion version) {
        if (knownClients.size() < MOST_KNOWN) {
            knownClients.add(client);
            knownVersions.add(version);
        }
    }

    /** Takes one message; false if it is none, and nothing has changed. */
    public boolean message(ByteSlice message) {
        ByteReader in = new ByteReader(message);
        try {
            double micros = in.u32() * 4_294_967_296.0 + in.u32();
            int direction = in.u8();
            String client = in.utf8();
            long wholeLength = in.u32();
            if (direction == LEFT_OUT) {
                leftOut += in.u32() * 4_294_967_296.0 + in.u32();
                return true;
            }
            ByteSlice bytes = in.rest();
            if (direction > 1 || bytes.isEmpty() || wholeLength < bytes.length() || wholeLength > Integer.MAX_VALUE) {
                return false;
            }
            int kept = Math.min(bytes.length(), WireLog.MOST_KEPT);
            ByteSlice own = ByteSlice.of(bytes.array(), bytes.offset(), kept).own();
            boolean fromClient = direction == 0;
            log.add(micros / 1_000, line(client, fromClient, own), fromClient, own, (int) wholeLength, Fate.PASSED, "");
            return true;
        } catch (MalformedBytesException e) {
            return false;
        }
    }

    /** How many packets the server has not told of, because they came too fast. */
    public double leftOut() {
        return leftOut;
    }

    /** A CONNECT begins a new line, of the version that it names. */
    private WireLine line(String client, boolean fromClient, ByteSlice packet) {
        ProtocolVersion version = fromClient ? versionOf(packet) : null;
        if (version == null) {
            for (WireLine line : lines) {
                if (line.name().equals(client)) {
                    return line;
                }
            }
        }
        lines.removeIf(line -> line.name().equals(client));
        if (lines.size() == MOST_CLIENTS) {
            lines.remove(0);
        }
        int known = knownClients.indexOf(client);
        ProtocolVersion otherwise = known < 0 ? ProtocolVersion.V5 : knownVersions.get(known);
        WireLine fresh = log.line(client, version == null ? otherwise : version, null);
        lines.add(fresh);
        return fresh;
    }

    private static @Nullable ProtocolVersion versionOf(ByteSlice packet) {
        if (packet.at(0) >> 4 != 1) {
            return null;
        }
        try {
            ByteReader in = new ByteReader(packet);
            in.skip(1);
            in.varint();
            return ProtocolVersion.of(in.utf8(), in.u8());
        } catch (MalformedBytesException e) {
            return null;
        }
    }
}
