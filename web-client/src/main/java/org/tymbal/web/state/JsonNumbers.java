package org.tymbal.web.state;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The numbers inside of JSON, each with the keys that lead to it, as in {@code room[2].temperature}; true and false are 1 and
 * 0. A payload that is no JSON but begins with a number is that number, and its path is empty. No recursion on input.
 */
public final class JsonNumbers {
    /** A number and the way to it; no record, whose toString would bring the printing of doubles, which is heavy. */
    public static final class Leaf {
        private final String path;
        private final double value;

        Leaf(String path, double value) {
            this.path = path;
            this.value = value;
        }

        /** Empty for the whole payload. */
        public String path() {
            return path;
        }

        public double value() {
            return value;
        }
    }

    static final int MOST = 100;
    private static final int DEEPEST = 64;

    private final String text;
    private final List<Leaf> found = new ArrayList<>();
    private final StringBuilder path = new StringBuilder();
    private final int[] lengths = new int[DEEPEST + 1];
    /** For each level the index in its array; -1 for an object. */
    private final int[] indexes = new int[DEEPEST + 1];

    private int at;
    private int depth;

    private JsonNumbers(String text) {
        this.text = text;
    }

    /** At most a hundred of them, in the order of the text; of JSON that is broken those up to the break. */
    public static List<Leaf> of(String text) {
        JsonNumbers it = new JsonNumbers(text);
        it.skip();
        char first = it.peek();
        if (first == '{' || first == '[') {
            it.read();
            return it.found;
        }
        double whole = Numbers.leading(text.trim());
        return Double.isNaN(whole) ? List.of() : List.of(new Leaf("", whole));
    }

    /** The number that this path leads to; NaN if there is none. */
    public static double at(String text, String path) {
        for (Leaf leaf : of(text)) {
            if (leaf.path().equals(path)) {
                return leaf.value();
            }
        }
        return Double.NaN;
    }

    private char peek() {
        return at < text.length() ? text.charAt(at) : 0;
    }

    private void skip() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private void read() {
        do {
            skip();
            char c = peek();
            if (c == '{' || c == '[') {
                at++;
                if (!enter(c == '[')) {
                    return;
                }
            } else if (c == '}' || c == ']') {
                at++;
                leave();
            } else if (c == ',') {
                at++;
                if (indexes[depth] >= 0) {
                    indexes[depth]++;
                    name();
                } else if (!key()) {
                    return;
                }
            } else if (c == '"') {
                if (string() == null) {
                    return;
                }
            } else if (!literal()) {
                return;
            }
        } while (depth > 0 && at < text.length() && found.size() < MOST);
    }

    private boolean enter(boolean array) {
        if (depth == DEEPEST) {
            return false;
        }
        depth++;
        lengths[depth] = path.length();
        indexes[depth] = array ? 0 : -1;
        skip();
        if (peek() == '}' || peek() == ']') {
            return true;
        }
        if (array) {
            name();
            return true;
        }
        return key();
    }

    private void leave() {
        path.setLength(lengths[depth]);
        depth--;
    }

    private void name() {
        path.setLength(lengths[depth]);
        path.append('[').append(indexes[depth]).append(']');
    }

    private boolean key() {
        skip();
        String key = peek() == '"' ? string() : null;
        skip();
        if (key == null || peek() != ':') {
            return false;
        }
        at++;
        path.setLength(lengths[depth]);
        path.append(path.length() == 0 ? "" : ".").append(key);
        return true;
    }

    /** As it stands there, escapes and all; null if it does not end. */
    private @Nullable String string() {
        int from = ++at;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '"') {
                return text.substring(from, at - 1);
            }
            if (c == '\\') {
                at++;
            }
        }
        return null;
    }

    private boolean literal() {
        int from = at;
        while (at < text.length() && " \t\r\n,]}:\"[{".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        String word = text.substring(from, at);
        double value = word.equals("true") ? 1 : word.equals("false") ? 0 : number(word);
        if (!Double.isNaN(value)) {
            found.add(new Leaf(path.toString(), value));
        }
        return at > from;
    }

    /** A number as JSON writes them; NaN for what is none. */
    static double number(String word) {
        int i = word.startsWith("-") ? 1 : 0;
        double value = 0;
        int digits = 0;
        int exponent = 0;
        boolean fraction = false;
        for (; i < word.length(); i++) {
            char c = word.charAt(i);
            if (c >= '0' && c <= '9') {
                value = value * 10 + (c - '0');
                exponent -= fraction ? 1 : 0;
                digits++;
            } else if (c == '.' && !fraction && digits > 0) {
                fraction = true;
            } else if ((c == 'e' || c == 'E') && digits > 0) {
                boolean minus = word.startsWith("-", i + 1);
                int sign = minus || word.startsWith("+", i + 1) ? 1 : 0;
                int power = Numbers.parse(word.substring(i + 1 + sign), -1);
                if (power < 0) {
                    return Double.NaN;
                }
                exponent += minus ? -Math.min(power, 400) : Math.min(power, 400);
                break;
            } else {
                return Double.NaN;
            }
        }
        if (digits == 0) {
            return Double.NaN;
        }
        for (; exponent > 0 && value != 0 && value <= Double.MAX_VALUE; exponent--) {
            value *= 10;
        }
        if (exponent < 0) {
            double divisor = 1;
            for (; exponent < 0; exponent++) {
                divisor *= 10;
            }
            value /= divisor;
        }
        return value > Double.MAX_VALUE ? Double.NaN : word.startsWith("-") ? -value : value;
    }
}
