package org.tymbal.web.words;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The tables of words are whole: every text of the page stands in every table, nothing else does, and a translation has the
 * values of the English. Where one fails, what is missing lies as JSON in target/words, to be filled in and put into the
 * table of static/words.
 */
class WordsOfThePageTest {
    private static final Path TABLES = Path.of("../static/words");
    /** How many forms a count has. */
    private static final Map<String, Integer> FORMS = Map.of("es", 2, "de", 2, "pt", 2, "zh", 1, "ar", 6);

    /** What is the same everywhere: names, the terms of MQTT, what is typed as it is. */
    private static final Set<String> EXCEPTED = Set.of(
            "sensor-1, sensor-2",
            "Tymbal",
            "$SYS",
            "QoS",
            "JSON",
            "Hex",
            "CSV",
            "PNG",
            "Base64",
            "ms",
            "house/+/light",
            "publish id=7 size>100 out -ping",
            "MQTT.js",
            "curl",
            "mqtt-cli",
            "English",
            "Español",
            "Deutsch",
            "Português",
            "中文",
            "العربية");

    private static final Pattern TERMS = Pattern.compile("QoS|MQTT|\\$SYS/[a-z/]*");
    private static final Pattern LETTERS = Pattern.compile("\\p{L}{2}");
    private static final Pattern HOLE = Pattern.compile("\\{(\\d?)}");
    private static final Pattern ENTRY = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\": \"((?:[^\"\\\\]|\\\\.)*)\"");

    static boolean isWord(String text) {
        return LETTERS.matcher(TERMS.matcher(text).replaceAll("")).find() && !EXCEPTED.contains(text);
    }

    /** By who uses them. What the page has, its Inspector need not fetch again. */
    private static Map<String, Set<String>> users() {
        Map<String, Set<String>> users = new TreeMap<>(Sources.read().keys);
        users.get("page").addAll(Document.keys(Path.of("../static/index.html")));
        users.get("page").addAll(Document.keys(Path.of("../static/late.html")));
        users.get("inspector").removeAll(users.get("page"));
        users.values().forEach(keys -> keys.removeIf(key -> !isWord(key) && !key.contains("{")));
        return users;
    }

    private static Set<String> keys() {
        Set<String> keys = new TreeSet<>();
        users().values().forEach(keys::addAll);
        return keys;
    }

    private static Map<String, String> table(String language) throws IOException {
        Map<String, String> table = new LinkedHashMap<>();
        Matcher matcher = ENTRY.matcher(Files.readString(TABLES.resolve(language + ".json")));
        while (matcher.find()) {
            assertEquals(null, table.put(plain(matcher.group(1)), plain(matcher.group(2))), language + " has it twice");
        }
        return table;
    }

    private static String plain(String json) {
        return json.replaceAll("\\\\(.)", "$1");
    }

    private static String json(Map<String, String> table) {
        List<String> lines = new ArrayList<>();
        table.forEach((key, value) -> lines.add(quoted(key) + ": " + quoted(value)));
        return "{\n" + String.join(",\n", lines) + "\n}\n";
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    @Test
    void everyTableHasEveryTextAndNoOther() throws IOException {
        Set<String> keys = keys();
        assertTrue(keys.size() > 400, "found " + keys.size());
        Path folder = Files.createDirectories(Path.of("target/words"));
        Map<String, String> problems = new TreeMap<>();
        for (String language : FORMS.keySet()) {
            Map<String, String> table = table(language);
            Map<String, String> missing = new TreeMap<>();
            keys.stream().filter(key -> !table.containsKey(key)).forEach(key -> missing.put(key, ""));
            Set<String> extra = new TreeSet<>(table.keySet());
            extra.removeAll(keys);
            Files.writeString(folder.resolve("missing-" + language + ".json"), json(missing));
            if (!missing.isEmpty() || !extra.isEmpty()) {
                problems.put(language, "misses " + missing.keySet() + "; has nowhere to stand for " + extra);
            }
        }
        assertEquals(Map.of(), problems, "see target/words/missing-*.json");
    }

    /** The build ships by this list who gets what. */
    @Test
    void theListOfTheKeysSaysWhoUsesThem() throws IOException {
        List<String> lines = new ArrayList<>();
        users().forEach((user, keys) -> lines.add(quoted(user) + ": [\n"
                + String.join(
                        ",\n", keys.stream().map(WordsOfThePageTest::quoted).toList())
                + "\n]"));
        String list = "{\n" + String.join(",\n", lines) + "\n}\n";
        Files.writeString(Files.createDirectories(Path.of("target/words")).resolve("en.json"), list);
        assertTrue(
                list.equals(Files.readString(TABLES.resolve("en.json"))),
                "static/words/en.json should be what target/words/en.json is now; copy it");
    }

    @Test
    void aTranslationHasTheValuesOfTheEnglish() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (String language : FORMS.keySet()) {
            for (Map.Entry<String, String> entry : table(language).entrySet()) {
                String[] english = entry.getKey().split("\\|", -1);
                String[] forms = entry.getValue().split("\\|", -1);
                boolean counts = english.length > 1;
                boolean fits = forms.length == (counts ? FORMS.get(language) : 1);
                Set<Integer> values = holes(english[english.length - 1]);
                for (int i = 0; i < forms.length; i++) {
                    // A form for one or two need not repeat the number.
                    fits &= counts ? values.containsAll(holes(forms[i])) : values.equals(holes(forms[i]));
                }
                if (!fits
                        || entry.getValue().isBlank()
                        || entry.getKey().endsWith(" ") != entry.getValue().endsWith(" ")) {
                    wrong.add(language + ": " + entry);
                }
            }
        }
        assertEquals(List.of(), wrong);
    }

    private static Set<Integer> holes(String text) {
        Set<Integer> holes = new TreeSet<>();
        int next = 1;
        for (Matcher matcher = HOLE.matcher(text); matcher.find(); ) {
            holes.add(matcher.group(1).isEmpty() ? next++ : Integer.parseInt(matcher.group(1)));
        }
        return holes;
    }

    @Test
    void noViewShowsALiteralPastTheWords() {
        assertEquals(List.of(), Sources.read().bare);
    }
}
