package org.tymbal.server.store;

import java.io.IOException;
import java.util.List;
import org.tymbal.codec.packet.Subscription;
import org.tymbal.server.message.Message;

/** Writes a store from what it is told. */
final class StoreFilling implements StoreContents {
    private static final int GROUP_BYTES = 1 << 20;

    private final Engine engine;
    private final Tables tables;
    private final Group group = new Group();
    private boolean sharedIsWaiting;

    StoreFilling(Engine engine) {
        this.engine = engine;
        this.tables = new Tables(engine, 0, 0);
    }

    private void apply(Change change) throws IOException {
        tables.apply(List.of(change), group);
        writeFull();
    }

    private void writeFull() throws IOException {
        if (group.sizeBytes() > GROUP_BYTES) {
            write(false);
        }
    }

    private void write(boolean sync) throws IOException {
        engine.write(group, sync);
        group.clear();
        sharedIsWaiting = false;
        tables.written();
    }

    /** Everything was told. */
    void finish() throws IOException {
        write(true);
    }

    @Override
    public void shared(long messageId, Message message) throws IOException {
        group.put(StoreFormat.key(StoreFormat.MESSAGES, messageId), StoredMessages.message(message, 0));
        sharedIsWaiting = true;
        writeFull();
    }

    @Override
    public void session(StoredSession session) throws IOException {
        apply(new Change.SessionKept(session));
    }

    @Override
    public void subscription(long session, Subscription subscription, int identifier) throws IOException {
        apply(new Change.Subscribed(session, subscription, identifier));
    }

    @Override
    public void received(long session, int packetId) throws IOException {
        apply(new Change.Received(session, packetId));
    }

    @Override
    public void released(long session, long sequence, int packetId) throws IOException {
        group.put(StoreFormat.key(StoreFormat.RELEASED, session, sequence), StoreFormat.packetIdRecord(packetId));
        writeFull();
    }

    @Override
    public void queued(long session, StoredEntry entry, long messageId) throws IOException {
        Message message = entry.message();
        if (messageId == 0) {
            message.storeId(Message.STORED_INLINE);
        } else {
            if (sharedIsWaiting) {
                write(false); // the message must be found
            }
            try {
                message = tables.find(messageId);
            } catch (DamagedRecordException e) {
                throw new IOException(
                        "a message that waits refers to the message " + messageId + ", which is not there");
            }
        }
        apply(new Queued(
                session,
                entry.sequence(),
                entry.position(),
                message,
                entry.qos(),
                entry.retain(),
                entry.packetId(),
                entry.identifiers()));
    }

    @Override
    public void will(long session, Message message, long delaySeconds, long dueMillis) throws IOException {
        apply(new Change.WillKept(session, message, delaySeconds, dueMillis));
    }

    @Override
    public void retained(Message message) throws IOException {
        tables.retain(new Change.Retained(message.topic(), message), group);
        writeFull();
    }

    @Override
    public void damaged(String sentence) throws IOException {
        throw new IOException(sentence);
    }
}
