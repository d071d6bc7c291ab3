package org.tymbal.client;

/** A set of Packet Identifiers, 1 to 65,535; a bit each. */
final class IdSet {
    static final int LARGEST = 65_535;

    private final int[] words = new int[(LARGEST + 1) / 32];
    private int size;

    boolean contains(int id) {
        return (words[id >> 5] & 1 << id) != 0;
    }

    /** False if it was there already. */
    boolean add(int id) {
        if (contains(id)) {
            return false;
        }
        words[id >> 5] |= 1 << id;
        size++;
        return true;
    }

    /** False if it was not there. */
    boolean remove(int id) {
        if (!contains(id)) {
            return false;
        }
        words[id >> 5] &= ~(1 << id);
        size--;
        return true;
    }

    int size() {
        return size;
    }

    void clear() {
        for (int i = 0; size > 0; i++) {
            size -= Integer.bitCount(words[i]);
            words[i] = 0;
        }
    }
}
