package org.tymbal.codec.bytes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ByteSliceTest {
    private final byte[] array = {'a', 'b', 'c', 'b', 'c'};

    @Test
    void equalBytesAreEqualWhereverTheyLie() {
        ByteSlice one = ByteSlice.of(array, 1, 2);
        ByteSlice other = ByteSlice.of(array, 3, 2);
        assertEquals(one, other);
        assertEquals(one.hashCode(), other.hashCode());
        assertNotEquals(one, ByteSlice.of(array, 0, 2));
        assertNotEquals(one, ByteSlice.of(array, 1, 3));
    }

    @Test
    void ownCopiesOnlyWhatIsAPart() {
        ByteSlice part = ByteSlice.of(array, 1, 2);
        ByteSlice own = part.own();
        assertNotSame(array, own.array());
        array[1] = 'x';
        assertEquals("bc", own.text());
        assertEquals("xc", part.text());
        ByteSlice whole = ByteSlice.of(array);
        assertSame(whole, whole.own());
    }

    @Test
    void rangesOutsideTheArrayAreRefused() {
        assertThrows(IndexOutOfBoundsException.class, () -> ByteSlice.of(array, 4, 2));
        assertThrows(IndexOutOfBoundsException.class, () -> ByteSlice.of(array, -1, 2));
        assertThrows(IndexOutOfBoundsException.class, () -> ByteSlice.of(array, 1, -1));
        assertThrows(IndexOutOfBoundsException.class, () -> ByteSlice.of(array, Integer.MAX_VALUE, 2));
        assertThrows(
                IndexOutOfBoundsException.class, () -> ByteSlice.of(array, 0, 2).at(2));
        assertThrows(
                IndexOutOfBoundsException.class, () -> ByteSlice.of(array, 1, 2).at(-1));
    }

    @Test
    void ordersByUnsignedBytes() {
        ByteSlice low = ByteSlice.of(new byte[] {1, 127});
        ByteSlice high = ByteSlice.of(new byte[] {1, (byte) 128});
        assertTrue(low.compareTo(high) < 0);
        assertTrue(high.compareTo(low) > 0);
        assertTrue(ByteSlice.of(new byte[] {1}).compareTo(low) < 0);
        assertEquals(0, low.compareTo(ByteSlice.of(new byte[] {0, 1, 127}, 1, 2)));
    }

    @Test
    void textAndDisplay() {
        assertNull(ByteSlice.of(new byte[] {(byte) 0xff}).text());
        assertEquals("", ByteSlice.EMPTY.text());
        assertEquals("5 bytes: 61 62 63 62 63", ByteSlice.of(array).toString());
        assertEquals(
                "17 bytes: 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 ...",
                ByteSlice.of(new byte[17]).toString());
    }
}
