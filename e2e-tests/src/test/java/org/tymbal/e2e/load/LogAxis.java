package org.tymbal.e2e.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * An axis on which each power of ten takes as much room: from one power to another.
 *
 * @param low the exponent of the lower end
 * @param high the exponent of the upper end, above the lower
 * @param from where the lower end is drawn, in pixels
 * @param to where the upper end is drawn, in pixels
 */
record LogAxis(int low, int high, double from, double to) {
    private static final String[] THOUSANDS = {"", " k", " M", " G"};

    /** The smallest axis between powers of ten that holds all the values, which are above zero. */
    static LogAxis around(List<Double> values, double from, double to) {
        double least = values.stream().mapToDouble(Double::doubleValue).min().orElse(1);
        double most = values.stream().mapToDouble(Double::doubleValue).max().orElse(1);
        if (!(least > 0)) {
            throw new IllegalArgumentException("no logarithm of " + least);
        }
        int low = (int) Math.floor(Math.log10(least) + 1e-9);
        int high = (int) Math.ceil(Math.log10(most) - 1e-9);
        return new LogAxis(low, Math.max(high, low + 1), from, to);
    }

    /** Where a value is drawn. */
    double at(double value) {
        return from + (to - from) * (Math.log10(value) - low) / (high - low);
    }

    /** The powers of ten. */
    List<Double> ticks() {
        List<Double> ticks = new ArrayList<>();
        for (int exponent = low; exponent <= high; exponent++) {
            ticks.add(Double.parseDouble("1e" + exponent));
        }
        return ticks;
    }

    /** A power of ten as a reader writes it: 0.1, 10, 100 k. */
    static String label(double tick) {
        if (tick < 1) {
            int decimals = (int) Math.round(-Math.log10(tick));
            return String.format(Locale.ROOT, "%." + decimals + "f", tick);
        }
        int group = Math.min(THOUSANDS.length - 1, (int) (Math.log10(tick) + 1e-9) / 3);
        return String.format(Locale.ROOT, "%.0f", tick / Math.pow(1_000, group)) + THOUSANDS[group];
    }
}
