package org.tymbal.server.store;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
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

    /** In {@link #owed} while changes are added. */
    private static final int FILLING = 1 << 30;

    private final Durability level;
    /** Changes that were not withdrawn. */
    private final AtomicInteger owed = new AtomicInteger(FILLING);

    private volatile @Nullable List<Change> changes = new ArrayList<>();
    private int size;
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
        List<Change> all = changes;
        if (all == null) {
            throw new IllegalStateException("the changes are with the writer already");
        }
        if (change instanceof Queued queued) {
            queued.belongsTo(this);
        }
        all.add(change);
        size++;
        bytes += CHANGE_BYTES + change.messageBytes();
    }

    /** No change is added any more; false if all were withdrawn by now, so that nothing is to be written. */
    boolean close() {
        withdrawn(FILLING - size);
        return !done;
    }

    /** So many of its changes were withdrawn. With the last it is done: nothing is owed any more. Any thread calls. */
    void withdrawn(int count) {
        if (owed.addAndGet(-count) == 0) {
            complete();
        }
    }

    /** The writer takes the changes that were not withdrawn, in their order; none of them can be withdrawn any more. */
    List<Change> take() {
        List<Change> all = changes;
        if (all == null) {
            return List.of();
        }
        List<Change> taken = new ArrayList<>(all.size());
        for (Change change : all) {
            if (!(change instanceof Queued queued) || queued.take()) {
                taken.add(change);
            }
        }
        return taken;
    }

    /** How many changes it was given. */
    int size() {
        return size;
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

    /** Whether the changes are as durable as was asked for, or need not be any more. */
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
            changes = null; // who withdraws the last and the writer may both come here
        }
        if (toWake != null) {
            for (Waiter waiter : toWake) {
                waiter.wake();
            }
        }
    }
}
