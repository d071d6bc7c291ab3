package org.tymbal.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WordTableTest {
    /** As the page reads it. */
    private static Map<Integer, String> unpack(String packed) {
        String[] parts =
                packed.substring(packed.indexOf('"') + 1, packed.length() - 2).split("\",\"");
        String distances = parts[0].replace("\\\\", "\\");
        Map<Integer, String> table = new LinkedHashMap<>();
        String[] texts = parts[1].replace("\\\\", "\\").split("~");
        int number = 0;
        for (int i = 0; i < texts.length; i++) {
            number += distances.charAt(2 * i) * 90 + distances.charAt(2 * i + 1) - 3185;
            table.put(number, texts[i]);
        }
        assertEquals(2 * texts.length, distances.length());
        return table;
    }

    /** No two alike, as sentences are. */
    private static String key(int i) {
        return Integer.toString(i * 7_919 + 11, 36) + " \"" + Integer.toString(i * i, 3) + "\" and " + i;
    }

    private static Map<String, String> texts(int from, int to) {
        Map<String, String> table = new LinkedHashMap<>();
        for (int i = from; i < to; i++) {
            table.put(key(i), "Wort \\" + i);
        }
        return table;
    }

    @Test
    void everyTextIsFoundByItsEnglish() {
        List<String> packed = WordTable.pack(List.of(texts(0, 700), texts(700, 860)));
        int seed = Integer.parseInt(packed.get(0).substring(1, packed.get(0).indexOf(',')));
        assertTrue(packed.get(1).startsWith("[" + seed + ","), "one seed for both");
        Map<Integer, String> table = unpack(packed.get(0));
        assertEquals(700, table.size());
        table.putAll(unpack(packed.get(1)));
        assertEquals(860, table.size(), "laid together none hides another");
        for (int i = 0; i < 860; i++) {
            assertEquals("Wort \\" + i, table.get(WordTable.number(key(i), seed)));
        }
    }

    @Test
    void eachGetsWhatItUses(@TempDir Path folder) throws IOException {
        Path words = Files.createDirectories(folder.resolve("words"));
        Path server = folder.resolve("spoken");
        Files.writeString(
                words.resolve("en.json"),
                "{\n\"page\": [\n\"a\",\n\"b [\\\"1\\\"]\"\n],\n\"inspector\": [\"c\"],\n\"server\": [\"b [\\\"1\\\"]\", \"d\"]\n}\n");
        Files.writeString(
                words.resolve("de.json"),
                "{\n\"a\": \"A\",\n\"b [\\\"1\\\"]\": \"B \\\"1\\\"\",\n\"c\": \"C\",\n\"d\": \"D\"\n}\n");
        for (int run = 0; run < 2; run++) { // what has been made stays as it is
            WordTable.ship(words, server);
            assertEquals(2, Files.list(words).count());
            String page = Files.readString(words.resolve("de.json"));
            assertTrue(page.contains("A") && page.contains("B \\\"1") && !page.contains("C"), page);
            assertTrue(Files.readString(words.resolve("de-inspector.json")).endsWith(",\"C\"]"));
            assertEquals(
                    Map.of("b [\"1\"]", "B \"1\"", "d", "D"),
                    WordTable.read(Files.readString(server.resolve("de.json"))));
        }
    }

    @Test
    void whatCannotBeShippedIsSaid(@TempDir Path folder) throws IOException {
        assertThrows(IllegalStateException.class, () -> WordTable.read("{\"a\": \"b~c\"}"));
        assertThrows(IllegalStateException.class, () -> WordTable.read("{\"a\": \"b\", \"a\": \"c\"}"));
        Files.writeString(folder.resolve("en.json"), "{\"page\": [\"a\"]}");
        Files.writeString(folder.resolve("de.json"), "{}");
        assertThrows(IllegalStateException.class, () -> WordTable.ship(folder, folder.resolve("spoken")));
    }
}
