package org.tymbal.server.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tymbal.server.config.Durability;
import org.tymbal.server.config.PersistenceConfig;

/**
 * Stores of other versions: one of format 1 with every kind of record, as bytes in a file that is never to be changed, so that each
 * Tymbal to come has to read it; and one of a format that nobody knows yet.
 */
class StoreVersionsTest {
    private static final List<String> CONTENTS = List.of(
            "shared 7 t=q 2",
            "session 1 cli 4294967295 sent 3",
            "subscription 1 t 1 5",
            "received 1 9",
            "released 1 2 2",
            "queued 1 4 QoS 1 id 0 t=p 1 retain",
            "queued 1 5 QoS 2 id 0 shared 7",
            "will 1 t=p 1 retain 30 9223372036854775807",
            "retained t=p 1 retain");

    @TempDir
    Path location;

    private final List<String> told = new ArrayList<>();

    private static List<String> formatOne() throws IOException {
        try (InputStream file = StoreVersionsTest.class.getResourceAsStream("format-1.txt")) {
            assertNotNull(file);
            return new String(file.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .toList();
        }
    }

    private void make(List<String> records) throws Exception {
        RocksEngine engine = RocksEngine.open(location.resolve("store"), false);
        Group group = new Group();
        for (String record : records) {
            String[] parts = record.split(" ", -1);
            group.put(HexFormat.of().parseHex(parts[0]), HexFormat.of().parseHex(parts[1]));
        }
        engine.write(group, true);
        engine.close();
    }

    private void start() throws IOException {
        PersistenceConfig config = new PersistenceConfig(Durability.GROUP, location.toString(), 0, Long.MAX_VALUE, 10);
        StoreDirectory.open(config, 0, told::add).close();
    }

    private List<String> contents() throws IOException {
        Told contents = new Told();
        try (OfflineStore store = OfflineStore.read(location)) {
            store.tell(contents);
        }
        return contents.lines;
    }

    @Test
    void aStoreOfFormat1IsReadWhole() throws Exception {
        make(formatOne());
        start();
        assertEquals(List.of(), told);
        assertEquals(CONTENTS, contents());
    }

    @Test
    void ofANewerStoreThatIsTakenWhichIsKnownAndTheRestIsSaid() throws Exception {
        List<String> records = new ArrayList<>(formatOne());
        records.set(0, "46 0063");
        String retained = records.get(9);
        assertTrue(retained.startsWith("7474 01"), retained);
        records.add(retained.replace("7474 01", "7475 02")); // a record of another version
        records.add("78aa 010203"); // and some of another kind, before, between and behind those that are known
        records.add("30 00");
        records.add("7a 00");
        make(records);
        start();
        assertEquals(CONTENTS, contents());
        assertTrue(told.get(0).contains("was written by a newer Tymbal, in format 99"), told::toString);
        assertTrue(told.get(1).contains("begins with 2"), told::toString);
        assertEquals(
                "Taken over from the newer store: 1 sessions, 1 subscriptions, 2 messages that wait, 1 wills,"
                        + " 1 retained messages. Of its records, 1 have a version and 3 are of a kind that this Tymbal"
                        + " does not know; they are lost to it.",
                told.get(2));
        told.clear();
        start();
        assertEquals(List.of(), told, "the next start has nothing to say");
        try (Stream<Path> all = Files.list(location)) {
            Path aside = all.filter(path -> path.getFileName().toString().startsWith("store.set-aside-"))
                    .findFirst()
                    .orElseThrow();
            Files.move(location.resolve("store"), location.resolve("taken"));
            Files.move(aside, location.resolve("store"));
        }
        RocksEngine kept = RocksEngine.open(location.resolve("store"), false);
        for (String record : records) {
            String[] parts = record.split(" ", -1);
            byte[] value = kept.get(HexFormat.of().parseHex(parts[0]));
            assertEquals(parts[1], HexFormat.of().formatHex(value), "kept as it was: " + record);
        }
        kept.close();
    }
}
