package org.tymbal.server.store;

import org.tymbal.codec.bytes.ByteReader;
import org.tymbal.codec.bytes.ByteWriter;
import org.tymbal.codec.bytes.MalformedBytesException;

/**
 * Puts and deletions that an {@link Engine} writes together: one array of bytes, in the layout of a WriteBatch of RocksDB, so
 * that they reach it in one call and one copy. Reusable; confined to one thread.
 *
 * <p>The layout: eight bytes 0, the count in four bytes with the lowest first; then for each a byte 0 with the key (deletion) or
 * a byte 1 with key and value (put), each with its length in front in groups of seven bits, the lowest first.
 */
final class Group {
    private static final int HEADER = 12;
    private static final int DELETION = 0;
    private static final int PUT = 1;

    private final ByteWriter out = new ByteWriter(4096);
    private int count;

    Group() {
        clear();
    }

    void clear() {
        out.clear();
        out.u32(0).u32(0).u32(0);
        count = 0;
    }

    void put(byte[] key, byte[] value) {
        put(key, value, value.length);
    }

    void put(byte[] key, byte[] value, int length) {
        out.u8(PUT);
        bytes(key, key.length);
        bytes(value, length);
        count++;
    }

    void delete(byte[] key) {
        out.u8(DELETION);
        bytes(key, key.length);
        count++;
    }

    private void bytes(byte[] bytes, int length) {
        int rest = length;
        while (rest > 0x7f) { // a value may be longer than a Variable Byte Integer of MQTT
            out.u8(rest & 0x7f | 0x80);
            rest >>>= 7;
        }
        out.u8(rest);
        out.bytes(bytes, 0, length);
    }

    int count() {
        return count;
    }

    int sizeBytes() {
        return out.length();
    }

    /** The whole in the layout of RocksDB. */
    byte[] toArray() {
        byte[] array = out.toArray();
        for (int i = 0; i < 4; i++) {
            array[8 + i] = (byte) (count >>> 8 * i);
        }
        return array;
    }

    /** Takes puts and deletions in their order. */
    interface Reader {
        void put(byte[] key, byte[] value);

        void delete(byte[] key);
    }

    void read(Reader reader) {
        read(out.array(), out.length(), reader);
    }

    /**
     * Reads a group that was made before.
     *
     * @throws MalformedBytesException if it is none
     */
    static void read(byte[] bytes, int size, Reader reader) {
        ByteReader in = new ByteReader();
        in.reset(bytes, Math.min(HEADER, size), Math.max(0, size - HEADER));
        while (in.remaining() > 0) {
            int kind = in.u8();
            if (kind != PUT && kind != DELETION) {
                throw new MalformedBytesException("a group holds the unknown operation " + kind);
            }
            boolean put = kind == PUT;
            byte[] key = in.slice(length(in)).toArray();
            if (put) {
                reader.put(key, in.slice(length(in)).toArray());
            } else {
                reader.delete(key);
            }
        }
    }

    private static int length(ByteReader in) {
        int value = 0;
        for (int shift = 0; ; shift += 7) {
            int b = in.u8();
            if (shift > 28) {
                throw new MalformedBytesException("a length in a group has too many bytes");
            }
            value |= (b & 0x7f) << shift;
            if (b < 0x80) {
                return value;
            }
        }
    }
}
