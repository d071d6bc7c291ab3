package org.tymbal.server.access;

import java.util.HashMap;
import java.util.Map;

/**
 * Where clients come in, and the rules of each place: one for the whole broker, or one a listener. Rules are swapped whole. Any
 * thread.
 */
public final class Places {
    private record State(Map<String, AccessControl> rules, int version) {}

    private volatile State state;

    public Places(Map<String, AccessControl> rules) {
        this.state = new State(new HashMap<>(rules), 0);
    }

    /** One place for all. */
    public static Places of(AccessControl everywhere) {
        return new Places(Map.of("", everywhere));
    }

    /** The rules of a place; nobody may come in at one that is not known. */
    public AccessControl at(String place) {
        AccessControl rules = state.rules().get(place);
        return rules == null ? AccessControl.CLOSED : rules;
    }

    /** Whether there are neither users nor rules at any place. */
    public boolean open() {
        for (AccessControl rules : state.rules().values()) {
            if (!rules.open()) {
                return false;
            }
        }
        return true;
    }

    /** Puts other rules in force; whoever calls it then lets the broker look at its clients anew. One thread at a time. */
    public void replace(Map<String, AccessControl> rules) {
        state = new State(new HashMap<>(rules), state.version() + 1);
    }

    /** The rules have changed inside, as those of dynamic security do. One thread at a time. */
    public void changed() {
        state = new State(state.rules(), state.version() + 1);
    }

    /** Another number whenever rules have changed. */
    public int version() {
        return state.version();
    }
}
