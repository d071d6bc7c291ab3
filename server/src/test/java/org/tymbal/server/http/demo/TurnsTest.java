package org.tymbal.server.http.demo;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TurnsTest {
    private final AtomicLong now = new AtomicLong(-10);

    @Test
    void soManyAtOnceAndThenOneByOne() {
        Turns turns = new Turns(3, 100, now::get);
        for (int i = 0; i < 3; i++) {
            assertTrue(turns.take("a"));
        }
        assertFalse(turns.take("a"));
        assertTrue(turns.take("b"));
        now.addAndGet(99);
        assertFalse(turns.take("a"));
        now.addAndGet(1);
        assertTrue(turns.take("a"));
        assertFalse(turns.take("a"));
        now.addAndGet(1_000_000);
        for (int i = 0; i < 3; i++) {
            assertTrue(turns.take("a"));
        }
        assertFalse(turns.take("a"));
    }

    @Test
    void remembersNoMorePeopleThanItMay() {
        Turns turns = new Turns(1, 1_000, now::get);
        assertTrue(turns.take("first"));
        for (int i = 0; i < 1_000; i++) {
            assertTrue(turns.take("person " + i));
        }
        assertFalse(turns.take("person 999"));
        assertTrue(turns.take("first"), "forgotten, so that memory is bounded; the turns of all together count on");
    }
}
