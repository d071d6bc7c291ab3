package org.tymbal.client;

import java.util.Random;

/** How long to wait before the next attempt: twice as long each time, up to a bound, with jitter. */
final class Backoff {
    static final int FIRST_MILLIS = 1_000;
    static final int LONGEST_MILLIS = 30_000;

    /** A connection that lived shorter than this does not count as a success: it may break again at once. */
    static final int STABLE_MILLIS = 5_000;

    private final Random random;
    private int failures;

    Backoff(Random random) {
        this.random = random;
    }

    /** The number of the attempt that comes next, from 1. */
    int nextAttempt() {
        return failures + 1;
    }

    void reset() {
        failures = 0;
    }

    /** Counts a failure; gives the time to wait, between 75 and 125 percent of the nominal one. */
    int nextDelayMillis() {
        int nominal = FIRST_MILLIS << Math.min(failures, 5);
        failures++;
        int bounded = Math.min(nominal, LONGEST_MILLIS);
        // A class whose broker restarts must not come back in the same instant.
        return bounded * 3 / 4 + random.nextInt(bounded / 2 + 1);
    }
}
