package org.tymbal.server.message;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.packet.Packet;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.Qos;
import org.tymbal.codec.topic.TopicName;

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
}
