package org.tymbal.web.state;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.Qos;
import org.tymbal.codec.topic.TopicName;

class EchoClockTest {
    private final EchoClock clock = new EchoClock();
    private final Topics topics = new Topics();
    private int sequence;

    private void published(String topic, String payload, double at) {
        clock.published(TopicName.of(topic), ByteSlice.utf8(payload), at);
    }

    private int came(String topic, String payload, long at, boolean out) {
        clock.message(new LoggedMessage(
                ++sequence,
                at,
                topics.of(TopicName.of(topic)),
                ByteSlice.utf8(payload),
                Qos.AT_MOST_ONCE,
                false,
                false,
                Properties.NONE,
                out));
        return sequence;
    }

    @Test
    void anEchoHasTheTopicAndThePayload() {
        published("a", "1", 100);
        assertEquals(-1, clock.of(came("a", "2", 101, false)));
        assertEquals(-1, clock.of(came("b", "1", 102, false)));
        assertEquals(-1, clock.of(came("a", "1", 100, true)), "what leaves is no echo");
        assertEquals(7, clock.of(came("a", "1", 107, false)));
        assertEquals(-1, clock.of(came("a", "1", 108, false)), "there was one only");
        assertEquals(1, clock.known());
    }

    @Test
    void theOldestOneComesFirst() {
        published("a", "1", 0);
        published("a", "1", 10);
        assertEquals(20, clock.of(came("a", "1", 20, false)));
        assertEquals(15, clock.of(came("a", "1", 25, false)));
        assertEquals(15, clock.median());
    }

    @Test
    void theMedianIsOfTheLastHundred() {
        assertEquals(Double.NaN, clock.median());
        for (int i = 0; i < 150; i++) {
            published("a", "x", 0);
            came("a", "x", i < 100 ? 1_000 : 3, false);
        }
        assertEquals(EchoClock.MOST_BACK, clock.known());
        assertEquals(3, clock.median(), "fifty of a thousand and fifty of three milliseconds");
        assertEquals(-1, clock.of(1), "too long ago");
    }

    @Test
    void whatNeverCameBackIsForgotten() {
        for (int i = 0; i <= EchoClock.MOST_ON_THE_WAY; i++) {
            published("a", "" + i, 0);
        }
        assertEquals(-1, clock.of(came("a", "0", 5, false)));
        assertEquals(5, clock.of(came("a", "1", 5, false)));
        published("late", "x", 0);
        assertEquals(-1, clock.of(came("late", "x", 60_001, false)), "the same by chance, a minute later");
        published("large", "x".repeat(EchoClock.LARGEST + 1), 0);
        assertEquals(-1, clock.of(came("large", "x".repeat(EchoClock.LARGEST + 1), 5, false)));
    }

    @Test
    void aClockThatWasSetBackGivesNoNegativeTime() {
        published("a", "1", 100);
        assertEquals(0, clock.of(came("a", "1", 50, false)));
    }
}
