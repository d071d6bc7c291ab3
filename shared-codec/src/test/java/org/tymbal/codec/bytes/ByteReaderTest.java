package org.tymbal.codec.bytes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteReaderTest {
    private static ByteReader reader(int... bytes) {
        return new ByteReader(slice(bytes));
    }

    private static ByteSlice slice(int... bytes) {
        byte[] array = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            array[i] = (byte) bytes[i];
        }
        return ByteSlice.of(array);
    }

    private static ByteReader hex(String hex) {
        int[] bytes = new int[hex.length() / 2];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = Integer.parseInt(hex.substring(2 * i, 2 * i + 2), 16);
        }
        return reader(bytes);
    }

    @Test
    void numbersAreBigEndianAndUnsigned() {
        ByteReader in = reader(0xff, 0x80, 0x01, 0xff, 0xff, 0xff, 0xfe, 0, 0, 1, 2);
        assertEquals(0xff, in.u8());
        assertEquals(0x8001, in.u16());
        assertEquals(0xffff_fffeL, in.u32());
        assertEquals(0x102, in.u32());
        assertEquals(0, in.remaining());
    }

    @ParameterizedTest
    @CsvSource({
        "00, 0",
        "7f, 127",
        "8001, 128",
        "ff7f, 16383",
        "808001, 16384",
        "ffff7f, 2097151",
        "80808001, 2097152",
        "ffffff7f, 268435455"
    })
    void variableByteIntegers(String hex, int value) {
        ByteReader in = hex(hex);
        assertEquals(value, in.varint());
        assertEquals(0, in.remaining());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"8000", "808000", "80808000", "ff00", "8080808001", "ffffffff7f", "80", "ffff", "ffffff", ""})
    void variableByteIntegersThatAreNone(String hex) {
        assertThrows(MalformedBytesException.class, () -> hex(hex).varint());
    }

    @Test
    void nothingIsReadBeyondTheRange() {
        byte[] array = {1, 2, 3, 4, 5, 6, 7, 8};
        ByteReader in = new ByteReader();
        for (int length = 0; length < 4; length++) {
            in.reset(array, 2, length);
            assertThrows(MalformedBytesException.class, in::u32);
            assertEquals(length, in.remaining());
        }
        in.reset(array, 2, 1);
        assertThrows(MalformedBytesException.class, in::u16);
        assertEquals(3, in.u8());
        assertThrows(MalformedBytesException.class, in::u8);
        assertThrows(MalformedBytesException.class, () -> in.slice(1));
        assertThrows(MalformedBytesException.class, () -> in.slice(-1));
        assertEquals(ByteSlice.EMPTY, in.slice(0));
    }

    @Test
    void stringsAndBinaryData() {
        ByteReader in = reader(0, 2, 0xc3, 0xbc, 0, 1, 0xff, 0, 0, 0, 1, 'x', 9, 9);
        assertEquals("\u00fc", in.utf8());
        assertEquals(slice(0xff), in.binary());
        assertEquals("", in.utf8());
        ByteSlice text = in.utf8Bytes();
        assertEquals("x", text.text());
        assertSame(in.array(), text.array());
        assertEquals(slice(9, 9), in.rest());
        assertEquals(ByteSlice.EMPTY, in.rest());
    }

    @Test
    void stringsThatAreNone() {
        assertThrows(MalformedBytesException.class, () -> reader(0, 1, 0xff).utf8());
        assertThrows(MalformedBytesException.class, () -> reader(0, 1, 0).utf8Bytes());
        assertThrows(MalformedBytesException.class, () -> reader(0, 2, 'a').utf8());
        assertThrows(
                MalformedBytesException.class, () -> reader(0xff, 0xff, 'a').binary());
        MalformedBytesException e =
                assertThrows(MalformedBytesException.class, () -> reader(0).utf8());
        assertTrue(e.problem().startsWith("the packet ends too early"), e.problem());
    }
}
