package org.tymbal.e2e.normative;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tymbal.codec.packet.ProtocolVersion.V5;

import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.tymbal.codec.packet.PacketType;
import org.tymbal.e2e.harness.BrokerProcess;
import org.tymbal.e2e.harness.Bytes;
import org.tymbal.e2e.harness.EveryWire;
import org.tymbal.e2e.harness.Packets;
import org.tymbal.e2e.harness.Received;
import org.tymbal.e2e.harness.Wire;
import org.tymbal.e2e.harness.WireClient;
import org.tymbal.house.Proves;

/** Shared Subscriptions [MQTT-4.8.2]. */
class SharedSubscriptionIT {
    @RegisterExtension
    static final BrokerProcess broker = BrokerProcess.tymbal();

    private static String shared(Wire wire) {
        return "$share/" + wire.id("group") + "/" + wire.topic("work");
    }

    @Proves(v5 = {"MQTT-4.8.2-1", "MQTT-4.8.2-2"})
    @EveryWire(versions = V5)
    void sharedFiltersHaveAGroupAndAFilter(Wire wire) {
        for (String bad :
                List.of("$share/", "$share/g", "$share/g/", "$share//t", "$share/+/t", "$share/#/t", "$share/a+/t")) {
            WireClient client = broker.connect(wire, "bad");
            client.send(Packets.subscribe(V5, 1, Packets.NO_PROPERTIES, bad, 0), Packets.disconnect());
            for (Received packet : client.untilClosed()) {
                int code = packet.type() == PacketType.SUBACK ? packet.reasons().get(0) : packet.reason();
                assertTrue(code == 0x8f || code == 0x81 || code == 0x82, bad + ": " + packet);
            }
            client.close();
        }
        WireClient good = broker.connect(wire, "good");
        for (String filter : List.of("$share/g/t", "$share/g//", "$share/g/#", "$share/\u00fc ./+/t")) {
            assertEquals(1, good.subscribe(filter, 1), filter);
        }
    }

    @Proves(v5 = "MQTT-4.8.2-3")
    @EveryWire(versions = V5)
    void eachMemberHasItsOwnQos(Wire wire) {
        WireClient[] members = new WireClient[3];
        for (int qos = 0; qos <= 2; qos++) {
            members[qos] = broker.connect(wire, "m" + qos + "q");
            assertEquals(qos, members[qos].subscribe(shared(wire), qos));
        }
        WireClient publisher = broker.connect(wire, "pub");
        for (int i = 0; i < 9; i++) {
            publisher.publish(wire.topic("work"), "m" + i, 2, false);
        }
        for (int qos = 0; qos <= 2; qos++) {
            Received message = members[qos].next(PacketType.PUBLISH);
            assertEquals(qos, message.qos());
        }
    }

    private static Packets.Connect member(Wire wire) {
        return Packets.connect(V5, wire.id("member")).persistent();
    }

    /** A member that has been sent a QoS 2 message keeps it, gone or not; so the other one sees only what is its own. */
    @Proves(v5 = {"MQTT-4.8.2-4", "MQTT-4.8.2-5"})
    @EveryWire(versions = V5)
    void qos2StaysWithTheMemberThatItWasSentTo(Wire wire) {
        WireClient member = broker.connect(wire, member(wire));
        member.subscribe(shared(wire), 2);
        WireClient publisher = broker.connect(wire, "pub");
        publisher.publish(wire.topic("work"), "begun", 2, false);
        Received begun = member.nextMessage("begun");
        WireClient other = broker.connect(wire, "other");
        other.subscribe(shared(wire), 2);
        member.cut();
        other.expectNothing();
        member = broker.connect(wire, member(wire));
        Received again = member.nextMessage("begun");
        assertEquals(begun.packetId(), again.packetId());
        assertTrue(again.dup());
        member.acknowledge(again);

        // Once more, but now the session ends before it is finished.
        other.unsubscribe(shared(wire));
        publisher.publish(wire.topic("work"), "begun too", 2, false);
        member.nextMessage("begun too");
        other.subscribe(shared(wire), 2);
        member.send(Packets.disconnect(0, new Bytes().u8(0x11).u32(0).toArray()));
        member.untilClosed();
        publisher.publish(wire.topic("work"), "next", 2, false);
        other.nextMessage("next");
    }

    @Proves(v5 = {"MQTT-4.8.2-6", "MQTT-4.4.0-2"})
    @EveryWire(versions = V5)
    void whatAMemberRefusesNobodyElseGets(Wire wire) {
        WireClient member = broker.connect(wire, member(wire));
        member.subscribe(shared(wire), 2);
        WireClient publisher = broker.connect(wire, "pub");
        publisher.publish(wire.topic("work"), "no", 1, false);
        publisher.publish(wire.topic("work"), "no thanks", 2, false);
        WireClient other = broker.connect(wire, "other");
        other.subscribe(shared(wire), 2);
        int one = member.nextMessage("no").packetId();
        int two = member.nextMessage("no thanks").packetId();
        member.send(
                Packets.packet(0x40, new Bytes().u16(one).u8(0x83).toArray()),
                Packets.packet(0x50, new Bytes().u16(two).u8(0x83).toArray()));
        member.expectNothing(); // no PUBREL [MQTT-4.3.3-4]
        member.cut();
        other.expectNothing();
        broker.connect(wire, member(wire)).expectNothing();
        other.expectNothing();
    }
}
