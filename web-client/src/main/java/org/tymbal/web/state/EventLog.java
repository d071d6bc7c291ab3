package org.tymbal.web.state;

import java.util.ArrayList;
import java.util.List;

/** What happened, in plain sentences; the last ones, bounded. */
public final class EventLog {
    static final int MOST = 500;

    /** How a line is meant. */
    public enum Kind {
        INFO("info"),
        GOOD("good"),
        BAD("bad"),
        OUT("out");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }
    }

    /**
     * @param number counts the lines of the page from 1
     */
    public record Line(int number, long epochMillis, Kind kind, String sentence) {}

    private final List<Line> lines = new ArrayList<>();
    private int count;

    void add(long epochMillis, Kind kind, String sentence) {
        lines.add(new Line(++count, epochMillis, kind, sentence));
        if (lines.size() > MOST) {
            lines.remove(0);
        }
    }

    /** How many lines there ever were. */
    public int count() {
        return count;
    }

    /** The lines behind the one with this number, oldest first. */
    public List<Line> after(int number) {
        List<Line> found = new ArrayList<>();
        for (Line line : lines) {
            if (line.number() > number) {
                found.add(line);
            }
        }
        return found;
    }
}
