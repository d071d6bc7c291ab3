package org.tymbal.server.cli.store;

import java.io.IOException;
import org.tymbal.codec.packet.Subscription;
import org.tymbal.server.message.Message;
import org.tymbal.server.store.StoreContents;
import org.tymbal.server.store.StoredEntry;
import org.tymbal.server.store.StoredSession;

/** Hands everything on and counts it. */
record CountingContents(StoreContents next, Progress progress) implements StoreContents {
    @Override
    public void shared(long messageId, Message message) throws IOException {
        progress.add("shared");
        next.shared(messageId, message);
    }

    @Override
    public void session(StoredSession session) throws IOException {
        progress.add("session");
        next.session(session);
    }

    @Override
    public void subscription(long session, Subscription subscription, int identifier) throws IOException {
        progress.add("subscription");
        next.subscription(session, subscription, identifier);
    }

    @Override
    public void received(long session, int packetId) throws IOException {
        progress.add("received");
        next.received(session, packetId);
    }

    @Override
    public void released(long session, long sequence, int packetId) throws IOException {
        progress.add("released");
        next.released(session, sequence, packetId);
    }

    @Override
    public void queued(long session, StoredEntry entry, long messageId) throws IOException {
        progress.add("queued");
        next.queued(session, entry, messageId);
    }

    @Override
    public void will(long session, Message message, long delaySeconds, long dueMillis) throws IOException {
        progress.add("will");
        next.will(session, message, delaySeconds, dueMillis);
    }

    @Override
    public void retained(Message message) throws IOException {
        progress.add("retained");
        next.retained(message);
    }

    @Override
    public void damaged(String sentence) throws IOException {
        next.damaged(sentence);
    }
}
