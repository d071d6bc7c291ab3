package org.tymbal.server.broker;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;
import org.tymbal.server.metrics.Metrics;

/** The last refusals, so that an operator can see who is turned away and why. Bounded; any thread, without a lock. */
public final class Refusals {
    /** How many are kept. */
    public static final int KEPT = 1_000;

    /** Characters of each text that a client has a say in. */
    private static final int LONGEST = 300;

    private final AtomicReferenceArray<@Nullable Refusal> ring = new AtomicReferenceArray<>(KEPT);
    private final AtomicLong last = new AtomicLong();
    private final Metrics metrics;

    Refusals(Metrics metrics) {
        this.metrics = metrics;
    }

    /** Keeps one; the parameters are those of {@link Refusal}. */
    public void add(
            Refusal.Kind what,
            String clientId,
            @Nullable String username,
            String address,
            String subject,
            String why,
            String rule) {
        metrics.refusals.incrementAndGet();
        long number = last.incrementAndGet();
        Refusal refusal = new Refusal(
                number,
                System.currentTimeMillis(),
                what,
                bounded(clientId),
                username == null ? null : bounded(username),
                address,
                bounded(subject),
                bounded(why),
                bounded(rule));
        ring.set((int) (number % KEPT), refusal);
    }

    /** How many there have been since the start. */
    public long count() {
        return last.get();
    }

    /**
     * Those that are kept, the latest first.
     *
     * @param before only those with a lower number; {@link Long#MAX_VALUE} for all
     * @param most how many at most
     */
    public List<Refusal> latest(long before, int most) {
        List<Refusal> found = new ArrayList<>();
        long number = Math.min(last.get(), before - 1);
        long oldest = Math.max(1, last.get() - KEPT + 1);
        for (; number >= oldest && found.size() < most; number--) {
            Refusal refusal = ring.get((int) (number % KEPT));
            if (refusal != null && refusal.number() == number) { // else it is being written, or was just replaced
                found.add(refusal);
            }
        }
        return found;
    }

    private static String bounded(String text) {
        if (text.length() <= LONGEST) {
            return text;
        }
        boolean inPair = Character.isHighSurrogate(text.charAt(LONGEST - 1));
        return text.substring(0, LONGEST - (inPair ? 1 : 0)) + "...";
    }
}
