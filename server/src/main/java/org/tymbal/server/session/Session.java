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
import org.tymbal.server.metrics.Drop;
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

    final Outbound outbound;
    final ReceivedIds received = new ReceivedIds();
    final OwnSubscriptions subscriptions = new OwnSubscriptions();
    private @Nullable List<Outlet> waiters;

    private boolean signalled;
    /** Whether the outlet is woken when a commit is done. */
    private boolean awaitsStore;

    private boolean outletBlocked;
    private boolean ended;

    Session(String clientId, LimitsConfig limits, Metrics metrics) {
        this.clientId = clientId;
        this.limits = limits;
        this.metrics = metrics;
        this.outbound = new Outbound(this, metrics);
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
        outbound.attach(Math.min(receiveMaximum, limits.maximumInflightMessages()));
        outletBlocked = false;
        awaitsStore = false;
        expirySeconds = sessionExpirySeconds;
        signalled = true; // the connection looks into the queue when it has answered CONNECT
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
        outbound.detach(handedOn, nowMillis);
        return true;
    }

    // ---- what is kept

    /** The number of the Session in the store; 0 if it is not kept. */
    public synchronized long storedAs() {
        Journal kept = outbound.journal;
        return kept == null ? 0 : kept.id();
    }

    /** What an earlier connection has changed and the store has not got yet; null if there is nothing. */
    synchronized @Nullable Commit unfinished() {
        Journal kept = outbound.journal;
        return kept == null ? null : kept.unfinished();
    }

    /** A Session that outlives its connection is kept from now on, with all that it has. */
    synchronized void keep(Store store) {
        if (ended) {
            return;
        }
        Journal kept = outbound.journal;
        if (kept == null && expirySeconds != 0) {
            Journal begun = new Journal(store, clientId, store.newSession());
            begun.owner(identity);
            begun.connected(expirySeconds);
            subscriptions.each(begun::subscribed);
            received.each(begun::received);
            outbound.keep(begun);
        } else if (kept != null) {
            kept.owner(identity);
            kept.connected(expirySeconds);
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
        outbound.journal = continued;
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
        outbound.end(handedOn);
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
        Journal kept = outbound.journal;
        if (kept != null) {
            kept.subscribed(subscription, identifier);
        }
        return true;
    }

    /** Forgets a subscription and returns it, or null if there was none. */
    public synchronized @Nullable Subscription forget(String filter) {
        Subscription had = subscriptions.remove(filter);
        Journal kept = outbound.journal;
        if (had != null && kept != null) {
            kept.unsubscribed(filter);
        }
        return had;
    }

    // ---- messages to the client

    @Override
    public synchronized boolean ready() {
        return outlet != null && !outletBlocked && !outbound.stalled() && !full(false, 0);
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
                metrics.dropped(Drop.QUEUE_FULL);
                lose(message, Drop.QUEUE_FULL);
                return Offer.DROPPED;
            }
            Journal kept = outbound.journal;
            boolean sendable = true;
            if (kept != null && !unacknowledged) {
                sendable = keep(kept, message, flags, origin);
            } else {
                outbound.add(message, flags, origin);
            }
            if (outlet != null && !signalled && sendable) {
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

    /** A message is stored; it waits in memory as well if it can be sent before long. True if something can be sent now. */
    private boolean keep(Journal kept, Message message, int flags, Origin origin) {
        Outlet there = outlet;
        Commit commit = outbound.keep(kept, message, flags, origin, there != null);
        if (there == null || signalled || outbound.mayBeSent()) {
            return true;
        }
        if (!awaitsStore) {
            awaitsStore = commit.await(there);
        }
        return false;
    }

    private synchronized boolean full(boolean unacknowledged, int moreBytes) {
        long held = unacknowledged ? outbound.bytesInMemory() : outbound.bytes();
        return held + moreBytes > limits.maximumQueuedBytes()
                || !unacknowledged && outbound.acknowledged() >= limits.maximumQueuedMessages();
    }

    /**
     * Whether publishers had better wait: much is queued, and only because the receiver's thread has not come to it yet. A
     * receiver that does not read or acknowledge is never waited for; its queue fills, and then messages are dropped by rule.
     */
    private boolean crowded() {
        return outlet != null
                && !outletBlocked
                && (!outbound.stalled() || awaitsStore)
                && (outbound.open() || !outbound.resending())
                && (outbound.queuedBytes() > CROWDED_BYTES
                        || outbound.acknowledged() * 2 > limits.maximumQueuedMessages());
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
        while (!outbound.next(delivery, nowMillis)) {
            signalled = false;
            Journal kept = outbound.journal;
            if (kept == null || !outbound.open() || outbound.resending() || awaitStore(kept, connection)) {
                return false;
            }
        }
        return true;
    }

    /** Asks for what is in the store, or to be woken when what waits is committed; false if it is committed by now. */
    private boolean awaitStore(Journal kept, Outlet connection) {
        if (outbound.nothingQueued()) {
            awaitsStore = kept.stored() > 0 && (kept.readOn(this::take) || kept.await(connection));
            return awaitsStore || kept.stored() == 0;
        }
        awaitsStore = kept.await(connection);
        return awaitsStore || !outbound.mayBeSent();
    }

    /** A page of messages has come from the store. */
    private void take(List<StoredEntry> entries, long readUpTo, int generation) {
        Outlet toWake;
        synchronized (this) {
            Journal kept = outbound.journal;
            if (kept == null || !kept.wants(generation)) {
                return; // the connection has changed meanwhile; the next one reads for itself
            }
            kept.taken(entries, readUpTo, outbound);
            toWake = outlet;
            signalled = true;
            awaitsStore = false;
        }
        if (toWake != null) {
            toWake.wake();
        }
    }

    /** The client cannot take a message that {@link #next} gave out, being too large for it: as if it were acknowledged. */
    public synchronized void discard(Delivery delivery) {
        metrics.dropped(Drop.TOO_LARGE_FOR_RECEIVER);
        Message message = delivery.message();
        if (message != null) {
            lose(message, Drop.TOO_LARGE_FOR_RECEIVER);
        }
        outbound.discard(delivery.packetId());
    }

    /** PUBACK [MQTT-4.3.2]. */
    public synchronized Acknowledged puback(Outlet connection, int packetId) {
        return outlet == connection ? outbound.puback(packetId) : Acknowledged.UNKNOWN;
    }

    /** PUBREC [MQTT-4.3.3]; {@code failed} if its Reason Code says that the client did not take the message. */
    public synchronized Acknowledged pubrec(Outlet connection, int packetId, boolean failed) {
        return outlet == connection ? outbound.pubrec(packetId, failed) : Acknowledged.UNKNOWN;
    }

    /** PUBCOMP [MQTT-4.3.3]. */
    public synchronized Acknowledged pubcomp(Outlet connection, int packetId) {
        return outlet == connection ? outbound.pubcomp(packetId) : Acknowledged.UNKNOWN;
    }

    /** From time to time while the connection is or was busy: gives back room that is not needed any more. */
    public synchronized void trim() {
        outbound.trim();
    }

    // ---- messages from the client

    /** A QoS 2 PUBLISH has come; false if its identifier is known, so that the message is not published again. */
    public synchronized boolean receive(int packetId) {
        boolean isNew = received.add(packetId);
        Journal kept = outbound.journal;
        if (isNew && kept != null) {
            kept.received(packetId);
        }
        return isNew;
    }

    /** PUBREL has come; false if its identifier is not known. */
    public synchronized boolean release(int packetId) {
        boolean known = received.remove(packetId);
        Journal kept = outbound.journal;
        if (known && kept != null) {
            kept.forgotten(packetId);
        }
        return known;
    }

    /** QoS 2 messages from the client that it has not released. */
    public synchronized int receivedSize() {
        return received.size();
    }

    // ---- for the eye

    /** How it is at this moment. */
    public SessionView view(long nowMillis) {
        Outlet attached = outlet();
        ConnectionView connection = attached == null ? null : attached.view(); // without the lock: it is another room's
        synchronized (this) {
            return new SessionView(
                    clientId,
                    identity,
                    rights,
                    connection,
                    outlet == null ? Math.max(0, nowMillis - detachedAtMillis) / 1000 : 0,
                    expirySeconds,
                    outbound.journal != null,
                    outbound.messages() - outbound.inflightSize(),
                    outbound.acknowledged(),
                    outbound.bytes(),
                    outbound.inflightSize(),
                    outbound.window(),
                    received.size(),
                    outletBlocked,
                    subscriptions.size(),
                    losses(),
                    lastLosses());
        }
    }

    /** Its Subscriptions, in the order in which they were made. */
    public synchronized List<SessionView.Subscribed> subscribed() {
        List<SessionView.Subscribed> all = new ArrayList<>();
        subscriptions.each((subscription, identifier) -> all.add(new SessionView.Subscribed(subscription, identifier)));
        return all;
    }

    /** Messages that wait or are in flight to the client. */
    public synchronized long storedMessages() {
        return outbound.messages();
    }

    /** Bytes of the messages that wait. */
    public synchronized long storedBytes() {
        return outbound.bytes();
    }

    /** Whether it has a Subscription that is written so. */
    public synchronized boolean hasSubscribed(String filter) {
        return subscriptions.has(filter);
    }

    /** Messages of QoS 1 and 2 that were sent and are not acknowledged. */
    public synchronized int inflightMessages() {
        return outbound.inflightSize();
    }

    public synchronized int subscriptionCount() {
        return subscriptions.size();
    }
}
