package org.tymbal.client.tap;

import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.bytes.ByteWriter;

/** One direction of a line: finds where packets end, keeps the beginning of the present one. */
final class Lane {
    final boolean fromClient;
    private final ByteWriter kept = new ByteWriter();
    private int length;
    private int rest;
    private boolean headerRead;
    /** The present packet as far as it has been held back; empty while everything goes through. */
    final ByteWriter held = new ByteWriter();

    Lane(boolean fromClient) {
        this.fromClient = fromClient;
    }

    /** Passes over bytes up to the end of the present packet; returns the index behind the last. */
    int take(byte[] array, int from, int to) {
        int at = from;
        while (at < to && !headerRead) {
            int b = array[at++];
            length++;
            if (length > 1) {
                rest |= (b & 0x7f) << 7 * (length - 2);
                headerRead = b >= 0 || length == 5;
                if (b < 0 && headerRead) {
                    rest = Integer.MAX_VALUE; // no Remaining Length is so long: where the next packet begins is lost
                }
            }
        }
        int more = headerRead ? Math.min(rest, to - at) : 0;
        rest -= headerRead ? more : 0;
        length += more;
        at += more;
        int room = WireLog.MOST_KEPT - kept.length();
        kept.bytes(array, from, Math.min(at - from, Math.max(0, room)));
        return at;
    }

    boolean isWhole() {
        return headerRead && rest == 0;
    }

    /** How many bytes of the present packet have come. */
    int length() {
        return length;
    }

    ByteSlice kept() {
        return ByteSlice.of(kept.toArray());
    }

    /** The present packet is done with. */
    void next() {
        kept.clear();
        length = 0;
        rest = 0;
        headerRead = false;
    }
}
