package org.tymbal.e2e.load;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** RFC 6455 from the side of a client, as far as a load needs it: each packet goes out as a frame of its own with a mask. */
final class WebSocketFrames {
    /** The longest header of a frame that we send. */
    static final int MOST_HEADER = 14;

    static final int BINARY = 2;
    private static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private int random = 0x92d68ca2;

    // The header of the frame that is coming in, and how much of its payload is still to come.
    private final byte[] header = new byte[10];
    private int headerLength;
    private long left;
    private int opcode;
    private boolean pinged;

    /** Writes a frame around the bytes; returns where it ends. There must be room for the header. */
    int frame(int code, byte[] bytes, int length, byte[] out, int start) {
        int at = start;
        out[at++] = (byte) (0x80 | code);
        if (length < 126) {
            out[at++] = (byte) (0x80 | length);
        } else if (length < 65_536) {
            out[at++] = (byte) (0x80 | 126);
            out[at++] = (byte) (length >> 8);
            out[at++] = (byte) length;
        } else {
            out[at++] = (byte) (0x80 | 127);
            for (int shift = 56; shift >= 0; shift -= 8) {
                out[at++] = (byte) ((long) length >> shift);
            }
        }
        random ^= random << 13;
        random ^= random >>> 17;
        random ^= random << 5;
        int key = random;
        for (int shift = 0; shift < 32; shift += 8) {
            out[at++] = (byte) (key >> shift);
        }
        long key8 = (long) key << 32 | key & 0xffff_ffffL;
        int i = 0;
        for (; i + 8 <= length; i += 8) {
            LONG.set(out, at + i, (long) LONG.get(bytes, i) ^ key8);
        }
        for (; i < length; i++) {
            out[at + i] = (byte) (bytes[i] ^ key >> 8 * (i & 3));
        }
        return at + length;
    }

    /** Takes the headers out of bytes[from, to), cut anywhere; the payloads move together. Returns where they end. */
    int strip(byte[] bytes, int from, int to) throws IOException {
        int written = from;
        int at = from;
        while (at < to) {
            if (left == 0) {
                header[headerLength++] = bytes[at++];
                if (headerLength >= 2 && headerLength == expectedHeader()) {
                    begin();
                }
                continue;
            }
            int count = (int) Math.min(left, to - at);
            if (opcode < CLOSE) {
                System.arraycopy(bytes, at, bytes, written, count);
                written += count;
            }
            at += count;
            left -= count;
        }
        return written;
    }

    private int expectedHeader() {
        return header[1] == 126 ? 4 : header[1] == 127 ? 10 : 2;
    }

    private void begin() throws IOException {
        if (header[1] < 0) {
            throw new IOException("the broker sent a frame with a mask");
        }
        left = headerLength == 2 ? header[1] : 0;
        for (int i = 2; i < headerLength; i++) {
            left = left << 8 | header[i] & 0xff;
        }
        opcode = header[0] & 15;
        headerLength = 0;
        if (opcode == CLOSE) {
            throw new IOException("the broker closed the WebSocket");
        }
        pinged |= opcode == PING;
    }

    /** Whether a ping has come that was not asked for before. */
    boolean takePing() {
        boolean was = pinged;
        pinged = false;
        return was;
    }
}
