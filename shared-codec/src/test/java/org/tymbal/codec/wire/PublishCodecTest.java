package org.tymbal.codec.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.packet.Packet;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.Property;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.codec.packet.Qos;
import org.tymbal.codec.topic.TopicName;

class PublishCodecTest {
    private static final TopicName TOPIC = TopicName.of("house/kitchen");
    private static final Properties PROPERTIES = Properties.builder()
            .add(Property.CONTENT_TYPE, "text/plain; \u00fc")
            .add(Property.SUBSCRIPTION_IDENTIFIER, 200_000)
            .add(Property.SUBSCRIPTION_IDENTIFIER, 1)
            .add(Property.CORRELATION_DATA, ByteSlice.of(new byte[300]))
            .add(Property.MESSAGE_EXPIRY_INTERVAL, 0xffff_ffffL)
            .user("name", "\ud83d\ude00")
            .build();

    @Test
    void encodedBytesPatchedAreTheBytesThatTheWriterWrites() {
        // Sizes on both sides of each step of the Remaining Length.
        for (int size : new int[] {0, 1, 109, 110, 111, 112, 16_365, 16_366, 16_367, 16_368, 2_097_133, 2_097_136}) {
            ByteSlice payload = ByteSlice.of(new byte[size]);
            for (boolean v5 : new boolean[] {false, true}) {
                Properties properties = v5 ? PROPERTIES : Properties.NONE;
                ProtocolVersion version = v5 ? ProtocolVersion.V5 : ProtocolVersion.V3_1_1;
                byte[] plain = PublishCodec.encode(TOPIC, properties, payload, false, v5);
                assertArrayEquals(
                        PacketWriter.bytes(
                                new Packet.Publish(false, Qos.AT_MOST_ONCE, false, TOPIC, 0, properties, payload),
                                version),
                        plain);
                byte[] patched = PublishCodec.encode(TOPIC, properties, payload, true, v5);
                assertEquals(0x32, patched[0]);
                int at = PublishCodec.packetIdOffset(patched);
                assertEquals(0, patched[at] | patched[at + 1]);
                patched[0] = 0x3d;
                patched[at] = 0x12;
                patched[at + 1] = 0x34;
                assertArrayEquals(
                        PacketWriter.bytes(
                                new Packet.Publish(true, Qos.EXACTLY_ONCE, true, TOPIC, 0x1234, properties, payload),
                                version),
                        patched);
            }
        }
    }

    @Test
    void encodeRefusesWhatCannotBeCarried() {
        ByteSlice none = ByteSlice.EMPTY;
        assertThrows(
                IllegalArgumentException.class,
                () -> PublishCodec.encode(TopicName.EMPTY, Properties.NONE, none, false, true));
        assertThrows(IllegalArgumentException.class, () -> PublishCodec.encode(TOPIC, PROPERTIES, none, false, false));
        TopicName wildcard = TopicName.borrowed(ByteSlice.utf8("a/#"));
        assertThrows(
                IllegalArgumentException.class,
                () -> PublishCodec.encode(wildcard, Properties.NONE, none, false, true));
    }
}
