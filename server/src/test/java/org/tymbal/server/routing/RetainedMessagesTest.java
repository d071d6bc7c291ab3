package org.tymbal.server.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.packet.Packet;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.Property;
import org.tymbal.codec.packet.Qos;
import org.tymbal.codec.topic.TopicFilter;
import org.tymbal.codec.topic.TopicName;
import org.tymbal.server.message.Message;

class RetainedMessagesTest {
    private static Message message(String topic, String payload) {
        return Message.of(topic, payload.getBytes(StandardCharsets.UTF_8), Qos.AT_MOST_ONCE, true);
    }

    private static TreeSet<String> topics(List<Message> messages) {
        TreeSet<String> topics = new TreeSet<>();
        for (Message message : messages) {
            assertTrue(topics.add(message.topic().toString()), "found twice");
        }
        return topics;
    }

    @Test
    void agreesWithTheDefinitionOfMatchingThroughRandomChanges() {
        RetainedMessages retained = new RetainedMessages(1_000);
        Map<String, String> model = new TreeMap<>();
        Random random = new Random(7);
        String[] levels = {"a", "b", "", "$x"};
        for (int round = 0; round < 5_000; round++) {
            StringBuilder name = new StringBuilder(levels[random.nextInt(4)]);
            for (int i = random.nextInt(3); i > 0; i--) {
                name.append('/').append(levels[random.nextInt(4)]);
            }
            String topic = name.length() == 0 ? "c" : name.toString();
            String payload = random.nextInt(3) == 0 ? "" : "v" + round;
            assertTrue(retained.put(message(topic, payload)));
            if (payload.isEmpty()) {
                model.remove(topic);
            } else {
                model.put(topic, payload);
            }
            assertEquals(model.size(), retained.size());
            for (String text : List.of("#", "+", "a/#", "+/+", "/#", "$x/#", "a/+/b", "+/#", "a//b")) {
                TopicFilter filter = TopicFilter.of(text);
                TreeSet<String> expected = new TreeSet<>();
                for (String known : model.keySet()) {
                    if (filter.matches(TopicName.of(known))) {
                        expected.add(known);
                    }
                }
                assertEquals(expected, topics(retained.matching(filter, 0)), text);
            }
        }
        for (String topic : model.keySet()) {
            retained.put(message(topic, ""));
        }
        assertEquals(0, retained.size());
        assertEquals(0, retained.bytes());
    }

    @Test
    void theBoundHoldsNewTopicsOffAndLetsKnownOnesChange() {
        RetainedMessages retained = new RetainedMessages(1);
        assertTrue(retained.put(message("a", "1")));
        assertFalse(retained.put(message("b", "1")));
        assertTrue(retained.put(message("a", "2")));
        assertEquals(
                "2", retained.matching(TopicFilter.of("a"), 0).get(0).payload().text());
        assertEquals(1, retained.size());
    }

    @Test
    void whatHasExpiredIsNeitherFoundNorKept() {
        RetainedMessages retained = new RetainedMessages(10);
        Packet.Publish publish = new Packet.Publish(
                false,
                Qos.AT_MOST_ONCE,
                true,
                TopicName.of("a"),
                0,
                Properties.builder().add(Property.MESSAGE_EXPIRY_INTERVAL, 2).build(),
                ByteSlice.utf8("x"));
        retained.put(Message.of(publish, publish.topic(), "c", true, 1_000));
        assertEquals(1, retained.matching(TopicFilter.of("#"), 2_999).size());
        assertEquals(0, retained.matching(TopicFilter.of("#"), 3_000).size());
        assertEquals(1, retained.size());
        assertEquals(1, retained.expire(3_000));
        assertEquals(0, retained.size());
    }
}
