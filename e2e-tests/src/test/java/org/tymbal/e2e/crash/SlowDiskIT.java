package org.tymbal.e2e.crash;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.e2e.harness.BrokerProcess;
import org.tymbal.e2e.harness.Endpoint;
import org.tymbal.e2e.harness.Packets;
import org.tymbal.e2e.harness.Tools;
import org.tymbal.e2e.harness.Wire;
import org.tymbal.e2e.harness.WireClient;

/** A disk of which every sync takes a third of a second: strace holds it up. Who waits for it is slow, and nobody else. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "strace is there on Linux only; this is NOT shown here")
class SlowDiskIT {
    private static final int SYNC_MILLIS = 300;
    private static final int MESSAGES = 12;
    private static final Wire WIRE = new Wire(Endpoint.TCP, ProtocolVersion.V5);

    @TempDir
    Path directory;

    @Test
    void slowsWhoWaitsForItAndNobodyElse() throws Exception {
        try (BrokerProcess broker = BrokerProcess.tymbal(
                        "--set", "persistence=true", "--set", "persistence_location=" + directory.resolve("data"))
                .launchedBy(
                        Tools.path("strace"),
                        "-D",
                        "-f",
                        "--seccomp-bpf",
                        "-e",
                        "trace=fdatasync,fsync",
                        "-e",
                        "inject=fdatasync,fsync:delay_enter=" + SYNC_MILLIS * 1_000,
                        "-o",
                        directory.resolve("trace").toString())
                .start()) {
            WireClient away =
                    broker.connect(WIRE, Packets.connect(WIRE.version(), "away").persistent());
            away.subscribe("slow/#", 2);
            away.disconnect();
            WireClient reader = broker.connect(WIRE, "reader");
            reader.subscribe("free", 0);
            WireClient quick = broker.connect(WIRE, "quick");
            WireClient slow = broker.connect(WIRE, "slow");
            AtomicInteger taken = new AtomicInteger();
            Thread publishing = new Thread(() -> {
                for (int i = 0; i < MESSAGES; i++) {
                    slow.publish("slow/t", "x", 1 + i % 2, false);
                    taken.incrementAndGet();
                }
            });
            long begun = System.nanoTime();
            publishing.start();
            int free = 0;
            while (publishing.isAlive()) {
                quick.publish("free", "flows " + free, 0, false);
                reader.nextMessage("flows " + free++);
            }
            long millis = (System.nanoTime() - begun) / 1_000_000;
            System.out.println("slow disk: " + taken + " messages of QoS 1 and 2 in " + millis + " ms, meanwhile "
                    + free + " of QoS 0 and back");
            assertTrue(taken.get() == MESSAGES, "the publisher has ended after " + taken);
            assertTrue(millis >= (long) MESSAGES * SYNC_MILLIS, "the disk was not slow: " + millis + " ms");
            assertTrue(free > 10 * MESSAGES, "messages of QoS 0 were slow, too: " + free);
        }
    }
}
