package org.tymbal.e2e.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tymbal.codec.packet.PacketType;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.e2e.harness.BrokerProcess;
import org.tymbal.e2e.harness.Endpoint;
import org.tymbal.e2e.harness.Packets;
import org.tymbal.e2e.harness.Received;
import org.tymbal.e2e.harness.Wire;
import org.tymbal.e2e.harness.WireClient;

/**
 * The broker is put back to an older version than the one that has written its store: it starts with what it knows of it, keeps
 * the rest where it is, and says what it has not. The store is written by the broker, and made newer in its log, with the
 * checksums mended: the format of the whole, and the version of one record.
 */
class NewerStoreIT {
    private static final int BLOCK = 32 << 10;
    private static final int HEADER = 7;
    private static final int MASK = 0xa282ead8;
    private static final Wire WIRE = new Wire(Endpoint.TCP, ProtocolVersion.V3_1_1);

    @TempDir
    Path directory;

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static int find(byte[] bytes, byte[] wanted) {
        int at =
                new String(bytes, StandardCharsets.ISO_8859_1).indexOf(new String(wanted, StandardCharsets.ISO_8859_1));
        assertTrue(at >= 0, "not in the log: " + new String(wanted, StandardCharsets.ISO_8859_1));
        return at;
    }

    /** Changes a byte of the log, and the checksum of the record that it stands in. */
    private static void set(byte[] log, int at, int value) {
        ByteBuffer file = ByteBuffer.wrap(log).order(ByteOrder.LITTLE_ENDIAN);
        int record = at / BLOCK * BLOCK;
        while (record + HEADER + file.getShort(record + 4) <= at) {
            record += HEADER + (file.getShort(record + 4) & 0xffff);
        }
        log[at] = (byte) value;
        CRC32C sum = new CRC32C();
        sum.update(log, record + 6, 1 + (file.getShort(record + 4) & 0xffff));
        int crc = (int) sum.getValue();
        file.putInt(record, Integer.rotateRight(crc, 15) + MASK);
    }

    private Path log(Path store) throws IOException {
        try (Stream<Path> files = Files.list(store)) {
            return files.filter(file ->
                            file.toString().endsWith(".log") && file.toFile().length() > 0)
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static List<String> received(WireClient client) throws InterruptedException {
        List<String> payloads = new ArrayList<>();
        for (int calm = 0; calm < 6; calm++) {
            Thread.sleep(50); // pages of the store come in their own time
            client.send(Packets.PINGREQ);
            for (Received packet = client.next(); packet.type() != PacketType.PINGRESP; packet = client.next()) {
                payloads.add(packet.payload());
                if (packet.qos() > 0) {
                    client.acknowledge(packet);
                }
            }
        }
        payloads.sort(null);
        return payloads;
    }

    @Test
    void startsWithWhatItKnowsAndSaysWhatItDoesNot() throws Exception {
        try (BrokerProcess broker = BrokerProcess.tymbal(
                        "--set", "persistence=true", "--set", "persistence_location=" + directory)
                .start()) {
            WireClient away =
                    broker.connect(WIRE, Packets.connect(WIRE.version(), "away").persistent());
            away.subscribe("queued", 1);
            away.disconnect();
            WireClient publisher = broker.connect(WIRE, "publisher");
            for (int i = 0; i < 3; i++) {
                publisher.publish("queued", "queued " + i, 1, false);
                publisher.publish("retained/" + i, "retained " + i, 1, true);
            }
            broker.kill();

            Path log = log(directory.resolve("store"));
            byte[] bytes = Files.readAllBytes(log);
            set(bytes, find(bytes, new byte[] {1, 1, 'F', 2, 0, 1}) + 5, 99);
            byte[] key = ascii("tretained/1");
            set(
                    bytes,
                    find(bytes, key) + key.length + 1,
                    2); // behind the key its length, then the version of the record
            Files.write(log, bytes);

            broker.start();
            String told = String.join("\n", broker.output());
            assertTrue(told.contains("was written by a newer Tymbal, in format 99"), told);
            assertTrue(
                    told.contains("Taken over from the newer store: 1 sessions, 1 subscriptions, 3 messages that wait,"
                            + " 0 wills, 2 retained messages. Of its records, 1 have a version and 0 are of a kind"),
                    told);
            broker.assertNoStackTrace();
            try (Stream<Path> all = Files.list(directory)) {
                assertEquals(
                        1,
                        all.filter(path -> path.getFileName().toString().startsWith("store.set-aside-"))
                                .count());
            }
            WireClient reader = broker.connect(WIRE, "reader");
            reader.subscribe("retained/#", 0);
            assertEquals(List.of("retained 0", "retained 2"), received(reader));
            away = broker.connect(WIRE, Packets.connect(WIRE.version(), "away").persistent());
            assertEquals(List.of("queued 0", "queued 1", "queued 2"), received(away));

            publisher = broker.connect(WIRE, "publisher");
            publisher.publish("retained/1", "anew", 1, true);
            broker.kill();
            broker.start();
            assertTrue(!String.join("\n", broker.output()).contains("newer"), "the next start has nothing to say");
            reader = broker.connect(WIRE, "reader");
            reader.subscribe("retained/#", 0);
            assertEquals(List.of("anew", "retained 0", "retained 2"), received(reader));
            assertEquals(0, broker.stop(), "exit code at SIGTERM");
        }
    }
}
