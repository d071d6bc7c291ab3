package org.tymbal.server.session;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import org.tymbal.server.store.Commit;
import org.tymbal.server.store.Queued;
import org.tymbal.server.store.Waiter;

/**
 * The messages of a Session that the store has not got yet: their commits, in the order of the messages, and of those that are
 * in memory the changes, which can be withdrawn as long as they are not written. Guarded by the Session's lock.
 */
final class Unwritten {
    private static final @Nullable Queued[] NONE = {};
    private static final int SMALLEST = 8;

    /** Commits that are not done, or stand behind one that is not; and of each the number of its first message. */
    private final ArrayDeque<Commit> commits = new ArrayDeque<>(1);

    private final LongRing firsts = new LongRing();

    /** A ring: the changes from the number {@link #first} on, with holes. */
    private @Nullable Queued[] ring = NONE;

    private int head;
    private int size;
    private long first;

    /** @param changed null if the message is not in memory */
    void add(long sequence, @Nullable Queued changed, Commit commit) {
        prune();
        if (commits.isEmpty() || commits.getLast() != commit) {
            firsts.add(sequence);
            commits.addLast(commit);
        }
        if (changed != null) {
            put(sequence, changed);
        }
    }

    private void put(long sequence, Queued changed) {
        if (size == 0) {
            first = sequence;
        }
        long place = sequence - first;
        while (place >= ring.length) {
            @Nullable Queued[] more = new Queued[Math.max(SMALLEST, ring.length * 2)];
            for (int i = 0; i < size; i++) {
                more[i] = ring[head + i & ring.length - 1];
            }
            ring = more;
            head = 0;
        }
        ring[head + (int) place & ring.length - 1] = changed;
        size = (int) place + 1;
    }

    /** The change that stores this message, once; null if it is written, or the message is not in memory. */
    @Nullable
    Queued take(long sequence) {
        long place = sequence - first;
        if (place < 0 || place >= size) {
            return null;
        }
        int slot = head + (int) place & ring.length - 1;
        Queued changed = ring[slot];
        ring[slot] = null;
        return changed;
    }

    /** The number of the first message that is not committed; {@link Long#MAX_VALUE} if all are. */
    long first() {
        prune();
        return commits.isEmpty() ? Long.MAX_VALUE : firsts.first();
    }

    /** Asks that somebody be woken when more is committed; false if nothing is waited for. */
    boolean await(Waiter waiter) {
        prune();
        return !commits.isEmpty() && commits.getFirst().await(waiter);
    }

    private void prune() {
        boolean any = false;
        while (!commits.isEmpty() && commits.getFirst().done()) {
            commits.removeFirst();
            firsts.removeFirst();
            any = true;
        }
        if (any) {
            long upTo = commits.isEmpty() ? Long.MAX_VALUE : firsts.first();
            while (size > 0 && first < upTo) {
                ring[head] = null;
                head = head + 1 & ring.length - 1;
                first++;
                size--;
            }
        }
    }

    /** Gives back room that is not needed any more. */
    void trim() {
        prune();
        if (size == 0) {
            ring = NONE;
            head = 0;
        }
    }
}
