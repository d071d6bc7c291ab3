package org.tymbal.e2e.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.tymbal.codec.packet.PacketType;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.e2e.harness.BrokerProcess;
import org.tymbal.e2e.harness.Bytes;
import org.tymbal.e2e.harness.Endpoint;
import org.tymbal.e2e.harness.Packets;
import org.tymbal.e2e.harness.Received;
import org.tymbal.e2e.harness.Wire;
import org.tymbal.e2e.harness.WireClient;

/**
 * Good and hostile clients come and go over every endpoint and in every version; in the end the broker holds what it held
 * after the first of them. {@code -Dtymbal.soak.seconds=300} makes it longer than the few seconds that it takes in a build.
 */
class SoakIT {
    private static final int SECONDS = Integer.getInteger("tymbal.soak.seconds", 5);
    private static final int WARM_UP_ROUNDS = 10;
    /** Of live heap; what leaks at all, leaks more than this in the tens of thousands of connections of five minutes. */
    private static final long SLACK_BYTES = 2L << 20;

    @RegisterExtension
    static final BrokerProcess broker = BrokerProcess.tymbal("--sys-interval=1").withJavaOptions("-Xmx64m");

    private final Random random = new Random(1883);
    private int connections;
    private int messages;

    @Test
    void theHeapIsFlat() {
        Neighbours neighbours = new Neighbours(broker);
        for (int i = 0; i < WARM_UP_ROUNDS; i++) {
            round();
        }
        awaitEmpty(neighbours);
        long before = broker.liveHeapBytes();
        long end = System.nanoTime() + SECONDS * 1_000_000_000L;
        int rounds = 0;
        while (System.nanoTime() < end) {
            round();
            neighbours.assertServed();
            if (++rounds % 50 == 0) {
                broker.assertNoStackTrace(); // not all that it prints is kept
            }
        }
        awaitEmpty(neighbours);
        long after = broker.liveHeapBytes();
        System.out.println("soak: " + SECONDS + " s, " + rounds + " rounds, " + connections + " connections, "
                + messages + " messages; live heap before " + before + " bytes, after " + after + " bytes");
        assertTrue(after - before < SLACK_BYTES, () -> "the live heap was " + before + " bytes and is " + after);
        broker.assertNoStackTrace();
    }

    private static void awaitEmpty(Neighbours neighbours) {
        neighbours.assertServed();
        neighbours.awaitGauge("connections/socket/count", sockets -> sockets == 3); // with the one that asks
        neighbours.awaitGauge("clients/total", clients -> clients == 3);
        neighbours.awaitGauge("subscriptions/count", subscriptions -> subscriptions == 4);
        neighbours.awaitGauge("shared_subscriptions/count", subscriptions -> subscriptions == 0);
    }

    private void round() {
        for (Endpoint endpoint : Endpoint.values()) {
            for (ProtocolVersion version :
                    new ProtocolVersion[] {ProtocolVersion.V3_1, ProtocolVersion.V3_1_1, ProtocolVersion.V5}) {
                Wire wire = new Wire(endpoint, version);
                List<WireClient> opened = new ArrayList<>();
                good(wire, opened);
                persistent(wire, opened);
                spoilt(wire, opened);
                hoarder(wire, opened);
                slow(wire, opened);
                for (WireClient client : opened) {
                    if (random.nextBoolean()) {
                        client.cut();
                    } else {
                        client.close();
                    }
                }
                connections += opened.size();
            }
        }
    }

    private static WireClient add(WireClient client, List<WireClient> opened) {
        opened.add(client);
        return client;
    }

    /** Does all that a client does, with a Will, and leaves without a word. */
    private void good(Wire wire, List<WireClient> opened) {
        WireClient client = add(broker.open(wire), opened);
        client.connected(Packets.connect(wire.version(), wire.id("good")).will(wire.topic("will"), "gone", 1, false));
        client.subscribe(wire.topic("#"), 2);
        client.subscribe("$share/" + wire.id("group") + "/" + wire.topic("shared/+"), 1);
        for (int qos = 0; qos <= 2; qos++) {
            client.publish(wire.topic("t"), "message", qos, true);
            client.acknowledge(client.awaitType(PacketType.PUBLISH));
            client.publish(wire.topic("t"), "", qos, true); // nothing stays retained
            client.acknowledge(client.awaitType(PacketType.PUBLISH));
            messages += 2;
        }
    }

    /** Leaves a Session with messages behind, takes it up again, takes it over and ends it. */
    private void persistent(Wire wire, List<WireClient> opened) {
        Packets.Connect connect =
                Packets.connect(wire.version(), wire.id("kept")).persistent();
        WireClient away = broker.open(wire).connected(connect);
        away.subscribe(wire.topic("away"), 1);
        away.disconnect();
        connections++;
        WireClient publisher = add(broker.connect(wire, "publisher"), opened);
        for (int i = 0; i < 30; i++) { // more than may be under way
            publisher.publish(wire.topic("away"), "message " + i, 1, false);
            messages++;
        }
        WireClient back = add(broker.open(wire).connected(connect), opened);
        Received first = back.next(PacketType.PUBLISH);
        assertEquals("message 0", first.payload());
        add(broker.open(wire).connected(connect), opened); // and again, and nothing is acknowledged
        back.untilClosed();
        add(broker.connect(wire, "kept"), opened); // a clean one, which ends the Session
    }

    /** A packet with one byte turned, cut somewhere. Neither RETAIN nor the life of the Session: those are meant to stay. */
    private void spoilt(Wire wire, List<WireClient> opened) {
        List<byte[]> packets = new ArrayList<>(Specimens.others(wire).values());
        for (int i = 0; i < 5; i++) {
            byte[] connect = Specimens.connect(wire, wire.id("bad" + i + "n"));
            byte[] packet = packets.get(random.nextInt(packets.size())).clone();
            packet[1 + random.nextInt(packet.length - 1)] = (byte) random.nextInt();
            WireClient client = add(broker.open(wire), opened);
            client.sendInVain(connect, Arrays.copyOf(packet, 1 + random.nextInt(packet.length)));
            WireClient half = add(broker.open(wire), opened);
            half.sendInVain(Arrays.copyOf(connect, random.nextInt(connect.length)));
        }
    }

    /** Takes identifiers of QoS 2 and Topic Aliases, and never gives anything back. */
    private void hoarder(Wire wire, List<WireClient> opened) {
        WireClient client = add(broker.connect(wire, "hoarder"), opened);
        Bytes all = new Bytes();
        for (int id = 1; id <= 200; id++) {
            byte[] alias = wire.v5() ? new Bytes().u8(0x23).u16(1 + id % 10).toArray() : Packets.NO_PROPERTIES;
            all.raw(Packets.publish(wire.version(), 4, wire.topic("q" + id), id, alias, new byte[100]));
            messages++;
        }
        client.sendInVain(all.toArray());
        client.awaitType(PacketType.PUBREC);
    }

    /** Subscribes to much and reads nothing of it. */
    private void slow(Wire wire, List<WireClient> opened) {
        WireClient deaf = add(broker.connect(wire, "deaf"), opened);
        deaf.subscribe(wire.topic("much/#"), 1);
        WireClient publisher = add(broker.connect(wire, "flood"), opened);
        for (int i = 0; i < 20; i++) {
            publisher.publish(wire.topic("much/" + i), "x".repeat(10_000), i % 2, false);
            messages++;
        }
    }
}
