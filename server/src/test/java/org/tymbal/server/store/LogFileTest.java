package org.tymbal.server.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log of RocksDB's own, whole and damaged. */
class LogFileTest {
    private static final int GROUPS = 200;

    @TempDir
    Path directory;

    private Path log;
    private byte[] whole;

    @BeforeEach
    void writeGroupsOfAllSizes() throws Exception {
        Random random = new Random(5);
        Path database = directory.resolve("store");
        RocksEngine engine = RocksEngine.open(database, false);
        Group group = new Group();
        for (int i = 0; i < GROUPS; i++) {
            group.clear();
            byte[] value = new byte[i == 77 ? 100_000 : random.nextInt(2_000)]; // one over several blocks
            random.nextBytes(value);
            group.put(StoreFormat.key(StoreFormat.MESSAGES, i), value);
            engine.write(group, false);
        }
        engine.close();
        try (Stream<Path> files = Files.list(database)) {
            log = files.filter(file -> file.toString().endsWith(".log"))
                    .findFirst()
                    .orElseThrow();
        }
        whole = Files.readAllBytes(log);
        assertTrue(whole.length > 250_000, "bytes in the log: " + whole.length);
    }

    private List<LogFile.Damage> damages(byte[] content) throws Exception {
        Files.write(log, content);
        return LogFile.damages(directory.resolve("store"));
    }

    @Test
    void aWholeLogIsWhole() throws Exception {
        assertEquals(List.of(), damages(whole));
        assertEquals(List.of(), damages(Arrays.copyOf(whole, whole.length + 100_000)), "with room behind it");
        assertEquals(List.of(), damages(new byte[0]));
    }

    @Test
    void anyFlippedBitIsFound() throws Exception {
        Random random = new Random(6);
        for (int i = 0; i < 300; i++) {
            int at = random.nextInt(whole.length);
            byte[] bad = whole.clone();
            bad[at] ^= (byte) (1 << random.nextInt(8));
            List<LogFile.Damage> damages = damages(bad);
            assertEquals(1, damages.size(), "damages with byte " + at + " changed");
            assertTrue(damages.get(0).offset() <= at, damages.toString());
            assertTrue(damages.get(0).offset() + damages.get(0).lostBytes() >= at, damages.toString());
        }
    }

    @Test
    void whatIsCutOffIsTornOrEndsBetweenTwoRecords() throws Exception {
        Random random = new Random(7);
        int torn = 0;
        for (int i = 0; i < 300; i++) {
            List<LogFile.Damage> damages = damages(Arrays.copyOf(whole, random.nextInt(whole.length)));
            if (!damages.isEmpty()) {
                torn++;
                assertTrue(damages.get(0).torn(), damages.toString());
            }
        }
        assertTrue(torn > 250, "torn: " + torn);
    }

    @Test
    void whatIsZeroedInTheMiddleIsDamage() throws Exception {
        byte[] bad = whole.clone();
        Arrays.fill(bad, 100_000, 140_000, (byte) 0);
        LogFile.Damage damage = damages(bad).get(0);
        assertTrue(!damage.torn() && damage.offset() <= 100_000, damage.toString());
        assertTrue(damage.sentence().contains("is damaged at byte " + damage.offset()), damage.sentence());
    }
}
