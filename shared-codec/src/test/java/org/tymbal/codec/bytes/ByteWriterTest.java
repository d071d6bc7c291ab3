package org.tymbal.codec.bytes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ByteWriterTest {
    private static final int[] STEPS = {0, 1, 127, 128, 16_383, 16_384, 2_097_151, 2_097_152, 268_435_455};

    @Test
    void whatWasWrittenIsReadAgain() {
        ByteWriter out = new ByteWriter(0);
        out.u8(0x1ff).u16(0xfffe).u32(0xffff_fffdL).utf8("\u00fc").binary(ByteSlice.utf8("b"));
        for (int value : STEPS) {
            out.varint(value);
        }
        ByteReader in = new ByteReader(ByteSlice.of(out.array(), 0, out.length()));
        assertEquals(0xff, in.u8());
        assertEquals(0xfffe, in.u16());
        assertEquals(0xffff_fffdL, in.u32());
        assertEquals("\u00fc", in.utf8());
        assertEquals("b", in.binary().text());
        for (int value : STEPS) {
            int before = in.remaining();
            assertEquals(value, in.varint());
            assertEquals(ByteWriter.varintLength(value), before - in.remaining());
        }
        assertEquals(0, in.remaining());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 127, 128, 16_384, 268_435_455})
    void aLengthIsPutBeforeWhatWasWritten(int value) {
        ByteWriter out = new ByteWriter(1).u8(1).u8(2).u8(3);
        out.insertVarint(1, value);
        assertArrayEquals(new ByteWriter().u8(1).varint(value).u8(2).u8(3).toArray(), out.toArray());
        out.insertVarint(out.length(), 5);
        assertEquals(5, out.array()[out.length() - 1]);
    }

    @Test
    void clearAndTruncateForgetButKeepTheRest() {
        ByteWriter out = new ByteWriter().u16(0x102).u8(3);
        out.truncate(2);
        assertArrayEquals(new byte[] {1, 2}, out.toArray());
        assertThrows(IndexOutOfBoundsException.class, () -> out.truncate(3));
        assertThrows(IndexOutOfBoundsException.class, () -> out.insertVarint(3, 0));
        out.clear();
        assertEquals(0, out.length());
    }

    @Test
    void whatMqttCannotCarryIsRefused() {
        ByteWriter out = new ByteWriter();
        assertThrows(IllegalArgumentException.class, () -> out.varint(-1));
        assertThrows(IllegalArgumentException.class, () -> out.varint(268_435_456));
        assertThrows(IllegalArgumentException.class, () -> out.utf8("x".repeat(65_536)));
        assertThrows(IllegalArgumentException.class, () -> out.utf8("\u20ac".repeat(21_846)));
        assertThrows(IllegalArgumentException.class, () -> out.utf8("a\0"));
        assertThrows(IllegalArgumentException.class, () -> out.binary(ByteSlice.of(new byte[65_536])));
        assertEquals(0, out.length());
        out.utf8("x".repeat(65_535)).binary(ByteSlice.of(new byte[65_535]));
        assertEquals(2 * 65_537, out.length());
    }
}
