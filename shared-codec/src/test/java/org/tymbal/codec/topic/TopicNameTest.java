package org.tymbal.codec.topic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tymbal.codec.bytes.ByteSlice;

class TopicNameTest {
    @ParameterizedTest
    @CsvSource({
        "a,1",
        "/,2",
        "a/b,2",
        "/a,2",
        "a/,2",
        "//,3",
        "a//b,3",
        "' ',1",
        "$SYS/broker/uptime,3",
        "\u00fc/\ud83d\ude00,2"
    })
    void names(String text, int levels) {
        assertNull(TopicName.problem(text));
        TopicName name = TopicName.of(text);
        assertEquals(levels, name.levels());
        assertEquals(text, name.toString());
        assertTrue(name.wellFormed());
        TopicName read = TopicName.borrowed(ByteSlice.utf8(text));
        assertEquals(name, read);
        assertEquals(name.hashCode(), read.hashCode());
        assertEquals(text, read.toString());
        assertEquals(text.startsWith("$"), read.isDollar());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "+", "#", "a/+", "a/#", "a+b", "a#", "a\0b", "\ud83d", "a/\ude00"})
    void textsThatAreNone(String text) {
        String problem = assertNotNullAndReturn(TopicName.problem(text));
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> TopicName.of(text));
        assertEquals(problem, e.getMessage());
    }

    private static String assertNotNullAndReturn(String value) {
        assertNotNull(value);
        return value;
    }

    @Test
    void lengthIsCountedInBytes() {
        assertNull(TopicName.problem("x".repeat(65_535)));
        assertNotNull(TopicName.problem("x".repeat(65_536)));
        assertNull(TopicName.problem("\u20ac".repeat(21_845)));
        assertNotNull(TopicName.problem("\u20ac".repeat(21_846)));
    }

    @Test
    void bytesMayBeNoName() {
        assertFalse(TopicName.borrowed(ByteSlice.utf8("a/+")).wellFormed());
        assertFalse(TopicName.borrowed(ByteSlice.utf8("#")).wellFormed());
        assertFalse(TopicName.EMPTY.wellFormed());
        assertSame(TopicName.EMPTY, TopicName.borrowed(ByteSlice.EMPTY));
    }

    @Test
    void ownNameOutlivesTheBuffer() {
        byte[] buffer = {'x', 'a', '/', 'b'};
        TopicName borrowed = TopicName.borrowed(ByteSlice.of(buffer, 1, 3));
        TopicName own = borrowed.own();
        assertNotSame(borrowed, own);
        buffer[1] = 'z';
        assertEquals("a/b", own.toString());
        assertSame(own, own.own());
    }
}
