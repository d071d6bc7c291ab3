package org.tymbal.server.session;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tymbal.codec.packet.Qos;
import org.tymbal.codec.packet.Subscription;
import org.tymbal.server.access.Identity;
import org.tymbal.server.message.Message;
import org.tymbal.server.routing.Origin;
import org.tymbal.server.session.Delivery.Flags;
import org.tymbal.server.store.Change;
import org.tymbal.server.store.Commit;
import org.tymbal.server.store.Queued;
import org.tymbal.server.store.Store;
import org.tymbal.server.store.StoredEntry;
import org.tymbal.server.store.StoredSession;
import org.tymbal.server.store.Waiter;

/**
 * What of a Session the store has: the numbers of its messages of QoS 1 and 2, which of them are committed, and which are in
 * the store alone because they would fill the memory. Sessions that end with their connection have none.
 *
 * <p>Messages are numbered in the order in which they are queued. Up to {@link #loadedUpTo} they are, or were, in memory; those
 * behind are read when the ones before have gone. Guarded by the Session's lock; the store is told under it, which only notes.
 */
final class Journal {
    /** So many bytes of messages that wait for a connected client are held in memory; the rest is in the store. */
    private static final int MEMORY_BYTES = 128 << 10;

    private static final int MEMORY_MESSAGES = 1_000;
    /** In place of a message that is the receiver's already. */
    private static final Message NOTHING = Message.of("-", new byte[0], Qos.AT_MOST_ONCE, false);
    /** So much is read at a time. */
    private static final int PAGE_BYTES = 64 << 10;

    private final Store store;
    private final String clientId;
    private final long id;
    private @Nullable Identity owner;

    /** The number given last. */
    private long tail;

    private long position;
    private long loadedUpTo;
    private long loadedPosition;
    private long lastSent;
    /** Up to here a message may have been sent before. */
    private long dupUpTo;

    private final LongRing waiting = new LongRing();
    private final Unwritten unwritten = new Unwritten();
    /** Identifiers that were given before the Session was kept. */
    private @Nullable Map<Integer, Long> oddIds;

    /** With what a connection of the client has changed last; its turn may not be over. */
    private @Nullable Commit lastTold;

    private boolean wasConnected;
    /** While a connection ends: the first message that is left to the store; 0 for none. */
    private long firstLeft;

    private int readGeneration;
    private boolean reading;

    Journal(Store store, String clientId, long id) {
        this.store = store;
        this.clientId = clientId;
        this.id = id;
    }

    /** Of a Session that was stored when the broker ended. */
    Journal(Store store, StoredSession stored) {
        this(store, stored.clientId(), stored.id());
        wasConnected = stored.detachedAtMillis() == StoredSession.CONNECTED;
        lastSent = stored.sentUpTo();
        tail = lastSent;
        loadedUpTo = lastSent;
        dupUpTo = lastSent;
    }

    long id() {
        return id;
    }

    /** A Session is kept from now on that was not: the messages that it has. */
    void begin(InflightWindow inflight, OutboundQueue stalled, OutboundQueue queue) {
        inflight.each(this::inFlight);
        OutboundQueue.Entries queued = (message, flags, origin) -> {
            if (Flags.qos(flags) != Qos.AT_MOST_ONCE) {
                queue(message, flags, origin, 0, true);
            }
        };
        stalled.each(queued);
        queue.each(queued);
    }

    // ---- the record of the Session

    /** Whose Session it is from now on. */
    void owner(@Nullable Identity who) {
        owner = who;
    }

    private StoredSession record(long expirySeconds, long detachedAtMillis) {
        Identity who = owner;
        return new StoredSession(
                clientId,
                id,
                expirySeconds,
                detachedAtMillis,
                lastSent,
                who == null ? null : who.username(),
                who == null ? "" : who.place(),
                who != null && who.owner() != null);
    }

    void connected(long expirySeconds) {
        store.add(new Change.SessionKept(record(expirySeconds, StoredSession.CONNECTED)));
    }

    /**
     * The connection has ended: all that was not sent is in the store alone from now on.
     *
     * @param waitingBytes of the messages that waited in memory
     */
    void detached(long expirySeconds, long nowMillis, long waitingBytes) {
        store.add(new Change.SessionKept(record(expirySeconds, nowMillis)));
        loadedUpTo = firstLeft == 0 ? loadedUpTo : firstLeft - 1;
        firstLeft = 0;
        loadedPosition -= waitingBytes;
        reading = false;
        readGeneration++;
    }

    /** The first message that waits in memory stays in the store alone. */
    void left() {
        long sequence = waiting.removeFirst();
        firstLeft = firstLeft == 0 ? sequence : firstLeft;
    }

    /** The first message that waits in memory goes to another member of its group. */
    void leftToGroup(Message message) {
        moved(waiting.removeFirst(), message);
    }

    void ended() {
        store.add(new Change.SessionEnded(id, clientId));
        readGeneration++;
    }

    private void tell(Change change) {
        lastTold = store.add(change);
    }

    /**
     * The commit of what a connection of the client has changed last; null if it is done. The changes of a thread come to the
     * writer at the end of its turn, so those of another thread that has taken the client over meanwhile may come before them:
     * nobody should promise the client anything until this one is done.
     */
    @Nullable
    Commit unfinished() {
        Commit last = lastTold;
        if (last != null && last.done()) {
            lastTold = null;
        }
        return lastTold;
    }

    // ---- messages

    /**
     * Numbers a message and stores it.
     *
     * @param inMemory whether it waits in memory too
     */
    Commit queue(Message message, int flags, Origin origin, int packetId, boolean inMemory) {
        tail++;
        position += message.sizeBytes();
        Queued queued = new Queued(
                id,
                tail,
                position,
                message,
                Flags.qos(flags).level(),
                Flags.retain(flags),
                packetId,
                origin.identifiers());
        Commit commit = store.add(queued);
        unwritten.add(tail, inMemory ? queued : null, commit);
        if (inMemory) {
            loadedUpTo = tail;
            loadedPosition = position;
            waiting.add(tail);
        }
        return commit;
    }

    /** A message was in flight when the Session began to be kept, under an identifier that its number does not give. */
    void inFlight(@Nullable Message message, int flags, Origin origin, int packetId) {
        if (message == null) {
            tail++;
            tell(new Change.Released(id, tail, packetId, NOTHING));
        } else {
            queue(message, flags, origin, packetId, true);
            waiting.removeFirst(); // it was sent
        }
        odd(packetId, tail);
        lastSent = tail;
        loadedUpTo = tail;
        loadedPosition = position;
    }

    private void odd(int packetId, long sequence) {
        if (oddIds == null) {
            oddIds = new HashMap<>();
        }
        oddIds.put(packetId, sequence);
    }

    /** Whether the next message can be held in memory, where {@code held} messages and {@code bytes} are. */
    boolean holds(int held, long bytes) {
        return stored() == 0 && held < MEMORY_MESSAGES && bytes < MEMORY_BYTES;
    }

    /** How many messages are in the store alone, about. */
    long stored() {
        return tail - loadedUpTo;
    }

    /** Bytes of the messages that are in the store alone, about. */
    long storedBytes() {
        return Math.max(0, position - loadedPosition);
    }

    /** Whether the first message that waits in memory is committed. */
    boolean nextIsCommitted() {
        long uncommitted = unwritten.first();
        return uncommitted == Long.MAX_VALUE || !waiting.isEmpty() && waiting.first() < uncommitted;
    }

    /** Asks that somebody be woken when more is committed; false if nothing is waited for. */
    boolean await(Waiter waiter) {
        return unwritten.await(waiter);
    }

    /** Gives back room that is not needed any more. */
    void trim() {
        unfinished(); // drops one that is done
        unwritten.trim();
    }

    /** The identifier of the first message that waits in memory. */
    int nextPacketId() {
        long sequence = waiting.first();
        if (oddIds != null) {
            for (Map.Entry<Integer, Long> odd : oddIds.entrySet()) {
                if (odd.getValue() == sequence) {
                    return odd.getKey();
                }
            }
        }
        return Change.packetId(sequence);
    }

    /** Whether the first message that waits in memory may have been sent before the broker was started. */
    boolean nextIsDup() {
        return waiting.first() <= dupUpTo;
    }

    /** The first message that waits in memory is sent. */
    void sent() {
        lastSent = Math.max(lastSent, waiting.removeFirst());
    }

    /** The first message that waits in memory has expired. */
    void dropped(Message message) {
        settle(waiting.removeFirst(), message);
    }

    /** Nobody waits for a message any more. If the writer has not come to it, the store never hears of it. */
    private void settle(long sequence, Message message) {
        Queued queued = unwritten.take(sequence);
        if (queued == null || !store.withdraw(queued)) {
            tell(new Change.Settled(id, sequence, message));
        }
    }

    /** What is added next gives a message to another Session: until that is stored, this one keeps it. */
    private void moved(long sequence, Message message) {
        Queued queued = unwritten.take(sequence);
        tell(new Change.Settled(id, sequence, message));
        if (queued != null && lastTold != null) {
            queued.movedBy(lastTold);
        }
    }

    // ---- what else the store is told

    void subscribed(Subscription subscription, int identifier) {
        tell(new Change.Subscribed(id, subscription, identifier));
    }

    void unsubscribed(String filter) {
        tell(new Change.Unsubscribed(id, filter));
    }

    void received(int packetId) {
        tell(new Change.Received(id, packetId));
    }

    void forgotten(int packetId) {
        tell(new Change.Forgotten(id, packetId));
    }

    // ---- the numbers of messages in flight

    private long sequence(int packetId) {
        Long odd = oddIds == null ? null : oddIds.get(packetId);
        if (odd != null) {
            return odd;
        }
        int before = Change.packetId(Math.max(1, lastSent)) - packetId;
        return lastSent - (before < 0 ? before + 65_535 : before);
    }

    private long finished(int packetId) {
        long sequence = sequence(packetId);
        if (oddIds != null) {
            oddIds.remove(packetId);
        }
        return sequence;
    }

    /** A message that was sent is finished. */
    void settled(int packetId, Message message) {
        settle(finished(packetId), message);
    }

    /** A message that was sent goes to another member of its group. */
    void handedOn(int packetId, Message message) {
        moved(finished(packetId), message);
    }

    void released(int packetId, Message message) {
        tell(new Change.Released(id, sequence(packetId), packetId, message));
    }

    void completed(int packetId) {
        tell(new Change.Completed(id, finished(packetId)));
    }

    // ---- pages

    /** Takes a page; called on the store's writer. */
    interface PageTaker {
        void take(List<StoredEntry> entries, long readUpTo, int generation);
    }

    /** Reads on if there is something to read; false if what there is is not committed yet, or there is nothing. */
    boolean readOn(PageTaker taker) {
        if (reading) {
            return true;
        }
        long upTo = Math.min(tail, unwritten.first() - 1);
        if (upTo <= loadedUpTo) {
            return false;
        }
        reading = true;
        int generation = readGeneration;
        store.read(
                id, loadedUpTo + 1, upTo, PAGE_BYTES, (entries, readUpTo) -> taker.take(entries, readUpTo, generation));
        return true;
    }

    /** Whether a page that was read is the one that is wanted. */
    boolean wants(int generation) {
        return reading && generation == readGeneration;
    }

    /** A page has come; its messages are put into the queue. */
    void taken(List<StoredEntry> entries, long readUpTo, Outbound queue) {
        reading = false;
        for (StoredEntry entry : entries) {
            Origin origin = entry.identifiers().length == 0 ? Origin.PLAIN : new Origin(entry.identifiers(), null);
            queue.add(entry.message(), Flags.of(Qos.of(entry.qos()), entry.retain()), origin);
            waiting.add(entry.sequence());
            loadedPosition = entry.position();
            if (entry.packetId() != 0) {
                odd(entry.packetId(), entry.sequence());
            }
        }
        loadedUpTo = readUpTo;
        if (loadedUpTo == tail) {
            loadedPosition = position;
        }
    }

    // ---- at start

    /** Messages wait in the store; see {@link Store.Restoring#queue}. */
    void restored(long first, long last, long bytes, long lastPosition) {
        tail = Math.max(tail, last);
        loadedUpTo = first - 1;
        position = lastPosition;
        loadedPosition = lastPosition - bytes;
        if (wasConnected) {
            dupUpTo = tail; // nobody knows which were sent
        }
    }

    /** A message is the receiver's already, and waits for PUBCOMP. */
    void restoredReleased(long sequence, int packetId) {
        lastSent = Math.max(lastSent, sequence);
        tail = Math.max(tail, sequence);
        loadedUpTo = tail;
        if (packetId != Change.packetId(sequence)) {
            odd(packetId, sequence);
        }
    }
}
