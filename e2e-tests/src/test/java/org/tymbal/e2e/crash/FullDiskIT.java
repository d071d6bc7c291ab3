package org.tymbal.e2e.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.tymbal.codec.packet.PacketType;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.e2e.harness.BrokerProcess;
import org.tymbal.e2e.harness.ChildProcess;
import org.tymbal.e2e.harness.Endpoint;
import org.tymbal.e2e.harness.Packets;
import org.tymbal.e2e.harness.Received;
import org.tymbal.e2e.harness.Wire;
import org.tymbal.e2e.harness.WireClient;

/**
 * A disk that is full, for real: a small file system in memory, which only root may mount. The broker says so and goes on, and
 * so it does with messages when there is room again.
 */
@EnabledOnOs(value = OS.LINUX, disabledReason = "needs a file system of a few megabytes; this is NOT shown here")
class FullDiskIT {
    private static final int QUOTA_EXCEEDED = 0x97;
    private static final int REASON_STRING = 0x1f;
    private static final Wire V5 = new Wire(Endpoint.TCP, ProtocolVersion.V5);
    private static final Wire V3 = new Wire(Endpoint.TCP, ProtocolVersion.V3_1_1);

    @TempDir
    Path directory;

    private boolean mounted;

    @BeforeEach
    void mountASmallDisk() {
        mounted = ChildProcess.start("mount", "-t", "tmpfs", "-o", "size=96m", "tymbal-test", directory.toString())
                        .awaitExit()
                == 0;
        assumeTrue(mounted, "only root may mount a small disk; this is NOT shown here");
    }

    @AfterEach
    void unmount() {
        if (mounted) {
            ChildProcess.start("umount", "-l", directory.toString()).awaitExit();
        }
    }

    /** Publishes random payloads of QoS 1, one after the other, and notes what it hears. */
    private static final class Publisher extends Thread {
        private final WireClient client;
        private final String name;
        private final Random random;
        private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
        private final AtomicReference<String> sentence = new AtomicReference<>("");
        private final AtomicInteger refused = new AtomicInteger();
        private volatile boolean stopping;

        Publisher(BrokerProcess broker, String name, long seed) {
            super(name);
            this.client = broker.connect(V5, name);
            this.name = name;
            this.random = new Random(seed);
        }

        @Override
        public void run() {
            for (int i = 1; !stopping; i++) {
                byte[] bytes = new byte[15_000 + random.nextInt(30_000)];
                random.nextBytes(bytes);
                String token = name + " " + i + " ";
                String payload = token + java.util.Base64.getEncoder().encodeToString(bytes);
                int id = 1 + i % 60_000;
                client.sendPublish(2, "full/" + name, id, payload);
                Received puback = client.next(PacketType.PUBACK);
                assertEquals(id, puback.packetId());
                if (puback.reason() == QUOTA_EXCEEDED) {
                    refused.incrementAndGet();
                    sentence.set(String.valueOf(puback.property(REASON_STRING)));
                } else {
                    acknowledged.add(token);
                }
            }
        }
    }

    @Test
    void isSaidSurvivedAndLeftBehind() throws Exception {
        Path filler = directory.resolve("filler");
        try (BrokerProcess broker = BrokerProcess.tymbal(
                        "--set", "persistence=true",
                        "--set", "persistence_location=" + directory.resolve("data"),
                        "--set", "max_queued_messages=100000000",
                        "--set", "max_queued_bytes=2000000000")
                .start()) {
            WireClient away = broker.connect(V5, forEver("away"));
            away.subscribe("full/#", 1);
            away.disconnect();
            WireClient reader = broker.connect(V5, "reader");
            reader.subscribe("free", 0);
            WireClient other = broker.connect(V5, "other");
            leaveFree(filler, 8 << 20);
            Publisher one = new Publisher(broker, "one", 1);
            Publisher two = new Publisher(broker, "two", 2);
            one.start();
            two.start();
            broker.awaitLine("the disk is full", line -> line.contains("The store cannot be written"));

            WireClient fresh = broker.connect(V5, "fresh");
            fresh.sendPublish(2, "full/fresh", 1, "refused");
            Received refused = fresh.next(PacketType.PUBACK);
            assertEquals(QUOTA_EXCEEDED, refused.reason(), refused.toString());
            String sentence = String.valueOf(refused.property(REASON_STRING));
            assertTrue(sentence.contains("cannot keep messages for now") && sentence.contains("space"), sentence);
            fresh.sendPublish(4, "full/fresh", 2, "refused too");
            assertEquals(QUOTA_EXCEEDED, fresh.next(PacketType.PUBREC).reason());
            for (int i = 0; i < 50; i++) {
                other.publish("free", "flows " + i, 0, false);
                reader.nextMessage("flows " + i);
            }
            WireClient old = broker.connect(V3, "old");
            old.sendPublish(2, "full/old", 1, "it cannot hear a reason");
            old.expectClosed();

            Files.delete(filler);
            broker.awaitLine("it goes on", line -> line.contains("The store can be written again"));
            int oneHad = one.acknowledged.size();
            int twoHad = two.acknowledged.size();
            awaitMore(one, oneHad + 3);
            awaitMore(two, twoHad + 3);
            one.stopping = true;
            two.stopping = true;
            one.join();
            two.join();
            fresh.publish("full/fresh", "taken", 1, false);
            broker.assertNoStackTrace();
            broker.kill();
            broker.start();
            Set<String> wanted = ConcurrentHashMap.newKeySet();
            wanted.addAll(one.acknowledged);
            wanted.addAll(two.acknowledged);
            wanted.add("taken");
            int count = wanted.size();
            WireClient back = broker.connect(V5, forEver("away"));
            while (!wanted.isEmpty()) {
                Received message = back.next(PacketType.PUBLISH);
                String payload = message.payload();
                wanted.remove(payload.equals("taken") ? payload : payload.substring(0, payload.lastIndexOf(' ') + 1));
                back.acknowledge(message);
            }
            System.out.println("full disk: " + count + " messages acknowledged, none lost, "
                    + (one.refused.get() + two.refused.get()) + " refused in the two streams");
            assertEquals(0, broker.stop(), "exit code at SIGTERM");
        }
    }

    private static Packets.Connect forEver(String name) {
        return Packets.connect(ProtocolVersion.V5, name).persistent();
    }

    private static void awaitMore(Publisher publisher, int count) throws InterruptedException {
        while (publisher.acknowledged.size() < count) {
            assertTrue(publisher.isAlive(), publisher.getName() + " has ended");
            Thread.sleep(20);
        }
    }

    /** Fills the disk up to so many bytes. */
    private void leaveFree(Path filler, long bytes) throws IOException {
        byte[] block = new byte[1 << 16];
        try (RandomAccessFile file = new RandomAccessFile(filler.toFile(), "rw")) {
            while (directory.toFile().getUsableSpace() > bytes) {
                file.write(block);
            }
        }
    }
}
