package org.tymbal.server.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class TrafficTest {
    @Test
    void ratesFollowWhatComesAndGoes() {
        Traffic traffic = new Traffic();
        traffic.tick(1_000);
        assertEquals(0, traffic.messagesInRate());
        for (int second = 2; second < 40; second++) {
            for (int i = 0; i < 10; i++) {
                traffic.in(7);
                traffic.out(3);
            }
            traffic.tick(second * 1_000L);
            if (second == 2) {
                assertEquals(3, traffic.messagesInRate(), 1e-9, "three tenths of the first second count at once");
            }
        }
        assertEquals(10, traffic.messagesInRate(), 0.01);
        assertEquals(10, traffic.messagesOutRate(), 0.01);
        assertEquals(70, traffic.bytesInRate(), 0.01);
        assertEquals(30, traffic.bytesOutRate(), 0.01);
        double before = traffic.messagesInRate();
        traffic.tick(39_000);
        assertEquals(before, traffic.messagesInRate(), "no time has passed");
        traffic.tick(41_000);
        assertTrue(traffic.messagesInRate() < before);
        for (int second = 42; second < 100; second++) {
            traffic.tick(second * 1_000L);
        }
        assertEquals(0, traffic.messagesInRate());
        assertEquals(380, traffic.messagesIn);
    }
}
