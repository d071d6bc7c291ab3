package org.tymbal.codec.vectors;

import org.jspecify.annotations.Nullable;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.packet.Packet;
import org.tymbal.codec.packet.PacketType;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.codec.packet.ReasonCode;
import org.tymbal.codec.wire.MalformedPacketException;
import org.tymbal.codec.wire.PacketReader;
import org.tymbal.codec.wire.PacketWriter;

/** Asks the codec one vector: read whole, read in every cut in two, written again; on both sides of the connection. */
public final class VectorRunner {
    private static final int MAXIMUM_PACKET_SIZE = 1_000_000;

    private VectorRunner() {}

    /** What is wrong, or null if the codec does what the vector says. */
    public static @Nullable String problem(Vector vector) {
        String expected = vector.packet() == null ? "refused with " + vector.reason() : vector.packet();
        String problem = compare(expected, vector, false);
        if (problem != null) {
            return "client: " + problem;
        }
        // What only servers send, a server refuses; of what is refused anyway the reason may be another one there.
        if (vector.fromClient() || vector.packet() != null) {
            String atServer = vector.fromClient() ? expected : "refused with " + ReasonCode.PROTOCOL_ERROR;
            problem = compare(atServer, vector, true);
            if (problem != null) {
                return "server: " + problem;
            }
        }
        return vector.packet() == null ? null : writingProblem(vector);
    }

    private static @Nullable String compare(String expected, Vector vector, boolean server) {
        int length = vector.bytes().length;
        for (int cut = 0; cut < Math.max(length, 1); cut++) {
            String seen = read(vector, cut, server);
            if (!seen.equals(expected)) {
                return (cut == 0 ? "read whole" : "cut before byte " + cut) + ": " + seen + " instead of " + expected;
            }
        }
        return null;
    }

    /** Reads the packet twice, the first time cut in two; what came of it. */
    private static String read(Vector vector, int cut, boolean server) {
        byte[] bytes = vector.bytes();
        try {
            PacketReader reader = reader(vector, server);
            reader.feed(bytes, 0, cut);
            if (reader.next() != null) {
                return "a packet from its first " + cut + " bytes";
            }
            if (reader.bufferedBytes() != cut) {
                return reader.bufferedBytes() + " bytes held of " + cut;
            }
            reader.feed(bytes, cut, bytes.length - cut);
            String first = take(reader, bytes);
            if (reader.next() != null) {
                return "a second packet behind " + first;
            }
            if (!isConnect(vector)) {
                reader.feed(bytes, 0, bytes.length);
                String again = take(reader, bytes);
                if (!again.equals(first)) {
                    return "read again: " + again + " instead of " + first;
                }
            }
            return first;
        } catch (MalformedPacketException e) {
            return e.problem().isEmpty() ? "refused without a word" : "refused with " + e.reason();
        }
    }

    private static boolean isConnect(Vector vector) {
        return (vector.bytes()[0] & 0xf0) == PacketType.CONNECT.number() << 4;
    }

    private static PacketReader reader(Vector vector, boolean server) throws MalformedPacketException {
        ProtocolVersion version = vector.version();
        if (!server) {
            return PacketReader.ofObserver(version, MAXIMUM_PACKET_SIZE);
        }
        PacketReader reader = PacketReader.ofServer(MAXIMUM_PACKET_SIZE);
        if (!isConnect(vector)) {
            byte[] connect = PacketWriter.bytes(
                    new Packet.Connect(version, true, 0, "c", null, null, null, Properties.NONE), version);
            reader.feed(connect, 0, connect.length);
            if (reader.next() == null || reader.next() != null) {
                throw new IllegalStateException("one CONNECT was not one packet");
            }
        }
        return reader;
    }

    private static String take(PacketReader reader, byte[] bytes) throws MalformedPacketException {
        Packet packet = reader.next();
        if (packet == null) {
            return "no packet";
        }
        if (!reader.raw().equals(ByteSlice.of(bytes))) {
            return "raw bytes are " + PacketFields.hex(reader.raw());
        }
        return PacketFields.json(packet);
    }

    private static @Nullable String writingProblem(Vector vector) {
        try {
            PacketReader reader = PacketReader.ofObserver(vector.version(), MAXIMUM_PACKET_SIZE);
            reader.feed(vector.bytes(), 0, vector.bytes().length);
            Packet packet = reader.next();
            if (packet == null) {
                return "no packet to write";
            }
            ByteSlice written = ByteSlice.of(PacketWriter.bytes(packet, vector.version()));
            return written.equals(ByteSlice.of(vector.written()))
                    ? null
                    : "written as " + PacketFields.hex(written) + " instead of "
                            + PacketFields.hex(ByteSlice.of(vector.written()));
        } catch (MalformedPacketException e) {
            return "refused with " + e.reason() + " before it could be written";
        }
    }
}
