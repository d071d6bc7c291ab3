package org.tymbal.server.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.packet.Packet;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.Property;
import org.tymbal.codec.packet.Qos;
import org.tymbal.codec.packet.RetainHandling;
import org.tymbal.codec.packet.Subscription;
import org.tymbal.codec.topic.TopicFilter;
import org.tymbal.codec.topic.TopicName;
import org.tymbal.server.config.Durability;
import org.tymbal.server.message.Message;

/** What every engine must do, and what the writer makes of it. */
class StoreTest {
    private static final int[] PLAIN = {};
    private static final long EPOCH_OFFSET = 1_000_000;

    enum Kind {
        MEMORY,
        ROCKS
    }

    @TempDir
    Path directory;

    private MemoryEngine memory = new MemoryEngine();
    private final List<String> told = new ArrayList<>();
    private LocalStore store;

    @AfterEach
    void close() {
        memory.open();
        memory.fail(null);
        if (store != null) {
            store.close();
        }
    }

    private Loaded open(Kind kind) throws Exception {
        return open(kind, Durability.GROUP, Long.MAX_VALUE);
    }

    private Loaded open(Kind kind, Durability level, long quotaBytes) throws Exception {
        Engine engine = kind == Kind.MEMORY ? memory : RocksEngine.open(directory.resolve("store"), false);
        store = new LocalStore(engine, level, quotaBytes, 0, EPOCH_OFFSET, told::add);
        Loaded loaded = new Loaded();
        store.load(loaded);
        return loaded;
    }

    private Loaded reopen(Kind kind) throws Exception {
        store.close();
        return open(kind);
    }

    private static Message message(String topic, String payload, int qos, boolean retain) {
        return Message.of(topic, payload.getBytes(java.nio.charset.StandardCharsets.UTF_8), Qos.of(qos), retain);
    }

    private static void await(Commit commit) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        if (commit.await(done::countDown)) {
            assertTrue(done.await(30, TimeUnit.SECONDS), "the commit never came");
        }
        assertTrue(commit.done());
    }

    private List<StoredEntry> page(long session, long from, long upTo) throws InterruptedException {
        BlockingQueue<List<StoredEntry>> pages = new LinkedBlockingQueue<>();
        store.read(session, from, upTo, 1 << 20, (entries, readUpTo) -> pages.add(entries));
        List<StoredEntry> page = pages.poll(30, TimeUnit.SECONDS);
        assertNotNull(page, "the page never came");
        return page;
    }

    private static Queued queued(long session, long sequence, Message message) {
        return new Queued(session, sequence, 1000 * sequence, message, 1, false, 0, PLAIN);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void keepsEverythingOfASession(Kind kind) throws Exception {
        assertEquals("", open(kind).story());
        long id = store.newSession();
        Subscription subscription = new Subscription(
                TopicFilter.of("$share/g/a/+/#"), Qos.EXACTLY_ONCE, true, true, RetainHandling.SEND_IF_NEW);
        store.begin(Durability.FSYNC);
        store.add(new Change.SessionKept(new StoredSession("röntgen", id, 3_600, StoredSession.CONNECTED, 7)));
        store.add(new Change.Subscribed(id, subscription, 268_435_455));
        store.add(new Change.Subscribed(id, Subscription.of(TopicFilter.of("gone"), Qos.AT_MOST_ONCE), 0));
        store.add(new Change.Unsubscribed(id, "gone"));
        store.add(new Change.Received(id, 65_535));
        store.add(new Change.Received(id, 3));
        store.add(new Change.Forgotten(id, 3));
        store.add(new Change.WillKept(id, message("will", "bye", 1, true), 30, Message.NEVER));
        store.add(queued(id, 1, message("t", "one", 1, false)));
        store.add(queued(id, 2, message("t", "two", 2, false)));
        store.add(new Queued(id, 3, 3_000, message("t", "three", 2, true), 2, true, 9, new int[] {4, 5}));
        store.end();
        Commit last = store.add(new Change.Released(id, 2, 2, message("t", "two", 2, false)));
        await(last);

        assertEquals(
                "session röntgen 1 expires 3600 connected sent 7; sub 1 $share/g/a/+/# EXACTLY_ONCE nl rap SEND_IF_NEW"
                        + " 268435455; received 1 65535; released 1 2 m2; queue 1 1-3 3000; will 1 will=bye after 30"
                        + " due never",
                reopen(kind).story().replaceAll("(queue 1 1-3) \\d+ at", "$1"));
        List<StoredEntry> page = page(id, 1, 3);
        assertEquals(List.of(1L, 3L), page.stream().map(StoredEntry::sequence).toList());
        StoredEntry third = page.get(1);
        assertEquals("three", third.message().payload().text());
        assertEquals(2, third.qos());
        assertTrue(third.retain());
        assertEquals(9, third.packetId());
        assertEquals(List.of(4, 5), List.of(third.identifiers()[0], third.identifiers()[1]));
        assertTrue(store.newSession() > id);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void keepsMessagesWithPropertiesAndExpiry(Kind kind) throws Exception {
        open(kind);
        Properties properties = Properties.builder()
                .add(Property.MESSAGE_EXPIRY_INTERVAL, 60)
                .add(Property.CONTENT_TYPE, "text/plain")
                .add(Property.CORRELATION_DATA, ByteSlice.utf8("c"))
                .user("a", "b")
                .build();
        Packet.Publish packet = new Packet.Publish(
                false, Qos.AT_LEAST_ONCE, true, TopicName.of("r/1"), 5, properties, ByteSlice.utf8("payload"));
        Message message = Message.of(packet, TopicName.of("r/1"), "sender", true, 5_000);
        await(store.add(new Change.Retained(message.topic(), message)));
        Loaded loaded = reopen(kind);
        Message restored = loaded.retained.get(0);
        assertEquals(message.properties(), restored.properties());
        assertEquals(65_000, restored.expiresAtMillis());
        assertEquals("sender", restored.publisher());
        assertEquals("payload", restored.payload().text());
        assertEquals(Qos.AT_LEAST_ONCE, restored.qos());
        assertTrue(restored.retain());
        assertEquals(message.sizeBytes(), restored.sizeBytes());
        await(store.add(new Change.Retained(message.topic(), null)));
        assertEquals("", reopen(kind).story());
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void storesAPayloadOnceForAllWhoWait(Kind kind) throws Exception {
        open(kind);
        Message message = message("t", "shared", 1, false);
        store.begin(Durability.GROUP);
        for (int session = 1; session <= 3; session++) {
            store.add(new Change.SessionKept(new StoredSession("c" + session, session, 60, 0, 0)));
            store.add(queued(session, 1, message)); // not next to one another: that is what a match does
        }
        for (int session = 1; session <= 3; session++) {
            store.add(queued(session, 2, message));
        }
        Commit commit = store.pending();
        store.end();
        await(commit);
        reopen(kind);
        assertEquals("shared", page(2, 1, 2).get(0).message().payload().text());
        Message read = page(2, 2, 2).get(0).message();
        for (int session = 1; session <= 3; session++) {
            await(store.add(new Change.Settled(session, 2, read)));
            assertEquals(1, page(session, 1, 2).size());
        }
        if (kind == Kind.MEMORY) {
            assertEquals(0, memory.size(StoreFormat.MESSAGES));
            assertEquals(0, memory.size(StoreFormat.REFERENCES));
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void forgetsASessionWithAllThatBelongsToIt(Kind kind) throws Exception {
        open(kind);
        Message message = message("t", "m", 1, false);
        store.add(new Change.SessionKept(new StoredSession("c", 1, 60, 0, 0)));
        store.add(new Change.Subscribed(1, Subscription.of(TopicFilter.of("a"), Qos.AT_MOST_ONCE), 0));
        for (int i = 1; i <= 2_000; i++) {
            store.add(queued(1, i, message));
        }
        store.begin(Durability.GROUP);
        store.add(new Change.SessionEnded(1, "c"));
        store.add(new Change.SessionKept(new StoredSession("c", 2, 60, 0, 0)));
        Commit commit = store.pending();
        store.end();
        await(commit);
        assertEquals("session c 2 expires 60 detached 0 sent 0", reopen(kind).story());
        reopen(kind);
        assertEquals(List.of(), page(1, 1, 2_000));
    }

    @Test
    void retainedMessagesHaveTheOrderInWhichTheyWereTaken() throws Exception {
        open(Kind.MEMORY);
        store.begin(Durability.GROUP);
        store.add(new Change.Retained(TopicName.of("t"), message("t", "old", 1, true)));
        Thread other =
                new Thread(() -> store.add(new Change.Retained(TopicName.of("t"), message("t", "new", 1, true))));
        other.start();
        other.join();
        Commit commit = store.pending();
        store.end();
        await(commit);
        assertEquals("new", reopen(Kind.MEMORY).retained.get(0).payload().text());
    }

    @Test
    void promisesWhatTheLevelSays() throws Exception {
        for (Durability level : List.of(Durability.BUFFERED, Durability.GROUP, Durability.FSYNC)) {
            memory = new MemoryEngine();
            open(Kind.MEMORY, level, Long.MAX_VALUE);
            await(store.add(new Change.Retained(TopicName.of("t"), message("t", "m", 1, true))));
            MemoryEngine before = memory;
            store.close();
            memory = before.afterKill();
            assertEquals(1, open(Kind.MEMORY).retained.size(), level + " after a kill");
            store.close();
            memory = before.afterPowerCut();
            assertEquals(
                    level == Durability.BUFFERED ? 0 : 1,
                    open(Kind.MEMORY).retained.size(),
                    level + " after a power cut");
            store.close();
        }
    }

    @Test
    void aListenerMayPromiseLess() throws Exception {
        open(Kind.MEMORY);
        store.begin(Durability.MEMORY);
        Commit commit = store.add(new Change.Retained(TopicName.of("t"), message("t", "m", 1, true)));
        assertNull(store.pending(), "nothing to wait for");
        store.end();
        await(commit);
        int syncs = memory.syncs;
        store.begin(Durability.BUFFERED);
        commit = store.add(new Change.Retained(TopicName.of("t"), message("t", "m", 1, true)));
        store.end();
        await(commit);
        assertEquals(syncs, memory.syncs);
    }

    @Test
    void whatComesWhileTheDiskIsBusyIsOneGroup() throws Exception {
        open(Kind.MEMORY);
        memory.hold();
        List<Commit> commits = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            commits.add(store.add(new Change.Retained(TopicName.of("t" + i), message("t", "m", 1, true))));
        }
        assertFalse(commits.get(99).done());
        memory.open();
        for (Commit commit : commits) {
            await(commit);
        }
        assertTrue(
                memory.writes <= 4, memory.writes + " writes"); // format, then the first alone at most, then the rest
    }

    @Test
    void aFullDiskIsSaidAndLosesNothing() throws Exception {
        open(Kind.MEMORY);
        memory.fail("no space left on device");
        Commit commit = store.add(new Change.Retained(TopicName.of("t"), message("t", "m", 1, true)));
        while (store.refusal() == null) {
            Thread.onSpinWait();
        }
        assertFalse(commit.done());
        assertTrue(store.refusal().contains("no space left"));
        memory.fail(null);
        await(commit);
        assertNull(store.refusal());
        assertEquals(1, reopen(Kind.MEMORY).retained.size());
    }

    @Test
    void aQuotaIsKept() throws Exception {
        memory.diskBytes = 5_000_000;
        open(Kind.MEMORY, Durability.GROUP, 2_000_000);
        while (store.refusal() == null) {
            Thread.onSpinWait();
        }
        memory.diskBytes = 1_000_000;
        while (store.refusal() != null) {
            Thread.onSpinWait();
        }
    }

    @Test
    void damagedRecordsAreLeftOutAndSaid() throws Exception {
        open(Kind.MEMORY);
        store.add(new Change.SessionKept(new StoredSession("c", 1, 60, 0, 0)));
        store.add(new Change.Retained(TopicName.of("good"), message("good", "m", 1, true)));
        await(store.add(queued(1, 1, message("t", "m", 1, false))));
        memory.put(StoreFormat.key(StoreFormat.RETAINED, ByteSlice.utf8("bad")), new byte[] {1, 2, 3});
        memory.put(StoreFormat.key(StoreFormat.SESSIONS, ByteSlice.utf8("bad")), new byte[] {1, 2, 3});
        memory.put(StoreFormat.key(StoreFormat.QUEUES, 1, 2L), new byte[] {9});
        Loaded loaded = reopen(Kind.MEMORY);
        assertEquals(1, loaded.retained.size());
        assertEquals(2, told.size(), told::toString);
        assertEquals(1, page(1, 1, 2).size());
        assertEquals(3, told.size(), told::toString);
    }

    /** Writes down what is loaded. */
    private static final class Loaded implements Store.Restoring {
        final List<String> lines = new ArrayList<>();
        final List<Message> retained = new ArrayList<>();

        String story() {
            return String.join("; ", lines);
        }

        @Override
        public void session(StoredSession s) {
            lines.add("session " + s.clientId() + " " + s.id() + " expires " + s.expirySeconds()
                    + (s.detachedAtMillis() == StoredSession.CONNECTED
                            ? " connected"
                            : " detached " + s.detachedAtMillis())
                    + " sent " + s.sentUpTo());
        }

        @Override
        public void subscription(long session, Subscription s, int identifier) {
            lines.add("sub " + session + " " + s.filter() + " " + s.qos() + (s.noLocal() ? " nl" : "")
                    + (s.retainAsPublished() ? " rap" : "") + " " + s.retainHandling() + " " + identifier);
        }

        @Override
        public void received(long session, int packetId) {
            lines.add("received " + session + " " + packetId);
        }

        @Override
        public void released(long session, long sequence, int packetId) {
            lines.add("released " + session + " " + sequence + " m" + packetId);
        }

        @Override
        public void queue(long session, long first, long last, long bytes, long position) {
            lines.add("queue " + session + " " + first + "-" + last + " " + bytes + " at " + position);
        }

        @Override
        public void will(long session, Message message, long delaySeconds, long dueMillis) {
            lines.add("will " + session + " " + message.topic() + "="
                    + message.payload().text() + " after " + delaySeconds + " due "
                    + (dueMillis == Message.NEVER ? "never" : "" + dueMillis));
        }

        @Override
        public void retained(Message message) {
            lines.add("retained " + message.topic());
            retained.add(message);
        }
    }
}
