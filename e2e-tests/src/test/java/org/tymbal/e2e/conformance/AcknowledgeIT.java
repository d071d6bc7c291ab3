package org.tymbal.e2e.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.tymbal.codec.packet.PacketType;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.e2e.harness.BrokerProcess;
import org.tymbal.e2e.harness.Bytes;
import org.tymbal.e2e.harness.EveryWire;
import org.tymbal.e2e.harness.Packets;
import org.tymbal.e2e.harness.Received;
import org.tymbal.e2e.harness.Wire;
import org.tymbal.e2e.harness.WireClient;
import org.tymbal.house.Proves;

/** Acknowledgements: their order, their end, and what they may carry [MQTT-4.3, MQTT-4.4, MQTT-4.6]. */
class AcknowledgeIT {
    private static final int MANY = 50;

    @RegisterExtension
    static final BrokerProcess broker = BrokerProcess.tymbal();

    @Proves(v311 = {"MQTT-4.6.0-2", "MQTT-4.6.0-3"})
    @EveryWire
    void theServerAnswersInTheOrderOfTheMessages(Wire wire) {
        WireClient client = broker.connect(wire, "c");
        for (int qos = 1; qos <= 2; qos++) {
            Bytes all = new Bytes();
            for (int id = 1; id <= MANY; id++) {
                all.raw(Packets.publish(
                        wire.version(), qos << 1, wire.topic("t"), id, Packets.NO_PROPERTIES, new byte[1]));
            }
            client.send(all.toArray());
            for (int id = 1; id <= MANY; id++) {
                assertEquals(
                        id,
                        client.next(qos == 1 ? PacketType.PUBACK : PacketType.PUBREC)
                                .packetId());
            }
        }
        for (int id = 1; id <= MANY; id++) {
            client.send(Packets.pubrel(id));
        }
        for (int id = 1; id <= MANY; id++) {
            assertEquals(id, client.next(PacketType.PUBCOMP).packetId());
        }
    }

    @Proves(v311 = "MQTT-4.6.0-4", v5 = "MQTT-4.3.3-4")
    @EveryWire
    void theServerReleasesInTheOrderOfThePubrecs(Wire wire) {
        WireClient subscriber = broker.connect(wire, "sub");
        subscriber.subscribe(wire.topic("t"), 2);
        WireClient publisher = broker.connect(wire, "pub");
        List<Integer> ids = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            publisher.publish(wire.topic("t"), "m" + i, 2, false);
            ids.add(subscriber.nextMessage("m" + i).packetId());
        }
        ids.forEach(id -> subscriber.send(Packets.pubrec(id)));
        ids.forEach(id -> assertEquals(id, subscriber.next(PacketType.PUBREL).packetId()));
    }

    @Proves(v311 = "MQTT-4.6.0-1", v5 = "MQTT-4.4.0-1")
    @EveryWire
    void theServerSendsAgainInTheFirstOrder(Wire wire) {
        Packets.Connect persistent =
                Packets.connect(wire.version(), wire.id("sub")).persistent();
        WireClient subscriber = broker.connect(wire, persistent);
        subscriber.subscribe(wire.topic("t"), 2);
        WireClient publisher = broker.connect(wire, "pub");
        List<Integer> ids = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            publisher.publish(wire.topic("t"), "m" + i, 1 + i % 2, false);
            ids.add(subscriber.nextMessage("m" + i).packetId());
        }
        subscriber.cut();
        subscriber = broker.connect(wire, persistent);
        for (int i = 0; i < 10; i++) {
            Received again = subscriber.nextMessage("m" + i);
            assertEquals(ids.get(i), again.packetId());
            assertTrue(again.dup());
        }
    }

    /** Whatever its DUP says: the exchange before it is over. */
    @Proves(v311 = "MQTT-4.3.2-2", v5 = "MQTT-4.3.2-5")
    @EveryWire
    void afterPubackAnIdentifierIsFree(Wire wire) {
        WireClient subscriber = broker.connect(wire, "sub");
        subscriber.subscribe(wire.topic("t"), 0);
        WireClient publisher = broker.connect(wire, "pub");
        publisher.sendPublish(2, wire.topic("t"), 5, "first");
        assertEquals(5, publisher.next(PacketType.PUBACK).packetId());
        publisher.sendPublish(8 | 2, wire.topic("t"), 5, "second");
        assertEquals(5, publisher.next(PacketType.PUBACK).packetId());
        subscriber.nextMessage("first");
        subscriber.nextMessage("second");
    }

    @Proves(v311 = "MQTT-3.10.4-3", v5 = "MQTT-3.10.4-3")
    @EveryWire
    void whatHasBegunIsFinishedAfterUnsubscribe(Wire wire) {
        WireClient subscriber = broker.connect(wire, "sub");
        subscriber.subscribe(wire.topic("t"), 2);
        broker.connect(wire, "pub").publish(wire.topic("t"), "begun", 2, false);
        Received begun = subscriber.nextMessage("begun");
        subscriber.unsubscribe(wire.topic("t"));
        subscriber.acknowledge(begun);
        subscriber.expectNothing();
    }

    /** A receiver that refuses has acknowledged all the same. */
    @Proves(v5 = "MQTT-4.4.0-2")
    @EveryWire(versions = ProtocolVersion.V5)
    void whatIsRefusedIsNotSentAgain(Wire wire) {
        Packets.Connect persistent =
                Packets.connect(wire.version(), wire.id("sub")).persistent();
        WireClient subscriber = broker.connect(wire, persistent);
        subscriber.subscribe(wire.topic("t"), 2);
        WireClient publisher = broker.connect(wire, "pub");
        publisher.publish(wire.topic("t"), "one", 1, false);
        publisher.publish(wire.topic("t"), "two", 2, false);
        int one = subscriber.nextMessage("one").packetId();
        int two = subscriber.nextMessage("two").packetId();
        subscriber.send(
                Packets.packet(0x40, new Bytes().u16(one).u8(0x83).toArray()),
                Packets.packet(0x50, new Bytes().u16(two).u8(0x83).toArray()));
        subscriber.expectNothing();
        subscriber.cut();
        broker.connect(wire, persistent).expectNothing();
    }

    /** Whoever wants no explanations gets none in acknowledgements. */
    @Proves(v5 = "MQTT-3.1.2-29")
    @EveryWire(versions = ProtocolVersion.V5)
    void explanationsAreLeftOutOnRequest(Wire wire) {
        WireClient client = broker.connect(
                wire,
                Packets.connect(wire.version(), wire.id("c"))
                        .properties(new Bytes().u8(0x17).u8(0)));
        client.send(Packets.pubrec(77), Packets.pubrel(78));
        for (Received answer : List.of(client.next(PacketType.PUBREL), client.next(PacketType.PUBCOMP))) {
            assertEquals(0x92, answer.reason());
            assertNull(answer.property(0x1f));
            assertNull(answer.property(0x26));
        }
    }

    /** An explanation that makes a packet too large for the client is left out; the packet is not. */
    @Proves(
            v5 = {
                "MQTT-3.6.2-2",
                "MQTT-3.6.2-3",
                "MQTT-3.7.2-2",
                "MQTT-3.7.2-3",
                "MQTT-3.14.2-1",
                "MQTT-3.14.2-2",
                "MQTT-3.14.2-3",
                "MQTT-3.14.2-4",
                "MQTT-3.1.2-24"
            })
    @EveryWire(versions = ProtocolVersion.V5)
    void explanationsAreLeftOutWhereTheyDoNotFit(Wire wire) {
        int maximum = 60; // the CONNACK with what the server announces has to fit as well
        WireClient client = broker.connect(
                wire,
                Packets.connect(wire.version(), wire.id("c"))
                        .properties(new Bytes().u8(0x27).u32(maximum)));
        client.send(Packets.pubrec(77), Packets.pubrel(78));
        client.send(Bytes.hex("30 07 00 01 61 03 23 ff ff")); // a Topic Alias above any maximum
        List<Received> packets = client.untilClosed();
        assertEquals(
                List.of(PacketType.PUBREL, PacketType.PUBCOMP, PacketType.DISCONNECT),
                packets.stream().map(Received::type).toList());
        for (Received packet : packets) {
            assertTrue(packet.size() <= maximum, packet.size() + " bytes: " + packet);
            assertNull(packet.property(0x11), "Session Expiry Interval is the client's to say");
        }
    }
}
