package org.tymbal.server.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.Test;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.packet.Packet;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.Property;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.codec.packet.Qos;
import org.tymbal.codec.packet.ReasonCode;
import org.tymbal.codec.topic.TopicFilter;
import org.tymbal.codec.topic.TopicName;
import org.tymbal.codec.wire.PacketWriter;

class TopicWatchTest {
    private static final TopicFilter FILTER = TopicFilter.of("home/+/lamp");

    private final TopicWatch watch = new TopicWatch(FILTER, true);

    private boolean sees(boolean sent, Packet packet) {
        byte[] bytes = PacketWriter.bytes(packet, ProtocolVersion.V5);
        return watch.wants(sent, bytes, 0, bytes.length);
    }

    private static Packet.Publish publish(String topic, Qos qos, int id, int alias) {
        Properties.Builder properties = Properties.builder().user("name", "before the alias");
        if (alias != 0) {
            properties.add(Property.TOPIC_ALIAS, alias);
        }
        return new Packet.Publish(
                false,
                qos,
                false,
                TopicName.borrowed(ByteSlice.utf8(topic)),
                id,
                properties.build(),
                ByteSlice.utf8("x"));
    }

    @Test
    void theExchangeOfAMessageIsFollowedToItsEnd() {
        assertTrue(sees(false, publish("home/hall/lamp", Qos.EXACTLY_ONCE, 7, 0)));
        assertFalse(sees(false, publish("home/hall/door", Qos.EXACTLY_ONCE, 8, 0)));
        assertFalse(sees(true, publish("home/hall", Qos.EXACTLY_ONCE, 7, 0)), "a number of the other direction");
        for (int id : new int[] {7, 8}) {
            boolean is = id == 7;
            assertEquals(is, sees(true, new Packet.Pubrec(id, ReasonCode.SUCCESS, Properties.NONE)));
            assertEquals(is, sees(false, new Packet.Pubrel(id, ReasonCode.SUCCESS, Properties.NONE)));
            assertEquals(is, sees(true, new Packet.Pubcomp(id, ReasonCode.SUCCESS, Properties.NONE)));
        }
        assertFalse(sees(true, new Packet.Pubcomp(7, ReasonCode.SUCCESS, Properties.NONE)), "it was over");
        assertTrue(sees(true, publish("home/hall/lamp", Qos.AT_LEAST_ONCE, 9, 0)));
        assertFalse(sees(true, new Packet.Puback(9, ReasonCode.SUCCESS, Properties.NONE)));
        assertTrue(sees(false, new Packet.Puback(9, ReasonCode.SUCCESS, Properties.NONE)));
        assertTrue(sees(true, publish("home/hall/lamp", Qos.AT_MOST_ONCE, 0, 0)));
        assertFalse(sees(false, new Packet.Pingreq()));
    }

    @Test
    void anAliasStandsForItsTopicInItsDirection() {
        assertFalse(sees(false, publish("", Qos.AT_MOST_ONCE, 0, 3)), "set before anybody watched");
        assertTrue(sees(false, publish("home/hall/lamp", Qos.AT_MOST_ONCE, 0, 3)));
        assertTrue(sees(false, publish("", Qos.AT_MOST_ONCE, 0, 3)));
        assertFalse(sees(true, publish("", Qos.AT_MOST_ONCE, 0, 3)));
        assertFalse(sees(false, publish("home/hall/door", Qos.AT_MOST_ONCE, 0, 3)), "set anew");
        assertFalse(sees(false, publish("", Qos.AT_MOST_ONCE, 0, 3)));
    }

    @Test
    void withoutPropertiesThePayloadIsNoneOfThem() {
        TopicWatch old = new TopicWatch(FILTER, false);
        byte[] bytes = PacketWriter.bytes(
                new Packet.Publish(
                        false,
                        Qos.AT_LEAST_ONCE,
                        false,
                        TopicName.of("home/hall/lamp"),
                        1,
                        Properties.NONE,
                        ByteSlice.of(new byte[] {3, 0x23, 0, 1})),
                ProtocolVersion.V3_1_1);
        assertTrue(old.wants(false, bytes, 0, bytes.length));
        assertFalse(old.wants(false, bytes, 0, 10), "of a topic that is cut nothing can be said");
    }

    @FuzzTest
    void anyBytes(FuzzedDataProvider data) {
        TopicWatch any = new TopicWatch(TopicFilter.of("#"), data.consumeBoolean());
        while (data.remainingBytes() > 0) {
            byte[] bytes = data.consumeBytes(40);
            if (bytes.length > 0) {
                any.wants(data.consumeBoolean(), bytes, 0, bytes.length);
            }
        }
    }
}
