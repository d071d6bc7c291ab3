package org.tymbal.server.broker;

/**
 * How fast a counter rises, per minute, averaged over the last minutes: one of mosquitto's {@code load} values.
 *
 * <p>An exponential average: with each sample the old value fades by {@code e^(-Δt/T)}. Confined to the housekeeper.
 */
final class LoadAverage {
    private static final double SECONDS_PER_MINUTE = 60;

    private final double periodSeconds;
    private long lastCount;
    private double perMinute;

    LoadAverage(int minutes) {
        this.periodSeconds = minutes * SECONDS_PER_MINUTE;
    }

    /** Takes in what the counter says now, and gives the new average. */
    double update(long count, double elapsedSeconds) {
        double rate = (count - lastCount) * SECONDS_PER_MINUTE / elapsedSeconds;
        lastCount = count;
        perMinute = rate + Math.exp(-elapsedSeconds / periodSeconds) * (perMinute - rate);
        return perMinute;
    }

    /** As C's {@code %.2f} writes it. */
    static String text(double value) {
        long hundredths = Math.round(value * 100);
        long fraction = hundredths % 100;
        return hundredths / 100 + (fraction < 10 ? ".0" : ".") + fraction;
    }
}
