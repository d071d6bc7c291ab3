package org.tymbal.server.metrics;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.ToLongFunction;

/** All counters of the broker. Any thread may call. */
public final class Metrics {
    private final List<Counters> threads = new CopyOnWriteArrayList<>();

    /** Messages that were not delivered, or not published. Rare, so one shared counter serves. */
    public final AtomicLong messagesDropped = new AtomicLong();

    private final AtomicLongArray drops = new AtomicLongArray(Drop.values().length);

    /** Sessions that ended because their expiry interval had passed. */
    public final AtomicLong sessionsExpired = new AtomicLong();

    /** Clients, messages and subscriptions that were refused by a rule or a bound. */
    public final AtomicLong refusals = new AtomicLong();

    /** New counters for a thread, or a part of its work; they are part of every {@link #sum} from now on. */
    public Counters newThread() {
        Counters counters = new Counters();
        threads.add(counters);
        return counters;
    }

    /** A message was not delivered, or not published. */
    public void dropped(Drop why) {
        messagesDropped.incrementAndGet();
        drops.incrementAndGet(why.ordinal());
    }

    /** How many messages were not delivered, or not published, for this reason. */
    public long drops(Drop why) {
        return drops.get(why.ordinal());
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
