package org.tymbal.codec.topic;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.words.Words;

/**
 * A Topic Filter: which Topic Names a Subscription wants; {@code +} is one level, {@code #} at the end is all the rest.
 *
 * <p>{@code $share/group/filter} is taken apart: {@link #shareName()} and {@link #matching()} [MQTT-4.8.2-1].
 */
public final class TopicFilter {
    private static final String SHARE = "$share/";

    private final String text;
    private final @Nullable String shareName;
    private final ByteSlice matching;

    private TopicFilter(String text, @Nullable String shareName, ByteSlice matching) {
        this.text = text;
        this.shareName = shareName;
        this.matching = matching;
    }

    /**
     * The filter with this text.
     *
     * @throws IllegalArgumentException if the text is not a Topic Filter; the message says why
     */
    public static TopicFilter of(String text) {
        String problem = problem(text);
        if (problem != null) {
            throw new IllegalArgumentException(problem);
        }
        if (text.startsWith(SHARE)) {
            int slash = text.indexOf('/', SHARE.length());
            return new TopicFilter(
                    text, text.substring(SHARE.length(), slash), ByteSlice.utf8(text.substring(slash + 1)));
        }
        return new TopicFilter(text, null, ByteSlice.utf8(text));
    }

    /**
     * The filter with this text, where {@code $share/group/} means nothing: for rules, which are no Subscriptions.
     *
     * @throws IllegalArgumentException if the text is not a Topic Filter; the message says why
     */
    public static TopicFilter unshared(String text) {
        String problem = text.isEmpty() ? problem(text) : wildcardProblem(text);
        problem = problem != null ? problem : TopicName.lengthProblem(text, "a topic filter");
        if (problem != null) {
            throw new IllegalArgumentException(problem);
        }
        return new TopicFilter(text, null, ByteSlice.utf8(text));
    }

    /** Why the text is not a Topic Filter, in a sentence; null if it is one. */
    public static @Nullable String problem(String text) {
        if (text.isEmpty()) {
            return Words.mark("a topic filter needs at least one character");
        }
        String problem = text.startsWith(SHARE) ? shareProblem(text) : wildcardProblem(text);
        return problem != null ? problem : TopicName.lengthProblem(text, "a topic filter");
    }

    private static @Nullable String shareProblem(String text) {
        int slash = text.indexOf('/', SHARE.length());
        String name = slash < 0 ? "" : text.substring(SHARE.length(), slash);
        if (name.isEmpty() || slash == text.length() - 1) {
            return Words.mark("a shared subscription is written $share/group/filter"); // [MQTT-4.8.2-1]
        }
        if (name.indexOf('+') >= 0 || name.indexOf('#') >= 0) {
            return Words.mark("the group of a shared subscription cannot hold + or #"); // [MQTT-4.8.2-2]
        }
        return wildcardProblem(text.substring(slash + 1));
    }

    private static @Nullable String wildcardProblem(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean levelBefore = i == 0 || text.charAt(i - 1) == '/';
            boolean levelBehind = i == text.length() - 1 || text.charAt(i + 1) == '/';
            if (c == '#' && !(levelBefore && i == text.length() - 1)) {
                return Words.mark(
                        "# stands alone in the last level of a topic filter, as in house/#"); // [MQTT-4.7.1-1]
            }
            if (c == '+' && !(levelBefore && levelBehind)) {
                return Words.mark(
                        "+ stands alone in its level of a topic filter, as in house/+/light"); // [MQTT-4.7.1-2]
            }
        }
        return null;
    }

    /** The group of a Shared Subscription, or null. */
    public @Nullable String shareName() {
        return shareName;
    }

    /** The part that is matched, in UTF-8: without {@code $share/group/}. */
    public ByteSlice matching() {
        return matching;
    }

    /** Whether it holds a wildcard. */
    public boolean hasWildcard() {
        for (int i = 0; i < matching.length(); i++) {
            int b = matching.at(i);
            if (b == '+' || b == '#') {
                return true;
            }
        }
        return false;
    }

    /** How many levels {@link #matching()} has, at least 1. */
    public int levels() {
        return TopicName.borrowed(matching).levels();
    }

    /** Whether a message on this topic is wanted [MQTT-4.7]. */
    public boolean matches(TopicName name) {
        byte[] f = matching.array();
        byte[] n = name.bytes().array();
        int fi = matching.offset();
        int ni = name.bytes().offset();
        int fEnd = fi + matching.length();
        int nEnd = ni + name.bytes().length();
        if (name.isDollar() && (f[fi] == '+' || f[fi] == '#')) {
            return false; // [MQTT-4.7.2-1]
        }
        while (fi < fEnd) {
            if (f[fi] == '#') {
                return true;
            }
            if (f[fi] == '+') {
                fi++;
                while (ni < nEnd && n[ni] != '/') {
                    ni++;
                }
            } else {
                while (fi < fEnd && f[fi] != '/') {
                    if (ni == nEnd || n[ni] != f[fi]) {
                        return false;
                    }
                    fi++;
                    ni++;
                }
                if (ni < nEnd && n[ni] != '/') {
                    return false;
                }
            }
            if (fi == fEnd) {
                return ni == nEnd;
            }
            if (ni == nEnd) {
                return fi + 2 == fEnd && f[fi + 1] == '#'; // a/# matches a [MQTT-4.7.1-2]
            }
            fi++;
            ni++;
        }
        return ni == nEnd;
    }

    /** Whether some topic is wanted by both. */
    public boolean overlaps(TopicFilter other) {
        List<String> mine = split();
        List<String> its = other.split();
        if (isWildcard(mine.get(0)) && its.get(0).startsWith("$")
                || isWildcard(its.get(0)) && mine.get(0).startsWith("$")) {
            return false; // [MQTT-4.7.2-1]
        }
        for (int k = 0; ; k++) {
            String one = k < mine.size() ? mine.get(k) : "";
            String two = k < its.size() ? its.get(k) : "";
            if (k == mine.size() || k == its.size()) {
                return mine.size() == its.size() || "#".equals(one) || "#".equals(two);
            }
            if (one.equals("#") || two.equals("#")) {
                return true;
            }
            if (!one.equals("+") && !two.equals("+") && !one.equals(two)) {
                return false;
            }
        }
    }

    /** Whether this one wants every topic that the other wants. */
    public boolean covers(TopicFilter other) {
        List<String> mine = split();
        List<String> its = other.split();
        if (isWildcard(mine.get(0)) && its.get(0).startsWith("$")) {
            return false; // [MQTT-4.7.2-1]
        }
        for (int k = 0; k < mine.size(); k++) {
            if (mine.get(k).equals("#")) {
                return true;
            }
            if (k >= its.size() || its.get(k).equals("#")) {
                return false;
            }
            if (!mine.get(k).equals("+") && !mine.get(k).equals(its.get(k))) {
                return false;
            }
        }
        return mine.size() == its.size();
    }

    private static boolean isWildcard(String level) {
        return level.equals("+") || level.equals("#");
    }

    /** The levels of {@link #matching()}. */
    private List<String> split() {
        String wanted = shareName == null ? text : text.substring(SHARE.length() + shareName.length() + 1);
        List<String> levels = new ArrayList<>();
        int start = 0;
        for (int slash = wanted.indexOf('/'); slash >= 0; slash = wanted.indexOf('/', start)) {
            levels.add(wanted.substring(start, slash));
            start = slash + 1;
        }
        levels.add(wanted.substring(start));
        return levels;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TopicFilter that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** The whole filter as it was written, with {@code $share/group/}. */
    @Override
    public String toString() {
        return text;
    }
}
