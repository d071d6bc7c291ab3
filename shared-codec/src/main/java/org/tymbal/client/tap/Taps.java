package org.tymbal.client.tap;

import java.util.ArrayList;
import java.util.List;
import org.tymbal.codec.bytes.ByteSlice;

/**
 * Where the tapped transports of a program tell what happens. Until somebody looks, the pieces of the streams are kept as they
 * come, bounded: the first few, with the CONNECT, and the last.
 */
public final class Taps implements Tap {
    private static final int FIRST = 4;
    private static final int MOST = 400;
    private static final int MOST_BYTES = 256 * 1024;

    /** What happened before anybody looked. */
    static final class Early {
        final double epochMillis = System.currentTimeMillis();
        final TappedTransport line;
        final int kind;
        final ByteSlice bytes;
        final String note;

        Early(TappedTransport line, int kind, ByteSlice bytes, String note) {
            this.line = line;
            this.kind = kind;
            this.bytes = bytes;
            this.note = note;
        }
    }

    private final List<Early> early = new ArrayList<>();
    private int bytesKept;
    private boolean dropped;
    private Tap tap = this;

    Tap tap() {
        return tap;
    }

    @Override
    public boolean takes(TappedTransport line, int kind, ByteSlice bytes, String note) {
        early.add(new Early(line, kind, ByteSlice.of(bytes.toArray()), note));
        bytesKept += bytes.length();
        while (early.size() > FIRST && (early.size() > MOST || bytesKept > MOST_BYTES)) {
            bytesKept -= early.remove(FIRST).bytes.length();
            dropped = true;
        }
        return false;
    }

    /** From now on everything is told to this one; returns what was before. */
    List<Early> to(Tap other) {
        tap = other;
        return early;
    }

    /** Whether something was dropped behind the first few. */
    boolean isDropped(int index) {
        return dropped && index == FIRST;
    }
}
