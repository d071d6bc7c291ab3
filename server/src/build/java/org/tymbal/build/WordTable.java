package org.tymbal.build;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * A table of words as a browser fetches it: without the English, which would be half of it. Of each English text there is
 * a number of 18 bits, and only how far it is from the one before; {@code WordsPart} computes the same numbers.
 */
final class WordTable {
    private static final int RADIX = 90;
    private static final int FIRST = '#';

    private WordTable() {}

    /** {@code [seed, "distances", "texts joined by ~"]}; what is packed already stays as it is. */
    static String pack(String json) {
        if (json.strip().startsWith("[")) {
            return json;
        }
        Map<String, String> table = read(json);
        for (int seed = 1; seed < 10_000; seed++) {
            TreeMap<Integer, String> numbers = new TreeMap<>();
            for (Map.Entry<String, String> entry : table.entrySet()) {
                numbers.put(number(entry.getKey(), seed), entry.getValue());
            }
            String distances = numbers.size() == table.size() ? distances(numbers) : null;
            if (distances != null) {
                return "[" + seed + "," + quoted(distances) + "," + quoted(String.join("~", numbers.values())) + "]";
            }
        }
        throw new IllegalStateException("no seed gives " + table.size() + " texts a number each");
    }

    static int number(String english, int seed) {
        int hash = seed;
        for (int i = 0; i < english.length(); i++) {
            hash = (hash ^ english.charAt(i)) * 16_777_619;
        }
        return hash >>> 14;
    }

    /** Two characters a number; null where one is too far from the one before. */
    private static String distances(TreeMap<Integer, String> numbers) {
        StringBuilder text = new StringBuilder();
        int before = 0;
        for (int number : numbers.keySet()) {
            int distance = number - before;
            before = number;
            if (distance >= RADIX * RADIX) {
                return null;
            }
            text.append((char) (FIRST + distance / RADIX)).append((char) (FIRST + distance % RADIX));
        }
        return text.toString();
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** An object of texts. */
    static Map<String, String> read(String json) {
        Map<String, String> table = new LinkedHashMap<>();
        String key = null;
        for (int at = json.indexOf('"'); at >= 0; at = json.indexOf('"', at + 1)) {
            StringBuilder text = new StringBuilder();
            for (at++; json.charAt(at) != '"'; at++) {
                char c = json.charAt(at);
                text.append(c == '\\' ? json.charAt(++at) : c);
            }
            if (key == null) {
                key = text.toString();
            } else {
                if (text.indexOf("~") >= 0 || table.put(key, text.toString()) != null) {
                    throw new IllegalStateException("twice, or with a ~ in it: " + key);
                }
                key = null;
            }
        }
        return table;
    }
}
