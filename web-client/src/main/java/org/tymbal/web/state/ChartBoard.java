package org.tymbal.web.state;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The series of the chart and its thresholds. */
public final class ChartBoard {
    public static final int MOST_SERIES = 12;
    public static final int MOST_THRESHOLDS = 6;

    private final List<ChartSeries> series = new ArrayList<>();
    private double[] thresholds = new double[0];
    private int version;

    /** Changes whenever a point, a series or a threshold comes or goes. */
    public int version() {
        return version;
    }

    public List<ChartSeries> series() {
        return series;
    }

    /** In the order in which they came. */
    public double[] thresholds() {
        return thresholds.clone();
    }

    /** Every message passes here. */
    public void message(LoggedMessage message) {
        if (series.isEmpty()) {
            return;
        }
        String topic = message.topic().text();
        for (ChartSeries one : series) {
            if (one.topic().equals(topic)) {
                one.take(message.epochMillis(), message.payload());
                version++;
            }
        }
    }

    public @Nullable ChartSeries find(String topic, String path) {
        for (ChartSeries one : series) {
            if (one.topic().equals(topic) && one.path().equals(path)) {
                return one;
            }
        }
        return null;
    }

    /** A new series, which begins with what the log still has; false if there is no room, or it is there. */
    public boolean add(String topic, String path, MessageLog log) {
        if (series.size() >= MOST_SERIES || find(topic, path) != null) {
            return false;
        }
        ChartSeries fresh = new ChartSeries(topic, path, freeLook());
        for (int i = log.newestSequence() - log.size() + 1; i <= log.newestSequence(); i++) {
            LoggedMessage message = log.find(i);
            if (message != null && message.topic().text().equals(topic)) {
                fresh.take(message.epochMillis(), message.payload());
            }
        }
        series.add(fresh);
        version++;
        return true;
    }

    private int freeLook() {
        int[] worn = new int[SubscriptionRow.LOOKS];
        int best = 0;
        for (ChartSeries one : series) {
            worn[one.look()]++;
        }
        for (int look = 1; look < worn.length; look++) {
            best = worn[look] < worn[best] ? look : best;
        }
        return best;
    }

    public void remove(ChartSeries one) {
        series.remove(one);
        version++;
    }

    /** False if there is no room, it is no number, or it is there. */
    public boolean addThreshold(double value) {
        boolean there = false;
        for (double one : thresholds) {
            there |= one == value;
        }
        if (Double.isNaN(value) || thresholds.length >= MOST_THRESHOLDS || there) {
            return false;
        }
        thresholds = Arrays.copyOf(thresholds, thresholds.length + 1);
        thresholds[thresholds.length - 1] = value;
        version++;
        return true;
    }

    public void removeThreshold(double value) {
        int kept = 0;
        double[] rest = new double[thresholds.length];
        for (double one : thresholds) {
            if (one != value) {
                rest[kept++] = one;
            }
        }
        thresholds = Arrays.copyOf(rest, kept);
        version++;
    }

    /** All points as comma-separated values: time in ISO 8601 (UTC), series, value. */
    public String csv() {
        StringBuilder text = new StringBuilder("time,topic,path,value\r\n");
        for (ChartSeries one : series) {
            for (int i = 0; i < one.size(); i++) {
                text.append(Numbers.iso(one.timeAt(i)))
                        .append(',')
                        .append(Csv.cell(one.topic()))
                        .append(',')
                        .append(Csv.cell(one.path()))
                        .append(',')
                        .append(Numbers.plain(one.valueAt(i)))
                        .append("\r\n");
            }
        }
        return text.toString();
    }
}
