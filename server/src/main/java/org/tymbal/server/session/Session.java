package org.tymbal.server.session;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tymbal.codec.packet.Qos;
import org.tymbal.codec.packet.Subscription;
import org.tymbal.server.config.LimitsConfig;
import org.tymbal.server.message.Message;
import org.tymbal.server.metrics.Metrics;
import org.tymbal.server.routing.Origin;
import org.tymbal.server.routing.Subscriber;
import org.tymbal.server.session.Delivery.Flags;

/**
 * The state that the broker keeps for one client [MQTT-4.1]: Subscriptions, messages that wait, messages in flight both
 * ways.
 *
 * <p>Everything is guarded by this object's lock, which is held for a few dozen instructions and under which nothing
 * leaves the room. Any thread delivers; the attached connection, on its own thread, takes with {@link #next}. The flag
 * {@code signalled} joins the two: a delivery wakes the outlet only if nothing has since the outlet last found nothing to
 * do, and since both sides change the flag under the lock, no wake-up is lost.
 */
public final class Session implements Subscriber {
    /** The expiry interval of a Session that never ends by itself [MQTT-3.1.2.11.2]. */
    public static final long NEVER_EXPIRES = 0xffff_ffffL;

    /** From so many bytes of waiting QoS 0 messages on, publishers are asked to wait for this receiver. */
    private static final int CROWDED_BYTES = 256 << 10;

    private final String clientId;
    private final LimitsConfig limits;
    private final Metrics metrics;

    private final OutboundQueue queue = new OutboundQueue();
    /** Messages of QoS 1 and 2 that have reached the head of the queue while the window was full. */
    private final OutboundQueue stalled = new OutboundQueue();

    private final InflightWindow inflight = new InflightWindow();
    private final ReceivedIds received = new ReceivedIds();
    private final Map<String, Subscription> subscriptions = new LinkedHashMap<>();
    private @Nullable List<Outlet> waiters;

    private @Nullable Outlet outlet;
    private boolean signalled;
    private boolean outletBlocked;
    private boolean ended;
    private int window;
    private int outstanding;
    private long expirySeconds;
    private long detachedAtMillis;

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
        inflight.handOn(handedOn);
        stalled.detach(handedOn);
        queue.detach(handedOn);
        return true;
    }

    /** Whether a connection is attached. */
    public synchronized boolean connected() {
        return outlet != null;
    }

    /** The attached connection, or null. */
    synchronized @Nullable Outlet outlet() {
        return outlet;
    }

    /** Whether this connection is the attached one: what another one says must not change the Session. */
    public synchronized boolean attachedTo(Outlet connection) {
        return outlet == connection;
    }

    /** Seconds that the Session outlives its connection; {@link #NEVER_EXPIRES}: for ever. */
    public synchronized long expirySeconds() {
        return expirySeconds;
    }

    /** DISCONNECT may change the interval [MQTT-3.14.2.2.2]. */
    public synchronized void expirySeconds(long seconds) {
        expirySeconds = seconds;
    }

    synchronized boolean expired(long nowMillis) {
        return outlet == null && expirySeconds != NEVER_EXPIRES && nowMillis - detachedAtMillis >= expirySeconds * 1000;
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
        inflight.handOn(handedOn);
        stalled.detach(handedOn);
        queue.detach(handedOn);
        inflight.clear();
        stalled.clear();
        queue.clear();
        List<Subscription> had = new ArrayList<>(subscriptions.values());
        subscriptions.clear();
        return had;
    }

    // ---- subscriptions

    /** Remembers a subscription; false if the client has too many. */
    public synchronized boolean remember(Subscription subscription) {
        String filter = subscription.filter().toString();
        if (ended || !subscriptions.containsKey(filter) && subscriptions.size() >= limits.maximumSubscriptions()) {
            return false;
        }
        subscriptions.put(filter, subscription);
        return true;
    }

    /** Forgets a subscription and returns it, or null if there was none. */
    public synchronized @Nullable Subscription forget(String filter) {
        return subscriptions.remove(filter);
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
        synchronized (this) {
            if (ended || outlet == null && unacknowledged) {
                return Offer.DROPPED;
            }
            if (!roomGranted && full(unacknowledged, message.sizeBytes())) {
                metrics.messagesDropped.incrementAndGet();
                return Offer.DROPPED;
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

    private synchronized boolean full(boolean unacknowledged, int moreBytes) {
        return queue.bytes() + stalled.bytes() + moreBytes > limits.maximumQueuedBytes()
                || !unacknowledged && queue.acknowledgedSize() + stalled.size() >= limits.maximumQueuedMessages();
    }

    /**
     * Whether publishers had better wait: much is queued, and only because the receiver's thread has not come to it yet. A
     * receiver that does not read or acknowledge is never waited for; its queue fills, and then messages are dropped by rule.
     */
    private boolean crowded() {
        return outlet != null
                && !outletBlocked
                && stalled.size() == 0
                && (queue.bytes() > CROWDED_BYTES || queue.acknowledgedSize() * 2 > limits.maximumQueuedMessages());
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
            if (open && inflight.nextResend(delivery)) {
                outstanding += delivery.message() == null ? 0 : 1;
                return true;
            }
            if (inflight.resending()) {
                signalled = false;
                return false;
            }
        }
        if (open && takeFrom(stalled, delivery, nowMillis)) {
            return true;
        }
        while (queue.peek() != null) {
            boolean unacknowledged = Flags.qos(queue.peekFlags()) == Qos.AT_MOST_ONCE;
            if (unacknowledged || open && stalled.size() == 0) {
                if (takeOne(queue, delivery, nowMillis)) {
                    return true;
                }
            } else {
                moveToStalled();
            }
        }
        signalled = false;
        return false;
    }

    private void moveToStalled() {
        Message message = queue.peek();
        if (message != null) {
            stalled.add(message, queue.peekFlags(), queue.peekOrigin());
            queue.remove();
        }
    }

    private boolean takeFrom(OutboundQueue source, Delivery delivery, long nowMillis) {
        while (source.peek() != null) {
            if (takeOne(source, delivery, nowMillis)) {
                return true;
            }
        }
        return false;
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
        if (message.expired(nowMillis)) {
            metrics.messagesDropped.incrementAndGet();
            return false;
        }
        int packetId = 0;
        if (Flags.qos(flags) != Qos.AT_MOST_ONCE) {
            packetId = inflight.add(message, flags, origin);
            outstanding++;
        }
        delivery.set(message, flags, packetId, origin);
        return true;
    }

    /** The client cannot take a message that {@link #next} gave out, being too large for it: as if it were acknowledged. */
    public synchronized void discard(Delivery delivery) {
        metrics.messagesDropped.incrementAndGet();
        if (delivery.packetId() != 0) {
            inflight.remove(delivery.packetId());
            settle();
        }
    }

    /** What an acknowledgement of the client met. */
    public enum Acknowledged {
        /** The message that it belongs to. */
        MATCHED,
        /** No message with this identifier. */
        UNKNOWN,
        /** A message of another QoS, or one at another step. */
        WRONG
    }

    /** PUBACK [MQTT-4.3.2]. */
    public synchronized Acknowledged puback(Outlet connection, int packetId) {
        Acknowledged met = outlet == connection ? met(packetId, 1) : Acknowledged.UNKNOWN;
        if (met == Acknowledged.MATCHED) {
            inflight.remove(packetId);
            settle();
        }
        return met;
    }

    /** PUBREC [MQTT-4.3.3]; {@code failed} if its Reason Code says that the client did not take the message. */
    public synchronized Acknowledged pubrec(Outlet connection, int packetId, boolean failed) {
        Acknowledged met = outlet == connection ? met(packetId, 2) : Acknowledged.UNKNOWN;
        if (met == Acknowledged.MATCHED) {
            if (failed) {
                inflight.remove(packetId); // [MQTT-4.3.3-4]: no PUBREL follows
                settle();
            } else {
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
            inflight.remove(packetId);
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
        return received.add(packetId);
    }

    /** PUBREL has come; false if its identifier is not known. */
    public synchronized boolean release(int packetId) {
        return received.remove(packetId);
    }

    /** QoS 2 messages from the client that it has not released. */
    public synchronized int receivedSize() {
        return received.size();
    }

    // ---- for the eye

    /** Messages that wait or are in flight to the client. */
    public synchronized int storedMessages() {
        return queue.size() + stalled.size() + inflight.size();
    }

    /** Bytes of the messages that wait. */
    public synchronized long storedBytes() {
        return queue.bytes() + stalled.bytes();
    }

    public synchronized int subscriptionCount() {
        return subscriptions.size();
    }
}
