package org.tymbal.server.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tymbal.server.message.Message;

class LogTopicsTest {
    private final List<Message> sent = new ArrayList<>();
    private final List<Runnable> tasks = new ArrayList<>();
    private final LogTopics topics = new LogTopics(sent::add, tasks::add);

    private static String text(Message message) {
        return new String(
                message.payload().array(),
                message.payload().offset(),
                message.payload().length(),
                StandardCharsets.UTF_8);
    }

    @Test
    void publishesOnAnotherThread() {
        topics.publish("N", "one");
        topics.publish("E", "two");
        assertTrue(sent.isEmpty());
        assertEquals(1, tasks.size());
        tasks.remove(0).run();
        assertEquals("$SYS/broker/log/N", sent.get(0).topic().toString());
        assertEquals("two", text(sent.get(1)));
        assertFalse(sent.get(0).retain());
        topics.publish("N", "three");
        tasks.remove(0).run();
        assertEquals(3, sent.size());
    }

    @Test
    void holdsNoMoreThanAThousandAndTellsIt() {
        for (int i = 0; i < 1_500; i++) {
            topics.publish("N", "line " + i);
        }
        tasks.remove(0).run();
        assertEquals(1_001, sent.size());
        assertTrue(text(sent.get(1_000)).startsWith("500 lines of the log were not published"));
    }
}
