package org.tymbal.e2e.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tymbal.codec.packet.PacketType;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.e2e.harness.BrokerProcess;
import org.tymbal.e2e.harness.ChildProcess;
import org.tymbal.e2e.harness.Endpoint;
import org.tymbal.e2e.harness.Packets;
import org.tymbal.e2e.harness.Tools;
import org.tymbal.e2e.harness.Wire;
import org.tymbal.e2e.harness.WireClient;

/**
 * The power goes: seen from the disk. strace notes every write and every sync of the broker. From that follows, first, that no
 * acknowledgement was written to a socket before the disk had what it promises; and second, files cut to what the disk had for
 * certain at a moment must hold everything that was acknowledged until then.
 *
 * <p>The level {@code buffered} promises less, and the same eyes must see it.
 */
class PowerCutIT {
    private static final int MESSAGES = 400;
    private static final int WINDOW = 40;
    private static final int STEPS = 30;
    /** Above the Packet Identifiers that the clients of the harness choose. */
    private static final int PIDS = 0x7100;

    private static final Wire WIRE = new Wire(Endpoint.TCP, ProtocolVersion.V3_1_1);
    private static final int CUTS = Integer.getInteger("tymbal.crash.cuts", 3);
    private static final Pattern STORE = Pattern.compile("/store/[^/]*$");

    @TempDir
    Path directory;

    private static String token(int packetId) {
        return "token-%05d".formatted(packetId);
    }

    /** What clients do while strace looks. */
    private interface Work {
        void with(BrokerProcess broker);
    }

    /** A broker under strace works, and is killed. */
    private SyscallTrace trace(String level, Work work) throws IOException {
        Path output = directory.resolve("trace");
        try (BrokerProcess broker = BrokerProcess.tymbal(
                        "--set",
                        "persistence=true",
                        "--set",
                        "persistence_location=" + directory.resolve("data"),
                        "--set",
                        "durability=" + level,
                        "--set",
                        "autosave_interval=0")
                .launchedBy(
                        Tools.path("strace"),
                        "-D",
                        "-f",
                        "-y",
                        "-x",
                        "-s",
                        "9000000",
                        "-e",
                        "trace=write,pwrite64,writev,fdatasync,fsync",
                        "-o",
                        output.toString())
                .start()) {
            work.with(broker);
            // The write of the last acknowledgements has returned when the broker reads on: strace shows it whole.
            WireClient last = broker.connect(WIRE, "last");
            last.send(Packets.PINGREQ);
            last.next(PacketType.PINGRESP);
            broker.kill();
            last.cut();
        }
        awaitEnd(output);
        return SyscallTrace.read(output, STORE);
    }

    /** Messages of QoS 1 for a Session that is away, and one that is sent them at once and says nothing. */
    private static void publish(BrokerProcess broker) {
        WireClient away =
                broker.connect(WIRE, Packets.connect(WIRE.version(), "away").persistent());
        away.subscribe("t", 1);
        away.disconnect();
        WireClient silent =
                broker.connect(WIRE, Packets.connect(WIRE.version(), "silent").persistent());
        silent.subscribe("t", 1);
        WireClient publisher = broker.connect(WIRE, "publisher");
        for (int id = 1, acknowledged = 0; acknowledged < MESSAGES; ) {
            if (id <= MESSAGES && id - acknowledged <= WINDOW) {
                // Twice, because the store's log is made of blocks, and where one ends it may cut a token in two.
                publisher.sendPublish(2, "t", id, token(id) + ' ' + token(id));
                id++;
            } else {
                assertEquals(++acknowledged, publisher.next(PacketType.PUBACK).packetId());
            }
        }
    }

    /** CONNECT, SUBSCRIBE, UNSUBSCRIBE, and the whole of QoS 2, from clients with Sessions that last, one after the other. */
    private static void everything(BrokerProcess broker) {
        WireClient publisher =
                broker.connect(WIRE, Packets.connect(WIRE.version(), token(0)).persistent());
        WireClient away =
                broker.connect(WIRE, Packets.connect(WIRE.version(), "away").persistent());
        away.subscribe("t", 2);
        away.disconnect();
        for (int i = 1; i <= STEPS; i++) {
            WireClient client = broker.connect(
                    WIRE, Packets.connect(WIRE.version(), token(i)).persistent());
            client.subscribe("filter/" + token(i), 2);
            client.unsubscribe("filter/" + token(i));
            client.disconnect();
            publisher.sendPublish(4, "t", PIDS + i, "payload " + token(i));
            publisher.next(PacketType.PUBREC);
            publisher.send(Packets.pubrel(PIDS + i));
            publisher.next(PacketType.PUBCOMP);
        }
    }

    /** The key under which the store has a QoS 2 message of the first Session that waits for PUBREL. */
    private static byte[] received(int packetId) {
        return new byte[] {'i', 0, 0, 0, 0, 0, 0, 0, 1, (byte) (packetId >> 8), (byte) packetId};
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Every kind of acknowledgement begins to be written after the end of a sync that began after the write of what it promises
     * had ended. The clients wait for each answer, so the nth of its kind is the answer to the nth request.
     */
    @EnabledOnOs(value = OS.LINUX, disabledReason = "strace is there on Linux only; this is NOT shown here")
    @ParameterizedTest
    @CsvSource({"group, true", "fsync, true", "buffered, false"})
    void everyAcknowledgementFollowsTheSyncOfItsGroup(String level, boolean promised) throws IOException {
        SyscallTrace trace = trace(level, PowerCutIT::everything);
        Map<PacketType, Integer> early = new TreeMap<>();
        for (int i = 1; i <= STEPS; i++) {
            int number = i;
            // Two clients and one subscription came before the first step.
            compare(trace, PacketType.CONNACK, i + 1, trace.syncedWith(ascii("s" + token(i)), 1), early);
            compare(trace, PacketType.SUBACK, i, trace.syncedWith(ascii("filter/" + token(i)), 1), early);
            compare(trace, PacketType.UNSUBACK, i - 1, trace.syncedWith(ascii("filter/" + token(i)), 2), early);
            compare(trace, PacketType.PUBREC, i - 1, trace.syncedWith(ascii("payload " + token(i)), 1), early);
            compare(trace, PacketType.PUBREC, i - 1, trace.syncedWith(received(PIDS + number), 1), early);
            compare(trace, PacketType.PUBCOMP, i - 1, trace.syncedWith(received(PIDS + number), 2), early);
        }
        System.out.println(
                "durability " + level + ": " + STEPS + " each of CONNACK, SUBACK, UNSUBACK, PUBREC, PUBCOMP; "
                        + "before the sync of what they promise: " + early);
        for (PacketType type : List.of(
                PacketType.CONNACK, PacketType.SUBACK, PacketType.UNSUBACK, PacketType.PUBREC, PacketType.PUBCOMP)) {
            assertEquals(!promised, early.getOrDefault(type, 0) > STEPS / 2, type + " before its sync: " + early);
            assertTrue(!promised || !early.containsKey(type), type + " before its sync: " + early);
        }
    }

    private static void compare(
            SyscallTrace trace, PacketType type, int index, int synced, Map<PacketType, Integer> early) {
        List<Integer> sent = trace.sent(type);
        assertTrue(sent.size() > index, () -> "only " + sent.size() + " of " + type + " in the trace");
        if (synced < 0 || synced > sent.get(index)) {
            early.merge(type, 1, Integer::sum);
        }
    }

    /** strace writes its last line when the last thread of the broker is gone. */
    private static void awaitEnd(Path output) throws IOException {
        long size = -1;
        for (int calm = 0; calm < 20; ) {
            long now = Files.size(output);
            calm = now == size ? calm + 1 : 0;
            size = now;
            try {
                Thread.sleep(100);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @EnabledOnOs(value = OS.LINUX, disabledReason = "strace is there on Linux only; this is NOT shown here")
    @ParameterizedTest
    @CsvSource({"group, true", "fsync, true", "buffered, false"})
    void whatWasAcknowledgedIsOnTheDisk(String level, boolean promised) throws IOException {
        SyscallTrace trace = trace(level, PowerCutIT::publish);
        Map<Integer, Integer> pubacks = trace.pubacks();
        assertEquals(MESSAGES, pubacks.size(), "acknowledgements in the trace");
        int early = 0;
        for (Map.Entry<Integer, Integer> puback : pubacks.entrySet()) {
            int synced = trace.syncedWith(token(puback.getKey()));
            if (synced < 0 || synced > puback.getValue()) {
                early++;
            }
        }
        long syncs = trace.calls().stream().filter(SyscallTrace.Call::syncs).count();
        System.out.println("durability " + level + ": " + pubacks.size() + " acknowledgements, " + syncs + " syncs, "
                + early + " acknowledgements before the sync of what they promise");
        int lost = 0;
        Random random = new Random(9);
        List<Integer> moments = new ArrayList<>(pubacks.values());
        for (int cut = 0; cut < CUTS; cut++) {
            lost += lostInACut(trace, moments.get(random.nextInt(moments.size())) + 1, pubacks, cut);
        }
        System.out.println(
                "durability " + level + ": " + CUTS + " power cuts, " + lost + " acknowledged messages lost");
        if (promised) {
            assertEquals(0, early, "acknowledged before the disk had it");
            assertEquals(0, lost, "acknowledged and lost");
        } else {
            assertTrue(early > MESSAGES / 2 && lost > 0, "a level that does not wait for the disk was not noticed");
        }
    }

    /** Copies the files as far as the disk had them at a moment, and counts what of the acknowledged is missing. */
    private int lostInACut(SyscallTrace trace, int line, Map<Integer, Integer> pubacks, int cut) throws IOException {
        Path copy = directory.resolve("cut" + cut);
        Path store = Files.createDirectories(copy.resolve("store"));
        Map<String, Long> synced = new TreeMap<>(trace.syncedBefore(line));
        try (Stream<Path> files = Files.list(directory.resolve("data/store"))) {
            for (Path file : files.toList()) {
                Path to = store.resolve(file.getFileName());
                Files.copy(file, to);
                Long length = synced.get(file.toString());
                if (length != null && length < Files.size(to) && file.toString().endsWith(".log")) {
                    try (RandomAccessFile cutOff = new RandomAccessFile(to.toFile(), "rw")) {
                        cutOff.setLength(length);
                    }
                }
            }
        }
        Path dump = directory.resolve("dump" + cut);
        ChildProcess dumping = ChildProcess.start(
                Tools.java(), "-jar", Tools.jar(), "store", "dump", copy.toString(), dump.toString());
        assertEquals(0, dumping.awaitExit(), () -> "exit code of the dump: " + dumping.output());
        String content = Files.readString(dump, StandardCharsets.UTF_8);
        assertFalse(content.isEmpty());
        int lost = 0;
        for (Map.Entry<Integer, Integer> puback : pubacks.entrySet()) {
            if (puback.getValue() < line && !content.contains(token(puback.getKey()))) {
                lost++;
            }
        }
        return lost;
    }
}
