package org.tymbal.server.store;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.tymbal.codec.packet.Qos;
import org.tymbal.server.message.Message;

/** Walks all tables of a store and tells what is in them, without changing anything; what belongs to no Session is left out. */
final class StoreTour {
    /** In place of a message that is told apart. */
    private static final Message ELSEWHERE = Message.of("elsewhere", new byte[0], Qos.AT_MOST_ONCE, false);

    private final Engine engine;
    private final StoreContents to;
    private final Set<Long> sessions = new HashSet<>();
    private final Set<Long> shared = new HashSet<>();

    private interface Taker {
        void take(byte[] key, byte[] value) throws DamagedRecordException, IOException;
    }

    StoreTour(Engine engine, StoreContents to) {
        this.engine = engine;
        this.to = to;
    }

    void all() throws IOException {
        Set<Long> ended = new HashSet<>();
        each(StoreFormat.ENDED, (key, value) -> ended.add(StoreFormat.number(key)));
        each(StoreFormat.MESSAGES, (key, value) -> {
            long id = StoreFormat.number(key);
            to.shared(id, StoredMessages.message(value, 0));
            shared.add(id);
        });
        each(StoreFormat.SESSIONS, (key, value) -> {
            StoredSession session = StoreFormat.session(key, value, 0);
            if (!ended.contains(session.id())) {
                sessions.add(session.id());
                to.session(session);
            }
        });
        ofSession(StoreFormat.SUBSCRIPTIONS, (key, value) -> {
            StoreFormat.SubscriptionRecord record = StoreFormat.subscription(key, value);
            to.subscription(StoreFormat.number(key), record.subscription(), record.identifier());
        });
        ofSession(
                StoreFormat.RECEIVED, (key, value) -> to.received(StoreFormat.number(key), StoreFormat.packetId(key)));
        ofSession(
                StoreFormat.RELEASED,
                (key, value) -> to.released(
                        StoreFormat.number(key), StoreFormat.second(key), StoreFormat.packetIdRecord(value)));
        ofSession(StoreFormat.QUEUES, this::queued);
        ofSession(StoreFormat.WILLS, (key, value) -> {
            Change.WillKept will = StoredMessages.will(StoreFormat.number(key), value, 0);
            to.will(will.session(), will.message(), will.delaySeconds(), will.dueMillis());
        });
        each(StoreFormat.RETAINED, (key, value) -> {
            Message message = StoredMessages.message(value, 0);
            if (!message.topic().toString().equals(StoreFormat.text(key, 1))) {
                throw new DamagedRecordException(
                        "the retained message of " + StoreFormat.text(key, 1) + " has the topic " + message.topic());
            }
            to.retained(message);
        });
    }

    private void queued(byte[] key, byte[] value) throws DamagedRecordException, IOException {
        long messageId = StoredMessages.head(value).messageId();
        if (messageId != 0 && !shared.contains(messageId)) {
            throw new DamagedRecordException("the stored message " + messageId + " is missing");
        }
        StoredEntry entry = StoredMessages.entry(StoreFormat.second(key), value, 0, id -> ELSEWHERE);
        to.queued(StoreFormat.number(key), entry, messageId);
    }

    private void ofSession(byte table, Taker taker) throws IOException {
        each(table, (key, value) -> {
            if (sessions.contains(StoreFormat.number(key))) {
                taker.take(key, value);
            }
        });
    }

    private void each(byte table, Taker taker) throws IOException {
        try (Engine.Scan scan = engine.scan(StoreFormat.first(table), StoreFormat.behind(table))) {
            while (scan.next()) {
                try {
                    taker.take(scan.key(), scan.value());
                } catch (DamagedRecordException e) {
                    to.damaged(String.valueOf(e.getMessage()));
                }
            }
        } catch (IOException e) {
            if (!(e.getCause() instanceof org.rocksdb.RocksDBException)) {
                throw e;
            }
            to.damaged("the table " + (char) table + " cannot be read to its end: " + e.getMessage());
        }
    }
}
