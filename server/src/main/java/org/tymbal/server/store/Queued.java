package org.tymbal.server.store;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;
import org.tymbal.server.message.Message;

/**
 * A message of QoS 1 or 2 waits for a Session.
 *
 * <p>It can be {@linkplain Store#withdraw withdrawn} until the writer has taken it: what its receiver has acknowledged by then is
 * never written. Exactly one of the two happens, whatever the threads do.
 */
public final class Queued implements Change {
    private static final AtomicIntegerFieldUpdater<Queued> STATE =
            AtomicIntegerFieldUpdater.newUpdater(Queued.class, "state");
    private static final int WAITS = 0;
    private static final int TAKEN = 1;
    private static final int WITHDRAWN = 2;

    private final long session;
    private final long sequence;
    private final long position;
    private final Message message;
    private final int qos;
    private final boolean retain;
    private final int packetId;
    private final int[] identifiers;

    private volatile int state;
    /** Set once, before anybody else knows of this. */
    private @Nullable Commit commit;

    private volatile @Nullable Commit movedBy;

    /**
     * @param position bytes of all messages that were ever queued for the Session, this one included
     * @param qos at which it is to be sent
     * @param retain whether the RETAIN flag is to be set
     * @param packetId 0 where {@link Change#packetId} says it
     * @param identifiers the Subscription Identifiers that go along; never written, and shared by all messages of a route
     */
    public Queued(
            long session,
            long sequence,
            long position,
            Message message,
            int qos,
            boolean retain,
            int packetId,
            int[] identifiers) {
        this.session = session;
        this.sequence = sequence;
        this.position = position;
        this.message = message;
        this.qos = qos;
        this.retain = retain;
        this.packetId = packetId;
        this.identifiers = identifiers;
    }

    long session() {
        return session;
    }

    public long sequence() {
        return sequence;
    }

    long position() {
        return position;
    }

    Message message() {
        return message;
    }

    int qos() {
        return qos;
    }

    boolean retain() {
        return retain;
    }

    int packetId() {
        return packetId;
    }

    int[] identifiers() {
        return identifiers;
    }

    @Override
    public int messageBytes() {
        return message.sizeBytes();
    }

    /** Which commit it belongs to; null before it was added to a store. */
    @Nullable
    Commit commit() {
        return commit;
    }

    void belongsTo(Commit owner) {
        commit = owner;
    }

    /**
     * Another change, in this commit, gives the message to somebody else: it need not be written if that comes first.
     * Until that commit is done it is written as ever, so that the message is in one place at least.
     */
    public void movedBy(Commit mover) {
        movedBy = mover;
    }

    /** Nothing is owed any more; false if the writer has it. */
    boolean withdraw() {
        return STATE.compareAndSet(this, WAITS, WITHDRAWN);
    }

    /** The writer takes it, once or again; false if it need not be written. */
    boolean take() {
        if (state == WITHDRAWN || state == WAITS && !STATE.compareAndSet(this, WAITS, TAKEN)) {
            return false;
        }
        Commit mover = movedBy;
        return mover == null || !mover.done();
    }
}
