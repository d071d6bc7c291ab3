package org.tymbal.server.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.tymbal.server.message.Message;

class DemoSensorsTest {
    @Test
    void aFewTopicsAndAFewMessages() {
        List<Message> sent = new ArrayList<>();
        DemoSensors sensors = new DemoSensors(sent::add);
        sensors.tick(-5_000_000_000L);
        assertEquals(6, sent.size(), "whoever comes first sees all of them");
        for (int second = 1; second <= 600; second++) {
            sensors.tick(-5_000_000_000L + second * 1_000L);
        }
        assertEquals(
                6,
                sent.stream()
                        .map(message -> message.topic().toString())
                        .collect(Collectors.toSet())
                        .size());
        assertTrue(sent.size() < 900, "messages in ten minutes: " + sent.size());
        assertTrue(sent.stream()
                .allMatch(message -> message.retain()
                        && message.topic().toString().startsWith("demo/")
                        && message.payload().length() < 64));
    }
}
