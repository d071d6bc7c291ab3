package org.tymbal.server.broker;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Which connections lost their Session to another one with the same Client Identifier: the usual end of two devices with one
 * name. Bounded; any thread, without a lock.
 */
public final class Takeovers {
    /** How many are remembered. */
    public static final int KEPT = 1_000;

    /**
     * What happened to the connections of one client.
     *
     * @param count how often, among those that are remembered
     * @param atMillis the last time, in milliseconds since 1970
     * @param from where the connection came from that ended, {@code host:port}; empty where that is not known
     * @param by where the one came from that has the Session now
     * @param sessionEnded whether the new one asked for a Clean Start, which ended the Session
     */
    public record Takeover(String clientId, int count, long atMillis, String from, String by, boolean sessionEnded) {}

    private final AtomicReferenceArray<@Nullable Takeover> ring = new AtomicReferenceArray<>(KEPT);
    private final AtomicLong next = new AtomicLong();

    Takeovers() {}

    void add(String clientId, String from, String by, boolean sessionEnded) {
        int place = (int) (next.getAndIncrement() % KEPT);
        ring.set(place, new Takeover(clientId, 1, System.currentTimeMillis(), from, by, sessionEnded));
    }

    /** The last takeover of a client; null if none is remembered. */
    public @Nullable Takeover of(String clientId) {
        Takeover last = null;
        int count = 0;
        long end = next.get();
        for (long number = end - 1; number >= Math.max(0, end - KEPT); number--) {
            Takeover one = ring.get((int) (number % KEPT));
            if (one != null && one.clientId().equals(clientId)) {
                last = last == null ? one : last;
                count++;
            }
        }
        return last == null
                ? null
                : new Takeover(clientId, count, last.atMillis(), last.from(), last.by(), last.sessionEnded());
    }
}
