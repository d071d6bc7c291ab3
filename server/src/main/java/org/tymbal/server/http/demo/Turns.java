package org.tymbal.server.http.demo;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/** How often people may ask for something: each so many times at once, and then again after a while. Any thread. */
final class Turns {
    /** Whoever has not asked for longer than as many others is forgotten. */
    private static final int MOST_PEOPLE = 1_000;

    private final int most;
    private final long againNanos;
    private final LongSupplier nanos;
    private final ReentrantLock lock = new ReentrantLock();
    /** When each would have all turns again. */
    private final Map<String, Long> full = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > MOST_PEOPLE;
        }
    };

    /**
     * @param most how many times at once
     * @param againNanos after how long there is one more
     * @param nanos a clock, as System.nanoTime
     */
    Turns(int most, long againNanos, LongSupplier nanos) {
        this.most = most;
        this.againNanos = againNanos;
        this.nanos = nanos;
    }

    /** Takes a turn, if there is one left. */
    boolean take(String who) {
        lock.lock();
        try {
            long now = nanos.getAsLong();
            Long known = full.get(who);
            long from = known == null || known - now < 0 ? now : known;
            if (from + againNanos - now > most * againNanos) {
                return false;
            }
            full.put(who, from + againNanos);
            return true;
        } finally {
            lock.unlock();
        }
    }
}
