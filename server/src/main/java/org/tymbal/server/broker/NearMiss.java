package org.tymbal.server.broker;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Why a Topic Filter that looks as if it matched does not. */
final class NearMiss {
    private NearMiss() {}

    /** Why a filter that looks as if it matched does not; null if it does not look so. */
    static @Nullable String of(@Nullable String filter, String topic) {
        if (filter == null) {
            return null;
        }
        if (topic.startsWith("$") && (filter.startsWith("#") || filter.startsWith("+"))) {
            return " does not match topics that begin with $ [MQTT-4.7.2-1]";
        }
        if (filter.toLowerCase(Locale.ROOT).equals(topic.toLowerCase(Locale.ROOT))) {
            return " differs in capital letters, which count";
        }
        if (stripped(filter).equals(stripped(topic))) {
            return " differs by a slash at an end, which is a level of its own";
        }
        if (topic.startsWith(filter + "/")) {
            return " does not match what is below it; " + filter + "/# does";
        }
        String[] wanted = filter.split("/", -1);
        String[] levels = topic.split("/", -1);
        boolean plus = false;
        for (int i = 0; i < Math.min(wanted.length, levels.length); i++) {
            plus |= wanted[i].equals("+");
            if (!wanted[i].equals("+") && !wanted[i].equals(levels[i])) {
                return null;
            }
        }
        return plus && wanted.length != levels.length
                ? " has " + wanted.length + " levels and the topic " + levels.length + "; a + stands for one level"
                : null;
    }

    private static String stripped(String text) {
        int start = text.startsWith("/") ? 1 : 0;
        int end = text.endsWith("/") && text.length() > start ? text.length() - 1 : text.length();
        return text.substring(start, end);
    }
}
