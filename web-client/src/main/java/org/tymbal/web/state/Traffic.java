package org.tymbal.web.state;

/** Counts messages in and out, and how many there were a second, over the last few seconds. */
public final class Traffic {
    private static final int WINDOW = 3;

    private final int[] in = new int[WINDOW + 1];
    private final int[] out = new int[WINDOW + 1];
    private final double[] at = new double[WINDOW + 1];
    private int samples;
    private int received;
    private int published;
    private int publishedBefore;
    private int[] perSubscription = new int[16];

    void received(int[] subscriptionIds) {
        received++;
        for (int id : subscriptionIds) {
            if (id >= perSubscription.length) {
                int[] larger = new int[id * 2];
                System.arraycopy(perSubscription, 0, larger, 0, perSubscription.length);
                perSubscription = larger;
            }
            perSubscription[id]++;
        }
    }

    /** What is published from now on belongs to a repetition. */
    void repeating() {
        publishedBefore = published;
    }

    /** How many messages the repetition has published. */
    public int repeatedCount() {
        return published - publishedBefore;
    }

    void published() {
        published++;
    }

    /** Once a second. */
    void sample(double nowMillis) {
        for (int i = WINDOW; i > 0; i--) {
            in[i] = in[i - 1];
            out[i] = out[i - 1];
            at[i] = at[i - 1];
        }
        in[0] = received;
        out[0] = published;
        at[0] = nowMillis;
        samples = Math.min(WINDOW + 1, samples + 1);
    }

    private double rate(int[] counts) {
        int oldest = samples - 1;
        return oldest < 1 || at[0] <= at[oldest] ? 0 : (counts[0] - counts[oldest]) * 1_000.0 / (at[0] - at[oldest]);
    }

    public double inPerSecond() {
        return rate(in);
    }

    public double outPerSecond() {
        return rate(out);
    }

    public int receivedCount() {
        return received;
    }

    public int publishedCount() {
        return published;
    }

    /** How many messages this subscription brought. */
    public int receivedBy(int subscriptionId) {
        return subscriptionId < perSubscription.length ? perSubscription[subscriptionId] : 0;
    }
}
