package org.tymbal.words;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WordsTest {
    @AfterEach
    void english() {
        Words.speak(null);
    }

    private static void speak(Map<String, String> table, int form) {
        Words.speak(new Book() {
            @Override
            public String find(String english) {
                return table.get(english);
            }

            @Override
            public int form(int count) {
                return form < 0 ? count : form;
            }

            @Override
            public String number(String english, String unit) {
                return english.replace(',', '.') + unit;
            }
        });
    }

    @Test
    void englishIsTheKey() {
        assertEquals("Publish", Words.of("Publish"));
        assertEquals("{{counter}} and {}", Words.of("{{counter}} and {}"));
        assertEquals("7 published so far.", Words.of("{} published so far.", "7"));
        assertEquals("from {} to b", Words.of("from {} to {}", "{}", "b"));
    }

    @Test
    void aTableSaysItOtherwiseAndInItsOwnOrder() {
        speak(Map.of("Publish", "Veröffentlichen", "{} of {}", "von {2}: {1}"), 5);
        assertEquals("Veröffentlichen", Words.of("Publish"));
        assertEquals("Missing", Words.of("Missing"));
        assertEquals("von b: a", Words.of("{} of {}", "a", "b"));
    }

    @Test
    void aNumberIsWrittenAsTheLanguageDoes() {
        assertEquals("1,204", Words.number("1,204", "", ""));
        assertEquals("4 min", Words.number("4", "minute", " min"));
        speak(Map.of(), 5);
        assertEquals("1.204", Words.number("1,204", "", ""));
        assertEquals("4minute", Words.number("4", "minute", " min"));
    }

    @Test
    void aCountChoosesTheForm() {
        String key = "{} message|{} messages";
        assertEquals("1 message", Words.many(1, key, "1"));
        assertEquals("0 messages", Words.many(0, key, "0"));
        assertEquals("1,200 messages", Words.many(1_200, key, "1,200"));
        speak(Map.of(key, "{} 条消息"), 5);
        assertEquals("1 条消息", Words.many(1, key, "1"));
        speak(Map.of(key, "z {}|o|t|f {}|m {}|x {}"), -1);
        assertEquals("z 9", Words.many(0, key, "9"));
        assertEquals("o", Words.many(1, key, "9"));
        assertEquals("t", Words.many(2, key, "9"));
        assertEquals("x 9", Words.many(5, key, "9"));
        speak(Map.of(key, "eins {}|viele {}"), 3);
        assertEquals("viele 3", Words.many(3, key, "3"));
    }
}
