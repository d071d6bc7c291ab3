package org.tymbal.server.store;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.bytes.ByteWriter;
import org.tymbal.codec.bytes.Utf8;
import org.tymbal.server.message.Message;

/**
 * Changes become puts and deletions, and pages of waiting messages are read: what the tables mean. Confined to the store's
 * writer.
 *
 * <p>A message for one Session stands in its queue; one for several stands in a table of its own, once, with a count of those
 * that wait for it, and goes with the last of them. Puts hold whole values, never differences, so that a group can be written
 * again.
 */
final class Tables {
    /** Of a Session that has ended, so many keys go with one group. */
    private static final int SWEEP_KEYS = 512;

    private static final int KNOWN_COUNTS = 65_536;
    private static final int KNOWN_MESSAGES = 1_024;

    private final Engine engine;
    private final long epochOffset;
    private final ByteWriter scratch = new ByteWriter(1024);
    private final Map<Long, Integer> counts = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Integer> eldest) {
            return size() > KNOWN_COUNTS;
        }
    };
    /** Counts of the group that is being made, which the engine does not know yet. */
    private final Map<Long, Integer> newCounts = new HashMap<>();

    private final Map<Long, Message> messages = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Message> eldest) {
            return size() > KNOWN_MESSAGES;
        }
    };
    private final Deque<Long> ended = new ArrayDeque<>();
    /** Sessions of the group that is being made, by client. */
    private final Map<String, Long> newSessions = new HashMap<>();

    private long lastMessageId;

    Tables(Engine engine, long epochOffset, long lastMessageId) {
        this.engine = engine;
        this.epochOffset = epochOffset;
        this.lastMessageId = lastMessageId;
    }

    /** Adds what a commit changes to a group. */
    void apply(List<Change> changes, Group group) throws IOException {
        for (int i = 0; i < changes.size(); i++) {
            Change change = changes.get(i);
            if (change instanceof Queued queued) {
                int run = 1;
                while (i + run < changes.size()
                        && changes.get(i + run) instanceof Queued other
                        && other.message() == queued.message()) {
                    run++;
                }
                queue(changes, i, run, group);
                i += run - 1;
            } else {
                apply(change, group);
            }
        }
    }

    void apply(Change change, Group group) throws IOException {
        if (change instanceof Change.Settled settled) {
            group.delete(StoreFormat.key(StoreFormat.QUEUES, settled.session(), settled.sequence()));
            dereference(settled.message().storeId(), group);
        } else if (change instanceof Change.Released released) {
            group.delete(StoreFormat.key(StoreFormat.QUEUES, released.session(), released.sequence()));
            group.put(
                    StoreFormat.key(StoreFormat.RELEASED, released.session(), released.sequence()),
                    StoreFormat.packetIdRecord(released.packetId()));
            dereference(released.message().storeId(), group);
        } else if (change instanceof Change.Completed completed) {
            group.delete(StoreFormat.key(StoreFormat.RELEASED, completed.session(), completed.sequence()));
        } else if (change instanceof Change.Received received) {
            group.put(StoreFormat.key(StoreFormat.RECEIVED, received.session(), received.packetId()), new byte[] {1});
        } else if (change instanceof Change.Forgotten forgotten) {
            group.delete(StoreFormat.key(StoreFormat.RECEIVED, forgotten.session(), forgotten.packetId()));
        } else if (!(change instanceof Change.Retained)) { // those have an order of their own
            applySeldom(change, group);
        }
    }

    private void applySeldom(Change change, Group group) throws IOException {
        if (change instanceof Change.SessionKept kept) {
            newSessions.put(kept.session().clientId(), kept.session().id());
            group.put(
                    StoreFormat.key(
                            StoreFormat.SESSIONS, ByteSlice.utf8(kept.session().clientId())),
                    StoreFormat.session(kept.session(), epochOffset));
        } else if (change instanceof Change.SessionEnded over) {
            end(over, group);
        } else if (change instanceof Change.Subscribed subscribed) {
            group.put(
                    subscriptionKey(
                            subscribed.session(),
                            subscribed.subscription().filter().toString()),
                    StoreFormat.subscription(subscribed.subscription(), subscribed.identifier()));
        } else if (change instanceof Change.Unsubscribed unsubscribed) {
            group.delete(subscriptionKey(unsubscribed.session(), unsubscribed.filter()));
        } else if (change instanceof Change.WillKept will) {
            group.put(StoreFormat.key(StoreFormat.WILLS, will.session()), StoredMessages.will(will, epochOffset));
        } else if (change instanceof Change.WillTaken taken) {
            group.delete(StoreFormat.key(StoreFormat.WILLS, taken.session()));
        } else {
            throw new IllegalStateException("nobody knows how to store " + change);
        }
    }

    private static byte[] subscriptionKey(long session, String filter) {
        return StoreFormat.key(StoreFormat.SUBSCRIPTIONS, session, Utf8.encode(filter));
    }

    void retain(Change.Retained retained, Group group) {
        byte[] key = StoreFormat.key(StoreFormat.RETAINED, retained.topic().bytes());
        Message message = retained.message();
        if (message == null) {
            group.delete(key);
        } else {
            scratch.clear();
            StoredMessages.write(message, epochOffset, scratch);
            group.put(key, scratch.array(), scratch.length());
        }
    }

    // ---- queues

    /** A message that {@code run} Sessions wait for. */
    private void queue(List<Change> changes, int from, int run, Group group) throws IOException {
        Message message = ((Queued) changes.get(from)).message();
        if (message.storeId() == 0) {
            message.storeId(run == 1 ? Message.STORED_INLINE : ++lastMessageId);
        }
        long id = message.storeId();
        if (id > 0) {
            int waiting = count(id);
            if (waiting == 0) {
                group.put(StoreFormat.key(StoreFormat.MESSAGES, id), StoredMessages.message(message, epochOffset));
            }
            putCount(id, waiting + run, group);
        }
        for (int i = from; i < from + run; i++) {
            Queued queued = (Queued) changes.get(i);
            scratch.clear();
            StoredMessages.write(queued, Math.max(0, id), epochOffset, scratch);
            group.put(
                    StoreFormat.key(StoreFormat.QUEUES, queued.session(), queued.sequence()),
                    scratch.array(),
                    scratch.length());
        }
    }

    private int count(long id) throws IOException {
        Integer known = newCounts.get(id);
        if (known == null) {
            known = counts.get(id);
        }
        return known == null ? StoreFormat.count(engine.get(StoreFormat.key(StoreFormat.REFERENCES, id))) : known;
    }

    private void putCount(long id, int count, Group group) {
        newCounts.put(id, count);
        group.put(StoreFormat.key(StoreFormat.REFERENCES, id), StoreFormat.count(count));
    }

    /** One fewer waits for a message; with the last one it goes. */
    private void dereference(long id, Group group) throws IOException {
        if (id <= 0) {
            return;
        }
        int left = count(id) - 1;
        if (left > 0) {
            putCount(id, left, group);
        } else {
            newCounts.put(id, 0);
            group.delete(StoreFormat.key(StoreFormat.REFERENCES, id));
            group.delete(StoreFormat.key(StoreFormat.MESSAGES, id));
        }
    }

    /** The group is written: the engine knows now what it says. */
    void written() {
        newSessions.clear();
        if (!newCounts.isEmpty()) {
            counts.putAll(newCounts);
            newCounts.clear();
        }
    }

    /** Messages that wait for a Session; what is damaged is left out and counted. */
    List<StoredEntry> read(long session, long from, long upTo, int maximumBytes, Damage damage) throws IOException {
        List<StoredEntry> entries = new ArrayList<>();
        long bytes = 0;
        try (Engine.Scan scan = engine.scan(
                StoreFormat.key(StoreFormat.QUEUES, session, from),
                StoreFormat.key(StoreFormat.QUEUES, session, upTo + 1))) {
            while (bytes < maximumBytes && scan.next()) {
                try {
                    long sequence = StoreFormat.second(scan.key());
                    StoredEntry entry = StoredMessages.entry(sequence, scan.value(), epochOffset, this::find);
                    entries.add(entry);
                    bytes += entry.sizeBytes();
                } catch (DamagedRecordException e) {
                    damage.found(String.valueOf(e.getMessage()));
                }
            }
        }
        return entries;
    }

    /** Takes the sentence that says what is wrong with a record. */
    interface Damage {
        void found(String sentence);
    }

    /** The message with this number, which must be written. */
    Message find(long id) throws DamagedRecordException {
        Message known = messages.get(id);
        if (known != null) {
            return known;
        }
        byte @Nullable [] record;
        try {
            record = engine.get(StoreFormat.key(StoreFormat.MESSAGES, id));
        } catch (IOException e) {
            throw new DamagedRecordException("the stored message " + id + " cannot be read: " + e.getMessage());
        }
        if (record == null) {
            throw new DamagedRecordException("the stored message " + id + " is missing");
        }
        Message message = StoredMessages.message(record, epochOffset);
        message.storeId(id);
        messages.put(id, message);
        return message;
    }

    // ---- Sessions that have ended

    private void end(Change.SessionEnded over, Group group) throws IOException {
        byte[] key = StoreFormat.key(StoreFormat.SESSIONS, ByteSlice.utf8(over.clientId()));
        if (current(over.clientId(), key) == over.session()) { // else the client has another one by now
            group.delete(key);
        }
        group.put(StoreFormat.key(StoreFormat.ENDED, over.session()), new byte[] {1});
        ended.add(over.session());
    }

    private long current(String clientId, byte[] key) throws IOException {
        Long fresh = newSessions.get(clientId);
        if (fresh != null) {
            return fresh;
        }
        byte[] record = engine.get(key);
        try {
            return record == null
                    ? 0
                    : StoreFormat.session(key, record, epochOffset).id();
        } catch (DamagedRecordException e) {
            return 0;
        }
    }

    /** A Session that had ended before, or that nobody knows. */
    void sweepLater(long session) {
        ended.add(session);
    }

    boolean hasToSweep() {
        return !ended.isEmpty();
    }

    /** Deletes something of the Sessions that have ended; many keys are deleted in many groups. */
    void sweep(Group group) throws IOException {
        Long session = ended.peek();
        if (session == null) {
            return;
        }
        byte[] tables = {
            StoreFormat.SUBSCRIPTIONS, StoreFormat.RECEIVED, StoreFormat.RELEASED, StoreFormat.WILLS, StoreFormat.QUEUES
        };
        int deleted = 0;
        for (byte table : tables) {
            try (Engine.Scan scan = engine.scan(StoreFormat.key(table, session), StoreFormat.key(table, session + 1))) {
                while (deleted < SWEEP_KEYS && scan.next()) {
                    group.delete(scan.key());
                    deleted++;
                    if (table == StoreFormat.QUEUES) {
                        dereference(messageId(scan.value()), group);
                    }
                }
            }
        }
        if (deleted < SWEEP_KEYS) {
            group.delete(StoreFormat.key(StoreFormat.ENDED, session));
            ended.remove();
        }
    }

    private static long messageId(byte[] entry) {
        try {
            return StoredMessages.head(entry).messageId();
        } catch (DamagedRecordException e) {
            return 0; // its message stays behind, which costs room and nothing else
        }
    }
}
