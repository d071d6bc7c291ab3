package org.tymbal.e2e.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.e2e.harness.BrokerProcess;
import org.tymbal.e2e.harness.Bytes;
import org.tymbal.e2e.harness.ChildProcess;
import org.tymbal.e2e.harness.Endpoint;
import org.tymbal.e2e.harness.EveryWire;
import org.tymbal.e2e.harness.Packets;
import org.tymbal.e2e.harness.Tools;
import org.tymbal.e2e.harness.Wire;
import org.tymbal.e2e.harness.WireClient;

/**
 * A publisher floods a subscriber that never reads: heap, direct memory and resident memory are looked at again and again, and
 * stay where they came to in the first seconds. {@code -Dtymbal.flood.seconds=60} makes it longer than the few seconds that it
 * takes in a build; the figures go to {@code target/flood-*.md}.
 */
class NeverReadingIT {
    private static final int SECONDS = Integer.getInteger("tymbal.flood.seconds", 5);
    private static final int LOOKS = 10;
    private static final long MIB = 1L << 20;
    private static final int PAYLOAD_BYTES = 1_000;
    private static final int PACKETS_AT_ONCE = 100;
    /** What may wait for one client by default. */
    private static final long MOST_QUEUED_BYTES = 16 * MIB;

    private static final int HEAP_MIB = 256;
    /** Beside the heap: classes, compiled code, threads, the collector's own, and the tool that counts. */
    private static final int REST_MIB = 192;

    private static final Pattern USED = Pattern.compile("heap +total \\d+K, used (\\d+)K");
    private static final Pattern OTHER = Pattern.compile("- +Other \\(reserved=\\d+KB, committed=(\\d+)KB\\)");

    @RegisterExtension
    static final BrokerProcess broker = BrokerProcess.tymbal()
            .withJavaOptions("-Xmx" + HEAP_MIB + "m", "-XX:NativeMemoryTracking=summary", "-XX:+UseG1GC");

    /** What was seen after some seconds; direct memory is what buffers outside the heap have. */
    private record Look(double seconds, long messages, long heapBytes, long directBytes, long residentBytes) {
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "| %.0f | %,d | %.0f | %.1f | %.0f |",
                    seconds,
                    messages,
                    heapBytes / (double) MIB,
                    directBytes / (double) MIB,
                    residentBytes / (double) MIB);
        }
    }

    @EveryWire(
            versions = ProtocolVersion.V3_1_1,
            endpoints = {Endpoint.TCP, Endpoint.WS})
    void takesNoMoreMemoryTheLongerItLasts(Wire wire) throws Exception {
        WireClient deaf = broker.connect(
                wire, Packets.connect(wire.version(), wire.id("deaf")).keepAlive(0));
        deaf.subscribe(wire.topic("flood"), 0);
        WireClient neighbour = broker.connect(wire, "neighbour");
        long liveBefore = broker.liveHeapBytes();
        AtomicBoolean over = new AtomicBoolean();
        AtomicLong sent = new AtomicLong();
        WireClient publisher = broker.connect(wire, "publisher");
        Thread flood = new Thread(() -> flood(publisher, wire, over, sent), "flood");
        flood.start();
        List<Look> looks = new ArrayList<>();
        long start = System.nanoTime();
        try {
            for (int i = 1; i <= LOOKS; i++) {
                long wait = start + SECONDS * 1_000_000_000L / LOOKS * i - System.nanoTime();
                Thread.sleep(Math.max(0, wait / 1_000_000));
                assertTrue(neighbour.answersPing(), "the broker answers others meanwhile");
                looks.add(look((System.nanoTime() - start) / 1e9, sent.get()));
            }
        } finally {
            over.set(true);
            flood.join();
        }
        assertTrue(publisher.answersPing(), "the publisher is still connected");
        long liveAfter = broker.liveHeapBytes();
        report(wire, looks, liveBefore, liveAfter);
        assertTrue(sent.get() * PAYLOAD_BYTES > 2 * MOST_QUEUED_BYTES, "a flood: " + sent);
        assertTrue(liveAfter - liveBefore < 3 * MOST_QUEUED_BYTES, liveBefore + " to " + liveAfter);
        for (Look look : looks) {
            assertTrue(look.directBytes < 64 * MIB, looks.toString());
            assertTrue(look.residentBytes < (HEAP_MIB + REST_MIB) * MIB, looks.toString());
        }
        deaf.cut();
        neighbour.disconnect();
    }

    private static void flood(WireClient publisher, Wire wire, AtomicBoolean over, AtomicLong sent) {
        Bytes some = new Bytes();
        for (int i = 0; i < PACKETS_AT_ONCE; i++) {
            some.raw(Packets.publish(
                    wire.version(), 0, wire.topic("flood"), 0, Packets.NO_PROPERTIES, new byte[PAYLOAD_BYTES]));
        }
        byte[] chunk = some.toArray();
        while (!over.get()) {
            publisher.send(chunk);
            sent.addAndGet(PACKETS_AT_ONCE);
        }
    }

    private static Look look(double seconds, long messages) throws IOException {
        return new Look(
                seconds,
                messages,
                1024 * asked(USED, "GC.heap_info"),
                1024 * asked(OTHER, "VM.native_memory", "summary"),
                1024 * resident());
    }

    private static long asked(Pattern wanted, String... question) {
        List<String> command = new ArrayList<>(List.of(Tools.jcmd(), Long.toString(broker.pid())));
        command.addAll(List.of(question));
        try (ChildProcess jcmd = ChildProcess.start(command)) {
            assertEquals(0, jcmd.awaitExit(), "exit code of jcmd");
            Matcher found = wanted.matcher(String.join("\n", jcmd.output()));
            assertTrue(found.find(), wanted + " is not in\n" + jcmd.output());
            return Long.parseLong(found.group(1));
        }
    }

    private static long resident() throws IOException {
        return Files.readAllLines(Path.of("/proc/" + broker.pid() + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }

    private static void report(Wire wire, List<Look> looks, long liveBefore, long liveAfter) throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add("| seconds | messages published | heap, MiB | direct, MiB | resident, MiB |");
        lines.add("|--:|--:|--:|--:|--:|");
        looks.forEach(look -> lines.add(look.toString()));
        lines.add("");
        lines.add(String.format(
                Locale.ROOT,
                "Live objects: %.1f MiB before, %.1f MiB after.",
                liveBefore / 1048576.0,
                liveAfter / 1048576.0));
        Path target = Files.createDirectories(Path.of("target"));
        Files.write(target.resolve("flood-" + wire.endpoint().name().toLowerCase(Locale.ROOT) + ".md"), lines);
    }
}
