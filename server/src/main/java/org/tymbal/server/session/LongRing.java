package org.tymbal.server.session;

/** Numbers, first in, first out, without an object for each. Guarded by the Session's lock. */
final class LongRing {
    private static final long[] NONE = {};

    private long[] values = NONE;
    private int head;
    private int size;

    boolean isEmpty() {
        return size == 0;
    }

    void add(long value) {
        if (size == values.length) {
            long[] more = new long[Math.max(4, size * 2)];
            for (int i = 0; i < size; i++) {
                more[i] = values[head + i & values.length - 1];
            }
            values = more;
            head = 0;
        }
        values[head + size & values.length - 1] = value;
        size++;
    }

    /** The first one; there must be one. */
    long first() {
        if (size == 0) {
            throw new IllegalStateException("the ring is empty");
        }
        return values[head];
    }

    long removeFirst() {
        long first = first();
        head = head + 1 & values.length - 1;
        size--;
        if (size == 0 && values.length > 64) {
            clear();
        }
        return first;
    }

    void clear() {
        values = NONE;
        head = 0;
        size = 0;
    }
}
