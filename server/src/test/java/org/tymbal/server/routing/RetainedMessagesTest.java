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
        RetainedMessages retained = new RetainedMessages(1_000, 0);
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

    /** Of a client; what the broker says itself is kept above every bound. */
    private static Message published(String topic, String payload) {
        Packet.Publish publish = new Packet.Publish(
                false, Qos.AT_MOST_ONCE, true, TopicName.of(topic), 0, Properties.NONE, ByteSlice.utf8(payload));
        return Message.of(publish, publish.topic(), "c", true, 0);
    }

    @Test
    void theBoundHoldsNewTopicsOffAndLetsKnownOnesChange() {
        RetainedMessages retained = new RetainedMessages(1, 0);
        assertTrue(retained.put(published("a", "1")));
        assertFalse(retained.put(published("b", "1")));
        assertTrue(retained.put(published("a", "2")));
        assertEquals(
                "2", retained.matching(TopicFilter.of("a"), 0).get(0).payload().text());
        assertEquals(1, retained.size());
        assertTrue(retained.put(message("$SYS/broker/uptime", "1 seconds")), "of the broker itself");
        retained.restore(published("b", "1"));
        assertEquals(3, retained.size(), "what was kept before the broker ended");
        assertFalse(retained.put(published("c", "1")));
        retained.bounds(0, 0);
        assertTrue(retained.put(published("c", "1")));
    }

    @Test
    void theBoundInBytesCountsTopicsLevelsAndPayloads() {
        RetainedMessages retained = new RetainedMessages(0, 10_000);
        String deep = "a/".repeat(150);
        assertFalse(retained.put(published(deep, "1")), "150 levels of one byte take more than 10,000 bytes");
        assertEquals(0, retained.heldBytes(), "nothing is left of what was refused");
        int kept = 0;
        while (retained.put(published("t/" + kept, "x".repeat(100)))) {
            kept++;
        }
        assertTrue(kept > 20 && kept < 60, () -> "messages of 100 bytes in 10,000: " + retained.size());
        assertTrue(retained.heldBytes() <= 10_000);
        assertTrue(retained.put(published("t/0", "")), "room is made");
        assertTrue(retained.put(published("t/1", "y".repeat(100))), "no larger than before");
        assertFalse(retained.put(published("t/1", "y".repeat(5_000))), "larger than there is room");
        assertEquals(
                "y".repeat(100),
                retained.matching(TopicFilter.of("t/1"), 0).get(0).payload().text());
        for (int i = 1; i < kept; i++) {
            retained.put(published("t/" + i, ""));
        }
        assertEquals(0, retained.size());
        assertEquals(0, retained.heldBytes());
    }

    /** Tables grow and shrink, and each child is found where it is looked for. */
    @Test
    void agreesWithAMapThroughThousandsOfSiblings() {
        RetainedMessages retained = new RetainedMessages(0, 0);
        Map<String, String> model = new TreeMap<>();
        Random random = new Random(11);
        for (int round = 0; round < 40_000; round++) {
            boolean grows = round / 5_000 % 2 == 0;
            String topic = "s/" + random.nextInt(2_000);
            String payload = random.nextInt(4) == 0 == grows ? "" : "v" + round;
            retained.put(message(topic, payload));
            if (payload.isEmpty()) {
                model.remove(topic);
            } else {
                model.put(topic, payload);
            }
            if (round % 97 == 0) {
                String asked = "s/" + random.nextInt(2_000);
                List<Message> found = retained.matching(TopicFilter.of(asked), 0);
                assertEquals(
                        model.get(asked),
                        found.isEmpty() ? null : found.get(0).payload().text());
            }
        }
        assertEquals(model.keySet(), topics(retained.matching(TopicFilter.of("s/+"), 0)));
        model.keySet().forEach(topic -> retained.put(message(topic, "")));
        assertEquals(0, retained.heldBytes());
    }

    @Test
    void whatHasExpiredIsNeitherFoundNorKept() {
        RetainedMessages retained = new RetainedMessages(10, 0);
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

    /** Also while the tree changes between two pages: what stays there all the time is seen exactly once. */
    @Test
    void pagesAreWhatMatchesInOrder() {
        Random random = new Random(11);
        String[] levels = {"a", "b", "", "$x", "ä"};
        String[] filters = {"#", "+", "a/#", "+/+", "a/+/b", "$x/#", "/#", "+/#", "b", "a//b", "$x"};
        for (int round = 0; round < 300; round++) {
            RetainedMessages retained = new RetainedMessages(1_000, 0);
            for (int i = random.nextInt(60); i > 0; i--) {
                retained.put(message(topic(random, levels), "v"));
            }
            TopicFilter filter = TopicFilter.of(filters[random.nextInt(filters.length)]);
            TreeSet<String> expected = topics(retained.matching(filter, 0));
            TreeSet<String> found = new TreeSet<>();
            TreeSet<String> gone = new TreeSet<>();
            String after = null;
            do {
                RetainedPage page = retained.page(filter, after, 1 + random.nextInt(3), 0);
                page.messages()
                        .forEach(held ->
                                assertTrue(found.add(held.message().topic().toString())));
                after = page.next();
                String removed = topic(random, levels);
                if (expected.contains(removed) && !found.contains(removed)) {
                    gone.add(removed);
                }
                retained.put(message(removed, ""));
            } while (after != null);
            expected.removeAll(gone);
            found.removeAll(gone);
            assertEquals(expected, found, filter.toString());
        }
    }

    private static String topic(Random random, String[] levels) {
        StringBuilder name = new StringBuilder(levels[random.nextInt(levels.length)]);
        for (int i = random.nextInt(3); i > 0; i--) {
            name.append('/').append(levels[random.nextInt(levels.length)]);
        }
        return name.length() == 0 ? "c" : name.toString();
    }

    /** However many there are, a page ends. */
    @Test
    void aPageEndsAlsoWhereNothingMatches() {
        RetainedMessages retained = new RetainedMessages(100_000, 0);
        for (int i = 0; i < 20_000; i++) {
            retained.put(message("t/" + i + "/x", "v"));
        }
        TopicFilter filter = TopicFilter.of("+/+/y");
        int pages = 0;
        String after = null;
        do {
            RetainedPage page = retained.page(filter, after, 100, 0);
            assertEquals(List.of(), page.messages());
            after = page.next();
            pages++;
        } while (after != null);
        assertTrue(pages > 1, pages + " pages");
    }
}
