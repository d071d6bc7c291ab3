package org.tymbal.e2e.load;

import java.util.LinkedHashMap;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * What a run has seen.
 *
 * @param messages deliveries in the measured time
 * @param published publishes in the measured time
 * @param subscribeNanos how long it took to subscribe
 * @param rssKib the broker's memory when all had subscribed
 * @param lost deliveries that never came, of the whole run
 * @param reordered deliveries that came after a later one or twice, or that were not as sent
 * @param dead connections that the broker closed
 */
record RunResult(
        ProcessMeter.Usage usage,
        long messages,
        long published,
        Histogram latencyMicros,
        long subscribeNanos,
        long rssKib,
        long lost,
        long reordered,
        long dead) {
    RunResult(
            ProcessMeter.Usage usage,
            long messages,
            long published,
            Histogram latencyMicros,
            long subscribeNanos,
            long rssKib) {
        this(usage, messages, published, latencyMicros, subscribeNanos, rssKib, 0, 0, 0);
    }

    RunResult with(long lostThen, long reorderedThen, long deadThen) {
        return new RunResult(
                usage, messages, published, latencyMicros, subscribeNanos, rssKib, lostThen, reorderedThen, deadThen);
    }

    /** By the names of {@link Figure}; a figure that is not known is left out. */
    Map<String, Double> figures() {
        Map<String, Double> figures = new LinkedHashMap<>();
        double count = Math.max(1, messages);
        put(figures, Figure.CPU, usage.broker() * 1e6 / count);
        put(figures, Figure.RATE, messages / usage.seconds());
        put(figures, Figure.SYSTEM, usage.broker() > 0 ? usage.system() / usage.broker() : Double.NaN);
        put(figures, Figure.SLEEPS, usage.sleeps() / count);
        put(figures, Figure.P50, latencyMicros.getValueAtPercentile(50));
        put(figures, Figure.P99, latencyMicros.getValueAtPercentile(99));
        put(figures, Figure.P999, latencyMicros.getValueAtPercentile(99.9));
        put(figures, Figure.LOST, lost);
        put(figures, Figure.REORDERED, reordered);
        put(figures, Figure.DEAD, dead);
        put(figures, Figure.GENERATOR, usage.generator() * 1e6 / count);
        put(figures, Figure.GENERATOR_LOAD, usage.generator() / usage.seconds());
        put(figures, Figure.NOISE, usage.noise());
        put(figures, Figure.SUBSCRIBE_MILLIS, subscribeNanos / 1e6);
        put(figures, Figure.RSS, rssKib);
        return figures;
    }

    private static void put(Map<String, Double> figures, String name, double value) {
        if (Double.isFinite(value)) {
            figures.put(name, value);
        }
    }
}
