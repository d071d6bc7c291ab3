package org.tymbal.codec.anatomy;

import static org.junit.jupiter.api.Assertions.assertNull;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import org.tymbal.codec.packet.Packet;
import org.tymbal.codec.packet.PacketType;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.codec.vectors.Vector;
import org.tymbal.codec.wire.MalformedPacketException;
import org.tymbal.codec.wire.PacketReader;

/**
 * Any bytes at all: taking them apart never throws and leaves no bit out, and what the codec reads as one packet has no
 * problem. In an ordinary build the seeds and what was found before are run.
 */
class AnatomyFuzzTest {
    private static final int FROM_CLIENT = 4;

    /** The first byte says which version and who sends, the second how many bytes were not kept. */
    @MethodSource("seeds")
    @FuzzTest(maxDuration = "3m")
    void anyBytes(byte[] input) {
        if (input.length < 2) {
            return;
        }
        ProtocolVersion version = ProtocolVersion.values()[(input[0] & 3) % 3];
        boolean fromClient = (input[0] & FROM_CLIENT) != 0;
        byte[] bytes = Arrays.copyOfRange(input, 2, input.length);
        Anatomy whole = Anatomy.of(bytes, bytes.length, version, fromClient);
        Coverage.check(bytes, whole);
        Coverage.check(bytes, Anatomy.of(bytes, bytes.length + (input[1] & 0xff), version, fromClient));
        if (!fromClient && isOnePacket(bytes, version)) {
            assertNull(whole.problem());
        }
    }

    private static boolean isOnePacket(byte[] bytes, ProtocolVersion version) {
        PacketReader reader = PacketReader.ofClient(version, 100_000);
        try {
            reader.feed(bytes, 0, bytes.length);
            Packet packet = reader.next();
            return packet != null && reader.raw().length() == bytes.length;
        } catch (MalformedPacketException e) {
            return false;
        }
    }

    static Stream<byte[]> seeds() throws IOException {
        List<byte[]> seeds = new ArrayList<>();
        for (PacketType type : PacketType.values()) {
            List<Vector> vectors = AnatomyTest.vectors(type);
            for (int i = 0; i < vectors.size(); i += 5) {
                Vector vector = vectors.get(i);
                byte[] seed = new byte[vector.bytes().length + 2];
                seed[0] = (byte) (vector.version().ordinal() | (vector.fromClient() ? FROM_CLIENT : 0));
                seed[1] = (byte) i;
                System.arraycopy(vector.bytes(), 0, seed, 2, vector.bytes().length);
                seeds.add(seed);
            }
        }
        return seeds.stream();
    }
}
