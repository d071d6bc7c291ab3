package org.tymbal.server.store;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.tymbal.server.config.Durability;

/**
 * The store of one process: gathers changes on the threads that make them, and hands them to its {@link StoreWriter}.
 */
public final class LocalStore implements Store {
    /** From so many bytes waiting for the writer on, publishers had better wait. */
    private static final long CROWDED_BYTES = 16 << 20;

    /** What one thread has begun. */
    private static final class Turn {
        private int depth;
        private Durability level = Durability.MEMORY;
        private @Nullable Commit commit;
        /** Of which messages were withdrawn, and how many; they are told at the end, when no lock is held. */
        private final List<Commit> relieved = new ArrayList<>();

        private int[] withdrawn = new int[4];

        void withdrawn(Commit from) {
            int last = relieved.size() - 1;
            if (last < 0 || relieved.get(last) != from) {
                relieved.add(from);
                last++;
                if (last == withdrawn.length) {
                    withdrawn = Arrays.copyOf(withdrawn, last * 2);
                }
                withdrawn[last] = 0;
            }
            withdrawn[last]++;
        }

        void relieve() {
            for (int i = 0; i < relieved.size(); i++) { // nobody who is woken adds to them
                relieved.get(i).withdrawn(withdrawn[i]);
            }
            relieved.clear();
        }
    }

    private final Durability level;
    private final StoreWriter writer;
    private final StoreLoader loader;
    private final AtomicLong lastSession = new AtomicLong();
    private final ThreadLocal<Turn> turns = ThreadLocal.withInitial(Turn::new);

    /**
     * Retained Messages in the order in which the broker has taken them, which is another than that of the commits when two
     * threads publish to one topic. A commit says up to which of them are to be written with it.
     */
    private final Queue<Change.Retained> retained = new ConcurrentLinkedQueue<>();

    private long retainedCount;

    /**
     * @param engine which it closes
     * @param epochOffset to be added to a time of the broker's clock to make it milliseconds since 1970
     * @param events takes what people should know
     */
    LocalStore(
            Engine engine,
            Durability level,
            long quotaBytes,
            int autosaveSeconds,
            long epochOffset,
            StoreEvents events) {
        this.level = level;
        this.loader = new StoreLoader(engine, epochOffset, events);
        LongSupplier nanos = System::nanoTime;
        this.writer = new StoreWriter(engine, level, quotaBytes, autosaveSeconds, epochOffset, retained, nanos, events);
    }

    @Override
    public boolean keeps() {
        return true;
    }

    @Override
    public long newSession() {
        return lastSession.incrementAndGet();
    }

    @Override
    public void begin(Durability wanted) {
        Turn turn = turns.get();
        if (turn.depth++ == 0) {
            turn.level = wanted.atMost(level);
        }
    }

    @Override
    public Commit add(Change change) {
        Turn turn = turns.get();
        Commit commit = turn.commit;
        if (commit == null) {
            commit = new Commit(turn.depth == 0 ? level : turn.level);
            turn.commit = commit;
        }
        if (change instanceof Change.Retained last) {
            synchronized (retained) {
                retained.add(last);
                commit.retainedUpTo(++retainedCount);
            }
        }
        commit.add(change);
        if (turn.depth == 0) {
            turn.commit = null;
            hand(commit);
        }
        return commit;
    }

    @Override
    public void end() {
        Turn turn = turns.get();
        if (--turn.depth > 0) {
            return;
        }
        Commit commit = turn.commit;
        if (commit != null) {
            turn.commit = null;
            hand(commit);
        }
        if (!turn.relieved.isEmpty()) {
            turn.relieve();
        }
    }

    private void hand(Commit commit) {
        if (commit.close()) {
            writer.add(commit);
        }
    }

    @Override
    public boolean withdraw(Queued queued) {
        Commit commit = queued.commit();
        if (commit == null || !queued.withdraw()) {
            return false;
        }
        Turn turn = turns.get();
        if (turn.depth == 0) {
            commit.withdrawn(1);
        } else {
            turn.withdrawn(commit);
        }
        return true;
    }

    @Override
    public @Nullable Commit pending() {
        Turn turn = turns.get();
        Commit commit = turn.commit;
        return commit == null || turn.level == Durability.MEMORY ? null : commit;
    }

    @Override
    public @Nullable String refusal() {
        return writer.refusal();
    }

    @Override
    public boolean crowded() {
        return writer.waitingBytes() > CROWDED_BYTES;
    }

    @Override
    public void read(long session, long from, long upTo, int maximumBytes, PageReader reader) {
        writer.read(new StoreWriter.Page(session, from, upTo, maximumBytes, reader));
    }

    @Override
    public void load(Restoring to) {
        StoreLoader.Numbers numbers = loader.load(to);
        lastSession.set(numbers.lastSession());
        writer.start(numbers.lastMessage(), new ArrayDeque<>(numbers.ended()));
    }

    @Override
    public Durability level() {
        return level;
    }

    @Override
    public Figures figures() {
        return writer.figures();
    }

    @Override
    public void close() {
        writer.stop();
    }
}
