package org.tymbal.server.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tymbal.codec.packet.Qos;
import org.tymbal.codec.packet.Subscription;
import org.tymbal.codec.topic.TopicName;
import org.tymbal.server.config.Durability;
import org.tymbal.server.config.PersistenceConfig;
import org.tymbal.server.message.Message;

/** A start never fails because a store is damaged: it takes what can be had, keeps the bad files and says what is lost. */
class StoreDamageTest {
    @TempDir
    Path location;

    private final List<String> told = new ArrayList<>();
    private Store store;

    @AfterEach
    void close() {
        if (store != null) {
            store.close();
        }
    }

    /** The topics of the retained messages that are there. */
    private TreeSet<String> open() throws IOException {
        PersistenceConfig config =
                new PersistenceConfig(Durability.GROUP, location.toString(), 0, Long.MAX_VALUE, 1_000_000);
        store = StoreDirectory.open(config, 0, told::add);
        TreeSet<String> topics = new TreeSet<>();
        store.load(new Restored(topics));
        return topics;
    }

    /** In one group. */
    private void retain(int from, int to) throws InterruptedException {
        store.begin(Durability.GROUP);
        for (int i = from; i < to; i++) {
            byte[] payload = ("payload " + i + " " + Long.toString(i * 0x9e3779b97f4a7c15L, 36))
                    .getBytes(StandardCharsets.UTF_8);
            TopicName topic = TopicName.of("t/" + i);
            store.add(new Change.Retained(topic, Message.of(topic.toString(), payload, Qos.AT_LEAST_ONCE, true)));
        }
        Commit commit = store.pending();
        store.end();
        CountDownLatch done = new CountDownLatch(1);
        if (commit.await(done::countDown)) {
            assertTrue(done.await(30, TimeUnit.SECONDS));
        }
    }

    /** Closed, without a table: all is in the log. */
    private void closed() {
        store.close();
        store = null;
    }

    private List<Path> files(String ending) throws IOException {
        try (Stream<Path> all = Files.list(location.resolve("store"))) {
            return all.filter(file ->
                            file.toString().endsWith(ending) && file.toFile().length() > 0)
                    .sorted()
                    .toList();
        }
    }

    private Path largest(String ending) throws IOException {
        return files(ending).stream()
                .max((a, b) -> Long.compare(a.toFile().length(), b.toFile().length()))
                .orElseThrow();
    }

    private List<Path> aside(String beginning) throws IOException {
        try (Stream<Path> all = Files.list(location)) {
            return all.filter(file -> file.getFileName().toString().startsWith(beginning))
                    .toList();
        }
    }

    private static void damage(Path file, long at, int count, int xor) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        for (int i = (int) at; i < Math.min(bytes.length, at + count); i++) {
            bytes[i] = xor == 0 ? 0 : (byte) (bytes[i] ^ xor);
        }
        Files.write(file, bytes);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 100, 1_000, 2_999})
    void aLogThatWasCutLosesItsTailAndNothingElse(int bytes) throws Exception {
        open();
        for (int i = 0; i < 100; i++) {
            retain(i, i + 1);
        }
        closed();
        Path log = largest(".log");
        byte[] whole = Files.readAllBytes(log);
        Files.write(log, java.util.Arrays.copyOf(whole, whole.length - bytes));
        TreeSet<String> topics = open();
        assertTrue(topics.size() >= 100 - 1 - bytes / 60 && topics.size() < 100, topics::toString);
        for (int i = 0; i < topics.size(); i++) {
            assertTrue(topics.contains("t/" + i), "a hole at " + i);
        }
        assertTrue(told.get(0).contains("damaged or cut at byte"), told::toString);
        assertEquals(1, aside("damaged-").size());
        retain(0, 100);
        closed();
        told.clear();
        assertEquals(100, open().size());
        assertEquals(List.of(), told);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 64, 2_000})
    void aLogWhoseEndIsZerosLosesItsTail(int bytes) throws Exception {
        open();
        for (int i = 0; i < 100; i++) {
            retain(i, i + 1);
        }
        closed();
        Path log = largest(".log");
        damage(log, log.toFile().length() - bytes, bytes, 0);
        TreeSet<String> topics = open();
        assertTrue(topics.size() >= 100 - 1 - bytes / 60 && topics.size() < 100, topics::toString);
        assertFalse(told.isEmpty());
    }

    @Test
    void whatStandsBehindAFlippedBitOfTheLogIsKept() throws Exception {
        open();
        for (int i = 0; i < 100; i++) {
            retain(i, i + 1);
        }
        closed();
        Path log = largest(".log");
        damage(log, log.toFile().length() / 2, 1, 4);
        assertEquals(99, open().size());
        assertTrue(told.get(0).contains("groups of changes could be read and are kept"), told::toString);
        closed();
        assertEquals(99, open().size());
    }

    /** Many retained messages, most of them in tables. */
    private void fill() throws Exception {
        open();
        for (int i = 0; i < 20; i++) {
            retain(i * 1_000, i * 1_000 + 1_000);
        }
        closed();
        assertEquals(20_000, open().size()); // a start writes the log into a table
        retain(20_000, 20_100);
        closed();
    }

    @Test
    void aFlippedBitInATableLosesWhatStandsAroundIt() throws Exception {
        fill();
        Path table = largest(".sst");
        damage(table, table.toFile().length() / 3, 1, 1);
        TreeSet<String> topics = open();
        assertTrue(topics.size() >= 18_000 && topics.size() < 20_100, topics.size() + " of 20100");
        assertTrue(told.stream().anyMatch(sentence -> sentence.contains("cannot be read")), told::toString);
        assertEquals(1, aside("store.set-aside-").size());
        retain(0, 20_100);
        closed();
        told.clear();
        assertEquals(20_100, open().size());
        assertEquals(List.of(), told);
    }

    /** In the order of keys, what came later stands between what was in the damaged blocks, and in a table of its own. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6})
    void blocksOfOneTableTakeNothingOfAnother(int eighth) throws Exception {
        open();
        for (int i = 0; i < 2_000; i += 2) {
            retain(i, i + 1);
        }
        closed();
        assertEquals(1_000, open().size()); // a start writes the log into a table
        for (int i = 1; i < 2_000; i += 2) {
            retain(i, i + 1);
        }
        closed();
        Path table = files(".sst").get(0);
        long length = Files.size(table);
        damage(table, length * eighth / 8, (int) length / 20, 0x55);
        TreeSet<String> topics = open();
        for (int i = 1; i < 2_000; i += 2) {
            assertTrue(topics.contains("t/" + i), "t/" + i + told);
        }
        assertTrue(topics.size() > 1_600 && topics.size() < 2_000, topics.size() + " " + told);
        assertFalse(told.isEmpty());
        closed();
        told.clear();
        assertEquals(topics, open(), "what was taken over stays");
        assertEquals(List.of(), told);
    }

    @Test
    void aMissingTableLosesWhatItHeld() throws Exception {
        fill();
        Files.delete(largest(".sst"));
        assertTrue(open().size() >= 100);
        assertEquals(1, aside("store.set-aside-").size());
        assertTrue(told.get(0).contains("what can be had"), told::toString);
        retain(0, 10);
        closed();
        assertTrue(open().size() >= 110);
    }

    @Test
    void aMissingLogIsSaid() throws Exception {
        fill();
        for (Path log : LogFile.in(location.resolve("store"))) {
            Files.delete(log);
        }
        assertEquals(20_000, open().size(), "what stands in tables");
        assertTrue(told.get(0).contains("has no log"), told::toString);
        retain(20_000, 20_100);
        closed();
        told.clear();
        assertEquals(20_100, open().size());
        assertEquals(List.of(), told);
    }

    @ParameterizedTest
    @ValueSource(strings = {"CURRENT", "MANIFEST"})
    void aMissingDirectoryOfTheTablesDoesNotEndTheStart(String name) throws Exception {
        fill();
        try (Stream<Path> all = Files.list(location.resolve("store"))) {
            for (Path file : all.toList()) {
                if (file.getFileName().toString().startsWith(name)) {
                    Files.delete(file);
                }
            }
        }
        TreeSet<String> topics = open();
        if (name.equals("CURRENT")) {
            assertEquals(20_100, topics.size());
        } else {
            assertTrue(topics.size() >= 100, topics.size() + " topics"); // at least what the log holds
        }
        assertFalse(told.isEmpty());
        assertEquals(1, aside("store.set-aside-").size());
    }

    @Test
    void anotherProcessIsNotTakenForDamage() throws Exception {
        open();
        IOException e = assertThrows(
                IOException.class,
                () -> StoreDirectory.open(
                        new PersistenceConfig(Durability.GROUP, location.toString(), 0, Long.MAX_VALUE, 1),
                        0,
                        told::add));
        assertTrue(e.getMessage().contains("another process uses the store"), e.getMessage());
        assertEquals(List.of(), told);
    }

    /** Notes the topics of retained messages. */
    private record Restored(TreeSet<String> topics) implements Store.Restoring {
        @Override
        public void retained(Message message) {
            topics.add(message.topic().toString());
        }

        @Override
        public void session(StoredSession session) {}

        @Override
        public void subscription(long session, Subscription subscription, int identifier) {}

        @Override
        public void received(long session, int packetId) {}

        @Override
        public void released(long session, long sequence, int packetId) {}

        @Override
        public void queue(long session, long first, long last, long bytes, long position) {}

        @Override
        public void will(long session, Message message, long delaySeconds, long dueMillis) {}
    }
}
