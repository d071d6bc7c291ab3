package org.tymbal.web.state;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A JSON text taken apart, strictly as RFC 8259 has it; for small texts that people bring along. Bounded in depth, so that no
 * text ends the stack. Of members with the same name the first counts.
 */
final class JsonTree {
    private static final int DEEPEST = 8;

    /** What it is: an object, an array, a string, or the first character of a word or a number. */
    final char kind;

    /** Of a string its characters, else the word or the number as it was written. */
    final String text;

    final List<String> names = new ArrayList<>();
    final List<JsonTree> items = new ArrayList<>();

    private JsonTree(char kind, String text) {
        this.kind = kind;
        this.text = text;
    }

    /** Null if it is not JSON, or too deep. */
    static @Nullable JsonTree of(String text) {
        Reader reader = new Reader(text);
        JsonTree tree = reader.value(0);
        reader.skip();
        return reader.at == text.length() ? tree : null;
    }

    @Nullable
    JsonTree get(String name) {
        int at = names.indexOf(name);
        return at < 0 ? null : items.get(at);
    }

    private static final class Reader {
        private final String text;
        private int at;

        Reader(String text) {
            this.text = text;
        }

        private char peek() {
            return at < text.length() ? text.charAt(at) : 0;
        }

        void skip() {
            while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
                at++;
            }
        }

        @Nullable
        JsonTree value(int depth) {
            skip();
            char c = peek();
            if (c == '{' || c == '[') {
                return depth == DEEPEST ? null : items(c, depth);
            }
            if (c == '"') {
                String string = string();
                return string == null ? null : new JsonTree(c, string);
            }
            int from = at;
            while (at < text.length() && " \t\r\n,]}:\"[{".indexOf(text.charAt(at)) < 0) {
                at++;
            }
            String word = text.substring(from, at);
            boolean known = word.equals("true") || word.equals("false") || word.equals("null") || Json.number(word);
            return known ? new JsonTree(c, word) : null;
        }

        private @Nullable JsonTree items(char kind, int depth) {
            JsonTree tree = new JsonTree(kind, "");
            char end = kind == '{' ? '}' : ']';
            at++;
            skip();
            if (peek() == end) {
                at++;
                return tree;
            }
            while (true) {
                skip();
                if (kind == '{') {
                    String name = peek() == '"' ? string() : null;
                    skip();
                    if (name == null || peek() != ':') {
                        return null;
                    }
                    at++;
                    tree.names.add(name);
                }
                JsonTree item = value(depth + 1);
                if (item == null) {
                    return null;
                }
                tree.items.add(item);
                skip();
                char c = peek();
                at++;
                if (c == end) {
                    return tree;
                }
                if (c != ',') {
                    return null;
                }
            }
        }

        private @Nullable String string() {
            StringBuilder out = new StringBuilder();
            at++;
            while (at < text.length()) {
                char c = text.charAt(at++);
                if (c == '"') {
                    return out.toString();
                }
                if (c < ' ') {
                    return null;
                }
                if (c == '\\') {
                    c = peek();
                    at++;
                    int plain = "\"\\/bfnrt".indexOf(c);
                    if (c == 'u') {
                        int code = code();
                        if (code < 0) {
                            return null;
                        }
                        c = (char) code;
                    } else if (plain < 0) {
                        return null;
                    } else {
                        c = "\"\\/\b\f\n\r\t".charAt(plain);
                    }
                }
                out.append(c);
            }
            return null;
        }

        /** Four hexadecimal digits, or -1. */
        private int code() {
            int code = 0;
            for (int i = 0; i < 4; i++, at++) {
                char c = peek();
                int digit = c >= '0' && c <= '9'
                        ? c - '0'
                        : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
                if (digit < 0) {
                    return -1;
                }
                code = code << 4 | digit;
            }
            return code;
        }
    }
}
