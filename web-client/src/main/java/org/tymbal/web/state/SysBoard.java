package org.tymbal.web.state;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the broker publishes about itself under {@code $SYS}: the last value of every topic, and a history a tile. */
public final class SysBoard implements SysFeed {
    static final String PREFIX = "$SYS/broker/";
    /** Points of a tile: an hour, at the usual ten seconds. */
    static final int HISTORY = 360;

    private static final int MOST_TOPICS = 1_000;
    private static final int QUIET_MILLIS = 400;

    private static final class Series {
        private final double[] values = new double[HISTORY];
        private int count;
        private double counter = Double.NaN;

        private void add(double value) {
            if (count == HISTORY) {
                System.arraycopy(values, 1, values, 0, HISTORY - 1);
                count--;
            }
            values[count++] = value;
        }
    }

    /** In the order of the alphabet, and beside it the values. */
    private final List<String> topics = new ArrayList<>();

    private final List<String> values = new ArrayList<>();
    private final List<Series> series = new ArrayList<>();
    private double batchAt = Double.NaN;
    private double lastAt;
    private double sampledAt = Double.NaN;
    private int version;
    private int brokers;
    private boolean remembers;

    public SysBoard() {
        for (int i = 0; i < SysTile.ALL.size(); i++) {
            series.add(new Series());
        }
    }

    /** Changes whenever anything here does. */
    public int version() {
        return version;
    }

    @Override
    public void record(String topic, String value, double nowMillis) {
        sample(nowMillis); // of the batch before, if this is the first message of another one
        int at = find(topic);
        if (at >= 0) {
            values.set(at, value);
        } else if (topics.size() < MOST_TOPICS) {
            topics.add(-1 - at, topic);
            values.add(-1 - at, value);
        } else {
            return;
        }
        if (Double.isNaN(batchAt)) {
            batchAt = nowMillis;
        }
        lastAt = nowMillis;
        version++;
    }

    /**
     * Before each message, too. A broker sends all numbers in one go, and only those that changed; once it has fallen
     * silent, every tile gets a point in its history.
     */
    @Override
    public void sample(double nowMillis) {
        if (Double.isNaN(batchAt) || nowMillis - lastAt < QUIET_MILLIS) {
            return;
        }
        double seconds = (batchAt - sampledAt) / 1_000;
        for (int i = 0; i < series.size(); i++) {
            SysTile tile = SysTile.ALL.get(i);
            Series one = series.get(i);
            double number = number(tile);
            boolean rate = tile.kind() == SysTile.Kind.PER_SECOND || tile.kind() == SysTile.Kind.BYTES_PER_SECOND;
            if (!Double.isNaN(number) && !rate) {
                one.add(number);
            } else if (!Double.isNaN(number)) {
                // A counter that fell is a broker that was started again.
                if (number >= one.counter && seconds > 0.5) {
                    one.add((number - one.counter) / seconds);
                }
                one.counter = number;
            }
        }
        sampledAt = batchAt;
        batchAt = Double.NaN;
        version++;
    }

    /** Another number whenever another broker, or the same one anew, begins to tell. */
    public int brokers() {
        return brokers;
    }

    /** Whether the histories begin before this page did. */
    public boolean remembers() {
        return remembers;
    }

    /**
     * What the broker itself remembers of the time before; what was heard since stays behind it.
     *
     * @param topic of a tile, below {@code $SYS/broker/}
     * @param values as they were, a counter as a counter, the oldest first
     * @param seconds between two of them
     */
    public void remember(String topic, double[] values, double seconds) {
        remembers = true;
        for (int i = 0; i < series.size(); i++) {
            SysTile tile = SysTile.ALL.get(i);
            if (tile.topic().equals(topic)) {
                boolean rate = tile.kind() == SysTile.Kind.PER_SECOND || tile.kind() == SysTile.Kind.BYTES_PER_SECOND;
                Series heard = series.get(i);
                Series all = new Series();
                for (int p = rate ? 1 : 0; p < values.length; p++) {
                    all.add(rate ? Math.max(0, values[p] - values[p - 1]) / seconds : values[p]);
                }
                for (int p = 0; p < heard.count; p++) {
                    all.add(heard.values[p]);
                }
                all.counter = heard.counter;
                series.set(i, all);
                version++;
            }
        }
    }

    @Override
    public void clear() {
        brokers++;
        remembers = false;
        topics.clear();
        values.clear();
        for (int i = 0; i < series.size(); i++) {
            series.set(i, new Series());
        }
        batchAt = Double.NaN;
        sampledAt = Double.NaN;
        version++;
    }

    private double number(SysTile tile) {
        String text = valueOf(PREFIX + tile.topic());
        return text == null ? Double.NaN : Numbers.leading(text);
    }

    /** Whether the broker publishes this number. */
    public boolean has(int tileIndex) {
        return !Double.isNaN(number(SysTile.ALL.get(tileIndex)));
    }

    /** The value to show; null where the broker has said nothing, or too little for a rate. */
    public @Nullable String value(int tileIndex) {
        SysTile tile = SysTile.ALL.get(tileIndex);
        Series one = series.get(tileIndex);
        double number = number(tile);
        if (Double.isNaN(number)) {
            return null;
        }
        if (tile.kind() == SysTile.Kind.COUNT) {
            return Numbers.grouped(number);
        }
        if (tile.kind() == SysTile.Kind.BYTES) {
            return Numbers.bytes(number);
        }
        if (tile.kind() == SysTile.Kind.DURATION) {
            return Numbers.duration(number);
        }
        if (one.count == 0) {
            return null;
        }
        double last = one.values[one.count - 1];
        return (tile.kind() == SysTile.Kind.PER_SECOND ? Numbers.rate(last) : Numbers.bytes(Math.floor(last))) + "/s";
    }

    /** The points of the tile's history, oldest first, newest last. */
    public double[] history(int tileIndex) {
        Series one = series.get(tileIndex);
        double[] points = new double[one.count];
        System.arraycopy(one.values, 0, points, 0, one.count);
        return points;
    }

    /** The last value of a topic, or null. */
    public @Nullable String valueOf(String topic) {
        int at = find(topic);
        return at < 0 ? null : values.get(at);
    }

    /** How many topics were seen. */
    public int size() {
        return topics.size();
    }

    /** The topic at this place of the alphabet. */
    public String topicAt(int index) {
        return topics.get(index);
    }

    public String valueAt(int index) {
        return values.get(index);
    }

    /** The place of the topic, or -1 - the place where it belongs. */
    private int find(String topic) {
        int low = 0;
        int high = topics.size();
        while (low < high) {
            int middle = low + high >>> 1;
            int order = topics.get(middle).compareTo(topic);
            if (order == 0) {
                return middle;
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return -1 - low;
    }
}
