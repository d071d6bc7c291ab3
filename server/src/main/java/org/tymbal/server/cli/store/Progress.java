package org.tymbal.server.cli.store;

import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/** Counts what a long command has done, and says it now and then. Confined to one thread. */
final class Progress {
    private static final long SAY_NANOS = 2_000_000_000L;
    private static final int LOOK_EVERY = 1_024;

    private final PrintStream out;
    private final LongSupplier nanos;
    private final Map<String, long[]> counts = new TreeMap<>();
    private long saidNanos;
    private long total;

    /** @param out takes the sentences, a line each */
    Progress(PrintStream out, LongSupplier nanos) {
        this.out = out;
        this.nanos = nanos;
        this.saidNanos = nanos.getAsLong();
    }

    void add(String what) {
        counts.computeIfAbsent(what, key -> new long[1])[0]++;
        if (++total % LOOK_EVERY == 0 && nanos.getAsLong() - saidNanos >= SAY_NANOS) {
            saidNanos = nanos.getAsLong();
            say(number(total) + " records so far");
        }
    }

    long total() {
        return total;
    }

    private long count(String... kinds) {
        long sum = 0;
        for (String kind : kinds) {
            long[] count = counts.get(kind);
            sum += count == null ? 0 : count[0];
        }
        return sum;
    }

    /** What was counted, in words. */
    String summary() {
        return number(count("session")) + " sessions with " + number(count("subscription")) + " subscriptions, "
                + number(count("queued")) + " messages that wait, "
                + number(count("received", "released")) + " half-way handshakes of QoS 2, " + number(count("will"))
                + " wills, " + number(count("retained")) + " retained messages";
    }

    void say(String sentence) {
        out.println("tymbal: " + sentence);
    }

    private static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }
}
