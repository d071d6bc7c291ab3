package org.tymbal.server.metrics;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToLongFunction;

/** All counters of the broker. Any thread may call. */
public final class Metrics {
    private final List<Counters> threads = new CopyOnWriteArrayList<>();

    /** Messages that were not delivered because a bound was reached. Rare, so one shared counter serves. */
    public final AtomicLong messagesDropped = new AtomicLong();

    /** Sessions that ended because their expiry interval had passed. */
    public final AtomicLong sessionsExpired = new AtomicLong();

    /** New counters for a thread; they are part of every {@link #sum} from now on. */
    public Counters newThread() {
        Counters counters = new Counters();
        threads.add(counters);
        return counters;
    }

    /** The sum of one counter over all threads. */
    public long sum(ToLongFunction<Counters> counter) {
        long sum = 0;
        for (Counters counters : threads) {
            sum += counter.applyAsLong(counters);
        }
        return sum;
    }

    /** Packets received of all types, as {@code $SYS/broker/messages/received} counts them. */
    public long allPacketsReceived() {
        return sum(counters -> total(counters.packetsReceived));
    }

    /** Packets sent of all types. */
    public long allPacketsSent() {
        return sum(counters -> total(counters.packetsSent));
    }

    private static long total(long[] values) {
        long total = 0;
        for (long value : values) {
            total += value;
        }
        return total;
    }
}
