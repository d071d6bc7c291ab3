package org.tymbal.server.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What is different between two readings of a configuration, in sentences. */
public final class ConfigChanges {
    /** What counts only from the next start on. */
    private static final Set<String> AFTER_RESTART = Set.of(
            "listener",
            "port",
            "bind_address",
            "protocol",
            "socket_domain",
            "http_dir",
            "http_port",
            "enable_proxy_protocol",
            "websockets_origin",
            "api_origin",
            "persistence",
            "persistence_location",
            "autosave_interval",
            "durability",
            "store_quota",
            "max_persistent_sessions",
            "sys_interval",
            "pid_file");

    private ConfigChanges() {}

    /** The changes, by the names of the options; those that count only after a restart say so. */
    public static List<String> between(ConfigReading before, ConfigReading after) {
        Set<String> names = new TreeSet<>(before.said().keySet());
        names.addAll(after.said().keySet());
        List<String> sentences = new ArrayList<>();
        for (String name : names) {
            String old = before.said().get(name);
            String now = after.said().get(name);
            if (old == null || !old.equals(now)) {
                sentences.add(sentence(name, old == null ? "" : old, now == null ? "" : now)
                        + (isAfterRestart(name) ? " This counts from the next start on." : ""));
            }
        }
        return sentences;
    }

    private static String sentence(String name, String old, String now) {
        if (now.isEmpty()) {
            return name + " is not said any more; it was " + old + ".";
        }
        return name + " is " + now + " now" + (old.isEmpty() ? "." : "; it was " + old + ".");
    }

    private static boolean isAfterRestart(String key) {
        return AFTER_RESTART.contains(key.substring(key.lastIndexOf(' ') + 1));
    }
}
