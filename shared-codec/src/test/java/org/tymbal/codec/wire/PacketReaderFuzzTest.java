package org.tymbal.codec.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.bytes.ByteWriter;
import org.tymbal.codec.packet.Packet;
import org.tymbal.codec.packet.PacketType;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.Property;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.codec.packet.Qos;
import org.tymbal.codec.topic.TopicName;
import org.tymbal.codec.vectors.Vector;

/**
 * Any bytes at all: the reader throws nothing but MalformedPacketException, gives the same however the bytes are cut, and what
 * it accepts can be written and read again. In an ordinary build the seeds and what was found before are run;
 * README.md tells how to search on.
 */
class PacketReaderFuzzTest {
    private static final int SERVER = 4;
    private static final int CONNECTED = 8;

    /** The first byte says who reads, the second how long the chunks are. */
    @MethodSource("seeds")
    @FuzzTest(maxDuration = "3m")
    void anyBytes(byte[] input) {
        if (input.length < 2) {
            return;
        }
        ProtocolVersion version = ProtocolVersion.values()[(input[0] & 3) % 3];
        boolean server = (input[0] & SERVER) != 0;
        ByteWriter stream = new ByteWriter();
        if (server && (input[0] & CONNECTED) != 0) {
            PacketWriter.write(
                    new Packet.Connect(version, true, 0, "c", null, null, null, Properties.NONE), version, stream);
        }
        stream.bytes(input, 2, input.length - 2);
        byte[] bytes = stream.toArray();
        Hostile.read(bytes, version, server);
        List<String> whole = inChunks(bytes, bytes.length, version, server);
        assertEquals(whole, inChunks(bytes, 1 + (input[1] & 0x3f), version, server));
        assertEquals(whole, inPlace(bytes, 1 + (input[1] & 0x3f), version, server));
    }

    /** By the way that makes no objects; one object of another reader's is shared, as the connections of a thread do. */
    private static List<String> inPlace(byte[] bytes, int length, ProtocolVersion version, boolean server) {
        PacketReader reader = server ? PacketReader.ofServer(100_000) : PacketReader.ofObserver(version, 100_000);
        Incoming incoming = new Incoming();
        List<String> seen = new ArrayList<>();
        try {
            for (int at = 0; at < bytes.length; at += length) {
                reader.feed(bytes, at, Math.min(length, bytes.length - at));
                while (reader.next(incoming)) {
                    seen.add(incoming.packet().toString());
                    checkPublish(incoming);
                    otherReader(incoming);
                }
            }
            seen.add(reader.bufferedBytes() + " bytes left");
        } catch (MalformedPacketException e) {
            seen.add(e.problem());
        }
        return seen;
    }

    /** What is said of a PUBLISH without an object is what the object says. */
    private static void checkPublish(Incoming incoming) {
        if (!(incoming.packet() instanceof Packet.Publish publish)) {
            return;
        }
        assertEquals(publish.topic().bytes().length(), incoming.topicLength());
        assertEquals(publish.topic().levels(), incoming.topicLevels());
        assertEquals(publish.topic().isDollar(), incoming.topicIsDollar());
        assertEquals(publish.properties().size(), incoming.propertiesSize());
        assertEquals(publish.payload().length(), incoming.payloadLength());
        for (Property property : Property.values()) {
            assertEquals(publish.properties().has(property), incoming.has(property));
        }
    }

    private static void otherReader(Incoming shared) throws MalformedPacketException {
        byte[] other = PacketWriter.bytes(
                new Packet.Publish(
                        true, Qos.EXACTLY_ONCE, true, TopicName.of("x/y"), 9, Properties.NONE, ByteSlice.utf8("z")),
                ProtocolVersion.V3_1_1);
        PacketReader reader = PacketReader.ofObserver(ProtocolVersion.V3_1_1, 100);
        reader.feed(other, 0, other.length);
        assertTrue(reader.next(shared));
        assertFalse(reader.next(shared));
    }

    private static List<String> inChunks(byte[] bytes, int length, ProtocolVersion version, boolean server) {
        PacketReader reader = server ? PacketReader.ofServer(100_000) : PacketReader.ofObserver(version, 100_000);
        List<String> seen = new ArrayList<>();
        try {
            for (int at = 0; at < bytes.length; at += length) {
                reader.feed(bytes, at, Math.min(length, bytes.length - at));
                for (Packet packet = reader.next(); packet != null; packet = reader.next()) {
                    seen.add(packet.toString());
                }
            }
            seen.add(reader.bufferedBytes() + " bytes left");
        } catch (MalformedPacketException e) {
            seen.add(e.problem());
        }
        return seen;
    }

    /** Every fifth vector, read by a client and by a server; the fuzzer breaks them and puts them together. */
    static Stream<byte[]> seeds() throws IOException {
        List<byte[]> seeds = new ArrayList<>();
        for (PacketType type : PacketType.values()) {
            List<Vector> vectors = vectors(type);
            for (int i = 0; i < vectors.size(); i += 5) {
                byte[] bytes = vectors.get(i).bytes();
                int who = vectors.get(i).version().ordinal()
                        | (i % 2 == 0 ? 0 : SERVER)
                        | (type == PacketType.CONNECT ? 0 : CONNECTED);
                seeds.add(new ByteWriter()
                        .u8(who)
                        .u8(i)
                        .bytes(bytes, 0, bytes.length)
                        .toArray());
            }
        }
        return seeds.stream();
    }

    private static List<Vector> vectors(PacketType type) throws IOException {
        ClassLoader loader = PacketReaderFuzzTest.class.getClassLoader();
        try (InputStream in = Objects.requireNonNull(loader.getResourceAsStream(Vector.file(type)))) {
            return Vector.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}
