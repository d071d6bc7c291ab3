package org.tymbal.server.store;

import java.util.ArrayList;
import java.util.List;
import org.tymbal.codec.packet.Subscription;
import org.tymbal.server.message.Message;

/** Notes what it is told, a line each. */
final class Told implements StoreContents {
    final List<String> lines = new ArrayList<>();

    @Override
    public void shared(long messageId, Message message) {
        lines.add("shared " + messageId + " " + text(message));
    }

    private static String text(Message message) {
        return message.topic() + "=" + message.payload().text() + " "
                + message.qos().level()
                + (message.retain() ? " retain" : "")
                + (message.properties().isEmpty() ? "" : " " + message.properties());
    }

    @Override
    public void session(StoredSession session) {
        lines.add("session " + session.id() + " " + session.clientId() + " " + session.expirySeconds() + " sent "
                + session.sentUpTo());
    }

    @Override
    public void subscription(long session, Subscription subscription, int identifier) {
        lines.add("subscription " + session + " " + subscription.filter() + " "
                + subscription.qos().level() + (subscription.noLocal() ? " no local" : "")
                + (subscription.retainAsPublished() ? " as published" : "") + " " + identifier);
    }

    @Override
    public void received(long session, int packetId) {
        lines.add("received " + session + " " + packetId);
    }

    @Override
    public void released(long session, long sequence, int packetId) {
        lines.add("released " + session + " " + sequence + " " + packetId);
    }

    @Override
    public void queued(long session, StoredEntry entry, long messageId) {
        lines.add("queued " + session + " " + entry.sequence() + " QoS " + entry.qos() + " id " + entry.packetId() + " "
                + (messageId == 0 ? text(entry.message()) : "shared " + messageId));
    }

    @Override
    public void will(long session, Message message, long delaySeconds, long dueMillis) {
        lines.add("will " + session + " " + text(message) + " " + delaySeconds + " " + dueMillis);
    }

    @Override
    public void retained(Message message) {
        lines.add("retained " + text(message));
    }

    @Override
    public void damaged(String sentence) {
        lines.add("damaged " + sentence);
    }
}
