package org.tymbal.codec.bytes;

import org.jspecify.annotations.Nullable;

/**
 * A view on a part of a byte array.
 *
 * <p>A slice is either <em>borrowed</em> (it looks into somebody's buffer and is good only until that buffer is used
 * again) or <em>owned</em> (nobody writes the array any more). The class cannot tell which; whoever keeps a slice beyond
 * the call that handed it over calls {@link #own()}.
 */
public final class ByteSlice implements Comparable<ByteSlice> {
    public static final ByteSlice EMPTY = new ByteSlice(new byte[0], 0, 0);

    private final byte[] array;
    private final int offset;
    private final int length;

    private ByteSlice(byte[] array, int offset, int length) {
        this.array = array;
        this.offset = offset;
        this.length = length;
    }

    /** A view on the whole array, which the caller will not write any more. */
    public static ByteSlice of(byte[] array) {
        return array.length == 0 ? EMPTY : new ByteSlice(array, 0, array.length);
    }

    /**
     * A view on {@code length} bytes from {@code offset}.
     *
     * @throws IndexOutOfBoundsException if the range is not inside the array
     */
    public static ByteSlice of(byte[] array, int offset, int length) {
        if (offset < 0 || length < 0 || offset > array.length - length) {
            throw new IndexOutOfBoundsException(
                    "slice of " + length + " bytes at " + offset + " in an array of " + array.length);
        }
        return length == 0 ? EMPTY : new ByteSlice(array, offset, length);
    }

    /** The bytes of the text in UTF-8. */
    public static ByteSlice utf8(String text) {
        return of(Utf8.encode(text));
    }

    /** The array looked into; read only {@link #length()} bytes from {@link #offset()}, write none. */
    public byte[] array() {
        return array;
    }

    public int offset() {
        return offset;
    }

    public int length() {
        return length;
    }

    public boolean isEmpty() {
        return length == 0;
    }

    /** The byte at {@code index}, 0 to 255. */
    public int at(int index) {
        if (index < 0 || index >= length) {
            throw new IndexOutOfBoundsException("byte " + index + " of " + length);
        }
        return array[offset + index] & 0xff;
    }

    /** A slice that nobody else can change: a copy, or itself where it spans a whole array already. */
    public ByteSlice own() {
        return length == array.length ? this : of(toArray());
    }

    /** A fresh copy of the bytes. */
    public byte[] toArray() {
        byte[] copy = new byte[length];
        System.arraycopy(array, offset, copy, 0, length);
        return copy;
    }

    /** The bytes as text, or null where they are not UTF-8 as MQTT wants it. */
    public @Nullable String text() {
        return Utf8.valid(array, offset, length) ? Utf8.decodeValid(array, offset, length) : null;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        if (this == other) {
            return true;
        }
        if (!(other instanceof ByteSlice that) || that.length != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (array[offset + i] != that.array[that.offset + i]) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int hashCode() {
        int hash = 1;
        for (int i = 0; i < length; i++) {
            hash = 31 * hash + array[offset + i];
        }
        return hash;
    }

    /** By unsigned bytes. With it a HashMap stays fast even if somebody chooses keys of the same hash code. */
    @Override
    public int compareTo(ByteSlice that) {
        int common = Math.min(length, that.length);
        for (int i = 0; i < common; i++) {
            int difference = (array[offset + i] & 0xff) - (that.array[that.offset + i] & 0xff);
            if (difference != 0) {
                return difference;
            }
        }
        return length - that.length;
    }

    /** For people: the length, and the first bytes in hexadecimal. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder().append(length).append(" bytes");
        int shown = Math.min(length, 16);
        for (int i = 0; i < shown; i++) {
            int b = at(i);
            text.append(i == 0 ? ": " : " ")
                    .append(Character.forDigit(b >> 4, 16))
                    .append(Character.forDigit(b & 15, 16));
        }
        return (shown < length ? text.append(" ...") : text).toString();
    }
}
