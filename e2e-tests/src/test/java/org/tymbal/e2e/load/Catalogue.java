package org.tymbal.e2e.load;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The scenarios by name, and the families they belong to. */
final class Catalogue {
    static final String IDLE = "idle";
    static final String START = "start";
    /** A start with a store that is full of things. */
    static final String RECOVERY = "recovery";
    /** At half of what the reference can do at most. */
    static final String LATENCY = "latency";
    /** At half of what each broker itself can do at most. */
    static final String OWN_LATENCY = "latencyown";
    /** What {@link #PROPERTIES} is compared with: the same in MQTT 3.1.1. */
    static final String PLAIN = "v311";

    /** As the bursts, for Sessions that last; what brokers with persistence are compared by, without TLS. */
    static final String KEPT = "kept";

    static final String PROPERTIES = "v5props";
    /** Growth: cost against subscriptions, connections and payload, over the first transport only. */
    static final String GROWTH = "growth";

    /** Between the family and the amount in the name of a scenario of growth. */
    static final char AT = '@';

    private static final Map<String, Scenario> MESSAGES = new LinkedHashMap<>();
    private static final Map<String, Scenario> GROWING = new LinkedHashMap<>();

    static {
        add(MESSAGES, Scenario.pairs("burst0", 50, 0, 100));
        add(MESSAGES, Scenario.pairs("burst1", 50, 1, 100));
        add(MESSAGES, Scenario.pairs("burst2", 50, 2, 100));
        add(MESSAGES, Scenario.pairs(KEPT + "1", 50, 1, 100).kept());
        add(MESSAGES, Scenario.pairs(KEPT + "2", 50, 2, 100).kept());
        add(MESSAGES, Scenario.fanIn("fanin", 50, 100));
        add(MESSAGES, Scenario.fanOut("fanout100", 100, 20));
        add(MESSAGES, Scenario.fanOut("fanout1000", 1_000, 1));
        add(MESSAGES, Scenario.pairs("single0", 50, 0, 1));
        add(MESSAGES, Scenario.pairs("rate0", 100, 0, 100).atRate(5_000));
        add(MESSAGES, Scenario.subscriptions("subs100k", 100_000));
        add(MESSAGES, Scenario.pairs(PLAIN, 50, 0, 100));
        add(MESSAGES, Scenario.pairs(PROPERTIES, 50, 0, 100).withProperties());
        for (int count : new int[] {10, 1_000, 100_000}) {
            add(GROWING, Scenario.subscriptions("subscriptions" + AT + count, count));
        }
        for (int count : new int[] {10, 100, 1_000, 10_000}) {
            add(GROWING, Scenario.pairs("connections" + AT + count, count / 2, 0, 1));
        }
        for (int bytes : new int[] {10, 100, 1_000, 10_000, 100_000, 1_000_000}) {
            add(GROWING, Scenario.pairs("payload" + AT + bytes, 10, 0, 1).ofBytes(bytes));
        }
    }

    private Catalogue() {}

    private static void add(Map<String, Scenario> scenarios, Scenario scenario) {
        scenarios.put(scenario.name(), scenario);
    }

    /** As many pairs as the rate scenario has, as fast as they can: how many messages a second can a broker take? */
    static Scenario saturation() {
        return Scenario.pairs("saturation", 100, 0, 100);
    }

    /** Null if the name is not that of messages, but of a measurement of its own kind. */
    static @org.jspecify.annotations.Nullable Scenario messages(String name) {
        Scenario usual = MESSAGES.get(name);
        return usual != null ? usual : GROWING.get(name);
    }

    /** Whether each round is a start of the broker. */
    static boolean starts(String name) {
        return name.equals(START) || name.equals(RECOVERY);
    }

    static boolean grows(String name) {
        return GROWING.containsKey(name);
    }

    /**
     * @param only names, or {@link #GROWTH}; empty for all but growth
     * @throws IllegalArgumentException at a name that is not known; it tells those that are
     */
    static List<String> select(List<String> only) {
        Set<String> usual = new LinkedHashSet<>(MESSAGES.keySet());
        usual.addAll(List.of(LATENCY, OWN_LATENCY, IDLE, START));
        if (only.isEmpty()) {
            return List.copyOf(usual);
        }
        Set<String> selected = new LinkedHashSet<>();
        for (String name : only) {
            if (name.equals(GROWTH)) {
                selected.addAll(GROWING.keySet());
            } else if (name.equals(PROPERTIES)) {
                selected.addAll(List.of(PLAIN, PROPERTIES));
            } else if (usual.contains(name) || name.equals(RECOVERY) || GROWING.containsKey(name)) {
                selected.add(name);
            } else {
                List<String> all = new ArrayList<>(usual);
                all.add(GROWTH);
                throw new IllegalArgumentException(
                        "there is no scenario " + name + "; there are " + String.join(", ", all));
            }
        }
        return List.copyOf(selected);
    }
}
