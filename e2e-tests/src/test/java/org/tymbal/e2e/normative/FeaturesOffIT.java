package org.tymbal.e2e.normative;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.tymbal.codec.packet.ProtocolVersion.V3_1_1;
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

/** A broker that offers less than it could: what it says of that in CONNACK, and what it does. */
class FeaturesOffIT {
    @RegisterExtension
    static final BrokerProcess broker = BrokerProcess.tymbal(
            "--set",
            "max_qos=1",
            "--set",
            "retain_available=false",
            "--set",
            "wildcard_subscriptions=false",
            "--set",
            "max_topic_alias=0",
            "--set",
            "max_packet_size=1000",
            "--set",
            "max_keepalive=1");

    private static Packets.Connect connect(Wire wire, String name) {
        return Packets.connect(wire.version(), wire.id(name)).keepAlive(1);
    }

    @Proves(v5 = {"MQTT-3.2.2-9", "MQTT-3.2.2-10", "MQTT-3.2.2-11", "MQTT-3.8.4-7"})
    @EveryWire(versions = V5)
    void aMaximumQosIsAnnouncedAndEnforced(Wire wire) {
        WireClient client = broker.open(wire);
        assertEquals(1L, client.connect(connect(wire, "c")).property(0x24));
        for (int asked = 0; asked <= 2; asked++) {
            assertEquals(Math.min(1, asked), client.subscribe(wire.topic("t"), asked));
        }
        client.publish(wire.topic("t"), "within", 1, false);
        client.awaitType(PacketType.PUBLISH);
        client.sendPublish(4, wire.topic("t"), 9, "above");
        client.expectClosed(0x9b);
    }

    @Proves(v5 = {"MQTT-3.2.2-12", "MQTT-3.2.2-13"})
    @EveryWire(versions = V5)
    void aWillBeyondWhatIsOfferedIsRejected(Wire wire) {
        for (int flaw = 0; flaw < 2; flaw++) {
            boolean retain = flaw == 1;
            WireClient client = broker.open(wire);
            Received connack =
                    client.connect(connect(wire, "mortal").will(wire.topic("will"), "gone", retain ? 0 : 2, retain));
            assertEquals(retain ? 0x9a : 0x9b, connack.reason());
            assertEquals(List.of(), client.untilClosed());
        }
    }

    @Proves(v5 = "MQTT-3.2.2-14")
    @EveryWire(versions = V5)
    void retainIsAnnouncedAsMissingAndRefused(Wire wire) {
        WireClient client = broker.open(wire);
        assertEquals(0L, client.connect(connect(wire, "c")).property(0x25));
        client.sendPublish(1, wire.topic("t"), 0, "x");
        client.expectClosed(0x9a);
    }

    @Proves(v5 = {"MQTT-3.2.2-18", "MQTT-3.2.2-17", "MQTT-3.3.2-9"})
    @EveryWire(versions = V5)
    void withoutATopicAliasMaximumThereAreNoAliases(Wire wire) {
        WireClient client = broker.open(wire);
        assertNull(client.connect(connect(wire, "c")).property(0x22));
        byte[] alias = new Bytes().u8(0x23).u16(1).toArray();
        client.send(Packets.publish(V5, 0, wire.topic("t"), 0, alias, new byte[1]));
        client.expectClosed(0x94);
    }

    @Proves(v5 = "MQTT-3.2.2-15")
    @EveryWire(versions = V5)
    void packetsAboveTheMaximumEndTheConnection(Wire wire) {
        WireClient client = broker.open(wire);
        assertEquals(1000L, client.connect(connect(wire, "c")).property(0x27));
        client.send(Packets.publish(V5, 0, wire.topic("t"), 0, Packets.NO_PROPERTIES, new byte[1000]));
        client.expectClosed(0x95);
    }

    /** Who asks for a longer keep alive is given the server's own, which then counts. */
    @Proves(v5 = {"MQTT-3.1.2-21", "MQTT-3.2.2-21"})
    @EveryWire(versions = V5)
    void theServersKeepAliveCounts(Wire wire) {
        WireClient client = broker.open(wire);
        Received connack = client.connect(Packets.connect(V5, wire.id("c")).keepAlive(600));
        assertEquals(1L, connack.property(0x13));
        client.expectClosed(0x8d);
    }

    @Proves(
            v311 = {"MQTT-3.8.3-2", "MQTT-3.8.4-5", "MQTT-3.9.3-2"},
            v5 = {"MQTT-3.8.4-7", "MQTT-3.9.3-2"})
    @EveryWire(versions = {V3_1_1, V5})
    void wildcardsAreRefusedWhereTheyAreNotOffered(Wire wire) {
        WireClient client = broker.open(wire);
        client.connected(connect(wire, "c"));
        int refused = wire.v5() ? 0xa2 : 0x80;
        client.send(Packets.subscribe(
                wire.version(),
                1,
                Packets.NO_PROPERTIES,
                wire.topic("#"),
                0,
                wire.topic("t"),
                2,
                wire.topic("+/a"),
                1));
        assertEquals(
                List.of(refused, 1, refused), client.next(PacketType.SUBACK).reasons());
    }
}
