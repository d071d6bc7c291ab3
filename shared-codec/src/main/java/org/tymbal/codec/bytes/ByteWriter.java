package org.tymbal.codec.bytes;

import java.util.Arrays;

/** A byte array that grows as it is written; big-endian, as all of MQTT. Reusable by {@link #clear()}. */
public final class ByteWriter {
    /** The largest value of a Variable Byte Integer. */
    public static final int MAXIMUM_VARINT = 268_435_455;

    private byte[] array;
    private int length;

    public ByteWriter() {
        this(64);
    }

    public ByteWriter(int capacity) {
        array = new byte[capacity];
    }

    public int length() {
        return length;
    }

    /** The array written so far, {@link #length()} bytes from 0; good until the next write. */
    public byte[] array() {
        return array;
    }

    /** A copy of what was written. */
    public byte[] toArray() {
        return Arrays.copyOf(array, length);
    }

    /** Forgets what was written, keeps the room. */
    public void clear() {
        length = 0;
    }

    /** Forgets what was written from {@code position} on. */
    public void truncate(int position) {
        if (position < 0 || position > length) {
            throw new IndexOutOfBoundsException("position " + position + " of " + length);
        }
        length = position;
    }

    private int grow(int count) {
        int at = length;
        if (count > array.length - at) {
            array = Arrays.copyOf(array, Math.max(at + count, array.length * 2));
        }
        length = at + count;
        return at;
    }

    public ByteWriter u8(int value) {
        int at = grow(1);
        array[at] = (byte) value;
        return this;
    }

    public ByteWriter u16(int value) {
        int at = grow(2);
        array[at] = (byte) (value >> 8);
        array[at + 1] = (byte) value;
        return this;
    }

    public ByteWriter u32(long value) {
        int at = grow(4);
        array[at] = (byte) (value >> 24);
        array[at + 1] = (byte) (value >> 16);
        array[at + 2] = (byte) (value >> 8);
        array[at + 3] = (byte) value;
        return this;
    }

    /** A Variable Byte Integer; {@code value} is 0 to {@link #MAXIMUM_VARINT}. */
    public ByteWriter varint(int value) {
        if (value < 0 || value > MAXIMUM_VARINT) {
            throw new IllegalArgumentException("a Variable Byte Integer cannot hold " + value);
        }
        int rest = value;
        while (rest > 0x7f) {
            u8(rest & 0x7f | 0x80);
            rest >>= 7;
        }
        return u8(rest);
    }

    /**
     * Puts a Variable Byte Integer before the byte at {@code position}: the length of what was written behind it, known
     * only afterwards.
     */
    public ByteWriter insertVarint(int position, int value) {
        if (position < 0 || position > length) {
            throw new IndexOutOfBoundsException("position " + position + " of " + length);
        }
        int end = length;
        varint(value);
        int size = length - end;
        System.arraycopy(array, position, array, position + size, end - position);
        length = position;
        varint(value);
        length = end + size;
        return this;
    }

    /** How many bytes {@link #varint} takes. */
    public static int varintLength(int value) {
        return value < 0x80 ? 1 : value < 0x4000 ? 2 : value < 0x20_0000 ? 3 : 4;
    }

    /**
     * A UTF-8 Encoded String with its length in front.
     *
     * @throws IllegalArgumentException if it is longer than 65,535 bytes or holds what MQTT cannot carry
     */
    public ByteWriter utf8(String text) {
        int size = Utf8.encodedLength(text);
        checkShort(size, "a string");
        u16(size);
        int at = grow(size);
        Utf8.encodeInto(text, array, at);
        return this;
    }

    /** Binary Data with its length in front; at most 65,535 bytes. */
    public ByteWriter binary(ByteSlice data) {
        checkShort(data.length(), "binary data");
        return u16(data.length()).bytes(data);
    }

    public ByteWriter bytes(ByteSlice slice) {
        return bytes(slice.array(), slice.offset(), slice.length());
    }

    public ByteWriter bytes(byte[] source, int offset, int count) {
        int at = grow(count);
        System.arraycopy(source, offset, array, at, count);
        return this;
    }

    private static void checkShort(int size, String what) {
        if (size > 0xffff) {
            throw new IllegalArgumentException(
                    "MQTT cannot carry " + what + " of " + size + " bytes; 65,535 is the most");
        }
    }
}
