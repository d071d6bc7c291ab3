package org.tymbal.server.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.tymbal.server.config.Durability;

/**
 * The one thread that reads and writes the store: takes the commits that have come meanwhile, writes them as one group, waits
 * for the disk if one of them is to, and tells all who wait. While a group is on its way to the disk the next one gathers, so
 * that a slow disk makes the groups larger and not the queue longer.
 *
 * <p>A group that cannot be written is tried again until it can: what the broker has in memory already is never given up.
 * Until then {@link #refusal} says why nothing more is taken.
 */
final class StoreWriter {
    private static final int GROUP_CHANGES = 1_024;
    private static final int GROUP_CHANGES_FSYNC = 64;
    private static final long GROUP_NANOS = 2_000_000;
    private static final int GROUP_BYTES = 4 << 20;
    private static final int READS_BETWEEN = 16;
    private static final long RETRY_NANOS = 250_000_000;
    private static final long LOOK_NANOS = 1_000_000_000;
    private static final long STOP_SECONDS = 10;

    /** A page that somebody wants to read. */
    record Page(long session, long from, long upTo, int maximumBytes, Store.PageReader reader) {}

    private final Engine engine;
    private final Durability level;
    private final long quotaBytes;
    private final long autosaveNanos;
    private final long epochOffset;
    private final Queue<Change.Retained> retained;
    private final LongSupplier nanos;
    private final StoreEvents events;

    private final Queue<Commit> commits = new ConcurrentLinkedQueue<>();
    private final Queue<Page> pages = new ConcurrentLinkedQueue<>();
    private final AtomicLong waitingBytes = new AtomicLong();
    private final AtomicBoolean parked = new AtomicBoolean();
    private final Thread thread = new Thread(this::run, "tymbal store");
    private volatile boolean stopping;
    private volatile @Nullable String refusal;

    private final AtomicLong groups = new AtomicLong();
    private final AtomicLong syncs = new AtomicLong();
    private final AtomicLong changes = new AtomicLong();
    private volatile long diskBytes;

    private @Nullable Tables tables;
    private final Group group = new Group();
    private final List<Commit> underWay = new ArrayList<>();
    private long retainedWritten;
    private long lookedNanos;
    private long syncedNanos;
    private boolean unsynced;
    private final Linger linger;

    StoreWriter(
            Engine engine,
            Durability level,
            long quotaBytes,
            int autosaveSeconds,
            long epochOffset,
            Queue<Change.Retained> retained,
            LongSupplier nanos,
            StoreEvents events) {
        this.engine = engine;
        this.level = level;
        this.quotaBytes = quotaBytes;
        this.autosaveNanos = TimeUnit.SECONDS.toNanos(autosaveSeconds);
        this.epochOffset = epochOffset;
        this.retained = retained;
        this.nanos = nanos;
        this.events = events;
        this.linger = new Linger(level);
        thread.setDaemon(true);
    }

    /** @param ended Sessions of which something may be left */
    void start(long lastMessageId, Deque<Long> ended) {
        Tables made = new Tables(engine, epochOffset, lastMessageId);
        ended.forEach(made::sweepLater);
        tables = made;
        diskBytes = engine.diskBytes();
        thread.start();
    }

    // ---- any thread

    void add(Commit commit) {
        waitingBytes.addAndGet(commit.bytes());
        commits.add(commit);
        unpark();
    }

    void read(Page page) {
        pages.add(page);
        unpark();
    }

    private void unpark() {
        if (parked.get() && parked.compareAndSet(true, false)) {
            LockSupport.unpark(thread);
        }
    }

    long waitingBytes() {
        return waitingBytes.get();
    }

    @Nullable
    String refusal() {
        return refusal;
    }

    Store.Figures figures() {
        return new Store.Figures(groups.get(), syncs.get(), changes.get(), waitingBytes.get(), diskBytes);
    }

    /** Writes what was added, then ends; waits for that, but not for ever. */
    void stop() {
        stopping = true;
        if (thread.getState() == Thread.State.NEW) {
            engine.close();
            return;
        }
        LockSupport.unpark(thread);
        try {
            thread.join(TimeUnit.SECONDS.toMillis(STOP_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    // ---- the writer

    private void run() {
        Tables own = tables;
        if (own == null) {
            throw new IllegalStateException("the store was not loaded");
        }
        try {
            while (true) {
                boolean worked = writeGroup(own);
                worked |= readPages(own);
                worked |= sweep(own);
                look();
                if (!worked) {
                    if (stopping) {
                        return;
                    }
                    park();
                }
            }
        } catch (UncheckedIOException e) {
            // Said where it was thrown: the broker stops and cannot write.
        } catch (RuntimeException | Error e) {
            refusal = "the store of the server has failed; its log says more";
            events.told(
                    "An error in the broker has ended its store; nothing more is acknowledged. Start it anew: " + e);
        } finally {
            engine.close();
        }
    }

    private void park() {
        parked.set(true);
        if (commits.isEmpty() && pages.isEmpty() && !stopping) {
            LockSupport.parkNanos(this, LOOK_NANOS);
        }
        parked.set(false);
    }

    /** Writes what has come; false if that is nothing. */
    private boolean writeGroup(Tables own) {
        if (commits.isEmpty()) {
            return false;
        }
        linger();
        int most = level == Durability.FSYNC ? GROUP_CHANGES_FSYNC : GROUP_CHANGES;
        int taken = 0;
        int withdrawn = 0;
        Durability highest = Durability.MEMORY;
        long begunNanos = nanos.getAsLong();
        group.clear();
        while (taken < most && group.sizeBytes() < GROUP_BYTES) {
            Commit commit = commits.poll();
            if (commit == null) {
                break;
            }
            underWay.add(commit);
            List<Change> left = commit.take();
            withdrawn += commit.size() - left.size();
            if (!left.isEmpty()) {
                taken += left.size();
                highest = commit.level().compareTo(highest) > 0 ? commit.level() : highest;
                insist(() -> apply(left, commit.retainedUpTo(), own));
            }
            if (nanos.getAsLong() - begunNanos > GROUP_NANOS) {
                break;
            }
        }
        if (taken > 0) {
            boolean sync = highest.compareTo(Durability.GROUP) >= 0;
            insist(() -> engine.write(group, sync));
            own.written();
            count(taken, sync);
        }
        for (Commit commit : underWay) {
            waitingBytes.addAndGet(-commit.bytes());
            commit.complete();
        }
        underWay.clear();
        linger.wrote(taken, withdrawn, nanos.getAsLong());
        return true;
    }

    /** Gives receivers the time to acknowledge, so that less has to be written. */
    private void linger() {
        long left = stopping || waitingBytes.get() > GROUP_BYTES ? 0 : linger.nanosLeft(nanos.getAsLong());
        if (left > 0) {
            LockSupport.parkNanos(this, left); // nobody unparks it, as it does not say that it is parked
        }
    }

    private void count(int taken, boolean sync) {
        groups.incrementAndGet();
        changes.addAndGet(taken);
        if (sync) {
            syncs.incrementAndGet();
        }
        unsynced = !sync;
    }

    private void apply(List<Change> changed, long retainedUpTo, Tables own) throws IOException {
        own.apply(changed, group);
        while (retainedWritten < retainedUpTo) {
            Change.Retained next = retained.peek();
            if (next == null) {
                throw new IllegalStateException("a retained message was promised and is not there");
            }
            own.retain(next, group);
            retained.remove();
            retainedWritten++;
        }
    }

    private interface Attempt {
        void run() throws IOException;
    }

    /** Tries until it succeeds, or until the broker stops. */
    private void insist(Attempt attempt) {
        boolean failed = false;
        while (true) {
            try {
                attempt.run();
                if (failed) {
                    refusal = null;
                    events.told("The store can be written again; everything that waited for it is kept now.");
                }
                return;
            } catch (DamagedRangeException e) {
                rebuild();
            } catch (IOException e) {
                if (!failed) {
                    refusal = "the server cannot keep messages for now: " + e.getMessage();
                    events.told("The store cannot be written (" + e.getMessage() + "). Until it can, messages of QoS 1"
                            + " and 2 and retained messages are refused; free some room on its disk.");
                }
                failed = true;
                if (stopping) {
                    events.told("The broker stops with changes that could not be written; none of them was"
                            + " acknowledged.");
                    throw new UncheckedIOException(e);
                }
                LockSupport.parkNanos(this, RETRY_NANOS);
            }
        }
    }

    private void rebuild() {
        try {
            engine.rebuild(events);
        } catch (IOException e) {
            refusal = "the store of the server is damaged";
            events.told("The store is damaged and cannot be made anew: " + e.getMessage() + ".");
            LockSupport.parkNanos(this, RETRY_NANOS);
            if (stopping) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private boolean readPages(Tables own) {
        Page page = null;
        for (int i = 0; i < READS_BETWEEN; i++) {
            page = pages.poll();
            if (page == null) {
                return i > 0;
            }
            Page wanted = page;
            insist(() -> {
                List<StoredEntry> entries = own.read(
                        wanted.session(),
                        wanted.from(),
                        wanted.upTo(),
                        wanted.maximumBytes(),
                        sentence -> events.told("A message that waited is lost: " + sentence + "."));
                long bytes = 0;
                for (StoredEntry entry : entries) {
                    bytes += entry.sizeBytes();
                }
                boolean whole = bytes < wanted.maximumBytes();
                wanted.reader()
                        .read(
                                entries,
                                whole
                                        ? wanted.upTo()
                                        : entries.get(entries.size() - 1).sequence());
            });
        }
        return true;
    }

    private boolean sweep(Tables own) {
        if (!own.hasToSweep()) {
            return false;
        }
        insist(() -> {
            group.clear();
            own.sweep(group);
            engine.write(group, false);
            own.written();
        });
        return true;
    }

    /** Once a second: the size on the disk, and the log of a store that does not wait for it. */
    private void look() {
        long now = nanos.getAsLong();
        if (now - lookedNanos >= LOOK_NANOS) {
            lookedNanos = now;
            diskBytes = engine.diskBytes();
            checkQuota();
        }
        if (unsynced && autosaveNanos > 0 && now - syncedNanos >= autosaveNanos) {
            syncedNanos = now;
            insist(engine::sync);
            unsynced = false;
        }
    }

    private void checkQuota() {
        boolean over = diskBytes >= quotaBytes;
        if (over && refusal == null) {
            refusal = "the server keeps as much as it may";
            events.told("The store has reached its quota of " + quotaBytes + " bytes (store_quota). Messages of QoS 1"
                    + " and 2 and retained messages are refused until some have been delivered.");
        } else if (!over && refusal != null) {
            refusal = null;
            events.told("The store is below its quota again.");
        }
    }
}
