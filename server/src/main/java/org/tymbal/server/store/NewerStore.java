package org.tymbal.server.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.rocksdb.RocksDBException;
import org.tymbal.codec.packet.Subscription;
import org.tymbal.server.message.Message;

/**
 * What can be had of a store that a newer Tymbal has written. Each record says its own version: those that are known are taken
 * over, the others are counted and left where they are, in the old store, which nothing here changes.
 */
final class NewerStore implements StoreContents {
    private static final int SAID_ONE_BY_ONE = 10;
    private static final byte[] KNOWN = {
        StoreFormat.FORMAT,
        StoreFormat.SESSIONS,
        StoreFormat.SUBSCRIPTIONS,
        StoreFormat.QUEUES,
        StoreFormat.MESSAGES,
        StoreFormat.REFERENCES,
        StoreFormat.RECEIVED,
        StoreFormat.RELEASED,
        StoreFormat.RETAINED,
        StoreFormat.WILLS,
        StoreFormat.ENDED
    };

    private final StoreFilling filling;
    private final StoreEvents events;
    private final Map<String, Integer> taken = new LinkedHashMap<>();
    private int left;

    private NewerStore(StoreFilling filling, StoreEvents events) {
        this.filling = filling;
        this.events = events;
        for (String kind : List.of("sessions", "subscriptions", "messages that wait", "wills", "retained messages")) {
            taken.put(kind, 0);
        }
    }

    /**
     * Fills a fresh store, and says what it has got and what it has not.
     *
     * @param aside where the newer one is
     */
    static void takeOver(Path aside, Engine fresh, StoreEvents events) throws IOException {
        RocksEngine newer;
        try {
            newer = RocksEngine.openToRead(aside);
        } catch (RocksDBException e) {
            events.told("Nothing of it can be read: " + e.getMessage() + ".");
            return;
        }
        try {
            StoreFilling filling = new StoreFilling(fresh);
            NewerStore all = new NewerStore(filling, events);
            new StoreTour(newer, all).all();
            filling.finish();
            all.say(unknown(newer));
        } finally {
            newer.close();
        }
    }

    /** Records of kinds that are not known. */
    private static int unknown(Engine newer) throws IOException {
        byte[] known = KNOWN.clone();
        java.util.Arrays.sort(known);
        int count = 0;
        byte[] from = {0};
        for (int i = 0; i <= known.length; i++) {
            byte[] to = {i == known.length ? (byte) 0xff : known[i]};
            try (Engine.Scan scan = new SkippingScan(newer, from, to, sentence -> {})) {
                while (scan.next()) {
                    count++;
                }
            }
            from = new byte[] {(byte) (to[0] + 1)};
        }
        return count;
    }

    private void say(int unknown) {
        List<String> parts = new ArrayList<>();
        taken.forEach((kind, count) -> parts.add(count + " " + kind));
        events.told("Taken over from the newer store: " + String.join(", ", parts) + ". Of its records, " + left
                + " have a version and " + unknown
                + " are of a kind that this Tymbal does not know; they are lost to it.");
    }

    private void count(String kind) {
        taken.merge(kind, 1, Integer::sum);
    }

    @Override
    public void shared(long messageId, Message message) throws IOException {
        filling.shared(messageId, message);
    }

    @Override
    public void session(StoredSession session) throws IOException {
        filling.session(session);
        count("sessions");
    }

    @Override
    public void subscription(long session, Subscription subscription, int identifier) throws IOException {
        filling.subscription(session, subscription, identifier);
        count("subscriptions");
    }

    @Override
    public void received(long session, int packetId) throws IOException {
        filling.received(session, packetId);
    }

    @Override
    public void released(long session, long sequence, int packetId) throws IOException {
        filling.released(session, sequence, packetId);
    }

    @Override
    public void queued(long session, StoredEntry entry, long messageId) throws IOException {
        filling.queued(session, entry, messageId);
        count("messages that wait");
    }

    @Override
    public void will(long session, Message message, long delaySeconds, long dueMillis) throws IOException {
        filling.will(session, message, delaySeconds, dueMillis);
        count("wills");
    }

    @Override
    public void retained(Message message) throws IOException {
        filling.retained(message);
        count("retained messages");
    }

    @Override
    public void damaged(String sentence) {
        if (++left <= SAID_ONE_BY_ONE) {
            events.told("Left in the newer store: " + sentence + ".");
        }
    }
}
