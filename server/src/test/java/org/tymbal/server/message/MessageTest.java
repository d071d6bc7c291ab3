package org.tymbal.server.message;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.bytes.ByteWriter;
import org.tymbal.codec.packet.Packet;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.Property;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.codec.packet.Qos;
import org.tymbal.codec.topic.TopicName;
import org.tymbal.codec.wire.Incoming;
import org.tymbal.codec.wire.MalformedPacketException;
import org.tymbal.codec.wire.PacketReader;
import org.tymbal.codec.wire.PacketWriter;

class MessageTest {
    private static int sizeWith(Properties properties) {
        TopicName topic = TopicName.of("t");
        Packet.Publish packet =
                new Packet.Publish(false, Qos.AT_LEAST_ONCE, false, topic, 1, properties, ByteSlice.utf8("x"));
        return Message.of(packet, topic, "c", true, 0).sizeBytes();
    }

    /** The bounds of queues count in these bytes: properties must not pass for nothing. */
    @Test
    void itsSizeCountsItsProperties() {
        int plain = sizeWith(Properties.NONE);
        Properties.Builder smallest = Properties.builder();
        for (int i = 0; i < 1_000; i++) {
            smallest.user("", "");
        }
        assertTrue(sizeWith(smallest.build()) > plain + 100_000, "a pair of strings is more than five bytes");
        String text = "x".repeat(10_000);
        int long1 = sizeWith(Properties.builder().user("", text).build());
        int long2 = sizeWith(Properties.builder().user("", text + text).build());
        assertTrue(long2 - long1 >= text.length(), "each byte counts");
    }

    @Test
    void propertiesLeftAsBytesAreItsOwnAndStandInItsFrames() throws MalformedPacketException {
        TopicName topic = TopicName.of("site/7");
        Properties given = Properties.builder()
                .add(Property.CONTENT_TYPE, "text/plain")
                .add(Property.MESSAGE_EXPIRY_INTERVAL, 0x01020304)
                .user("name", "value")
                .build();
        ByteWriter stream = new ByteWriter();
        PacketWriter.write(
                new Packet.Connect(ProtocolVersion.V5, true, 0, "c", null, null, null, Properties.NONE),
                ProtocolVersion.V5,
                stream);
        PacketWriter.write(
                new Packet.Publish(false, Qos.AT_MOST_ONCE, false, topic, 0, given, ByteSlice.utf8("payload")),
                ProtocolVersion.V5,
                stream);
        PacketReader reader = PacketReader.ofServer(1_000);
        byte[] chunk = stream.toArray();
        reader.feed(chunk, 0, chunk.length);
        reader.next();
        Incoming packet = new Incoming();
        assertTrue(reader.next(packet));
        Message message = Message.of(packet, null, Publisher.of("c"), true, 0);
        Arrays.fill(chunk, (byte) 'z'); // the buffer is used again
        assertEquals(topic, message.topic());
        assertEquals(ByteSlice.utf8("payload"), message.payload());
        assertEquals(given, message.properties());
        assertEquals(0x01020304L * 1000, message.expiresAtMillis());
        for (byte[] frame : List.of(message.plainFrame(true), message.numberedFrame(true))) {
            int at = frame.length - message.expiryFromEnd();
            assertArrayEquals(new byte[] {1, 2, 3, 4}, Arrays.copyOfRange(frame, at, at + 4));
        }
        assertEquals(2 + 2 + 6 + 7, message.plainFrame(false).length, "no properties before MQTT 5");
        assertSame(message.plainFrame(false), message.plainFrame(false));
    }

    /** A copy of the bytes that came is what encoding the parts would make, in every layout. */
    @Test
    void aMessageOfTheBytesIsThatOfTheParts() throws MalformedPacketException {
        Properties given = Properties.builder()
                .add(Property.MESSAGE_EXPIRY_INTERVAL, 90)
                .user("name", "value")
                .build();
        for (ProtocolVersion version : ProtocolVersion.values()) {
            boolean v5 = version == ProtocolVersion.V5;
            for (Qos qos : Qos.values()) {
                for (Properties properties : v5 ? List.of(Properties.NONE, given) : List.of(Properties.NONE)) {
                    Packet.Publish packet = new Packet.Publish(
                            qos != Qos.AT_MOST_ONCE,
                            qos,
                            true,
                            TopicName.of("site/7"),
                            qos == Qos.AT_MOST_ONCE ? 0 : 0x1234,
                            properties,
                            ByteSlice.utf8("x".repeat(200)));
                    assertSameMessage(packet, PacketWriter.bytes(packet, version), version);
                }
            }
        }
    }

    /** Before MQTT 5 a Remaining Length may have more bytes than it needs, and what is shared may not. */
    @Test
    void anOverlongRemainingLengthIsNotHandedOn() throws MalformedPacketException {
        Packet.Publish packet = new Packet.Publish(
                false, Qos.AT_LEAST_ONCE, false, TopicName.of("t"), 7, Properties.NONE, ByteSlice.utf8("x"));
        byte[] overlong = {0x32, (byte) 0x86, (byte) 0x80, 0, 0, 1, 't', 0, 7, 'x'};
        assertSameMessage(packet, overlong, ProtocolVersion.V3_1_1);
    }

    private static void assertSameMessage(Packet.Publish packet, byte[] bytes, ProtocolVersion version)
            throws MalformedPacketException {
        PacketReader reader = PacketReader.ofObserver(version, 1_000);
        Incoming incoming = new Incoming();
        byte[] chunk = bytes.clone();
        reader.feed(chunk, 0, chunk.length);
        assertTrue(reader.next(incoming));
        boolean v5 = version == ProtocolVersion.V5;
        Message ofBytes = Message.of(incoming, null, Publisher.of("c"), v5, 1_000);
        Arrays.fill(chunk, (byte) 'z'); // the buffer is used again
        Message ofParts = Message.of(packet, packet.topic(), "c", v5, 1_000);
        assertArrayEquals(ofParts.bytes(), ofBytes.bytes());
        assertEquals(ofParts.topic(), ofBytes.topic());
        assertEquals(ofParts.payload(), ofBytes.payload());
        assertEquals(ofParts.qos(), ofBytes.qos());
        assertEquals(ofParts.retain(), ofBytes.retain());
        assertEquals(ofParts.firstFrameIsV5(), ofBytes.firstFrameIsV5());
        assertEquals(ofParts.properties(), ofBytes.properties());
        assertEquals(ofParts.expiresAtMillis(), ofBytes.expiresAtMillis());
        assertEquals(ofParts.expiryFromEnd(), ofBytes.expiryFromEnd());
        assertEquals(ofParts.sizeBytes(), ofBytes.sizeBytes());
        for (boolean toV5 : new boolean[] {false, true}) {
            assertArrayEquals(ofParts.plainFrame(toV5), ofBytes.plainFrame(toV5));
            assertArrayEquals(ofParts.numberedFrame(toV5), ofBytes.numberedFrame(toV5));
        }
    }
}
