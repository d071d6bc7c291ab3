package org.tymbal.web.state;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A level of Topic Names in the {@link TopicTree}, and what was received there and below. */
public final class TopicNode {
    final @Nullable TopicNode parent;
    private final String level;
    private final int depth;
    /** In {@link TopicTree}; 0 for the root. */
    final int place;

    /** In the order of the alphabet. */
    final List<TopicNode> children = new ArrayList<>();

    @Nullable
    LoggedMessage last;

    int own;
    int all;
    int topics;
    double bytes;
    double since;
    boolean retained;
    boolean open;
    /** Its own name passes the search. */
    boolean hit;
    /** That of one below it does. */
    boolean hitBelow;

    private int counted;
    private double rate;

    TopicNode(@Nullable TopicNode parent, String level, int place) {
        this.place = place;
        this.parent = parent;
        this.level = level;
        depth = parent == null ? -1 : parent.depth + 1;
    }

    /** The name of this level alone; it may be empty. */
    public String level() {
        return level;
    }

    /** 0 for the first level of a Topic Name. */
    public int depth() {
        return depth;
    }

    public boolean hasChildren() {
        return !children.isEmpty();
    }

    /** The last message of this very topic; null if there was none, only some below it. */
    public @Nullable LoggedMessage last() {
        return last;
    }

    /** How many messages this very topic brought. */
    public int count() {
        return own;
    }

    /** How many messages this topic and those below it brought. */
    public int countBelow() {
        return all;
    }

    /** How many topics brought a message, here and below. */
    public int topics() {
        return topics;
    }

    /** Whether the broker is known to keep a retained message of this topic. */
    public boolean retained() {
        return retained;
    }

    /** Bytes of the payloads that {@link TopicTree#keep} was told of, here and below. */
    public double bytesBelow() {
        return bytes;
    }

    /** Since when the message of this very topic is kept, in milliseconds since 1970; NaN where nobody knows, 0 if none is. */
    public double since() {
        return since;
    }

    /** Messages a second, here and below, over the last few seconds. */
    public double rate() {
        return rate;
    }

    /** The whole name up to here. */
    public String path() {
        return parent == null || parent.depth < 0 ? level : parent.path() + "/" + level;
    }

    void sample(double seconds) {
        double now = (all - counted) / seconds;
        counted = all;
        rate = rate == 0 ? now : rate * 0.6 + now * 0.4;
        if (rate < 0.05) {
            rate = 0;
        }
    }

    /** The place of the child with this name, or -1 - the place where it belongs. */
    int find(String name) {
        int low = 0;
        int high = children.size();
        while (low < high) {
            int middle = low + high >>> 1;
            int order = children.get(middle).level.compareTo(name);
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
