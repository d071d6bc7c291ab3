package org.tymbal.server.store;

import org.tymbal.server.config.Durability;

/**
 * How long the {@link StoreWriter} waits before it makes the next group. While much comes, up to a millisecond lets receivers
 * acknowledge, and what they have acknowledged need not be written at all; it also makes the groups fewer. Whoever is alone is
 * never kept waiting. Confined to the store's writer.
 */
final class Linger {
    private static final long NANOS = 1_000_000;
    /** A smaller group has not come from many. */
    private static final int MANY = 64;
    /** Where waiting does not pay, it is tried once in so many groups whether it does by now. */
    private static final int TRIED_EVERY = 32;

    private final Durability level;
    private long endedNanos;
    private boolean many;
    private boolean pays;
    private int groups;

    Linger(Durability level) {
        this.level = level;
    }

    /** @return 0 if the group is to be made at once */
    long nanosLeft(long nowNanos) {
        if (level == Durability.FSYNC || !many || !pays && groups % TRIED_EVERY != 0) {
            return 0;
        }
        return Math.max(0, NANOS - (nowNanos - endedNanos));
    }

    /** A group was made. */
    void wrote(int taken, int withdrawn, long nowNanos) {
        endedNanos = nowNanos;
        groups++;
        many = taken + withdrawn >= MANY;
        // A log that is not waited for is cheaper in large pieces, too.
        pays = level == Durability.BUFFERED || withdrawn * 4 >= taken;
    }
}
