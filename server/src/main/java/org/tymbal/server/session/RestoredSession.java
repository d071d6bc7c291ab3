package org.tymbal.server.session;

import org.tymbal.codec.packet.Subscription;
import org.tymbal.server.store.Store;

/** A Session that was stored when the broker ended, while it is put together again. Confined to the thread that starts. */
public final class RestoredSession {
    private final Session session;
    private final Journal journal;

    RestoredSession(Session session, Journal journal) {
        this.session = session;
        this.journal = journal;
    }

    public Session session() {
        return session;
    }

    /** @param identifier the Subscription Identifier, or 0 */
    public void subscription(Subscription subscription, int identifier) {
        synchronized (session) {
            session.subscriptions.put(subscription, identifier);
        }
    }

    /** A QoS 2 message from the client waits for PUBREL. */
    public void received(int packetId) {
        synchronized (session) {
            session.received.add(packetId);
        }
    }

    /** A QoS 2 message to the client waits for PUBCOMP. */
    public void released(long sequence, int packetId) {
        synchronized (session) {
            if (!session.outbound.uses(packetId)) {
                journal.restoredReleased(sequence, packetId);
                session.outbound.restoreReleased(packetId);
            }
        }
    }

    /** Messages wait in the store; see {@link Store.Restoring#queue}. */
    public void queue(long first, long last, long bytes, long position) {
        synchronized (session) {
            journal.restored(first, last, bytes, position);
        }
    }
}
