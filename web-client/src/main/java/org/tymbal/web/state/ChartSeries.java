package org.tymbal.web.state;

import java.util.Arrays;
import org.tymbal.codec.bytes.ByteSlice;

/**
 * One number over time; bounded. When it is full and reaches back half an hour or more, the oldest points go; a shorter time is
 * thinned out: of each small span the last value stays.
 */
public final class ChartSeries {
    static final int MOST = 3_600;
    private static final double LONG_MILLIS = 1_800_000;
    private static final int LONGEST_PAYLOAD = 65_536;

    private final String topic;
    private final String path;
    private final int look;
    private final double[] times = new double[MOST];
    private final double[] values = new double[MOST];
    private int size;
    private int seen;
    private int without;
    private double stepMillis;
    private double lowest = Double.NaN;
    private double highest = Double.NaN;

    ChartSeries(String topic, String path, int look) {
        this.topic = topic;
        this.path = path;
        this.look = look;
    }

    public String topic() {
        return topic;
    }

    /** As in {@link JsonNumbers}. */
    public String path() {
        return path;
    }

    /** Topic and path, for people. */
    public String label() {
        return path.isEmpty() ? topic : topic + " · " + path;
    }

    public int look() {
        return look;
    }

    /** Takes the number out of a message of its topic. */
    void take(double epochMillis, ByteSlice payload) {
        String text = payload.length() > LONGEST_PAYLOAD ? null : payload.text();
        double value = text == null ? Double.NaN : JsonNumbers.at(text, path);
        if (Double.isNaN(value)) {
            without++;
        } else {
            add(epochMillis, value);
        }
    }

    void add(double epochMillis, double value) {
        seen++;
        lowest = value < lowest || Double.isNaN(lowest) ? value : lowest;
        highest = value > highest || Double.isNaN(highest) ? value : highest;
        if (size > 0 && stepMillis > 0 && bucket(epochMillis) == bucket(times[size - 1])) {
            size--;
        } else if (size == MOST) {
            makeRoom(epochMillis);
        }
        times[size] = epochMillis;
        values[size++] = value;
    }

    private double bucket(double epochMillis) {
        return Math.floor(epochMillis / stepMillis);
    }

    private void makeRoom(double nowMillis) {
        if (nowMillis - times[0] >= LONG_MILLIS) {
            int from = MOST / 10;
            System.arraycopy(times, from, times, 0, size - from);
            System.arraycopy(values, from, values, 0, size - from);
            size -= from;
            return;
        }
        while (size > MOST / 2) {
            stepMillis = stepMillis == 0 ? 1 : stepMillis * 2;
            int kept = 0;
            for (int i = 0; i < size; i++) {
                if (i == size - 1 || bucket(times[i]) != bucket(times[i + 1])) {
                    times[kept] = times[i];
                    values[kept++] = values[i];
                }
            }
            size = kept;
        }
    }

    /** Points kept. */
    public int size() {
        return size;
    }

    /** Epoch, in milliseconds; ascending but where the clock was set. */
    public double timeAt(int index) {
        return times[index];
    }

    public double valueAt(int index) {
        return values[index];
    }

    /** A copy of the times. */
    public double[] times() {
        return Arrays.copyOf(times, size);
    }

    /** A copy of the values. */
    public double[] values() {
        return Arrays.copyOf(values, size);
    }

    /** How many values there ever were. */
    public int seen() {
        return seen;
    }

    /** How many messages of the topic did not hold the number. */
    public int without() {
        return without;
    }

    /** Of this many milliseconds one value is kept; 0 for all. */
    public double stepMillis() {
        return stepMillis;
    }

    /** Of all that were ever seen; NaN before the first. */
    public double lowest() {
        return lowest;
    }

    public double highest() {
        return highest;
    }
}
