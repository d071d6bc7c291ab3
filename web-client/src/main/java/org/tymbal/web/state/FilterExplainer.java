package org.tymbal.web.state;

import org.tymbal.codec.topic.TopicFilter;

/** What a Topic Filter matches, in plain words, while it is being typed. */
public final class FilterExplainer {
    private FilterExplainer() {}

    /** A few sentences; what is wrong, if it is no filter. */
    public static String explain(String filter) {
        if (filter.isEmpty()) {
            return "Type a filter above: + stands for one level, # at the end for all that follow.";
        }
        String problem = TopicFilter.problem(filter);
        if (problem != null) {
            return problem + ".";
        }
        StringBuilder text = new StringBuilder();
        String rest = filter;
        if (filter.startsWith("$share/")) {
            int slash = filter.indexOf('/', 7);
            text.append("Shared: each message goes to one member of the group ")
                    .append(filter, 7, slash)
                    .append(". ");
            rest = filter.substring(slash + 1);
        }
        boolean wild = rest.indexOf('+') >= 0 || rest.indexOf('#') >= 0;
        if (!wild) {
            return text.append("Matches this one topic and no other; capital and small letters differ.")
                    .toString();
        }
        text.append("Matches ").append(example(rest, "bath", ""));
        if (rest.indexOf('+') >= 0) {
            text.append(" and ").append(example(rest, "kitchen", rest.endsWith("#") ? "light/state" : ""));
        } else {
            text.append(" and ").append(example(rest, "", "light/state"));
        }
        text.append('.');
        if (rest.endsWith("/#")) {
            text.append(" # also matches the level above it: ")
                    .append(example(rest.substring(0, rest.length() - 2), "bath", ""))
                    .append('.');
        }
        if (rest.indexOf('+') >= 0) {
            text.append(" + is exactly one level, never two and never none.");
        }
        if (rest.startsWith("#") || rest.startsWith("+")) {
            text.append(" Topics that begin with $, such as $SYS, are not matched.");
        }
        return text.toString();
    }

    private static String example(String filter, String level, String tail) {
        String text = filter.replace("+", level);
        return text.endsWith("#") ? text.substring(0, text.length() - 1) + (tail.isEmpty() ? "light" : tail) : text;
    }
}
