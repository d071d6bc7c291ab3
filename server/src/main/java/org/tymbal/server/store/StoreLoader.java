package org.tymbal.server.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * Reads the whole store once, at start. What is damaged is left out, counted and said.
 *
 * <p>Retained Messages, of which there may be a million, are read by a second thread meanwhile: nothing else refers to them.
 */
final class StoreLoader {
    private static final int SAID_ONE_BY_ONE = 10;

    /** What the writer goes on from. */
    record Numbers(long lastSession, long lastMessage, List<Long> ended) {}

    /** Takes an entry; may find it damaged. */
    private interface Taker {
        void take(byte[] key, byte[] value) throws DamagedRecordException;
    }

    private final Engine engine;
    private final long epochOffset;
    private final StoreEvents events;
    private final Set<Long> sessions = new HashSet<>();
    private final Set<Long> ended = new HashSet<>();
    private long lastSession;
    private int damaged;
    private volatile boolean unreadable;

    StoreLoader(Engine engine, long epochOffset, StoreEvents events) {
        this.engine = engine;
        this.epochOffset = epochOffset;
        this.events = events;
    }

    Numbers load(Store.Restoring to) {
        FutureTask<Void> retained = new FutureTask<>(() -> retained(to), null);
        Thread second = new Thread(retained, "tymbal store retained");
        second.setDaemon(true);
        second.start();
        try {
            each(StoreFormat.ENDED, (key, value) -> ended.add(known(StoreFormat.number(key))));
            each(StoreFormat.SESSIONS, (key, value) -> {
                StoredSession session = StoreFormat.session(key, value, epochOffset);
                sessions.add(known(session.id()));
                to.session(session);
            });
            each(StoreFormat.SUBSCRIPTIONS, (key, value) -> {
                if (isOfSession(key)) {
                    StoreFormat.SubscriptionRecord record = StoreFormat.subscription(key, value);
                    to.subscription(StoreFormat.number(key), record.subscription(), record.identifier());
                }
            });
            each(StoreFormat.RECEIVED, (key, value) -> {
                if (isOfSession(key)) {
                    to.received(StoreFormat.number(key), StoreFormat.packetId(key));
                }
            });
            each(StoreFormat.RELEASED, (key, value) -> {
                if (isOfSession(key)) {
                    to.released(StoreFormat.number(key), StoreFormat.second(key), StoreFormat.packetIdRecord(value));
                }
            });
            queues(to);
            each(StoreFormat.WILLS, (key, value) -> {
                if (isOfSession(key)) {
                    Change.WillKept will = StoredMessages.will(StoreFormat.number(key), value, epochOffset);
                    to.will(will.session(), will.message(), will.delaySeconds(), will.dueMillis());
                }
            });
            join(retained);
            if (damaged > SAID_ONE_BY_ONE) {
                events.told("In all, " + damaged + " stored records were damaged and are lost.");
            }
            if (unreadable) {
                engine.rebuild(events);
            }
            byte[] last =
                    engine.last(StoreFormat.first(StoreFormat.MESSAGES), StoreFormat.behind(StoreFormat.MESSAGES));
            long lastMessage = last == null ? 0 : numberOrZero(last);
            return new Numbers(lastSession, lastMessage, new ArrayList<>(ended));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            awaitEnd(second); // nobody may close the engine under it
        }
    }

    private static void awaitEnd(Thread thread) {
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void retained(Store.Restoring to) {
        KnownPublishers publishers = new KnownPublishers();
        try {
            each(
                    StoreFormat.RETAINED,
                    (key, value) -> to.retained(StoredMessages.message(value, epochOffset, publishers)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void join(FutureTask<Void> reading) throws IOException {
        try {
            reading.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UncheckedIOException failure) {
                throw failure.getCause();
            }
            throw new IllegalStateException("the retained messages could not be read", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the start was interrupted", e);
        }
    }

    private long known(long session) {
        lastSession = Math.max(lastSession, session);
        return session;
    }

    private static long numberOrZero(byte[] key) {
        try {
            return StoreFormat.number(key);
        } catch (DamagedRecordException e) {
            return 0;
        }
    }

    /** What belongs to no Session is what the end of one has left, and is swept. */
    private boolean isOfSession(byte[] key) throws DamagedRecordException {
        long session = known(StoreFormat.number(key));
        if (!sessions.contains(session)) {
            ended.add(session);
            return false;
        }
        return true;
    }

    private void each(byte table, Taker taker) throws IOException {
        try (Engine.Scan scan = scan(StoreFormat.first(table), StoreFormat.behind(table))) {
            while (scan.next()) {
                try {
                    taker.take(scan.key(), scan.value());
                } catch (DamagedRecordException e) {
                    say(e);
                }
            }
        }
    }

    private void say(DamagedRecordException e) {
        say("a stored record is lost: " + e.getMessage());
    }

    private synchronized void say(String sentence) {
        if (++damaged <= SAID_ONE_BY_ONE) {
            events.told("At start, " + sentence + ".");
        }
    }

    private Engine.Scan scan(byte[] from, byte[] to) {
        return new SkippingScan(engine, from, to, sentence -> {
            unreadable = true;
            say(sentence);
        });
    }

    /** The ends of each queue, without reading what is between them. */
    private void queues(Store.Restoring to) throws IOException {
        byte[] from = StoreFormat.first(StoreFormat.QUEUES);
        byte[] behind = StoreFormat.behind(StoreFormat.QUEUES);
        while (true) {
            byte[] firstKey;
            byte[] firstValue;
            try (Engine.Scan scan = scan(from, behind)) {
                if (!scan.next()) {
                    return;
                }
                firstKey = scan.key();
                firstValue = scan.value();
            }
            try {
                long session = StoreFormat.number(firstKey);
                from = StoreFormat.key(StoreFormat.QUEUES, session + 1);
                if (isOfSession(firstKey)) {
                    byte[] lastKey = last(firstKey, from);
                    queue(session, firstKey, firstValue, lastKey == null ? firstKey : lastKey, to);
                }
            } catch (DamagedRecordException e) {
                say(e);
                from = java.util.Arrays.copyOf(firstKey, firstKey.length + 1);
            }
        }
    }

    private void queue(long session, byte[] firstKey, byte[] firstValue, byte[] lastKey, Store.Restoring to)
            throws IOException, DamagedRecordException {
        long first = StoreFormat.second(firstKey);
        long last = StoreFormat.second(lastKey);
        byte[] lastValue = value(lastKey);
        StoredMessages.Head head = head(firstValue, new StoredMessages.Head(0, 0, 0));
        StoredMessages.Head tail = lastValue == null ? head : head(lastValue, head);
        long bytes = Math.max(0, tail.position() - head.position() + head.sizeBytes());
        to.queue(session, first, last, bytes, tail.position());
    }

    /** A damaged entry is said when it is read; here only sizes are wanted. */
    private static StoredMessages.Head head(byte[] record, StoredMessages.Head otherwise) {
        try {
            return StoredMessages.head(record);
        } catch (DamagedRecordException e) {
            return otherwise;
        }
    }

    private byte @Nullable [] last(byte[] from, byte[] to) throws IOException {
        try {
            return engine.last(from, to);
        } catch (DamagedRangeException e) {
            unreadable = true;
            say("the end of a queue cannot be read: " + e.getMessage());
            byte[] last = null;
            try (Engine.Scan scan = scan(from, to)) {
                while (scan.next()) {
                    last = scan.key();
                }
            }
            return last;
        }
    }

    private byte @Nullable [] value(byte[] key) throws IOException {
        try {
            return engine.get(key);
        } catch (DamagedRangeException e) {
            unreadable = true;
            return null;
        }
    }
}
