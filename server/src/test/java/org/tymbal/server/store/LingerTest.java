package org.tymbal.server.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.tymbal.server.config.Durability;

class LingerTest {
    private static final long MILLISECOND = 1_000_000;

    private final Linger buffered = new Linger(Durability.BUFFERED);
    private final Linger group = new Linger(Durability.GROUP);

    @Test
    void whoeverIsAloneDoesNotWait() {
        assertEquals(0, buffered.nanosLeft(5), "the first one");
        buffered.wrote(2, 1, 10);
        assertEquals(0, buffered.nanosLeft(11));
    }

    @Test
    void afterALargeGroupTheNextWaitsForTheRestOfAMillisecond() {
        buffered.wrote(500, 0, 10);
        assertEquals(MILLISECOND - 90, buffered.nanosLeft(100));
        assertEquals(0, buffered.nanosLeft(10 + 2 * MILLISECOND));
        buffered.wrote(3, 0, 3 * MILLISECOND);
        assertEquals(0, buffered.nanosLeft(3 * MILLISECOND), "the many have gone");
    }

    @Test
    void whereTheDiskIsWaitedForAnywayItIsDoneIfItSavesSomething() {
        group.wrote(500, 200, 0);
        assertEquals(MILLISECOND, group.nanosLeft(0));
        group.wrote(500, 0, 0);
        int waited = 0;
        for (int i = 0; i < 320; i++) {
            group.wrote(500, 0, 0);
            waited += group.nanosLeft(0) > 0 ? 1 : 0;
        }
        assertEquals(10, waited, "now and then it is tried");
    }

    @Test
    void smallGroupsAreWhatTheLevelFsyncPromises() {
        Linger fsync = new Linger(Durability.FSYNC);
        fsync.wrote(64, 64, 0);
        assertEquals(0, fsync.nanosLeft(0));
    }
}
