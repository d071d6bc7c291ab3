package org.tymbal.web.state.wire;

import java.util.ArrayList;
import java.util.List;

/**
 * The text of a {@link PacketFilter} as words, so that buttons and fields write into the same text that a person types: a button
 * is a word that is there or not, a field is a word that begins with its name, as {@code id=7}.
 */
public final class FilterWords {
    private static final String QUOTED = "topic=\"";

    private FilterWords() {}

    /** What stands between spaces; a topic in quotation marks may hold some. */
    public static List<String> of(String text) {
        List<String> words = new ArrayList<>();
        String rest = text.trim();
        while (!rest.isEmpty()) {
            int from = rest.startsWith("-") ? 1 : 0;
            boolean quoted = rest.startsWith(QUOTED, from);
            int end = quoted ? rest.indexOf('"', from + QUOTED.length()) + 1 : rest.indexOf(' ');
            if (end <= 0) {
                end = rest.length();
            }
            words.add(rest.substring(0, end));
            rest = rest.substring(end).trim();
        }
        return words;
    }

    /** Whether this word is there; letters match in both cases. */
    public static boolean has(String text, String word) {
        for (String one : of(text)) {
            if (lower(one).equals(word)) {
                return true;
            }
        }
        return false;
    }

    /** The text with this word, or without. */
    public static String with(String text, String word, boolean on) {
        StringBuilder changed = new StringBuilder();
        for (String one : of(text)) {
            if (!lower(one).equals(word)) {
                add(changed, one);
            }
        }
        if (on) {
            add(changed, word);
        }
        return changed.toString();
    }

    /** What the field of this name, as {@code size>}, is worth; empty if it is not there. */
    public static String value(String text, String name) {
        for (String one : of(text)) {
            if (lower(one).startsWith(name)) {
                return plain(one.substring(name.length()));
            }
        }
        return "";
    }

    /** The text with another value of a field; without the field if that is empty. */
    public static String with(String text, String name, String value) {
        StringBuilder changed = new StringBuilder();
        for (String one : of(text)) {
            if (!lower(one).startsWith(name)) {
                add(changed, one);
            }
        }
        String now = value.trim();
        if (!now.isEmpty()) {
            add(changed, name + (now.indexOf(' ') < 0 ? now : '"' + now + '"'));
        }
        return changed.toString();
    }

    private static void add(StringBuilder text, String word) {
        text.append(text.isEmpty() ? "" : " ").append(word);
    }

    /** Without its quotation marks. */
    private static String plain(String value) {
        boolean closed = value.length() > 1 && value.endsWith("\"");
        return value.startsWith("\"") ? value.substring(1, closed ? value.length() - 1 : value.length()) : value;
    }

    /** Letters of ASCII only: the JDK's own tables of all scripts weigh kilobytes. */
    public static String lower(String text) {
        StringBuilder small = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            small.append(c >= 'A' && c <= 'Z' ? (char) (c + 32) : c);
        }
        return small.toString();
    }
}
