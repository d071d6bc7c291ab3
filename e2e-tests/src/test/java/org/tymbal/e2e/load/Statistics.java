package org.tymbal.e2e.load;

import java.util.Arrays;
import java.util.List;

/** The arithmetic of a benchmark. */
final class Statistics {
    private Statistics() {}

    /** The middle value; of an even number, half-way between the two in the middle; NaN of none. */
    static double median(List<Double> values) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        if (sorted.length == 0) {
            return Double.NaN;
        }
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }

    /** Half of the distance between the largest and the smallest, as a part of the median: how far rounds were apart. */
    static double spread(List<Double> values) {
        if (values.size() < 2) {
            return 0;
        }
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return (sorted[sorted.length - 1] - sorted[0]) / 2 / median(values);
    }

    /**
     * How much y grows with x: the line through the points by least squares.
     *
     * @throws IllegalArgumentException unless there are two different x
     */
    static double slope(double[] x, double[] y) {
        double meanX = Arrays.stream(x).average().orElse(0);
        double meanY = Arrays.stream(y).average().orElse(0);
        double above = 0;
        double below = 0;
        for (int i = 0; i < x.length; i++) {
            above += (x[i] - meanX) * (y[i] - meanY);
            below += (x[i] - meanX) * (x[i] - meanX);
        }
        if (below == 0) {
            throw new IllegalArgumentException("a slope needs two different x");
        }
        return above / below;
    }
}
