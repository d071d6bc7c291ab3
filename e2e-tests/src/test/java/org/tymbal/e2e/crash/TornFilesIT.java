package org.tymbal.e2e.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tymbal.codec.packet.PacketType;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.e2e.harness.BrokerProcess;
import org.tymbal.e2e.harness.Endpoint;
import org.tymbal.e2e.harness.Packets;
import org.tymbal.e2e.harness.Received;
import org.tymbal.e2e.harness.Wire;
import org.tymbal.e2e.harness.WireClient;

/**
 * The broker is killed, then a file of its store is spoiled. It must start, keep the bad file aside, say what is lost, and have
 * everything that stood elsewhere.
 *
 * <p>What must be there is read from the files before they are spoiled: a message whose bytes stand in a log is lost only if the
 * damage touches the block of 32 KiB in which they are, or cuts the log before them; messages that stand in no log are in
 * tables, and so is the Session that half of them wait for. {@code -Dtymbal.crash.torn=50} does it 50 times in each way.
 */
class TornFilesIT {
    private static final int ROUNDS = Integer.getInteger("tymbal.crash.torn", 1);
    private static final long SEED = Long.getLong("tymbal.crash.seed", 7);
    private static final int MESSAGES = 150;
    private static final int BLOCK = 32 << 10;
    private static final Wire WIRE = new Wire(Endpoint.TCP, ProtocolVersion.V5);

    @TempDir
    Path directory;

    /** What happens to the files. */
    enum Damage {
        LOG_CUT,
        LOG_ZEROED,
        LOG_BIT_FLIPPED,
        LOG_GONE,
        TABLE_CUT,
        TABLE_ZEROED,
        TABLE_BIT_FLIPPED,
        TABLE_GONE,
        TABLE_OF_A_NEWER_FORMAT,
        CURRENT_GONE
    }

    private BrokerProcess broker(Path data) {
        return BrokerProcess.tymbal("--set", "persistence=true", "--set", "persistence_location=" + data);
    }

    private static String token(int number) {
        return "<token-%04d>".formatted(number);
    }

    @ParameterizedTest
    @EnumSource(Damage.class)
    void startsWithWhatIsLeftAndSaysWhatIsNot(Damage damage) throws Exception {
        int lost = 0;
        for (int round = 0; round < ROUNDS; round++) {
            lost += round(damage, new Random(SEED + 1_000L * damage.ordinal() + round), directory.resolve("r" + round));
        }
        System.out.println(damage + ": " + ROUNDS + " rounds of " + 2 * MESSAGES + " messages, " + lost
                + " lost, all of them where the damage was");
    }

    private int round(Damage damage, Random random, Path data) throws Exception {
        Path store = data.resolve("store");
        try (BrokerProcess broker = broker(data).start()) {
            WireClient away =
                    broker.connect(WIRE, Packets.connect(WIRE.version(), "away").persistent());
            away.subscribe("queued/#", 1);
            away.disconnect();
            publish(broker, random, 0, MESSAGES); // one start later they are in a table
            broker.kill();
            broker.start();
            publish(broker, random, MESSAGES, 2 * MESSAGES);
            broker.kill();
            Map<Path, byte[]> before = contents(store);
            Path spoiled = spoil(damage, random, before);
            Set<Integer> mayBeLost = mayBeLost(before, contents(store), spoiled);

            broker.start();
            Set<Integer> lost = lost(broker);
            List<String> output = broker.output();
            String told = String.join("\n", output);
            assertTrue(
                    mayBeLost.containsAll(lost),
                    () -> damage + " of " + spoiled + " has lost " + lost + ", not only " + mayBeLost + "\n" + told);
            broker.assertNoStackTrace();
            boolean said = output.stream()
                    .anyMatch(line -> line.contains("of the store is damaged")
                            || line.contains("cannot be opened")
                            || line.contains("files are damaged")
                            || line.contains("has no log"));
            assertTrue(
                    said || lost.isEmpty(),
                    () -> damage + " of " + spoiled + " lost " + lost + " in silence:\n" + told);
            if (!Files.exists(spoiled) || said) {
                assertTrue(said, () -> damage + " was not said:\n" + told);
            }
            if (said && damage != Damage.LOG_GONE) {
                assertFalse(aside(data).isEmpty(), "nothing was kept aside");
            }
            // And it works as before: all is published anew, and a start later nothing is missing or said.
            publish(broker, random, 0, 2 * MESSAGES);
            broker.kill();
            broker.start();
            assertEquals(Set.of(), lost(broker), () -> "lost after it was mended: " + broker.output());
            assertEquals(0, broker.stop(), "exit code at SIGTERM");
            return lost.size();
        }
    }

    /** Every second one retained, the others for the Session that is away. */
    private static void publish(BrokerProcess broker, Random random, int from, int to) {
        WireClient publisher = broker.connect(WIRE, "publisher");
        byte[] noise = new byte[400];
        for (int i = from; i < to; i++) {
            random.nextBytes(noise);
            String payload = token(i) + new String(noise, StandardCharsets.ISO_8859_1).replaceAll("[^ -~]", "x");
            publisher.publish((i % 2 == 0 ? "retained/" : "queued/") + i, payload, 1, i % 2 == 0);
        }
        publisher.disconnect();
    }

    private static Set<Integer> lost(BrokerProcess broker) throws InterruptedException {
        Set<Integer> missing = new HashSet<>();
        for (int i = 0; i < 2 * MESSAGES; i++) {
            missing.add(i);
        }
        WireClient reader = broker.connect(WIRE, "reader");
        reader.subscribe("retained/#", 0);
        take(reader, missing);
        WireClient away =
                broker.connect(WIRE, Packets.connect(WIRE.version(), "away").persistent());
        away.subscribe("queued/#", 1); // the subscription may be lost, too
        take(away, missing);
        return missing;
    }

    /** Takes what comes until nothing has come for a while. */
    private static void take(WireClient client, Set<Integer> missing) throws InterruptedException {
        for (int calm = 0; calm < 10; ) {
            Thread.sleep(calm == 0 ? 0 : 50); // pages of the store come in their own time
            client.send(Packets.PINGREQ);
            calm++;
            for (Received packet = client.next(); packet.type() != PacketType.PINGRESP; packet = client.next()) {
                if (packet.type() == PacketType.PUBLISH) {
                    int at = packet.payload().indexOf("<token-") + 7;
                    missing.remove(Integer.parseInt(packet.payload().substring(at, at + 4)));
                    if (packet.qos() > 0) {
                        client.acknowledge(packet);
                    }
                    calm = 0;
                }
            }
        }
    }

    // ---- files

    private static Map<Path, byte[]> contents(Path store) throws IOException {
        Map<Path, byte[]> contents = new HashMap<>();
        try (Stream<Path> files = Files.list(store)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                contents.put(file, Files.readAllBytes(file));
            }
        }
        return contents;
    }

    private static List<Path> aside(Path data) throws IOException {
        try (Stream<Path> all = Files.list(data)) {
            return all.filter(path -> path.getFileName().toString().startsWith("damaged-")
                            || path.getFileName().toString().startsWith("store.set-aside-"))
                    .toList();
        }
    }

    private static Path newest(Map<Path, byte[]> files, String ending) {
        return files.keySet().stream()
                .filter(file -> file.toString().endsWith(ending) && files.get(file).length > 0)
                .max((a, b) -> a.toString().compareTo(b.toString()))
                .orElseThrow(() -> new AssertionError("there is no file *" + ending));
    }

    private static Path spoil(Damage damage, Random random, Map<Path, byte[]> files) throws IOException {
        if (damage == Damage.CURRENT_GONE) {
            Path file = newest(files, "CURRENT");
            Files.delete(file);
            return file;
        }
        Path file = newest(files, damage.name().startsWith("LOG") ? ".log" : ".sst");
        byte[] bytes = files.get(file).clone();
        int at = random.nextInt(bytes.length);
        switch (damage) {
            case TABLE_GONE -> {
                Files.delete(file);
                return file;
            }
            case LOG_GONE -> {
                for (Path log : files.keySet()) { // an empty one may stand beside it
                    if (log.toString().endsWith(".log")) {
                        Files.delete(log);
                    }
                }
                return file;
            }
            case LOG_CUT, TABLE_CUT -> bytes = java.util.Arrays.copyOf(bytes, at);
            case LOG_ZEROED, TABLE_ZEROED ->
                java.util.Arrays.fill(bytes, at, Math.min(bytes.length, at + 1 + random.nextInt(5_000)), (byte) 0);
            case LOG_BIT_FLIPPED, TABLE_BIT_FLIPPED -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            // The last eight bytes of a table are a magic number, and the four before them its version.
            default -> bytes[bytes.length - 12] = 99;
        }
        Files.write(file, bytes);
        return file;
    }

    /** The messages whose bytes the damage may have reached. */
    private static Set<Integer> mayBeLost(Map<Path, byte[]> before, Map<Path, byte[]> after, Path spoiled) {
        Set<Integer> may = new HashSet<>();
        boolean table = !spoiled.toString().endsWith(".log");
        for (int i = 0; i < 2 * MESSAGES; i++) {
            List<Path> in = new ArrayList<>();
            for (Map.Entry<Path, byte[]> file : before.entrySet()) {
                if (file.getKey().toString().endsWith(".log") && indexOf(file.getValue(), token(i)) >= 0) {
                    in.add(file.getKey());
                }
            }
            boolean queued = i % 2 == 1; // for a Session that stands in a table
            if (table && (queued || in.isEmpty())
                    || in.contains(spoiled) && reached(before, after, spoiled, token(i))) {
                may.add(i);
            }
        }
        return may;
    }

    private static boolean reached(Map<Path, byte[]> before, Map<Path, byte[]> after, Path spoiled, String token) {
        byte[] was = before.get(spoiled);
        byte[] is = after.getOrDefault(spoiled, new byte[0]);
        int begin = Math.max(0, indexOf(was, token) - 200); // the token stands behind the head of its group
        int end = begin + 900;
        for (int at = begin / BLOCK * BLOCK; at < Math.min(was.length, (end / BLOCK + 1) * BLOCK); at++) {
            if (at < is.length ? was[at] != is[at] : at <= end) {
                return true;
            }
        }
        return false;
    }

    private static int indexOf(byte[] bytes, String token) {
        return new String(bytes, StandardCharsets.ISO_8859_1).indexOf(token);
    }
}
