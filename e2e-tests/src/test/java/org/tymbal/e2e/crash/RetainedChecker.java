package org.tymbal.e2e.crash;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Judges retained messages: each topic has one writer, who numbers what it writes from 0; some writes clear the topic. Whoever
 * subscribes must see the last write that was acknowledged before, or a later one. Any thread may call.
 */
final class RetainedChecker {
    private static final int SHOWN = 20;
    private static final int NONE = -1;

    private static final class Topic {
        final List<Boolean> clears = new ArrayList<>();
        int acknowledged = NONE;
    }

    private final Map<String, Topic> topics = new HashMap<>();
    private final List<String> findings = new ArrayList<>();
    private long observed;
    private long violations;
    private final Consumer<String> heard;

    RetainedChecker() {
        this(finding -> {});
    }

    /** @param heard told of each violation at once */
    RetainedChecker(Consumer<String> heard) {
        this.heard = heard;
    }

    /** A write is being sent; its number. */
    synchronized int invoke(String topic, boolean clears) {
        List<Boolean> writes = topics.computeIfAbsent(topic, t -> new Topic()).clears;
        writes.add(clears);
        return writes.size() - 1;
    }

    /** The broker has acknowledged the write. */
    synchronized void acknowledge(String topic, int number) {
        Topic of = topics.get(topic);
        if (of == null || number >= of.clears.size()) {
            throw new IllegalArgumentException("acknowledged before it was written: " + topic + " " + number);
        }
        of.acknowledged = Math.max(of.acknowledged, number);
    }

    /** For each topic the last acknowledged write; to be taken before somebody subscribes. */
    synchronized Map<String, Integer> acknowledged() {
        Map<String, Integer> last = new HashMap<>();
        topics.forEach((topic, of) -> last.put(topic, of.acknowledged));
        return last;
    }

    /**
     * Somebody has subscribed and received all retained messages.
     *
     * @param before what {@link #acknowledged} said before
     * @param seen by topic the number of the write
     */
    synchronized void observe(Map<String, Integer> before, Map<String, Integer> seen) {
        seen.keySet().stream()
                .filter(topic -> !topics.containsKey(topic))
                .forEach(topic -> find(topic + " is retained and was never written"));
        before.forEach((topic, floor) -> {
            observed++;
            List<Boolean> writes = topics.get(topic).clears;
            Integer number = seen.get(topic);
            if (number == null) {
                boolean mayBeEmpty =
                        floor == NONE || writes.subList(floor, writes.size()).contains(true);
                if (!mayBeEmpty) {
                    find(topic + " is not retained, though write " + floor + " was acknowledged");
                }
            } else if (number < 0 || number >= writes.size() || writes.get(number)) {
                find(topic + " holds " + number + ", which nobody wrote");
            } else if (number < floor) {
                find(topic + " holds write " + number + ", though " + floor + " was acknowledged");
            }
        });
    }

    private void find(String finding) {
        violations++;
        heard.accept("RETAINED: " + finding);
        if (findings.size() < SHOWN) {
            findings.add(finding);
        }
    }

    /** How many topics were looked at, each time counted. */
    synchronized long observed() {
        return observed;
    }

    synchronized long violations() {
        return violations;
    }

    synchronized List<String> findings() {
        return List.copyOf(findings);
    }
}
