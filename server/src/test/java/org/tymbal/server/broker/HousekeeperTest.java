package org.tymbal.server.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HousekeeperTest {
    private final List<String> done = new ArrayList<>();
    private final BrokerLog log = new BrokerLog() {
        @Override
        public boolean verbose() {
            return false;
        }

        @Override
        public void notice(String line) {}

        @Override
        public void packet(String line) {}

        @Override
        public void error(String line, @Nullable Throwable cause) {
            done.add("error: " + cause.getMessage());
        }
    };

    @Test
    void aFailingChoreStopsNoOther() {
        Housekeeper housekeeper = new Housekeeper(
                () -> 42,
                List.of(
                        now -> done.add("first at " + now),
                        now -> {
                            throw new IllegalStateException("second");
                        },
                        now -> {
                            throw new StackOverflowError("third");
                        },
                        now -> done.add("fourth at " + now)),
                log);
        housekeeper.tick();
        assertEquals(List.of("first at 42", "error: second", "error: third", "fourth at 42"), done);
    }

    @Test
    void ticksUntilStopped() throws InterruptedException {
        CountDownLatch ticks = new CountDownLatch(2);
        Housekeeper housekeeper =
                new Housekeeper(() -> System.nanoTime() / 1_000_000, List.of(now -> ticks.countDown()), log);
        housekeeper.start();
        assertTrue(ticks.await(30, TimeUnit.SECONDS));
        housekeeper.stop();
    }
}
