package org.tymbal.server.store;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tymbal.server.config.Durability;

/**
 * Changes that become durable together, and the promise that they are.
 *
 * <p>Filled by one thread, then handed to the writer; any thread may ask and wait.
 */
public final class Commit {
    /** Bytes that a change costs besides its message, about. */
    private static final int CHANGE_BYTES = 64;

    private final Durability level;
    private @Nullable List<Change> changes = new ArrayList<>();
    private long bytes;
    private long retainedUpTo;
    private volatile boolean done;
    private @Nullable List<Waiter> waiters;

    Commit(Durability level) {
        this.level = level;
    }

    /** What must have happened before it is done. */
    Durability level() {
        return level;
    }

    void add(Change change) {
        if (changes == null) {
            throw new IllegalStateException("the changes are with the writer already");
        }
        changes.add(change);
        bytes += CHANGE_BYTES + change.messageBytes();
    }

    /** The changes in their order; none after it is done. */
    List<Change> changes() {
        return changes == null ? List.of() : changes;
    }

    /** Bytes of memory that wait with it for the disk, about. */
    long bytes() {
        return bytes;
    }

    /** Retained Messages have an order of their own: how many of them are to be written with it or before. */
    long retainedUpTo() {
        return retainedUpTo;
    }

    void retainedUpTo(long count) {
        retainedUpTo = count;
    }

    /** Whether the changes are as durable as was asked for. */
    public boolean done() {
        return done;
    }

    /**
     * Asks to be woken when it is done.
     *
     * @return false if it is done already; then nobody is woken
     */
    public synchronized boolean await(Waiter waiter) {
        if (done) {
            return false;
        }
        if (waiters == null) {
            waiters = new ArrayList<>(2);
        }
        waiters.add(waiter);
        return true;
    }

    void complete() {
        List<Waiter> toWake;
        synchronized (this) {
            done = true;
            toWake = waiters;
            waiters = null;
            changes = null;
        }
        if (toWake != null) {
            for (Waiter waiter : toWake) {
                waiter.wake();
            }
        }
    }
}
