package org.tymbal.e2e.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.tymbal.codec.packet.PacketType;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.e2e.harness.BrokerProcess;
import org.tymbal.e2e.harness.Bytes;
import org.tymbal.e2e.harness.Endpoint;
import org.tymbal.e2e.harness.EveryWire;
import org.tymbal.e2e.harness.Packets;
import org.tymbal.e2e.harness.Received;
import org.tymbal.e2e.harness.Wire;
import org.tymbal.e2e.harness.WireClient;

/**
 * Too much of what is allowed: the broker has 64 MB, and the neighbours are served all the time. What fills a Session is sent
 * over the barest and the thickest endpoint, what fills a socket over each.
 */
class FloodIT {
    private static final int LAST_PACKET_ID = 65_535;
    private static final int MAXIMUM_PACKET_SIZE = 2_000_000;
    private static final int MAXIMUM_FIRST_PACKET_SIZE = 300_000;

    @RegisterExtension
    static final BrokerProcess broker = BrokerProcess.tymbal("--sys-interval=1").withJavaOptions("-Xmx64m");

    @RegisterExtension
    static final BrokerProcess small = BrokerProcess.tymbal("--sys-interval=1", "--set=max_queued_bytes=16000000")
            .withJavaOptions("-Xmx96m");

    /** MQTT 3.1.1 knows no Receive Maximum: a client may use every identifier, and that is the bound. */
    @EveryWire(
            versions = ProtocolVersion.V3_1_1,
            endpoints = {Endpoint.TCP, Endpoint.WSS})
    void identifiersOfQos2ThatAreNeverReleased(Wire wire) {
        Neighbours neighbours = new Neighbours(broker);
        WireClient client = broker.connect(wire, "hoarder");
        for (int round = 0; round < 2; round++) { // the second time they are known
            for (int id = 1; id <= LAST_PACKET_ID; ) {
                Bytes some = new Bytes();
                int last = Math.min(LAST_PACKET_ID, id + 1_999);
                for (int next = id; next <= last; next++) {
                    some.raw(Packets.publish(wire.version(), 4, "q", next, Packets.NO_PROPERTIES, new byte[1]));
                }
                client.send(some.toArray());
                for (; id <= last; id++) {
                    assertEquals(id, client.next(PacketType.PUBREC).packetId());
                }
            }
        }
        neighbours.assertServed();
        neighbours.assertHeapGrewLessThan(4 << 20);
        client.send(Packets.pubrel(LAST_PACKET_ID));
        assertEquals(LAST_PACKET_ID, client.next(PacketType.PUBCOMP).packetId());
        client.cut();
        neighbours.assertAloneAndServed();
    }

    /** In MQTT 5 the bound is said in CONNACK, and whoever goes beyond it is told so [MQTT-3.3.4-9], again and again. */
    @EveryWire(
            versions = ProtocolVersion.V5,
            endpoints = {Endpoint.TCP, Endpoint.WSS})
    void sessionsThatHoardIdentifiers(Wire wire) {
        Neighbours neighbours = new Neighbours(broker);
        Bytes all = new Bytes();
        for (int id = 1; id <= 1_001; id++) {
            all.raw(Packets.publish(wire.version(), 4, "q", id, Packets.NO_PROPERTIES, new byte[1]));
        }
        Packets.Connect again =
                Packets.connect(wire.version(), wire.id("hoarder")).persistent();
        for (int round = 0; round < 20; round++) { // a Session keeps them: it is over at once
            WireClient client = broker.connect(wire, round == 0 ? again.clean(true) : again.clean(false));
            client.sendInVain(all.toArray());
            List<Received> answers = client.untilClosed();
            assertEquals(0x93, answers.get(answers.size() - 1).reason());
            client.close();
        }
        broker.connect(wire, "hoarder").disconnect();
        neighbours.assertAloneAndServed();
    }

    /** The smallest User Property has five bytes; as many as fit. */
    private static Bytes userProperties(int bytes) {
        byte[] properties = new byte[bytes / 5 * 5];
        for (int i = 0; i < properties.length; i += 5) {
            properties[i] = 0x26;
        }
        return new Bytes().raw(properties);
    }

    /** 60,000 of them in CONNECT, in the Will, and in both. */
    @EveryWire(
            versions = ProtocolVersion.V5,
            endpoints = {Endpoint.TCP, Endpoint.WSS})
    void propertiesBeforeAnybodyIsKnown(Wire wire) {
        Neighbours neighbours = new Neighbours(broker);
        int most = MAXIMUM_FIRST_PACKET_SIZE - 200;
        for (int round = 0; round < 10; round++) {
            WireClient properties = broker.open(wire);
            properties.connected(
                    Packets.connect(wire.version(), wire.id("p" + round + "n")).properties(userProperties(most)));
            WireClient will = broker.open(wire);
            will.connected(Packets.connect(wire.version(), wire.id("w" + round + "n"))
                    .will(wire.topic("will"), "last words", 1, true)
                    .willProperties(userProperties(most)));
            neighbours.assertServed();
            properties.close();
            will.disconnect();
        }
        WireClient above = broker.open(wire);
        above.sendInVain(Packets.connect(wire.version(), wire.id("above"))
                .properties(userProperties(most / 2 + 200))
                .will("t", "x", 0, false)
                .willProperties(userProperties(most / 2 + 200))
                .bytes());
        for (Received answer : above.untilClosed()) {
            assertTrue(answer.reason() != 0, answer.toString());
        }
        above.close();
        neighbours.assertAloneAndServed();
    }

    /** 400,000 of them in every packet that takes them. */
    @EveryWire(
            versions = ProtocolVersion.V5,
            endpoints = {Endpoint.TCP, Endpoint.WSS})
    void propertiesInEveryPacket(Wire wire) {
        Neighbours neighbours = new Neighbours(broker);
        byte[] properties = userProperties(MAXIMUM_PACKET_SIZE - 200).toArray();
        WireClient client = broker.connect(wire, "flood");
        for (int round = 0; round < 3; round++) {
            client.send(Packets.publish(wire.version(), 2, wire.topic("t"), 1, properties, new byte[1]));
            client.next(PacketType.PUBACK);
            neighbours.assertServed();
            client.send(Packets.subscribe(wire.version(), 2, properties, wire.topic("s"), 1));
            client.next(PacketType.SUBACK);
            neighbours.assertServed();
            client.send(Packets.packet(
                    0x62,
                    new Bytes()
                            .u16(3)
                            .u8(0x92)
                            .varint(properties.length)
                            .raw(properties)
                            .toArray()));
            client.next(PacketType.PUBCOMP);
            neighbours.assertServed();
        }
        client.send(Packets.disconnect(0, properties));
        assertEquals(List.of(), client.untilClosed());
        client.close();
        neighbours.assertAloneAndServed();
    }

    /** What waits for a subscriber is bounded in bytes, and properties are bytes. */
    @EveryWire(
            versions = ProtocolVersion.V5,
            endpoints = {Endpoint.TCP, Endpoint.WSS})
    void propertiesThatWaitForASubscriber(Wire wire) {
        Neighbours neighbours = new Neighbours(small);
        byte[] properties = userProperties(50_000).toArray(); // 10,000 of them
        Packets.Connect connect =
                Packets.connect(wire.version(), wire.id("away")).persistent();
        WireClient away = small.connect(wire, connect);
        away.subscribe(wire.topic("t"), 1);
        away.disconnect();
        WireClient publisher = small.connect(wire, "publisher");
        for (int i = 0; i < 200; i++) { // 10 MB on the wire, a quarter of a gigabyte in strings
            publisher.send(Packets.publish(wire.version(), 2, wire.topic("t"), 1, properties, new byte[1]));
            publisher.next(PacketType.PUBACK);
        }
        neighbours.assertServed();
        neighbours.assertHeapGrewLessThan(24 << 20);
        publisher.close();
        small.connect(wire, "away").disconnect();
        neighbours.assertAloneAndServed();
    }

    /** Questions without end from one who never listens: the broker stops reading it, for there is nowhere to answer to. */
    @EveryWire(versions = {ProtocolVersion.V3_1_1, ProtocolVersion.V5})
    void pingsThatNobodyListensFor(Wire wire) throws InterruptedException {
        Neighbours neighbours = new Neighbours(broker);
        WireClient client = broker.connect(wire, "deaf");
        byte[] pings = new byte[100_000];
        for (int i = 0; i < pings.length; i += 2) {
            pings[i] = (byte) 0xc0;
        }
        Thread flood = new Thread(() -> {
            for (int i = 0; i < 1_000; i++) { // far more than sockets buffer; the write blocks, until the test cuts it
                client.sendInVain(pings);
            }
        });
        flood.start();
        for (int i = 0; i < 20; i++) {
            neighbours.assertServed();
        }
        neighbours.assertHeapGrewLessThan(4 << 20);
        client.cut();
        flood.join();
        neighbours.assertAloneAndServed();
    }

    /** A publisher in a hurry, to one who never reads and is owed acknowledged messages too. */
    @EveryWire(
            versions = {ProtocolVersion.V3_1_1, ProtocolVersion.V5},
            endpoints = {Endpoint.TCP, Endpoint.WSS})
    void messagesThatNobodyReads(Wire wire) {
        Neighbours neighbours = new Neighbours(small);
        WireClient deaf = small.connect(wire, "deaf");
        deaf.subscribe(wire.topic("t"), 1);
        WireClient publisher = small.connect(wire, "publisher");
        byte[] payload = new byte[20_000];
        Arrays.fill(payload, (byte) 'x');
        List<byte[]> batch = new ArrayList<>();
        for (int id = 1; id <= 20; id++) {
            batch.add(Packets.publish(wire.version(), 2, wire.topic("t"), id, Packets.NO_PROPERTIES, payload));
        }
        for (int round = 0; round < 250; round++) { // 100 MB
            publisher.send(batch.toArray(byte[][]::new));
            for (int i = 0; i < batch.size(); i++) {
                publisher.next(PacketType.PUBACK);
            }
        }
        neighbours.assertServed();
        neighbours.assertHeapGrewLessThan(24 << 20);
        deaf.cut();
        publisher.close();
        neighbours.assertAloneAndServed();
    }
}
