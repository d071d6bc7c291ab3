package org.tymbal.codec.bytes;

/**
 * A cursor over a range of a byte array; every read checks that the bytes are there.
 *
 * <p>All reads throw {@link MalformedBytesException} where the range is too short or the bytes are not what the type
 * wants; nothing is allocated before the length was checked. Reusable by {@link #reset}.
 */
public final class ByteReader {
    private byte[] array = ByteSlice.EMPTY.array();
    private int position;
    private int limit;

    public ByteReader() {}

    public ByteReader(ByteSlice slice) {
        reset(slice.array(), slice.offset(), slice.length());
    }

    /** Reads {@code length} bytes from {@code offset} from now on. */
    public void reset(byte[] bytes, int offset, int length) {
        array = bytes;
        position = offset;
        limit = offset + length;
    }

    /** The array that is read. */
    public byte[] array() {
        return array;
    }

    /** The index in {@link #array()} of the next byte. */
    public int position() {
        return position;
    }

    /** How many bytes are left. */
    public int remaining() {
        return limit - position;
    }

    private int take(int count) {
        if (count < 0 || count > limit - position) {
            throw new MalformedBytesException(
                    "the packet ends too early: " + count + " bytes wanted, " + (limit - position) + " left");
        }
        int at = position;
        position += count;
        return at;
    }

    /** One byte, 0 to 255. */
    public int u8() {
        return array[take(1)] & 0xff;
    }

    /** Two bytes, big-endian, 0 to 65,535 [MQTT-1.5.2]. */
    public int u16() {
        int at = take(2);
        return (array[at] & 0xff) << 8 | array[at + 1] & 0xff;
    }

    /** Four bytes, big-endian, 0 to 4,294,967,295 [MQTT-1.5.3]. */
    public long u32() {
        int at = take(4);
        return (array[at] & 0xffL) << 24
                | (array[at + 1] & 0xff) << 16
                | (array[at + 2] & 0xff) << 8
                | array[at + 3] & 0xff;
    }

    /** A Variable Byte Integer, 0 to 268,435,455, in its shortest form [MQTT-1.5.5-1]. */
    public int varint() {
        int value = 0;
        for (int shift = 0; shift < 28; shift += 7) {
            int b = u8();
            value |= (b & 0x7f) << shift;
            if (b < 0x80) {
                if (b == 0 && shift > 0) {
                    throw new MalformedBytesException("a Variable Byte Integer is longer than it needs to be");
                }
                return value;
            }
        }
        throw new MalformedBytesException("a Variable Byte Integer has more than four bytes");
    }

    /** A UTF-8 Encoded String, decoded [MQTT-1.5.4]. */
    public String utf8() {
        int length = u16();
        int at = take(length);
        return Utf8.decode(array, at, length);
    }

    /** A UTF-8 Encoded String, checked but left as bytes: a borrowed slice. */
    public ByteSlice utf8Bytes() {
        int length = u16();
        int at = take(length);
        if (!Utf8.valid(array, at, length)) {
            throw notUtf8();
        }
        return ByteSlice.of(array, at, length);
    }

    /** Passes over a UTF-8 Encoded String, checked. */
    public void skipUtf8() {
        int length = u16();
        int at = take(length);
        if (!Utf8.valid(array, at, length)) {
            throw notUtf8();
        }
    }

    /** What is thrown for such a string. */
    public static MalformedBytesException notUtf8() {
        return new MalformedBytesException("a string is not UTF-8 as MQTT wants it (bad sequence, surrogate or NUL)");
    }

    /** Binary Data with its length in front: a borrowed slice [MQTT-1.5.6]. */
    public ByteSlice binary() {
        return slice(u16());
    }

    /** The next {@code length} bytes: a borrowed slice. */
    public ByteSlice slice(int length) {
        return ByteSlice.of(array, take(length), length);
    }

    /** Passes over bytes. */
    public void skip(int length) {
        take(length);
    }

    /** All bytes left: a borrowed slice. */
    public ByteSlice rest() {
        return slice(remaining());
    }
}
