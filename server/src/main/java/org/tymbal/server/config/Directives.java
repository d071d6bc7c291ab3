package org.tymbal.server.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The table of all options of mosquitto.conf, in the order of the reference page, which is made of it. */
final class Directives {
    private static final Map<String, Directive> BY_NAME = new LinkedHashMap<>();

    static {
        ListenerDirectives.ALL.forEach(Directives::add);
        AccessDirectives.ALL.forEach(Directives::add);
        TokenDirectives.ALL.forEach(Directives::add);
        LogDirectives.ALL.forEach(Directives::add);
        GlobalDirectives.ALL.forEach(Directives::add);
        ApiDirectives.ALL.forEach(Directives::add);
        StoreDirectives.ALL.forEach(Directives::add);
        BridgeDirectives.ALL.forEach(Directives::add);
    }

    private Directives() {}

    private static void add(Directive directive) {
        if (BY_NAME.put(directive.name(), directive) != null) {
            throw new IllegalStateException(directive.name() + " is in the table twice");
        }
    }

    /** The option of this name; null if there is none. Those of plugins have names of their own. */
    static @Nullable Directive find(String name) {
        Directive found = BY_NAME.get(name);
        if (found == null && (name.startsWith("auth_opt_") || name.startsWith("plugin_opt_"))) {
            return BY_NAME.get("plugin_opt_*");
        }
        return found;
    }

    static List<Directive> all() {
        return List.copyOf(BY_NAME.values());
    }

    static List<String> names() {
        return List.copyOf(BY_NAME.keySet());
    }
}
