package org.tymbal.e2e.operations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.tymbal.codec.packet.PacketType;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.e2e.harness.BrokerProcess;
import org.tymbal.e2e.harness.Endpoint;
import org.tymbal.e2e.harness.Received;
import org.tymbal.e2e.harness.Wire;
import org.tymbal.e2e.harness.WireClient;

/** {@code $SYS} under mosquitto's names and in its formats, compared with a mosquitto that runs beside. */
class SysTopicsIT {
    private static final String BROKER = "$SYS/broker/";
    private static final String LAST_OF_A_TICK_AT_MOST = "$SYS/broker/uptime";

    /** What mosquitto is asked for: all that it publishes without a build option. */
    @Test
    void namesAndFormatsAreMosquittos() throws InterruptedException {
        try (BrokerProcess tymbal = BrokerProcess.tymbal().start();
                BrokerProcess mosquitto =
                        BrokerProcess.mosquitto("sys_interval 2").start()) {
            Map<String, String> theirs = collect(mosquitto);
            Map<String, String> ours = collect(tymbal);
            TreeSet<String> missing = new TreeSet<>(theirs.keySet());
            missing.removeAll(ours.keySet());
            missing.removeIf(topic -> topic.startsWith(BROKER + "heap/")); // a build option of mosquitto's
            assertEquals(new TreeSet<>(), missing, "topics that only mosquitto has");
            theirs.forEach((topic, value) -> {
                String mine = ours.get(topic);
                if (mine != null && !topic.equals(BROKER + "version")) {
                    assertEquals(format(value), format(mine), topic + ": " + value + " / " + mine);
                }
            });
            assertTrue(theirs.get(BROKER + "version").startsWith("mosquitto version "));
            assertTrue(ours.get(BROKER + "version").startsWith("tymbal version "));
            assertEquals(0, tymbal.stop());
        }
    }

    /** Digits become N: "12 seconds" and "7 seconds" have one format, "0.50" and "1" have two. */
    private static String format(String value) {
        return value.replaceAll("\\d+", "N");
    }

    /** The retained values after the clients and messages of a short life, when the broker has told once more. */
    private static Map<String, String> collect(BrokerProcess broker) {
        Wire wire = new Wire(Endpoint.TCP, ProtocolVersion.V3_1_1);
        try (WireClient publisher = broker.connect(wire, "pub");
                WireClient subscriber = broker.connect(wire, "sub")) {
            subscriber.subscribe("test/#", 1);
            for (int i = 0; i < 50; i++) {
                publisher.publish("test/topic", "payload", 1, i == 0);
                subscriber.acknowledge(subscriber.awaitType(PacketType.PUBLISH));
            }
            Map<String, String> values = new TreeMap<>();
            WireClient watcher = broker.connect(wire, "watcher");
            watcher.subscribe("$SYS/#", 0);
            int ticks = 0;
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(40);
            while (ticks < 2 && System.nanoTime() < end) {
                Received message = watcher.next(PacketType.PUBLISH);
                values.put(message.topic(), message.payload());
                if (message.topic().equals(LAST_OF_A_TICK_AT_MOST)) {
                    ticks++;
                }
            }
            for (Received message = drain(watcher); message != null; message = drain(watcher)) {
                values.put(message.topic(), message.payload());
            }
            return values;
        }
    }

    private static Received drain(WireClient watcher) {
        watcher.send(org.tymbal.e2e.harness.Packets.PINGREQ);
        Received packet = watcher.next();
        return packet.type() == PacketType.PINGRESP ? null : packet;
    }
}
