package org.tymbal.server.session;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tymbal.codec.packet.Qos;
import org.tymbal.codec.packet.Subscription;
import org.tymbal.server.access.Admission;
import org.tymbal.server.access.Identity;
import org.tymbal.server.access.Rights;
import org.tymbal.server.config.LimitsConfig;
import org.tymbal.server.message.Message;
import org.tymbal.server.metrics.Metrics;
import org.tymbal.server.routing.Origin;
import org.tymbal.server.routing.Subscriber;
import org.tymbal.server.session.Delivery.Flags;
import org.tymbal.server.store.Commit;
import org.tymbal.server.store.Store;
import org.tymbal.server.store.StoredEntry;
import org.tymbal.server.store.StoredSession;

/**
 * The state that the broker keeps for one client [MQTT-4.1]: Subscriptions, messages that wait, messages in flight both
 * ways.
 *
 * <p>Everything is guarded by this object's lock, which is held for a few dozen instructions and under which nothing
 * leaves the room. Any thread delivers; the attached connection, on its own thread, takes with {@link #next}. The flag
 * {@code signalled} joins the two: a delivery wakes the outlet only if nothing has since the outlet last found nothing to
 * do, and since both sides change the flag under the lock, no wake-up is lost.
 */
public final class Session extends ClientState implements Subscriber {
    /** From so many bytes of waiting QoS 0 messages on, publishers are asked to wait for this receiver. */
    private static final int CROWDED_BYTES = 256 << 10;

    private final String clientId;
    private final LimitsConfig limits;
    private final Metrics metrics;

    private final OutboundQueue queue = new OutboundQueue();
    /** Messages of QoS 1 and 2 that have reached the head of the queue while the window was full. */
    private final OutboundQueue stalled = new OutboundQueue();

    final InflightWindow inflight = new InflightWindow();
    final ReceivedIds received = new ReceivedIds();
    final OwnSubscriptions subscriptions = new OwnSubscriptions();
    private @Nullable List<Outlet> waiters;
    /** What the store has of it; null for a Session that is not kept. */
    private @Nullable Journal journal;

    private boolean signalled;
    /** Whether the outlet is woken when a commit is done. */
    private boolean awaitsStore;

    private boolean outletBlocked;
    private boolean ended;
    private int window;
    private int outstanding;

    Session(String clientId, LimitsConfig limits, Metrics metrics) {
        this.clientId = clientId;
        this.limits = limits;
        this.metrics = metrics;
    }

    @Override
    public String clientId() {
        return clientId;
    }

    // ---- the connection comes and goes

    /**
     * Attaches a connection; what was in flight is sent again [MQTT-4.4.0-1].
     *
     * @param receiveMaximum how many QoS 1 and 2 messages the client takes at a time
     * @return the connection that was attached before, which the caller ends; or null
     */
    synchronized @Nullable Outlet attach(Outlet connection, int receiveMaximum, long sessionExpirySeconds) {
        Outlet before = outlet;
        outlet = connection;
        window = Math.min(receiveMaximum, limits.maximumInflightMessages());
        outstanding = 0;
        outletBlocked = false;
        awaitsStore = false;
        expirySeconds = sessionExpirySeconds;
        signalled = true; // the connection looks into the queue when it has answered CONNECT
        inflight.resendAll();
        return before;
    }

    /**
     * The connection has ended. Without effect if another one is attached by now.
     *
     * @param handedOn takes what other members of shared groups are to get in this one's place
     * @return whether it was the attached one
     */
    synchronized boolean detach(Outlet connection, long nowMillis, List<HandOn> handedOn) {
        if (outlet != connection) {
            return false;
        }
        outlet = null;
        detachedAtMillis = nowMillis;
        inflight.handOn(handedOn, journal);
        if (journal == null) {
            stalled.detach(handedOn);
            queue.detach(handedOn);
        } else {
            long left = LeftToStore.take(stalled, queue, journal, handedOn);
            journal.detached(expirySeconds, nowMillis, left);
        }
        return true;
    }

    // ---- what is kept

    /** The number of the Session in the store; 0 if it is not kept. */
    public synchronized long storedAs() {
        return journal == null ? 0 : journal.id();
    }

    /** A Session that outlives its connection is kept from now on, with all that it has. */
    synchronized void keep(Store store) {
        if (ended) {
            return;
        }
        if (journal == null && expirySeconds != 0) {
            Journal begun = new Journal(store, clientId, store.newSession());
            begun.owner(identity);
            begun.connected(expirySeconds);
            begun.begin(subscriptions, received, inflight, stalled, queue);
            journal = begun;
        } else if (journal != null) {
            journal.owner(identity);
            journal.connected(expirySeconds);
        }
    }

    /** Takes what was stored of it when the broker ended. */
    synchronized RestoredSession restore(Store store, StoredSession stored, long nowMillis) {
        boolean wasConnected = stored.detachedAtMillis() == StoredSession.CONNECTED;
        expirySeconds = stored.expirySeconds();
        detachedAtMillis = wasConnected ? nowMillis : stored.detachedAtMillis();
        identity = new Identity(
                clientId,
                stored.username(),
                "",
                stored.place(),
                Admission.restored(stored.username(), stored.proven()));
        Journal continued = new Journal(store, stored);
        continued.owner(identity);
        journal = continued;
        return new RestoredSession(this, continued);
    }

    /**
     * The Session is over: it takes no messages any more, and gives back at once what it holds, for others may look at it
     * a while longer.
     *
     * @param handedOn takes what other members of shared groups are to get in this one's place
     * @return its subscriptions, to be taken out of the tree
     */
    public synchronized List<Subscription> end(List<HandOn> handedOn) {
        ended = true;
        if (journal != null) {
            journal.ended(); // with all its messages: what is handed on below is stored for its next receiver
            journal = null;
        }
        inflight.handOn(handedOn, null);
        stalled.detach(handedOn);
        queue.detach(handedOn);
        inflight.clear();
        stalled.clear();
        queue.clear();
        return subscriptions.takeAll();
    }

    // ---- subscriptions

    /**
     * Remembers a subscription; false if the client has too many.
     *
     * @param identifier the Subscription Identifier, or 0
     */
    public synchronized boolean remember(Subscription subscription, int identifier) {
        String filter = subscription.filter().toString();
        if (ended || !subscriptions.has(filter) && subscriptions.size() >= limits.maximumSubscriptions()) {
            return false;
        }
        subscriptions.put(subscription, identifier);
        if (journal != null) {
            journal.subscribed(subscription, identifier);
        }
        return true;
    }

    /** Forgets a subscription and returns it, or null if there was none. */
    public synchronized @Nullable Subscription forget(String filter) {
        Subscription had = subscriptions.remove(filter);
        if (had != null && journal != null) {
            journal.unsubscribed(filter);
        }
        return had;
    }

    // ---- messages to the client

    @Override
    public synchronized boolean ready() {
        return outlet != null && !outletBlocked && stalled.size() == 0 && !full(false, 0);
    }

    @Override
    public Offer deliver(Message message, Qos maximumQos, boolean retainAsPublished, Origin origin) {
        Qos qos = message.qos().atMost(maximumQos); // [MQTT-3.8.4-8]
        return enqueue(message, Flags.of(qos, retainAsPublished && message.retain()), origin, false);
    }

    /** Takes a message that is for this client alone, if it has subscribed to its topic. */
    public void answer(Message message) {
        Qos wanted;
        synchronized (this) {
            wanted = subscriptions.wants(message.topic());
        }
        if (wanted != null) {
            deliver(message, wanted, false, Origin.PLAIN);
        }
    }

    /**
     * Takes Retained Messages that a new Subscription has found; they keep the RETAIN flag [MQTT-3.3.1-8]. A batch is let in
     * whole, however many they are, if the queue is not full when it begins: the messages are held by the broker anyway.
     */
    public void deliverRetained(List<Message> messages, Qos maximumQos, Origin origin) {
        boolean room = !full(maximumQos == Qos.AT_MOST_ONCE, 0);
        for (Message message : messages) {
            Qos qos = message.qos().atMost(maximumQos);
            enqueue(message, Flags.of(qos, true), origin, room);
        }
    }

    private Offer enqueue(Message message, int flags, Origin origin, boolean roomGranted) {
        boolean unacknowledged = Flags.qos(flags) == Qos.AT_MOST_ONCE;
        Outlet toWake = null;
        Offer offer;
        Rights asked = rights;
        if (asked != Rights.ALL
                && !asked.readsAll()
                && !asked.read(message.topic()).allowed()) {
            return Offer.DROPPED;
        }
        synchronized (this) {
            if (rights != asked && !rights.read(message.topic()).allowed()) {
                return Offer.DROPPED; // the rules have changed meanwhile
            }
            if (ended || outlet == null && unacknowledged) {
                return Offer.DROPPED;
            }
            if (!roomGranted && full(unacknowledged, message.sizeBytes())) {
                metrics.messagesDropped.incrementAndGet();
                return Offer.DROPPED;
            }
            if (journal != null && !unacknowledged) {
                return keep(journal, message, flags, origin);
            }
            queue.add(message, flags, origin);
            if (outlet != null && !signalled) {
                signalled = true;
                toWake = outlet;
            }
            offer = crowded() ? Offer.CONGESTED : Offer.TAKEN;
        }
        if (toWake != null) {
            toWake.wake();
        }
        return offer;
    }

    /** A message is stored; it waits in memory as well if it can be sent before long. */
    private Offer keep(Journal kept, Message message, int flags, Origin origin) {
        Outlet there = outlet;
        boolean inMemory =
                there != null && kept.holds(queue.acknowledgedSize() + stalled.size(), queue.bytes() + stalled.bytes());
        Commit commit = kept.queue(message, flags, origin, 0);
        if (inMemory) {
            kept.loaded();
            queue.add(message, flags, origin);
        }
        if (there != null && !signalled && !awaitsStore) {
            awaitsStore = commit.await(there);
        }
        return crowded() ? Offer.CONGESTED : Offer.TAKEN;
    }

    private synchronized boolean full(boolean unacknowledged, int moreBytes) {
        long held = unacknowledged ? queue.bytes() + stalled.bytes() : queuedBytes();
        return held + moreBytes > limits.maximumQueuedBytes()
                || !unacknowledged && queuedMessages() >= limits.maximumQueuedMessages();
    }

    /** Messages of QoS 1 and 2 that wait, in memory or in the store. */
    private long queuedMessages() {
        int inMemory = queue.acknowledgedSize() + stalled.size();
        return journal == null ? inMemory : inMemory + journal.stored();
    }

    private long queuedBytes() {
        long inMemory = queue.bytes() + stalled.bytes();
        return journal == null ? inMemory : inMemory + journal.storedBytes();
    }

    /**
     * Whether publishers had better wait: much is queued, and only because the receiver's thread has not come to it yet. A
     * receiver that does not read or acknowledge is never waited for; its queue fills, and then messages are dropped by rule.
     */
    private boolean crowded() {
        return outlet != null
                && !outletBlocked
                && (stalled.size() == 0 || awaitsStore)
                && (queue.bytes() > CROWDED_BYTES || queuedMessages() * 2 > limits.maximumQueuedMessages());
    }

    /**
     * Asks to be woken when this receiver has caught up.
     *
     * @return false if there is nothing to wait for
     */
    public synchronized boolean awaitRoom(Outlet publisher) {
        if (!crowded()) {
            return false;
        }
        if (waiters == null) {
            waiters = new ArrayList<>();
        }
        waiters.add(publisher);
        return true;
    }

    /** Publishers that waited and need not any more; the connection wakes them after it has sent. */
    public synchronized List<Outlet> releasedWaiters() {
        if (waiters == null || crowded()) {
            return List.of();
        }
        List<Outlet> released = waiters;
        waiters = null;
        return released;
    }

    /** The connection's socket takes no more, or takes again. */
    public synchronized void outletBlocked(Outlet connection, boolean blocked) {
        if (outlet == connection) { // one that was taken over says nothing of its successor's socket
            outletBlocked = blocked;
        }
    }

    /**
     * Fills in what to send next: first what an earlier connection left unfinished, then the queue. A full window holds up QoS 1
     * and 2, not QoS 0; order is kept within each [MQTT-4.6.0-6].
     *
     * @return false if there is nothing to send now; then the next delivery wakes the connection
     */
    public synchronized boolean next(Outlet connection, Delivery delivery, long nowMillis) {
        if (outlet != connection) {
            return false;
        }
        boolean open = outstanding < window;
        if (inflight.resending()) {
            if (open && nextResend(delivery)) {
                outstanding += delivery.message() == null ? 0 : 1;
                return true;
            }
            if (inflight.resending()) {
                signalled = false;
                return false;
            }
        }
        while (open && stalled.peek() != null && mayBeSent()) {
            if (takeOne(stalled, delivery, nowMillis)) {
                return true;
            }
        }
        while (queue.peek() != null) {
            boolean unacknowledged = Flags.qos(queue.peekFlags()) == Qos.AT_MOST_ONCE;
            if (unacknowledged || open && stalled.size() == 0 && mayBeSent()) {
                if (takeOne(queue, delivery, nowMillis)) {
                    return true;
                }
            } else if (journal != null && queue.acknowledgedSize() == queue.size()) {
                break; // nothing stands behind it that could go before
            } else {
                moveToStalled();
            }
        }
        signalled = false;
        return journal != null && open && !awaitStore(journal, connection) && next(connection, delivery, nowMillis);
    }

    /** Asks for what is in the store, or to be woken when what waits is committed; false if it is committed by now. */
    private boolean awaitStore(Journal kept, Outlet connection) {
        boolean nothing = stalled.peek() == null && queue.peek() == null;
        awaitsStore = nothing && kept.stored() > 0 && kept.readOn(this::take) || kept.await(connection);
        return awaitsStore || nothing || !mayBeSent();
    }

    /** Whether the next message of QoS 1 or 2 has come to where a crash does not take it, and its identifier is free. */
    private boolean mayBeSent() {
        return journal == null || journal.mayBeSent() && !inflight.uses(journal.nextPacketId());
    }

    /** A page of messages has come from the store. */
    private void take(List<StoredEntry> entries, long readUpTo, int generation) {
        Outlet toWake;
        synchronized (this) {
            if (journal == null || !journal.wants(generation)) {
                return; // the connection has changed meanwhile; the next one reads for itself
            }
            journal.taken(entries, readUpTo, queue);
            toWake = outlet;
            signalled = true;
            awaitsStore = false;
        }
        if (toWake != null) {
            toWake.wake();
        }
    }

    /** What is sent again may not be readable any more. */
    private boolean nextResend(Delivery delivery) {
        while (inflight.nextResend(delivery)) {
            Message message = delivery.message();
            if (message == null || readable(message)) {
                return true;
            }
            finish(delivery.packetId());
        }
        return false;
    }

    private void moveToStalled() {
        Message message = queue.peek();
        if (message != null) {
            stalled.add(message, queue.peekFlags(), queue.peekOrigin());
            queue.remove();
        }
    }

    /** Takes the head; false if it has expired and was dropped [MQTT-3.3.2-5]. */
    private boolean takeOne(OutboundQueue source, Delivery delivery, long nowMillis) {
        Message message = source.peek();
        if (message == null) {
            return false;
        }
        int flags = source.peekFlags();
        Origin origin = source.peekOrigin();
        source.remove();
        boolean unacknowledged = Flags.qos(flags) == Qos.AT_MOST_ONCE;
        if (message.expired(nowMillis) || !readable(message)) {
            metrics.messagesDropped.incrementAndGet();
            if (journal != null && !unacknowledged) {
                journal.dropped(message);
            }
            return false;
        }
        int packetId = 0;
        if (!unacknowledged) {
            outstanding++;
            if (journal == null) {
                packetId = inflight.add(message, flags, origin);
            } else {
                packetId = journal.nextPacketId();
                inflight.add(message, flags, origin, packetId);
                flags = journal.nextIsDup() ? Flags.withDup(flags) : flags;
                journal.sent();
            }
        }
        delivery.set(message, flags, packetId, origin);
        return true;
    }

    /** The client cannot take a message that {@link #next} gave out, being too large for it: as if it were acknowledged. */
    public synchronized void discard(Delivery delivery) {
        metrics.messagesDropped.incrementAndGet();
        if (delivery.packetId() != 0) {
            finish(delivery.packetId());
            settle();
        }
    }

    /** PUBACK [MQTT-4.3.2]. */
    public synchronized Acknowledged puback(Outlet connection, int packetId) {
        Acknowledged met = outlet == connection ? met(packetId, 1) : Acknowledged.UNKNOWN;
        if (met == Acknowledged.MATCHED) {
            finish(packetId);
            settle();
        }
        return met;
    }

    /** A message in flight is finished, if it was not the receiver's already. */
    private void finish(int packetId) {
        if (journal != null) {
            Message message = inflight.message(packetId);
            if (message == null) {
                journal.completed(packetId);
            } else {
                journal.settled(packetId, message);
            }
        }
        inflight.remove(packetId);
    }

    /** PUBREC [MQTT-4.3.3]; {@code failed} if its Reason Code says that the client did not take the message. */
    public synchronized Acknowledged pubrec(Outlet connection, int packetId, boolean failed) {
        Acknowledged met = outlet == connection ? met(packetId, 2) : Acknowledged.UNKNOWN;
        if (met == Acknowledged.MATCHED) {
            if (failed) {
                finish(packetId); // [MQTT-4.3.3-4]: no PUBREL follows
                settle();
            } else {
                Message message = inflight.message(packetId);
                if (journal != null && message != null) {
                    journal.released(packetId, message);
                }
                inflight.release(packetId);
            }
        }
        return met;
    }

    /** PUBCOMP [MQTT-4.3.3]. */
    public synchronized Acknowledged pubcomp(Outlet connection, int packetId) {
        Acknowledged met = outlet == connection ? met(packetId, 2) : Acknowledged.UNKNOWN;
        if (met == Acknowledged.MATCHED && !inflight.isReleased(packetId)) {
            return Acknowledged.WRONG;
        }
        if (met == Acknowledged.MATCHED) {
            finish(packetId);
            settle();
        }
        return met;
    }

    private Acknowledged met(int packetId, int qos) {
        int level = inflight.qosOf(packetId);
        return level < 0 ? Acknowledged.UNKNOWN : level == qos ? Acknowledged.MATCHED : Acknowledged.WRONG;
    }

    private void settle() {
        outstanding = Math.max(0, outstanding - 1);
    }

    /** From time to time while the connection is or was busy: gives back room that is not needed any more. */
    public synchronized void trim() {
        queue.trim();
        stalled.trim();
        inflight.trim();
    }

    // ---- messages from the client

    /** A QoS 2 PUBLISH has come; false if its identifier is known, so that the message is not published again. */
    public synchronized boolean receive(int packetId) {
        boolean isNew = received.add(packetId);
        if (isNew && journal != null) {
            journal.received(packetId);
        }
        return isNew;
    }

    /** PUBREL has come; false if its identifier is not known. */
    public synchronized boolean release(int packetId) {
        boolean known = received.remove(packetId);
        if (known && journal != null) {
            journal.forgotten(packetId);
        }
        return known;
    }

    /** QoS 2 messages from the client that it has not released. */
    public synchronized int receivedSize() {
        return received.size();
    }

    // ---- for the eye

    /** Messages that wait or are in flight to the client. */
    public synchronized long storedMessages() {
        return queue.size() + stalled.size() + inflight.size() + (journal == null ? 0 : journal.stored());
    }

    /** Bytes of the messages that wait. */
    public synchronized long storedBytes() {
        return queuedBytes();
    }

    public synchronized int subscriptionCount() {
        return subscriptions.size();
    }
}
