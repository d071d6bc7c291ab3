package org.tymbal.build;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The tables of words as they are shipped. Of each table as a person writes it become: what a browser fetches with the page,
 * what it fetches with the Inspector, and what the server reads for its own pages.
 *
 * <p>A browser's table is without the English, which would be half of it. Of each English text there is a number of 18 bits,
 * and only how far it is from the one before; {@code WordsPart} computes the same numbers. One language has one seed, so its
 * tables can be laid together.
 */
final class WordTable {
    /** Lists the keys by who uses them; nobody fetches it. */
    private static final String KEYS = "en.json";

    private static final String PAGE = "page";
    private static final String INSPECTOR = "inspector";
    private static final String SERVER = "server";
    private static final int RADIX = 90;
    private static final int FIRST = '#';

    private WordTable() {}

    /**
     * Makes the tables of a folder those that are shipped. Where there is no list of the keys, that has been done.
     *
     * @param server where the tables of the server go
     */
    static void ship(Path folder, Path server) throws IOException {
        Path keys = folder.resolve(KEYS);
        if (!Files.isRegularFile(keys)) {
            return;
        }
        Map<String, List<String>> users = lists(Files.readString(keys, StandardCharsets.UTF_8));
        Files.delete(keys);
        Files.createDirectories(server);
        List<Path> tables;
        try (var all = Files.list(folder)) {
            tables = all.filter(file -> file.toString().endsWith(".json")).toList();
        }
        for (Path file : tables) {
            String json = Files.readString(file, StandardCharsets.UTF_8);
            if (json.startsWith("[")) {
                continue; // what an earlier run made
            }
            String language = file.getFileName().toString().replace(".json", "");
            Map<String, String> table = read(json);
            List<String> packed = pack(List.of(only(table, users, PAGE), only(table, users, INSPECTOR)));
            Files.writeString(file, packed.get(0));
            Files.writeString(folder.resolve(language + "-" + INSPECTOR + ".json"), packed.get(1));
            Files.writeString(server.resolve(language + ".json"), written(only(table, users, SERVER)));
        }
    }

    private static Map<String, String> only(Map<String, String> table, Map<String, List<String>> users, String user) {
        Map<String, String> some = new LinkedHashMap<>();
        for (String key : users.getOrDefault(user, List.of())) {
            String text = table.get(key);
            if (text == null) {
                throw new IllegalStateException("no translation: " + key);
            }
            some.put(key, text);
        }
        return some;
    }

    /** {@code [seed, "distances", "texts joined by ~"]} of each, with one seed. */
    static List<String> pack(List<Map<String, String>> tables) {
        for (int seed = 1; seed < 10_000; seed++) {
            List<String> packed = pack(tables, seed);
            if (packed != null) {
                return packed;
            }
        }
        throw new IllegalStateException("no seed gives each text a number of its own");
    }

    /** Null where the seed does not fit. */
    private static List<String> pack(List<Map<String, String>> tables, int seed) {
        TreeMap<Integer, String> taken = new TreeMap<>();
        List<String> packed = new ArrayList<>();
        for (Map<String, String> table : tables) {
            TreeMap<Integer, String> numbers = new TreeMap<>();
            for (Map.Entry<String, String> entry : table.entrySet()) {
                int number = number(entry.getKey(), seed);
                if (taken.put(number, entry.getKey()) != null) {
                    return null;
                }
                numbers.put(number, entry.getValue());
            }
            String distances = distances(numbers);
            if (distances == null) {
                return null;
            }
            packed.add("[" + seed + "," + quoted(distances) + "," + quoted(String.join("~", numbers.values())) + "]");
        }
        return packed;
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

    private static String written(Map<String, String> table) {
        List<String> lines = new ArrayList<>();
        table.forEach((key, text) -> lines.add(quoted(key) + ": " + quoted(text)));
        return "{\n" + String.join(",\n", lines) + "\n}\n";
    }

    /** An object of texts. */
    static Map<String, String> read(String json) {
        Map<String, String> table = new LinkedHashMap<>();
        List<String> texts = new ArrayList<>();
        for (int at = json.indexOf('"'); at >= 0; at = json.indexOf('"', at + 1)) {
            at = text(json, at, texts);
        }
        for (int i = 0; i < texts.size(); i += 2) {
            String text = texts.get(i + 1);
            if (text.indexOf('~') >= 0 || table.put(texts.get(i), text) != null) {
                throw new IllegalStateException("twice, or with a ~ in it: " + texts.get(i));
            }
        }
        return table;
    }

    /** An object of lists of texts. */
    static Map<String, List<String>> lists(String json) {
        Map<String, List<String>> lists = new LinkedHashMap<>();
        List<String> texts = new ArrayList<>();
        for (int at = 0; at < json.length(); at++) {
            char c = json.charAt(at);
            if (c == '"') {
                at = text(json, at, texts);
            } else if (c == '[') {
                String name = texts.remove(texts.size() - 1); // it came behind the texts of the list before
                texts = new ArrayList<>();
                lists.put(name, texts);
            }
        }
        return lists;
    }

    /** Adds the text that begins at this quote; returns where it ends. */
    private static int text(String json, int quote, List<String> into) {
        StringBuilder text = new StringBuilder();
        int at = quote + 1;
        for (; json.charAt(at) != '"'; at++) {
            char c = json.charAt(at);
            text.append(c == '\\' ? json.charAt(++at) : c);
        }
        into.add(text.toString());
        return at;
    }
}
