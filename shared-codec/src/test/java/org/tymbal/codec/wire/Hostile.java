package org.tymbal.codec.wire;

import java.util.Random;
import org.tymbal.codec.packet.Packet;
import org.tymbal.codec.packet.PacketType;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.codec.packet.ReasonCode;

/** Reads bytes of unknown origin and holds the codec to its promises; on the JVM and in the browser. */
public final class Hostile {
    private static final int MAXIMUM_PACKET_SIZE = 100_000;

    private Hostile() {}

    /** How many broken packets were accepted, how many refused. */
    public record Result(int accepted, int refused) {}

    /** Breaks random packets of the version in a few bytes and reads them as any version: peers lie about that too. */
    public static Result flipBytes(ProtocolVersion version, long seed, int rounds) {
        RandomPackets packets = new RandomPackets(seed);
        Random random = new Random(seed);
        int accepted = 0;
        int refused = 0;
        for (int i = 0; i < rounds; i++) {
            PacketType type = PacketType.values()[random.nextInt(15)];
            if (!RandomPackets.exists(type, version)) {
                continue;
            }
            byte[] bytes = PacketWriter.bytes(packets.packet(type, version), version);
            for (int flips = random.nextInt(3); flips >= 0; flips--) {
                int at = random.nextInt(Math.min(bytes.length, 60));
                bytes[at] = (byte) (random.nextBoolean() ? bytes[at] ^ 1 << random.nextInt(8) : random.nextInt());
            }
            ProtocolVersion heard = ProtocolVersion.values()[random.nextInt(3)];
            if (read(bytes, heard, false) > 0) {
                accepted++;
            } else {
                refused++;
            }
        }
        return new Result(accepted, refused);
    }

    /**
     * Reads a stream to its end or its first fault; how many packets it held. Any exception but MalformedPacketException
     * comes through. What was accepted must be writable in its version, and reading that must give an equal packet.
     */
    static int read(byte[] stream, ProtocolVersion version, boolean server) {
        PacketReader reader = server
                ? PacketReader.ofServer(MAXIMUM_PACKET_SIZE)
                : PacketReader.ofObserver(version, MAXIMUM_PACKET_SIZE);
        int packets = 0;
        try {
            reader.feed(stream, 0, stream.length);
            for (Packet packet = reader.next(); packet != null; packet = reader.next()) {
                packets++;
                check(packet, version(packet, reader));
            }
            if (reader.bufferedBytes() > stream.length) {
                throw new AssertionError(reader.bufferedBytes() + " bytes held of " + stream.length);
            }
        } catch (MalformedPacketException e) {
            if (e.reason() == ReasonCode.SUCCESS || e.problem().isEmpty()) {
                throw new AssertionError("refused without a reason");
            }
        }
        return packets;
    }

    private static ProtocolVersion version(Packet packet, PacketReader reader) {
        if (packet instanceof Packet.Connect connect) {
            return connect.version();
        }
        ProtocolVersion version = reader.version();
        if (version == null) {
            throw new AssertionError("a packet before the version was known");
        }
        return version;
    }

    private static void check(Packet packet, ProtocolVersion version) {
        byte[] written = PacketWriter.bytes(packet, version);
        PacketReader again = PacketReader.ofObserver(version, MAXIMUM_PACKET_SIZE);
        again.feed(written, 0, written.length);
        try {
            Packet read = again.next();
            if (!packet.equals(read)) {
                throw new AssertionError("written and read again it is " + read + " instead of " + packet);
            }
        } catch (MalformedPacketException e) {
            throw new AssertionError("what was accepted and written is refused: " + e.problem());
        }
    }
}
