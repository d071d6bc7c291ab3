package org.tymbal.web.state;

import java.util.List;
import org.tymbal.codec.topic.TopicFilter;
import org.tymbal.words.Words;

/** What a Topic Filter matches, in plain words, while it is being typed. */
public final class FilterExplainer {
    private static final int MOST_NAMED = 5;

    private FilterExplainer() {}

    /** A few sentences; what is wrong, if it is no filter. */
    public static String explain(String filter) {
        if (filter.isEmpty()) {
            return Words.of("Type a filter above: + stands for one level, # at the end for all that follow.");
        }
        String problem = TopicFilter.problem(filter);
        if (problem != null) {
            return Words.of(problem) + ".";
        }
        StringBuilder text = new StringBuilder();
        String rest = filter;
        if (filter.startsWith("$share/")) {
            int slash = filter.indexOf('/', 7);
            text.append(
                    Words.of("Shared: each message goes to one member of the group {}. ", filter.substring(7, slash)));
            rest = filter.substring(slash + 1);
        }
        boolean wild = rest.indexOf('+') >= 0 || rest.indexOf('#') >= 0;
        if (!wild) {
            return text.append(Words.of("Matches this one topic and no other; capital and small letters differ."))
                    .toString();
        }
        boolean level = rest.indexOf('+') >= 0;
        text.append(Words.of(
                "Matches {} and {}.",
                example(rest, "bath", ""),
                example(rest, level ? "kitchen" : "", level && !rest.endsWith("#") ? "" : "light/state")));
        if (rest.endsWith("/#")) {
            text.append(' ')
                    .append(Words.of(
                            "# also matches the level above it: {}.",
                            example(rest.substring(0, rest.length() - 2), "bath", "")));
        }
        if (rest.indexOf('+') >= 0) {
            text.append(' ').append(Words.of("+ is exactly one level, never two and never none."));
        }
        if (rest.startsWith("#") || rest.startsWith("+")) {
            text.append(' ').append(Words.of("Topics that begin with $, such as $SYS, are not matched."));
        }
        return text.toString();
    }

    /** How many of these topics it matches, and which; empty where there are none, or it is no filter. */
    public static String seen(String filter, List<TopicNode> topics) {
        if (topics.isEmpty() || TopicFilter.problem(filter) != null) {
            return "";
        }
        TopicFilter parsed = TopicFilter.of(filter);
        StringBuilder some = new StringBuilder();
        int count = 0;
        for (TopicNode node : topics) {
            LoggedMessage last = node.last();
            if (last != null && parsed.matches(last.topic().name()) && count++ < MOST_NAMED) {
                some.append(count == 1 ? "" : ", ").append(last.topic().text());
            }
        }
        return count == 0
                ? Words.of("It matches none of the topics seen here.")
                : Words.many(
                        count,
                        "It matches {} topic seen here: {}|It matches {} topics seen here: {}",
                        Numbers.grouped(count),
                        count > MOST_NAMED ? some.append(", …").toString() : some.toString());
    }

    private static String example(String filter, String level, String tail) {
        String text = filter.replace("+", level);
        return text.endsWith("#") ? text.substring(0, text.length() - 1) + (tail.isEmpty() ? "light" : tail) : text;
    }
}
