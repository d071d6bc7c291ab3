package org.tymbal.codec.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tymbal.codec.bytes.ByteWriter;
import org.tymbal.codec.packet.Packet;
import org.tymbal.codec.packet.PacketType;
import org.tymbal.codec.packet.ProtocolVersion;

/** Seeded random packets there and back; broken ones never do worse than a MalformedPacketException. */
class RoundTripTest {
    private static final int PACKETS_PER_TYPE = 1500;

    @ParameterizedTest
    @EnumSource
    void whatWasWrittenIsReadAgain(ProtocolVersion version) throws Exception {
        RandomPackets packets = new RandomPackets(version.level());
        for (PacketType type : PacketType.values()) {
            for (int i = 0; i < PACKETS_PER_TYPE && RandomPackets.exists(type, version); i++) {
                Packet packet = packets.packet(type, version);
                byte[] bytes = PacketWriter.bytes(packet, version);
                PacketReader reader = PacketReader.ofObserver(version, bytes.length);
                reader.feed(bytes, 0, bytes.length);
                assertEquals(packet, reader.next());
                assertArrayEquals(bytes, reader.raw().toArray());
                assertNull(reader.next());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aStreamCutAnywhereGivesTheSamePackets(ProtocolVersion version) throws Exception {
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            RandomPackets packets = new RandomPackets(seed);
            List<Packet> sent = new ArrayList<>();
            sent.add(packets.packet(PacketType.CONNECT, version));
            while (sent.size() < 40) {
                PacketType type = PacketType.values()[random.nextInt(15)];
                if (RandomPackets.fromClient(type, version)) {
                    sent.add(packets.packet(type, version));
                }
            }
            ByteWriter stream = new ByteWriter();
            for (Packet packet : sent) {
                PacketWriter.write(packet, version, stream);
            }
            int most = 1 + random.nextInt(random.nextBoolean() ? 8 : 5000);
            assertEquals(sent, readInChunks(stream.toArray(), most, random));
        }
    }

    /** As a listener does: one buffer for all chunks, overwritten each time. */
    private static List<Packet> readInChunks(byte[] stream, int most, Random random) throws Exception {
        PacketReader reader = PacketReader.ofServer(1_000_000);
        List<Packet> seen = new ArrayList<>();
        byte[] buffer = new byte[most + 3];
        for (int at = 0; at < stream.length; ) {
            int length = Math.min(1 + random.nextInt(most), stream.length - at);
            random.nextBytes(buffer);
            System.arraycopy(stream, at, buffer, 3, length);
            at += length;
            reader.feed(buffer, 3, length);
            for (Packet packet = reader.next(); packet != null; packet = reader.next()) {
                // Compared before the buffer is used again, by a copy: slices are borrowed.
                seen.add(copy(packet, reader));
            }
        }
        assertEquals(0, reader.bufferedBytes());
        return seen;
    }

    private static Packet copy(Packet packet, PacketReader reader) throws MalformedPacketException {
        byte[] raw = reader.raw().toArray();
        ProtocolVersion version = assertNotNullAndReturn(reader.version());
        PacketReader again = PacketReader.ofObserver(version, raw.length);
        again.feed(raw, 0, raw.length);
        Packet copy = assertNotNullAndReturn(again.next());
        assertEquals(packet, copy);
        return copy;
    }

    private static <T> T assertNotNullAndReturn(T value) {
        assertNotNull(value);
        return value;
    }

    @ParameterizedTest
    @EnumSource
    void aTruncatedPacketIsNoPacket(ProtocolVersion version) throws Exception {
        RandomPackets packets = new RandomPackets(100 + version.level());
        for (PacketType type : PacketType.values()) {
            for (int i = 0; i < 40 && RandomPackets.exists(type, version); i++) {
                byte[] bytes = PacketWriter.bytes(packets.packet(type, version), version);
                for (int length = 0; length < Math.min(bytes.length, 300); length++) {
                    PacketReader reader = PacketReader.ofObserver(version, bytes.length);
                    reader.feed(bytes, 0, length);
                    assertNull(reader.next());
                    assertEquals(length, reader.bufferedBytes());
                }
            }
        }
    }

    /** A shorter Remaining Length may leave a whole packet; what is accepted must be one that can be written. */
    @ParameterizedTest
    @EnumSource
    void aShortenedPacketIsRefusedOrWhole(ProtocolVersion version) {
        RandomPackets packets = new RandomPackets(200 + version.level());
        int refused = 0;
        for (PacketType type : PacketType.values()) {
            for (int i = 0; i < 200 && RandomPackets.exists(type, version); i++) {
                byte[] bytes = PacketWriter.bytes(packets.packet(type, version), version);
                for (int length = 0; bytes[1] >= 0 && length < bytes.length - 2; length++) {
                    byte[] shorter = new byte[2 + length];
                    System.arraycopy(bytes, 0, shorter, 0, shorter.length);
                    shorter[1] = (byte) length;
                    refused += Hostile.read(shorter, version, false) == 0 ? 1 : 0;
                }
            }
        }
        assertTrue(refused > 1000, "refused: " + refused);
    }

    @ParameterizedTest
    @EnumSource
    void flippedBytesNeverDoWorseThanMalformed(ProtocolVersion version) {
        Hostile.Result result = Hostile.flipBytes(version, 300 + version.level(), 60_000);
        assertTrue(result.accepted() > 1000 && result.refused() > 1000, result.toString());
    }

    @Test
    void sameSeedSamePackets() {
        Packet one = new RandomPackets(1).packet(PacketType.CONNECT, ProtocolVersion.V5);
        assertEquals(one, new RandomPackets(1).packet(PacketType.CONNECT, ProtocolVersion.V5));
    }
}
