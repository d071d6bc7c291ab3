package org.tymbal.web.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.Qos;
import org.tymbal.codec.topic.TopicName;

class MessageLogTest {
    private final MessageLog log = new MessageLog();

    private static LoggedMessage message(int sequence, String topic, String payload, int qos) {
        return new LoggedMessage(
                sequence,
                sequence,
                new Topic(TopicName.of(topic), new int[0]),
                ByteSlice.utf8(payload),
                Qos.of(qos),
                qos == 2,
                qos == 1,
                Properties.NONE);
    }

    private void add(String topic, String payload, int qos) {
        log.add(message(log.nextSequence(), topic, payload, qos));
    }

    private List<Integer> visible() {
        List<Integer> sequences = new ArrayList<>();
        for (int i = 0; i < log.visibleCount(); i++) {
            LoggedMessage message = log.visible(i);
            assertNotNull(message);
            assertEquals(i, log.indexOf(message.sequence()));
            sequences.add(message.sequence());
        }
        assertNull(log.visible(log.visibleCount()));
        return sequences;
    }

    @Test
    void theFilterTakesTopicFiltersAndQuotedBlanks() {
        add("house/bath", "1", 0);
        add("house/my room", "hot air", 0);
        add("garden", "hot water", 0);
        log.filter("topic:house/#");
        assertEquals(List.of(2, 1), visible());
        log.filter("\"topic:house/my room\"");
        assertEquals(List.of(2), visible());
        log.filter("\"hot air\"");
        assertEquals(List.of(2), visible());
        log.filter("topic:house/# topic:+/bath");
        assertEquals(List.of(1), visible());
        log.filter("topic:house/#/x");
        assertEquals(3, log.visibleCount(), "half a filter, still being typed, filters nothing");
    }

    @Test
    void newestFirst() {
        add("a", "1", 0);
        add("b", "2", 0);
        assertEquals(List.of(2, 1), visible());
    }

    @Test
    void boundedByCount() {
        for (int i = 0; i < MessageLog.MOST + 10; i++) {
            add("a", "1", 0);
        }
        assertEquals(MessageLog.MOST, log.size());
        assertEquals(MessageLog.MOST + 10, log.receivedCount());
        assertNull(log.find(10));
        assertNotNull(log.find(11));
    }

    @Test
    void boundedByBytes() {
        String large = "x".repeat(MessageLog.MOST_BYTES / 3);
        for (int i = 0; i < 5; i++) {
            add("a", large, 0);
        }
        assertEquals(List.of(5, 4), visible());
    }

    @Test
    void oneMessageAboveTheBoundIsKeptAlone() {
        add("a", "1", 0);
        add("a", "x".repeat(MessageLog.MOST_BYTES + 1), 0);
        assertEquals(List.of(2), visible());
    }

    @Test
    void aHeldListStandsStillAndCountsWhatWaits() {
        log.hold();
        assertEquals(0, log.visibleCount());
        log.release();
        add("a", "1", 0);
        log.hold();
        add("a", "2", 0);
        add("a", "3", 0);
        assertEquals(List.of(1), visible());
        assertEquals(2, log.waitingCount());
        log.release();
        assertEquals(List.of(3, 2, 1), visible());
        assertEquals(0, log.waitingCount());
    }

    @Test
    void aPauseHasTwiceTheRoom() {
        add("a", "1", 0);
        log.hold();
        for (int i = 0; i < MessageLog.MOST * 2 - 1; i++) {
            add("a", "2", 0);
        }
        assertEquals(List.of(1), visible(), "nothing is lost yet");
        log.release();
        assertEquals(MessageLog.MOST, log.size());
    }

    @Test
    void clearingForgetsAllButTheNumbers() {
        add("a", "1", 0);
        log.clear();
        assertEquals(0, log.size());
        assertEquals(0, log.receivedCount());
        add("a", "2", 0);
        assertEquals(List.of(2), visible());
        assertFalse(log.isHeld());
    }

    /** Against a list of everything, with all operations in any order. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void agreesWithAModel(long seed) {
        Random random = new Random(seed);
        String[] words = {"", "red", "q1", "retained", "GREEN q0", "a/1 e"};
        List<LoggedMessage> all = new ArrayList<>();
        String filter = "";
        int heldAt = -1;
        for (int step = 0; step < 30_000; step++) {
            int dice = random.nextInt(1_000);
            if (dice < 3) {
                filter = words[random.nextInt(words.length)];
                log.filter(filter);
            } else if (dice < 5) {
                log.hold();
                heldAt = heldAt < 0 ? log.newestSequence() : heldAt;
            } else if (dice < 8) {
                log.release();
                heldAt = -1;
            } else if (dice == 8 && random.nextInt(5) == 0) {
                log.clear();
                all.clear();
                heldAt = heldAt < 0 ? heldAt : log.newestSequence();
            } else {
                LoggedMessage message = message(
                        log.nextSequence(),
                        "a/" + random.nextInt(3),
                        random.nextBoolean() ? "red" : "green",
                        random.nextInt(3));
                all.add(message);
                log.add(message);
            }
            while (all.size() > log.size()) {
                all.remove(0);
            }
            if (step % 997 == 0) {
                compare(all, filter, heldAt);
            }
        }
        compare(all, filter, heldAt);
    }

    private void compare(List<LoggedMessage> all, String filter, int heldAt) {
        MessageFilter wanted = MessageFilter.of(filter);
        List<Integer> expected = new ArrayList<>();
        int waiting = 0;
        for (int i = all.size() - 1; i >= 0; i--) {
            LoggedMessage message = all.get(i);
            if (wanted.isEmpty() || wanted.matches(message)) {
                if (heldAt >= 0 && message.sequence() > heldAt) {
                    waiting++;
                } else {
                    expected.add(message.sequence());
                }
            }
        }
        assertEquals(expected, visible());
        assertEquals(waiting, log.waitingCount());
    }
}
