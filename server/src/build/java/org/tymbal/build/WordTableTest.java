package org.tymbal.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

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

    @Test
    void everyTextIsFoundByItsEnglish() {
        StringBuilder json = new StringBuilder("{");
        for (int i = 0; i < 700; i++) {
            json.append(i == 0 ? "\n" : ",\n")
                    .append("\"Key \\\"")
                    .append(i)
                    .append("\": \"Wort \\\\")
                    .append(i)
                    .append('"');
        }
        String packed = WordTable.pack(json + "\n}\n");
        int seed = Integer.parseInt(packed.substring(1, packed.indexOf(',')));
        Map<Integer, String> table = unpack(packed);
        assertEquals(700, table.size());
        for (int i = 0; i < 700; i++) {
            assertEquals("Wort \\" + i, table.get(WordTable.number("Key \"" + i, seed)));
        }
        assertEquals(packed, WordTable.pack(packed), "packed once is packed");
    }

    @Test
    void whatCannotBePackedIsSaid() {
        assertThrows(IllegalStateException.class, () -> WordTable.pack("{\"a\": \"b~c\"}"));
        assertThrows(IllegalStateException.class, () -> WordTable.pack("{\"a\": \"b\", \"a\": \"c\"}"));
    }
}
