package org.tymbal.server.routing;

import java.util.Random;

/**
 * The hash of a level of a topic, keyed anew in every process: whoever picks the topics cannot know which levels collide, and so
 * cannot make the tree's tables slow. Not for secrets; nothing that is computed here is ever shown.
 *
 * <p>Takes {@link #WORD} bytes at a time; the tree computes it in the loop in which it looks for the end of the level.
 */
final class LevelHash {
    static final int WORD = 8;

    private static final Random KEYS = new Random();
    /** The state before the first byte. */
    static final long BEGIN = KEYS.nextLong();

    private static final long FACTOR = KEYS.nextLong() | 1;
    private static final long LAST_FACTOR = KEYS.nextLong() | 1;

    private LevelHash() {}

    /** Takes in a whole word: its bytes, the first one highest. */
    static long mix(long state, long word) {
        long product = (state ^ word) * FACTOR;
        return product ^ product >>> 29;
    }

    /** Takes in what is left, less than a word; the result is good in all its bits. */
    static int end(long state, long rest, int length) {
        long product = mix(state ^ (long) length << 56, rest) * LAST_FACTOR;
        return (int) (product >>> 32);
    }

    /**
     * The first eight bytes of a level, or all of them if it has fewer. Since MQTT knows no NUL, no two levels of up to eight
     * bytes have the same.
     */
    static long first(byte[] text, int offset, int length) {
        long word = 0;
        for (int i = 0; i < length && i < WORD; i++) {
            word = word << 8 | text[offset + i] & 0xff;
        }
        return word;
    }

    /** The hash of a level as a whole. */
    static int of(byte[] text, int offset, int length) {
        long state = BEGIN;
        long word = 0;
        for (int i = 0; i < length; i++) {
            word = word << 8 | text[offset + i] & 0xff;
            if ((i + 1 & WORD - 1) == 0) {
                state = mix(state, word);
                word = 0;
            }
        }
        return end(state, word, length);
    }
}
