package org.tymbal.e2e.crash;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Judges the Subscriptions of a Session: what was acknowledged holds; of what was asked and never answered, the old or the new
 * holds. A state is any number that stands for the options of a Subscription, or {@link #NONE}. One thread calls.
 */
final class SubscriptionChecker {
    static final int NONE = -1;

    private final Map<String, Set<Integer>> possible = new HashMap<>();
    private final List<String> findings = new ArrayList<>();
    private long observed;
    private final Consumer<String> heard;

    SubscriptionChecker() {
        this(finding -> {});
    }

    /** @param heard told of each violation at once */
    SubscriptionChecker(Consumer<String> heard) {
        this.heard = heard;
    }

    /** SUBSCRIBE or UNSUBSCRIBE is being sent. */
    void ask(String filter, int state) {
        of(filter).add(state);
    }

    /** SUBACK or UNSUBACK has come. */
    void acknowledge(String filter, int state) {
        Set<Integer> states = of(filter);
        if (!states.contains(state)) {
            throw new IllegalArgumentException("acknowledged before it was asked: " + filter + " " + state);
        }
        states.clear();
        states.add(state);
    }

    /** What a probe has shown to be in force. */
    void observe(String filter, int state) {
        observed++;
        Set<Integer> states = of(filter);
        if (!states.contains(state)) {
            find("the subscription to " + filter + " is " + text(state) + ", but only " + states + " may be");
        }
        states.clear();
        states.add(state);
    }

    /** Anything else that must not be. */
    void find(String finding) {
        heard.accept("SUBSCRIPTION: " + finding);
        findings.add(finding);
    }

    private static String text(int state) {
        return state == NONE ? "gone" : Integer.toString(state);
    }

    private Set<Integer> of(String filter) {
        return possible.computeIfAbsent(filter, f -> new TreeSet<>(Set.of(NONE)));
    }

    long observed() {
        return observed;
    }

    List<String> findings() {
        return List.copyOf(findings);
    }
}
