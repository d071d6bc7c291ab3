package org.tymbal.codec.topic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.bytes.Utf8;

/** A filter and a name from any bytes, separated by a line feed: judged and matched as the naive way does. */
class TopicFilterFuzzTest {
    @MethodSource("seeds")
    @FuzzTest(maxDuration = "3m")
    void anyTexts(byte[] input) {
        int cut = 0;
        while (cut < input.length && input[cut] != '\n') {
            cut++;
        }
        String filter = text(input, 0, cut);
        String name = text(input, Math.min(cut + 1, input.length), input.length);
        if (filter == null) {
            return;
        }
        boolean shared = filter.startsWith("$share/");
        String matching = shared ? filter.substring(Math.max(filter.indexOf('/', 7), 6) + 1) : filter;
        if (TopicFilter.problem(filter) != null) {
            assertThrows(IllegalArgumentException.class, () -> TopicFilter.of(filter));
            assertFalse(!shared && filter.length() < 1000 && NaiveTopics.isFilter(filter), filter);
            return;
        }
        TopicFilter made = TopicFilter.of(filter);
        assertEquals(matching, made.matching().text());
        assertEquals(filter, made.toString());
        if (shared) {
            assertEquals("$share/" + made.shareName() + "/" + matching, filter);
            assertFalse(assertNotNullAndReturn(made.shareName()).isEmpty());
        }
        assertEquals(true, NaiveTopics.isFilter(matching), filter);
        assertEquals(matching.split("/", -1).length, made.levels());
        if (name != null && TopicName.problem(name) == null) {
            assertEquals(
                    NaiveTopics.matches(matching, name),
                    made.matches(TopicName.of(name)),
                    () -> filter + " on " + name);
        }
    }

    private static String assertNotNullAndReturn(String value) {
        assertNotNull(value);
        return value;
    }

    private static String text(byte[] input, int from, int to) {
        return Utf8.valid(input, from, to - from)
                ? ByteSlice.of(input, from, to - from).text()
                : null;
    }

    static Stream<byte[]> seeds() {
        return Stream.of(
                        "a/b\na/b",
                        "a/+/c\na//c",
                        "#\n$SYS/a",
                        "+/b/#\na/b",
                        "$share/g/a/#\na/b/c",
                        "$share/g/+\n/",
                        "$SYS/+\n$SYS/",
                        "\u00fc/+/\u20ac\n\u00fc//\u20ac",
                        "a#/b\na",
                        "$share/+/a\na")
                .map(Utf8::encode);
    }
}
