package org.tymbal.codec.vectors;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** As much of JSON as the vectors need: whole numbers only; written without blanks and in ASCII. */
final class Json {
    private final String text;
    private int position;

    private Json(String text) {
        this.text = text;
    }

    /** The value as a Map, List, String, Long, Boolean or null. */
    static @Nullable Object parse(String text) {
        Json json = new Json(text);
        Object value = json.value();
        if (json.peek() != 0) {
            throw json.bad("the end");
        }
        return value;
    }

    private IllegalArgumentException bad(String wanted) {
        return new IllegalArgumentException("at character " + position + ": " + wanted + " expected");
    }

    /** The next character that is no blank, not taken; 0 at the end. */
    private char peek() {
        while (position < text.length() && text.charAt(position) <= ' ') {
            position++;
        }
        return position < text.length() ? text.charAt(position) : 0;
    }

    private void take(char wanted) {
        if (peek() != wanted) {
            throw bad("'" + wanted + "'");
        }
        position++;
    }

    private boolean takeIf(char wanted) {
        boolean there = peek() == wanted;
        if (there) {
            position++;
        }
        return there;
    }

    private @Nullable Object value() {
        char c = peek();
        return switch (c) {
            case '{' -> object();
            case '[' -> array();
            case '"' -> string();
            case 't' -> word("true", true);
            case 'f' -> word("false", false);
            case 'n' -> word("null", null);
            default -> number();
        };
    }

    private @Nullable Object word(String word, @Nullable Object value) {
        if (!text.startsWith(word, position)) {
            throw bad(word);
        }
        position += word.length();
        return value;
    }

    private Long number() {
        int start = position;
        while (position < text.length() && (text.charAt(position) == '-' || Character.isDigit(text.charAt(position)))) {
            position++;
        }
        if (start == position) {
            throw bad("a value");
        }
        return Long.valueOf(text.substring(start, position));
    }

    private Map<String, @Nullable Object> object() {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        take('{');
        while (!takeIf('}')) {
            if (!members.isEmpty()) {
                take(',');
            }
            peek();
            String name = string();
            take(':');
            members.put(name, value());
        }
        return members;
    }

    private List<@Nullable Object> array() {
        List<@Nullable Object> elements = new ArrayList<>();
        take('[');
        while (!takeIf(']')) {
            if (!elements.isEmpty()) {
                take(',');
            }
            elements.add(value());
        }
        return elements;
    }

    private String string() {
        take('"');
        StringBuilder chars = new StringBuilder();
        while (true) {
            char c = text.charAt(position++);
            if (c == '"') {
                return chars.toString();
            }
            if (c != '\\') {
                chars.append(c);
                continue;
            }
            char escape = text.charAt(position++);
            if (escape == 'u') {
                chars.append((char) Integer.parseInt(text.substring(position, position + 4), 16));
                position += 4;
            } else if (escape == '"' || escape == '\\') {
                chars.append(escape);
            } else {
                throw bad("an escape of \\u, \\\" or \\\\");
            }
        }
    }

    static String write(@Nullable Object value) {
        StringBuilder out = new StringBuilder();
        write(value, out);
        return out.toString();
    }

    private static void write(@Nullable Object value, StringBuilder out) {
        if (value instanceof String string) {
            writeString(string, out);
        } else if (value instanceof List<?> list) {
            String separator = "[";
            for (Object element : list) {
                out.append(separator);
                write(element, out);
                separator = ",";
            }
            out.append(list.isEmpty() ? "[]" : "]");
        } else if (value instanceof Map<?, ?> map) {
            String separator = "{";
            for (Map.Entry<?, ?> member : map.entrySet()) {
                out.append(separator);
                writeString((String) member.getKey(), out);
                out.append(':');
                write(member.getValue(), out);
                separator = ",";
            }
            out.append(map.isEmpty() ? "{}" : "}");
        } else {
            out.append(value);
        }
    }

    private static void writeString(String string, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < string.length(); i++) {
            char c = string.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c >= ' ' && c < 0x7f) {
                out.append(c);
            } else {
                out.append("\\u");
                for (int shift = 12; shift >= 0; shift -= 4) {
                    out.append(Character.forDigit(c >> shift & 15, 16));
                }
            }
        }
        out.append('"');
    }
}
