package org.tymbal.e2e.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
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

/** Shared Subscriptions: who gets what, and what becomes of a message whose member goes [MQTT-4.8.2]. */
class SharedSubscriptionIT {
    @RegisterExtension
    static final BrokerProcess broker = BrokerProcess.tymbal();

    private static String filter(Wire wire) {
        return "$share/" + wire.id("group") + "/" + wire.topic("work");
    }

    @Proves(v5 = "MQTT-4.8.2-3")
    @EveryWire(versions = ProtocolVersion.V5)
    void eachMemberHasItsOwnQos(Wire wire) {
        WireClient zero = broker.connect(wire, "zero");
        WireClient two = broker.connect(wire, "two");
        assertEquals(0, zero.subscribe(filter(wire), 0));
        assertEquals(2, two.subscribe(filter(wire), 2));
        WireClient publisher = broker.connect(wire, "pub");
        for (int i = 0; i < 6; i++) {
            publisher.publish(wire.topic("work"), "m" + i, 2, false);
        }
        Set<String> got = new HashSet<>();
        for (WireClient member : new WireClient[] {zero, two}) {
            member.subscribe(wire.topic("end"), 0);
            publisher.publish(wire.topic("end"), "end", 1, false);
            for (Received message = member.awaitType(PacketType.PUBLISH);
                    !message.payload().equals("end");
                    message = member.awaitType(PacketType.PUBLISH)) {
                assertEquals(member == zero ? 0 : 2, message.qos());
                assertTrue(got.add(message.payload()), "came twice: " + message.payload());
                member.acknowledge(message);
            }
        }
        assertEquals(6, got.size());
    }

    /** Its delivery has begun with one member and ends with it, by way of a new connection if need be. */
    @Proves(v5 = "MQTT-4.8.2-4")
    @EveryWire(versions = ProtocolVersion.V5)
    void aBegunQos2DeliveryIsFinishedWithItsMember(Wire wire) {
        Packets.Connect persistent =
                Packets.connect(wire.version(), wire.id("one")).persistent();
        WireClient one = broker.connect(wire, persistent);
        one.subscribe(filter(wire), 2);
        broker.connect(wire, "pub").publish(wire.topic("work"), "mine", 2, false);
        Received first = one.nextMessage("mine");
        WireClient two = broker.connect(wire, "two");
        two.subscribe(filter(wire), 2);
        one.cut();
        one = broker.connect(wire, persistent);
        Received again = one.nextMessage("mine");
        assertEquals(first.packetId(), again.packetId());
        assertTrue(again.dup());
        one.acknowledge(again);
        two.expectNothing();
    }

    @Proves(v5 = "MQTT-4.8.2-5")
    @EveryWire(versions = ProtocolVersion.V5)
    void aBegunQos2DeliveryEndsWithItsMembersSession(Wire wire) {
        WireClient one = broker.connect(wire, "one");
        one.subscribe(filter(wire), 2);
        WireClient publisher = broker.connect(wire, "pub");
        publisher.publish(wire.topic("work"), "begun", 2, false);
        one.nextMessage("begun");
        WireClient two = broker.connect(wire, "two");
        two.subscribe(filter(wire), 2);
        one.disconnect();
        publisher.publish(wire.topic("work"), "next", 2, false);
        two.acknowledge(two.nextMessage("next"));
        two.expectNothing();
    }

    @Proves(v5 = "MQTT-4.8.2-6")
    @EveryWire(versions = ProtocolVersion.V5)
    void whatAMemberRefusesGoesToNobodyElse(Wire wire) {
        WireClient one = broker.connect(wire, "one");
        one.subscribe(filter(wire), 2);
        WireClient publisher = broker.connect(wire, "pub");
        publisher.publish(wire.topic("work"), "refused with PUBACK", 1, false);
        publisher.publish(wire.topic("work"), "refused with PUBREC", 2, false);
        Received ack = one.nextMessage("refused with PUBACK");
        Received rec = one.nextMessage("refused with PUBREC");
        WireClient two = broker.connect(wire, "two");
        two.subscribe(filter(wire), 2);
        one.send(
                Packets.packet(0x40, new Bytes().u16(ack.packetId()).u8(0x83).toArray()),
                Packets.packet(0x50, new Bytes().u16(rec.packetId()).u8(0x83).toArray()));
        one.expectNothing();
        one.disconnect();
        publisher.publish(wire.topic("work"), "next", 1, false);
        two.nextMessage("next");
        two.expectNothing();
    }

    /** [MQTT-4.8.2-1] [MQTT-4.8.2-2] */
    @Proves(v5 = {"MQTT-4.8.2-1", "MQTT-4.8.2-2"})
    @EveryWire(versions = ProtocolVersion.V5)
    void aGroupNeedsANameAndAFilter(Wire wire) {
        for (String bad : new String[] {"$share//t", "$share/g", "$share/g/", "$share/g+/t", "$share/#/t", "$share/"}) {
            WireClient client = broker.connect(wire, "bad");
            client.send(Packets.subscribe(wire.version(), 1, Packets.NO_PROPERTIES, bad, 0), Packets.disconnect());
            for (Received packet : client.untilClosed()) {
                int code = packet.type() == PacketType.SUBACK ? packet.reasons().get(0) : packet.reason();
                assertTrue(code == 0x8f || code == 0x81 || code == 0x82, bad + ": " + packet);
            }
        }
    }
}
