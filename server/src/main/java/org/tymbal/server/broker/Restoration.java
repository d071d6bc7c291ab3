package org.tymbal.server.broker;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tymbal.codec.packet.Subscription;
import org.tymbal.server.message.Message;
import org.tymbal.server.routing.RetainedMessages;
import org.tymbal.server.routing.SubscriptionTree;
import org.tymbal.server.session.RestoredSession;
import org.tymbal.server.session.Session;
import org.tymbal.server.session.Sessions;
import org.tymbal.server.store.Store;
import org.tymbal.server.store.StoredSession;

/** What the store has kept becomes what the broker knows, before the first client comes. Confined to the thread that starts. */
final class Restoration implements Store.Restoring {
    private final long nowMillis;
    private final Sessions sessions;
    private final SubscriptionTree subscriptions;
    private final RetainedMessages retained;
    private final Wills wills;
    private final Map<Long, RestoredSession> byNumber = new HashMap<>();
    /** They were to end with their connections, which the end of the broker was. */
    private final List<Session> over = new ArrayList<>();

    Restoration(
            long nowMillis, Sessions sessions, SubscriptionTree subscriptions, RetainedMessages retained, Wills wills) {
        this.nowMillis = nowMillis;
        this.sessions = sessions;
        this.subscriptions = subscriptions;
        this.retained = retained;
        this.wills = wills;
    }

    /** Sessions to be finished: none of them has a client that could come back to it. */
    List<Session> over() {
        return over;
    }

    @Override
    public void session(StoredSession stored) {
        RestoredSession session = sessions.restore(stored, nowMillis);
        byNumber.put(stored.id(), session);
        if (stored.expirySeconds() == 0) {
            over.add(session.session());
        }
    }

    @Override
    public void subscription(long number, Subscription subscription, int identifier) {
        RestoredSession session = byNumber.get(number);
        if (session != null) {
            session.subscription(subscription, identifier);
            subscriptions.subscribe(session.session(), subscription, identifier);
        }
    }

    @Override
    public void received(long number, int packetId) {
        RestoredSession session = byNumber.get(number);
        if (session != null) {
            session.received(packetId);
        }
    }

    @Override
    public void released(long number, long sequence, int packetId) {
        RestoredSession session = byNumber.get(number);
        if (session != null) {
            session.released(sequence, packetId);
        }
    }

    @Override
    public void queue(long number, long first, long last, long bytes, long position) {
        RestoredSession session = byNumber.get(number);
        if (session != null) {
            session.queue(first, last, bytes, position);
        }
    }

    @Override
    public void will(long number, Message message, long delaySeconds, long dueMillis) {
        RestoredSession session = byNumber.get(number);
        if (session != null) {
            // A client that was connected has lost its connection by the end of the broker.
            long due = dueMillis == Message.NEVER
                    ? nowMillis + Math.min(delaySeconds, session.session().expirySeconds()) * 1000
                    : dueMillis;
            wills.add(session.session(), message, due);
        }
    }

    @Override
    public void retained(Message message) {
        if (!message.expired(nowMillis)) {
            retained.restore(message);
        }
    }
}
