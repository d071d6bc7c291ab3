package org.tymbal.web.state;

import org.jspecify.annotations.Nullable;

/** Lays JSON out over several lines; strict, so that what is not JSON is not shown as if it were. No recursion on input. */
public final class Json {
    private static final int DEEPEST = 64;

    private final String text;
    private final StringBuilder out = new StringBuilder();
    private final boolean[] object = new boolean[DEEPEST + 1];
    private int at;
    private int depth;

    private Json(String text) {
        this.text = text;
    }

    /** The text laid out; null if it is not one JSON object or array. */
    public static @Nullable String pretty(String text) {
        Json json = new Json(text);
        return json.run() ? json.out.toString() : null;
    }

    private boolean run() {
        skip();
        if (peek() != '{' && peek() != '[') {
            return false;
        }
        boolean wantsValue = true;
        do {
            skip();
            char c = peek();
            if (wantsValue) {
                if (c == '{' || c == '[') {
                    if (depth == DEEPEST) {
                        return false;
                    }
                    at++;
                    object[++depth] = c == '{';
                    out.append(c);
                    skip();
                    if (peek() == closing()) {
                        close();
                        wantsValue = false;
                    } else {
                        line();
                        if (object[depth] && !key()) {
                            return false;
                        }
                    }
                } else if (c == '"' ? string() : literal()) {
                    wantsValue = false;
                } else {
                    return false;
                }
            } else if (c == ',') {
                at++;
                out.append(',');
                line();
                skip();
                if (object[depth] && !key()) {
                    return false;
                }
                wantsValue = true;
            } else if (c == closing()) {
                depth--;
                line();
                depth++;
                close();
            } else {
                return false;
            }
        } while (depth > 0);
        skip();
        return at == text.length();
    }

    private char closing() {
        return object[depth] ? '}' : ']';
    }

    private void close() {
        out.append(text.charAt(at++));
        depth--;
    }

    private boolean key() {
        skip();
        if (peek() != '"' || !string()) {
            return false;
        }
        skip();
        if (peek() != ':') {
            return false;
        }
        at++;
        out.append(": ");
        return true;
    }

    private boolean string() {
        int from = at++;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '"') {
                out.append(text, from, at);
                return true;
            }
            if (c == '\\') {
                at++;
            } else if (c < ' ') {
                return false;
            }
        }
        return false;
    }

    private boolean literal() {
        int from = at;
        while (at < text.length() && " \t\r\n,]}:\"[{".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        String word = text.substring(from, at);
        out.append(word);
        return word.equals("true") || word.equals("false") || word.equals("null") || number(word);
    }

    static boolean number(String word) {
        int i = word.startsWith("-") ? 1 : 0;
        int digits = 0;
        boolean exponent = false;
        for (; i < word.length(); i++) {
            char c = word.charAt(i);
            if (c >= '0' && c <= '9') {
                digits++;
            } else if (c == '.' && digits > 0 && !exponent && word.indexOf('.') == i) {
                digits = 0;
            } else if ((c == 'e' || c == 'E') && digits > 0 && !exponent) {
                exponent = true;
                digits = 0;
                if (i + 1 < word.length() && (word.charAt(i + 1) == '+' || word.charAt(i + 1) == '-')) {
                    i++;
                }
            } else {
                return false;
            }
        }
        return digits > 0;
    }

    private char peek() {
        return at < text.length() ? text.charAt(at) : 0;
    }

    private void skip() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private void line() {
        out.append('\n');
        for (int i = 0; i < depth; i++) {
            out.append("  ");
        }
    }
}
