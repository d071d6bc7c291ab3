package org.tymbal.codec.topic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.house.Proves;

class TopicFilterTest {
    /** The examples of chapter 4.7, and the corners that implementations have got wrong. */
    @ParameterizedTest
    @CsvSource({
        "sport/tennis/player1/#, sport/tennis/player1, true",
        "sport/tennis/player1/#, sport/tennis/player1/ranking, true",
        "sport/tennis/player1/#, sport/tennis/player1/score/wimbledon, true",
        "sport/tennis/player1/#, sport/tennis/player10, false",
        "sport/#, sport, true",
        "sport/#, sport/, true",
        "sport/#, sports, false",
        "#, a, true",
        "#, /, true",
        "#, /a, true",
        "sport/tennis/+, sport/tennis/player1, true",
        "sport/tennis/+, sport/tennis/player1/ranking, false",
        "sport/+, sport, false",
        "sport/+, sport/, true",
        "sport/+/+, sport/, false",
        "+, a, true",
        "+, /a, false",
        "/+, /a, true",
        "+/+, /finance, true",
        "/+, /finance, true",
        "+, /finance, false",
        "+/tennis/#, a/tennis, true",
        "+/tennis/#, a/tennis/b/c, true",
        "+/tennis/#, tennis, false",
        "+/#, a, true",
        "+/#, a/b/c, true",
        "+/#, /, true",
        "+/+/#, a, false",
        "+/+/#, a/b, true",
        "#, $SYS/broker, false",
        "+, $SYS, false",
        "+/monitor/Clients, $SYS/monitor/Clients, false",
        "+/#, $SYS/x, false",
        "$SYS/#, $SYS, true",
        "$SYS/#, $SYS/broker/load, true",
        "$SYS/monitor/+, $SYS/monitor/Clients, true",
        "a/#, $a/b, false",
        "a/+, a/$SYS, true",
        "a/#, a/$SYS/b, true",
        "a, a, true",
        "a, A, false",
        "a, ab, false",
        "ab, a, false",
        "a, a/, false",
        "a/, a, false",
        "a/, a/, true",
        "a//b, a//b, true",
        "a//b, a/b, false",
        "a/+/b, a//b, true",
        "a/+/b, a/b, false",
        "a/+/b, a/x/b/c, false",
        "/, /, true",
        "//, //, true",
        "//, /, false",
        "//#, /, true",
        "+/, a/, true",
        "+/, a, false",
        "\u00fc/+, \u00fc/\u20ac, true",
        "\u00fc, u, false",
        "$share/g/a/+, a/b, true",
        "$share/g/#, $SYS/a, false",
        "$share/g/$SYS/#, $SYS/a, true",
        "$share/g/a, $share/g/a, false",
        "$share, $share, true",
    })
    void matches(String filter, String name, boolean matches) {
        assertEquals(matches, TopicFilter.of(filter).matches(TopicName.of(name)));
        // The same with both looked at inside larger arrays.
        ByteSlice padded = ByteSlice.utf8("/" + name + "/x");
        ByteSlice inside = ByteSlice.of(padded.array(), 1, padded.length() - 3);
        assertEquals(matches, TopicFilter.of(filter).matches(TopicName.borrowed(inside)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a#",
                "#a",
                "a/#/b",
                "##",
                "#/",
                "a+",
                "+a",
                "a/b+/c",
                "a/+b",
                "++",
                "/#/",
                "a\0",
                "\ud83d",
                "$share/",
                "$share//a",
                "$share/g",
                "$share/g/",
                "$share/+/a",
                "$share/#/a",
                "$share/g+/a",
                "$share/g/a#"
            })
    void textsThatAreNone(String text) {
        String problem = TopicFilter.problem(text);
        assertNotNull(problem);
        assertTrue(problem.length() > 10, problem);
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> TopicFilter.of(text));
        assertEquals(problem, e.getMessage());
    }

    @Test
    void lengthIsCountedInBytes() {
        assertNull(TopicFilter.problem("x".repeat(65_533) + "/#"));
        assertNotNull(TopicFilter.problem("x".repeat(65_534) + "/#"));
        // The whole of a Shared Subscription stands in one string of the packet.
        assertNotNull(TopicFilter.problem("$share/g/" + "x".repeat(65_527)));
        assertNull(TopicFilter.problem("$share/g/" + "x".repeat(65_526)));
        assertNotNull(TopicFilter.problem("$share/a\0b/x"));
    }

    @Proves(v5 = {"MQTT-4.8.2-1", "MQTT-4.8.2-2"})
    @Test
    void sharedSubscriptionIsTakenApart() {
        TopicFilter filter = TopicFilter.of("$share/group/a/+/#");
        assertEquals("group", filter.shareName());
        assertEquals("a/+/#", filter.matching().text());
        assertEquals("$share/group/a/+/#", filter.toString());
        assertEquals(3, filter.levels());
        assertTrue(filter.hasWildcard());
        TopicFilter plain = TopicFilter.of("a/+/#");
        assertNull(plain.shareName());
        assertEquals(plain.matching(), filter.matching());
        assertNotEquals(plain, filter);
        assertEquals(TopicFilter.of("a/+/#"), plain);
    }

    /** Against a matcher that cuts both into levels and compares them; small alphabets make near misses frequent. */
    @Test
    void agreesWithANaiveMatcher() {
        Random random = new Random(7);
        String[] levels = {"", "a", "b", "ab", "$", "$a", "+", "#", "a+", "#b"};
        int filters = 0;
        int hits = 0;
        for (int i = 0; i < 300_000; i++) {
            String filter = join(levels, random, random.nextInt(4) == 0 ? 10 : 8);
            String name = join(levels, random, 6);
            assertEquals(NaiveTopics.isFilter(filter), TopicFilter.problem(filter) == null, filter);
            if (TopicFilter.problem(filter) == null && TopicName.problem(name) == null) {
                boolean matches = TopicFilter.of(filter).matches(TopicName.of(name));
                assertEquals(NaiveTopics.matches(filter, name), matches, () -> filter + " on " + name);
                filters++;
                hits += matches ? 1 : 0;
            }
        }
        assertTrue(filters > 100_000 && hits > 10_000, filters + " filters, " + hits + " hits");
    }

    private static String join(String[] levels, Random random, int alphabet) {
        StringBuilder text = new StringBuilder(levels[random.nextInt(alphabet)]);
        for (int i = random.nextInt(4); i > 0; i--) {
            text.append('/').append(levels[random.nextInt(alphabet)]);
        }
        return text.toString();
    }
}
