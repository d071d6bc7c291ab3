package org.tymbal.codec.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.bytes.ByteWriter;
import org.tymbal.codec.bytes.Utf8;
import org.tymbal.codec.packet.Packet;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.Property;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.codec.packet.Qos;
import org.tymbal.codec.packet.ReasonCode;
import org.tymbal.codec.packet.RetainHandling;
import org.tymbal.codec.packet.Subscription;
import org.tymbal.codec.packet.Will;
import org.tymbal.codec.topic.TopicFilter;
import org.tymbal.codec.topic.TopicName;

/** How the reader behaves as a stream; what it accepts is told by the vectors. */
class PacketReaderTest {
    private static final Packet.Connect CONNECT = connect(ProtocolVersion.V5);

    private static Packet.Connect connect(ProtocolVersion version) {
        return new Packet.Connect(version, true, 60, "c", null, null, null, Properties.NONE);
    }

    private static Packet.Publish publish(String topic, String payload) {
        return new Packet.Publish(
                false, Qos.AT_LEAST_ONCE, false, TopicName.of(topic), 7, Properties.NONE, ByteSlice.utf8(payload));
    }

    private static byte[] stream(ProtocolVersion version, Packet... packets) {
        ByteWriter out = new ByteWriter();
        for (Packet packet : packets) {
            PacketWriter.write(packet, version, out);
        }
        return out.toArray();
    }

    private static MalformedPacketException failure(PacketReader reader, byte... bytes) {
        reader.feed(bytes, 0, bytes.length);
        return assertThrows(MalformedPacketException.class, () -> {
            while (reader.next() != null) {
                // the next one then
            }
        });
    }

    @Test
    void everyCutInThreeGivesTheSamePackets() throws Exception {
        Packet[] packets = {
            new Packet.Connect(
                    ProtocolVersion.V5,
                    false,
                    30,
                    "page",
                    new Will(
                            TopicName.of("gone"),
                            ByteSlice.utf8("page"),
                            Qos.EXACTLY_ONCE,
                            true,
                            Properties.builder()
                                    .add(Property.WILL_DELAY_INTERVAL, 5)
                                    .build()),
                    "user",
                    ByteSlice.utf8("secret"),
                    Properties.builder()
                            .add(Property.RECEIVE_MAXIMUM, 10)
                            .user("a", "b")
                            .build()),
            new Packet.Subscribe(
                    1,
                    List.of(new Subscription(
                            TopicFilter.of("a/+"), Qos.AT_LEAST_ONCE, true, true, RetainHandling.DO_NOT_SEND)),
                    Properties.NONE),
            publish("a/b", "x".repeat(130)),
            new Packet.Puback(7, ReasonCode.NO_MATCHING_SUBSCRIBERS, Properties.NONE),
            new Packet.Pingreq(),
            new Packet.Disconnect(ReasonCode.DISCONNECT_WITH_WILL, Properties.NONE),
        };
        byte[] bytes = stream(ProtocolVersion.V5, packets);
        for (int first = 0; first <= bytes.length; first++) {
            for (int second = first; second <= bytes.length; second++) {
                PacketReader reader = PacketReader.ofServer(1000);
                int[] cuts = {0, first, second, bytes.length};
                int n = 0;
                for (int i = 0; i < 3; i++) {
                    reader.feed(bytes, cuts[i], cuts[i + 1] - cuts[i]);
                    for (Packet packet = reader.next(); packet != null; packet = reader.next()) {
                        assertEquals(packets[n++], packet);
                        byte[] raw = PacketWriter.bytes(packet, ProtocolVersion.V5);
                        assertArrayEquals(raw, reader.raw().toArray());
                    }
                }
                assertEquals(packets.length, n);
                assertEquals(0, reader.bufferedBytes());
            }
        }
    }

    @Test
    void packetsOfOneChunkAreReadInPlace() throws Exception {
        byte[] bytes = stream(ProtocolVersion.V3_1_1, publish("a", "one"), publish("b", "two"));
        PacketReader reader = PacketReader.ofObserver(ProtocolVersion.V3_1_1, 100);
        reader.feed(bytes, 0, bytes.length);
        for (int i = 0; i < 2; i++) {
            Packet.Publish packet = assertInstanceOf(Packet.Publish.class, reader.next());
            assertSame(bytes, packet.payload().array());
            assertSame(bytes, packet.topic().bytes().array());
            assertSame(bytes, reader.raw().array());
        }
        assertNull(reader.next());
    }

    @Test
    void bufferGrowsWithTheBytesThatComeNotWithTheLengthAnnounced() throws Exception {
        byte[] head = {0x30, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x7f, 0, 1, 'a'};
        List<PacketReader> readers = new ArrayList<>();
        for (int i = 0; i < 500; i++) { // together they announce 134 GB
            PacketReader reader = PacketReader.ofObserver(ProtocolVersion.V3_1_1, Integer.MAX_VALUE);
            readers.add(reader);
            reader.feed(head, 0, head.length);
            assertNull(reader.next());
            assertEquals(head.length, reader.bufferedBytes());
            assertEquals(0, reader.raw().length());
        }
        assertEquals(500, readers.size());
    }

    @Test
    void bufferIsNeverLargerThanThePacketAndGoesWithIt() throws Exception {
        byte[] bytes = stream(ProtocolVersion.V3_1_1, publish("a", "x".repeat(1000)));
        for (int length : new int[] {1, 2, 3, 100, 600, bytes.length - 1}) {
            PacketReader reader = PacketReader.ofObserver(ProtocolVersion.V3_1_1, 2000);
            Packet packet = null;
            for (int at = 0; at < bytes.length; at += length) {
                reader.feed(bytes, at, Math.min(length, bytes.length - at));
                packet = reader.next();
            }
            Packet.Publish read = assertInstanceOf(Packet.Publish.class, packet);
            assertEquals(bytes.length, read.payload().array().length);
            assertEquals(0, reader.bufferedBytes());
            assertNull(reader.next());
            assertEquals(0, reader.raw().array().length);
        }
    }

    @Test
    void feedingBeforeTheChunkIsReadIsRefused() throws Exception {
        byte[] bytes = stream(ProtocolVersion.V3_1_1, new Packet.Pingresp(), new Packet.Pingresp());
        PacketReader reader = PacketReader.ofObserver(ProtocolVersion.V3_1_1, 100);
        reader.feed(bytes, 0, bytes.length);
        assertNotNull(reader.next());
        assertThrows(IllegalStateException.class, () -> reader.feed(bytes, 0, bytes.length));
    }

    @Test
    void theRestOfAChunkCanBeKeptAndReadLater() throws Exception {
        byte[] bytes = stream(ProtocolVersion.V3_1_1, publish("a", "one"), publish("b", "two"), publish("c", "three"));
        byte[] lent = bytes.clone();
        PacketReader reader = PacketReader.ofObserver(ProtocolVersion.V3_1_1, 100);
        reader.feed(lent, 0, lent.length - 1);
        assertEquals(publish("a", "one"), reader.next());
        reader.keepRest();
        Arrays.fill(lent, (byte) 0);
        assertEquals(publish("b", "two"), reader.next());
        reader.keepRest();
        assertNull(reader.next());
        reader.keepRest();
        reader.feed(bytes, bytes.length - 1, 1);
        assertEquals(publish("c", "three"), reader.next());
        assertNull(reader.next());
    }

    @Test
    void aChunkBehindAKeptOneIsKeptToo() throws Exception {
        byte[] bytes = stream(ProtocolVersion.V3_1_1, publish("a", "one"), publish("b", "two"));
        PacketReader reader = PacketReader.ofObserver(ProtocolVersion.V3_1_1, 100);
        for (int round = 0; round < 3; round++) {
            byte[] lent = bytes.clone();
            reader.feed(lent, 0, lent.length);
            assertEquals(publish("a", "one"), reader.next());
            reader.keepRest();
            Arrays.fill(lent, (byte) 0);
            assertEquals(publish("b", "two"), reader.next());
        }
    }

    @Test
    void tooLargeIsKnownByTheFixedHeaderAlone() {
        MalformedPacketException e = failure(PacketReader.ofObserver(ProtocolVersion.V5, 99), (byte) 0x30, (byte) 98);
        assertEquals(ReasonCode.PACKET_TOO_LARGE, e.reason());
        assertEquals("a packet of 100 bytes is announced; 99 is the most", e.problem());
    }

    @Test
    void limitCanBeRaisedAndCountsTheFixedHeader() throws Exception {
        byte[] bytes = stream(ProtocolVersion.V3_1_1, publish("a", "x".repeat(95)));
        assertEquals(102, bytes.length);
        PacketReader reader = PacketReader.ofObserver(ProtocolVersion.V3_1_1, 20);
        reader.maximumPacketSize(102);
        reader.feed(bytes, 0, bytes.length);
        assertNotNull(reader.next());
        assertNull(reader.next());
        reader.maximumPacketSize(101);
        assertEquals(ReasonCode.PACKET_TOO_LARGE, failure(reader, bytes).reason());
    }

    @Test
    void serverLearnsTheVersionFromConnect() throws Exception {
        for (ProtocolVersion version : ProtocolVersion.values()) {
            PacketReader reader = PacketReader.ofServer(100);
            assertNull(reader.version());
            byte[] bytes = stream(version, connect(version));
            reader.feed(bytes, 0, bytes.length);
            assertEquals(connect(version), reader.next());
            assertEquals(version, reader.version());
        }
    }

    @Test
    void versionIsKnownThoughTheRestOfConnectIsMalformed() {
        byte[] bytes = stream(ProtocolVersion.V5, CONNECT);
        bytes[9] |= 1; // the reserved flag
        PacketReader reader = PacketReader.ofServer(100);
        assertEquals(ReasonCode.MALFORMED_PACKET, failure(reader, bytes).reason());
        assertEquals(ProtocolVersion.V5, reader.version());
    }

    @Test
    void unknownLevelLeavesTheVersionUnknown() {
        byte[] bytes = stream(ProtocolVersion.V5, CONNECT);
        bytes[8] = 6;
        PacketReader reader = PacketReader.ofServer(100);
        MalformedPacketException e = failure(reader, bytes);
        assertEquals(ReasonCode.UNSUPPORTED_PROTOCOL_VERSION, e.reason());
        assertTrue(e.problem().contains("level 6"), e.problem());
        assertNull(reader.version());
    }

    @Test
    void serverTakesNothingBeforeConnectAndNoSecondOne() {
        MalformedPacketException http = failure(PacketReader.ofServer(100), Utf8.encode("GET / HTTP/1.1\r\n"));
        assertEquals(ReasonCode.PROTOCOL_ERROR, http.reason());
        assertEquals("the first packet is not CONNECT", http.problem());
        byte[] twice = stream(ProtocolVersion.V5, CONNECT, CONNECT);
        assertEquals(
                ReasonCode.PROTOCOL_ERROR,
                failure(PacketReader.ofServer(100), twice).reason());
    }

    @Test
    void serverRefusesWhatOnlyServersSend() {
        List<Packet> packets = new ArrayList<>();
        packets.add(new Packet.Connack(false, ReasonCode.SUCCESS, Properties.NONE));
        packets.add(new Packet.Suback(1, List.of(ReasonCode.SUCCESS), Properties.NONE));
        packets.add(new Packet.Unsuback(1, List.of(ReasonCode.SUCCESS), Properties.NONE));
        packets.add(new Packet.Pingresp());
        Properties identifier =
                Properties.builder().add(Property.SUBSCRIPTION_IDENTIFIER, 1).build();
        packets.add(
                new Packet.Publish(false, Qos.AT_MOST_ONCE, false, TopicName.of("a"), 0, identifier, ByteSlice.EMPTY));
        for (Packet packet : packets) {
            byte[] bytes = stream(ProtocolVersion.V5, CONNECT, packet);
            MalformedPacketException e = failure(PacketReader.ofServer(100), bytes);
            assertEquals(ReasonCode.PROTOCOL_ERROR, e.reason(), packet.toString());
        }
    }

    @Test
    void aFailureIsForEver() {
        PacketReader reader = PacketReader.ofObserver(ProtocolVersion.V3_1_1, 100);
        MalformedPacketException first = failure(reader, (byte) 0, (byte) 0);
        MalformedPacketException second = failure(reader, (byte) 0xd0, (byte) 0);
        assertSame(first, second);
        assertSame(first, failure(reader, (byte) 0xd0, (byte) 0));
        assertEquals(0, first.getStackTrace().length);
    }

    /** A page carries only its own side, so the other one is refused like anything else that may not come. */
    @Test
    void eachSideRefusesWhatOnlyTheOtherSends() throws MalformedPacketException {
        for (byte[] ofClients : new byte[][] {{(byte) 0xc0, 0}, {(byte) 0x82, 6, 0, 1, 0, 1, 'a', 0}}) {
            MalformedPacketException e = failure(PacketReader.ofClient(ProtocolVersion.V3_1_1, 100), ofClients);
            assertEquals(ReasonCode.PROTOCOL_ERROR, e.reason());
            PacketReader observer = PacketReader.ofObserver(ProtocolVersion.V3_1_1, 100);
            observer.feed(ofClients, 0, ofClients.length);
            assertNotNull(observer.next());
        }
        assertThrows(
                IllegalArgumentException.class,
                () -> PacketWriter.writeOfClient(new Packet.Pingresp(), ProtocolVersion.V5, new ByteWriter()));
    }
}
