package org.tymbal.server.access;

import org.jspecify.annotations.Nullable;
import org.tymbal.codec.topic.TopicFilter;

/** Names put in for %c and %u of a rule. */
public final class Substitution {
    private Substitution() {}

    /**
     * The filter for one client.
     *
     * @param denies whether the rule denies: then a slash in a name widens nothing and is let through
     * @return null if there is none: the client has no such name, or one that would make another rule of it, with a wildcard, a
     *     slash, or a dollar sign at its beginning
     */
    public static @Nullable String of(String pattern, String clientId, @Nullable String username, boolean denies) {
        StringBuilder filter = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            char kind = pattern.charAt(i) == '%' && i + 1 < pattern.length() ? pattern.charAt(i + 1) : 0;
            if (kind != 'c' && kind != 'u') {
                filter.append(pattern.charAt(i));
                continue;
            }
            String name = kind == 'c' ? clientId : username;
            if (name == null || name.isEmpty() || changesRules(name, denies)) {
                return null;
            }
            filter.append(name);
            i++;
        }
        String made = filter.toString();
        boolean becameDollar = made.startsWith("$") && !pattern.startsWith("$");
        return becameDollar || TopicFilter.problem(made) != null ? null : made;
    }

    private static boolean changesRules(String name, boolean denies) {
        return name.indexOf('+') >= 0 || name.indexOf('#') >= 0 || !denies && name.indexOf('/') >= 0;
    }
}
