package org.tymbal.server.session;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tymbal.codec.packet.Qos;
import org.tymbal.server.message.Message;
import org.tymbal.server.metrics.Drop;
import org.tymbal.server.metrics.Metrics;
import org.tymbal.server.routing.Origin;
import org.tymbal.server.session.Delivery.Flags;
import org.tymbal.server.store.Commit;

/**
 * The messages of a {@link Session} on their way to its client: what waits, what is in flight, and what of both the store
 * has. It says which is next and what an acknowledgement finishes; who is woken, and who may say so, is the Session's.
 * Guarded by the Session's lock.
 */
final class Outbound {
    private final ClientState client;
    private final Metrics metrics;
    private final OutboundQueue queue = new OutboundQueue();
    /** Messages of QoS 1 and 2 that have reached the head of the queue while the window was full. */
    private final OutboundQueue stalled = new OutboundQueue();

    private final InflightWindow inflight = new InflightWindow();
    /** What the store has of the Session; null for one that is not kept. */
    @Nullable
    Journal journal;

    private int window;
    private int outstanding;

    Outbound(ClientState client, Metrics metrics) {
        this.client = client;
        this.metrics = metrics;
    }

    // ---- the connection comes and goes

    /**
     * A new connection: what was in flight is sent again [MQTT-4.4.0-1].
     *
     * @param most how many messages of QoS 1 and 2 may be in flight
     */
    void attach(int most) {
        window = most;
        outstanding = 0;
        inflight.resendAll();
    }

    /** @param handedOn takes what other members of shared groups are to get in this one's place */
    void detach(List<HandOn> handedOn, long nowMillis) {
        inflight.handOn(handedOn, journal);
        if (journal == null) {
            stalled.detach(handedOn);
            queue.detach(handedOn);
        } else {
            long left = LeftToStore.take(stalled, queue, journal, handedOn);
            journal.detached(client.expirySeconds, nowMillis, left);
        }
    }

    /** Stores all that there is; from now on what is added is stored too. */
    void keep(Journal begun) {
        begun.begin(inflight, stalled, queue);
        journal = begun;
    }

    /** The Session is over; gives back at once what it holds. */
    void end(List<HandOn> handedOn) {
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
    }

    // ---- in

    void add(Message message, int flags, Origin origin) {
        queue.add(message, flags, origin);
    }

    /** A message is stored; it waits in memory as well if a client is there to whom it can be sent before long. */
    Commit keep(Journal kept, Message message, int flags, Origin origin, boolean connected) {
        boolean inMemory = connected && kept.holds(inMemory(), bytesInMemory());
        Commit commit = kept.queue(message, flags, origin, 0, inMemory);
        if (inMemory) {
            queue.add(message, flags, origin);
        }
        return commit;
    }

    boolean uses(int packetId) {
        return inflight.uses(packetId);
    }

    /** A message was the receiver's already when the broker was started. */
    void restoreReleased(int packetId) {
        inflight.addReleased(packetId);
    }

    // ---- how much there is

    /** Messages that were sent and are not acknowledged. */
    int inflightSize() {
        return inflight.size();
    }

    /** How many may be. */
    int window() {
        return window;
    }

    /** Whether the window is full and something waits for it. */
    boolean stalled() {
        return stalled.size() != 0;
    }

    boolean nothingQueued() {
        return stalled.peek() == null && queue.peek() == null;
    }

    /** Messages of QoS 1 and 2 that wait, in memory or in the store. */
    long acknowledged() {
        return journal == null ? inMemory() : inMemory() + journal.stored();
    }

    private int inMemory() {
        return queue.acknowledgedSize() + stalled.size();
    }

    /** Bytes of what waits in memory. */
    long bytesInMemory() {
        return queue.bytes() + stalled.bytes();
    }

    /** Bytes of what waits in memory and not for the window. */
    long queuedBytes() {
        return queue.bytes();
    }

    /** Bytes of what waits, in memory or in the store. */
    long bytes() {
        return journal == null ? bytesInMemory() : bytesInMemory() + journal.storedBytes();
    }

    /** All messages that wait or are in flight. */
    long messages() {
        return queue.size() + stalled.size() + inflight.size() + (journal == null ? 0 : journal.stored());
    }

    /** Gives back room that is not needed any more. */
    void trim() {
        queue.trim();
        stalled.trim();
        inflight.trim();
        if (journal != null) {
            journal.trim();
        }
    }

    // ---- out

    /** Whether the window has room. */
    boolean open() {
        return outstanding < window;
    }

    /** Whether there is more of what an earlier connection left unfinished. */
    boolean resending() {
        return inflight.resending();
    }

    /**
     * Fills in what to send next: first what an earlier connection left unfinished, then the queue. A full window holds up QoS 1
     * and 2, not QoS 0; order is kept within each [MQTT-4.6.0-6].
     *
     * @return false if there is nothing in memory to send now
     */
    boolean next(Delivery delivery, long nowMillis) {
        boolean open = open();
        if (inflight.resending()) {
            if (open && nextResend(delivery)) {
                outstanding += delivery.message() == null ? 0 : 1;
                return true;
            }
            if (inflight.resending()) {
                return false;
            }
        }
        while (open && stalled.peek() != null && mayBeSent(stalled.peekFlags())) {
            if (takeOne(stalled, delivery, nowMillis)) {
                return true;
            }
        }
        while (queue.peek() != null) {
            boolean unacknowledged = Flags.qos(queue.peekFlags()) == Qos.AT_MOST_ONCE;
            if (unacknowledged || open && stalled.size() == 0 && mayBeSent(queue.peekFlags())) {
                if (takeOne(queue, delivery, nowMillis)) {
                    return true;
                }
            } else if (journal != null && queue.acknowledgedSize() == queue.size()) {
                break; // nothing stands behind it that could go before
            } else {
                moveToStalled();
            }
        }
        return false;
    }

    /** Whether the next message that waits in memory may go out, as far as the store is concerned. */
    boolean mayBeSent() {
        OutboundQueue first = stalled.peek() == null ? queue : stalled;
        return first.peek() != null
                && (Flags.qos(first.peekFlags()) == Qos.AT_MOST_ONCE || mayBeSent(first.peekFlags()));
    }

    /**
     * Whether the next message of QoS 1 or 2 may be sent. Its identifier must be free. One of QoS 2 must have come to where a
     * crash does not take it: its receiver remembers the identifier, and would take the next message under it for a repetition. One
     * of QoS 1 need not; who has published it is not told before it is stored, or all have acknowledged it.
     */
    private boolean mayBeSent(int flags) {
        return journal == null
                || (Flags.qos(flags) == Qos.AT_LEAST_ONCE || journal.nextIsCommitted())
                        && !inflight.uses(journal.nextPacketId());
    }

    /** What is sent again may not be readable any more. */
    private boolean nextResend(Delivery delivery) {
        while (inflight.nextResend(delivery)) {
            Message message = delivery.message();
            if (message == null || client.readable(message)) {
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
        boolean expired = message.expired(nowMillis);
        if (expired || !client.readable(message)) {
            Drop why = expired ? Drop.EXPIRED : Drop.NOT_ALLOWED;
            metrics.dropped(why);
            client.lose(message, why);
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

    // ---- acknowledged

    /** A message that was given out cannot be sent. */
    void discard(int packetId) {
        if (packetId != 0) {
            finish(packetId);
            settle();
        }
    }

    Acknowledged puback(int packetId) {
        Acknowledged met = met(packetId, 1);
        if (met == Acknowledged.MATCHED) {
            finish(packetId);
            settle();
        }
        return met;
    }

    Acknowledged pubrec(int packetId, boolean failed) {
        Acknowledged met = met(packetId, 2);
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

    Acknowledged pubcomp(int packetId) {
        Acknowledged met = met(packetId, 2);
        if (met == Acknowledged.MATCHED && !inflight.isReleased(packetId)) {
            return Acknowledged.WRONG;
        }
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

    private Acknowledged met(int packetId, int qos) {
        int level = inflight.qosOf(packetId);
        return level < 0 ? Acknowledged.UNKNOWN : level == qos ? Acknowledged.MATCHED : Acknowledged.WRONG;
    }

    private void settle() {
        outstanding = Math.max(0, outstanding - 1);
    }
}
