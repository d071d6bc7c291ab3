package org.tymbal.e2e.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.TreeMap;
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

/** Retained Messages [MQTT-3.3.1.3]. */
class RetainIT {
    private static final int RETAIN_AS_PUBLISHED = 8;
    private static final int SEND_IF_NEW = 0x10;
    private static final int DO_NOT_SEND = 0x20;

    @RegisterExtension
    static final BrokerProcess broker = BrokerProcess.tymbal();

    @Proves(
            v311 = {"MQTT-3.3.1-5", "MQTT-3.3.1-6", "MQTT-3.3.1-8", "MQTT-3.3.1-9", "MQTT-3.3.1-12", "MQTT-3.1.2-7"},
            v5 = {"MQTT-3.3.1-5", "MQTT-3.3.1-8", "MQTT-3.3.1-9", "MQTT-3.3.1-12"})
    @EveryWire
    void theLastOneWaitsForNewSubscribers(Wire wire) {
        WireClient early = broker.connect(wire, "early");
        early.subscribe(wire.topic("lamp"), 1);
        WireClient publisher = broker.connect(wire, "pub");
        publisher.publish(wire.topic("lamp"), "off", 1, true);
        publisher.publish(wire.topic("lamp"), "on", 2, true);
        publisher.publish(wire.topic("lamp"), "a passing word", 1, false);
        publisher.disconnect();
        assertFalse(early.nextMessage("off").retain()); // [MQTT-3.3.1-12]
        assertFalse(early.nextMessage("on").retain());
        early.nextMessage("a passing word");
        for (int granted = 0; granted <= 2; granted++) {
            WireClient late = broker.connect(wire, "late" + granted + "q");
            late.subscribe(wire.topic("lamp"), granted);
            Received message = late.nextMessage("on");
            assertTrue(message.retain()); // [MQTT-3.3.1-8]
            assertEquals(granted, message.qos());
            late.acknowledge(message);
            late.expectNothing();
        }
    }

    @Proves(
            v311 = {"MQTT-3.3.1-10", "MQTT-3.3.1-11"},
            v5 = {"MQTT-3.3.1-6", "MQTT-3.3.1-7"})
    @EveryWire
    void anEmptyPayloadForgetsIt(Wire wire) {
        WireClient watcher = broker.connect(wire, "watcher");
        watcher.subscribe(wire.topic("lamp"), 0);
        WireClient publisher = broker.connect(wire, "pub");
        publisher.publish(wire.topic("lamp"), "on", 1, true);
        publisher.publish(wire.topic("lamp"), "", 1, true); // [MQTT-3.3.1-6]
        watcher.nextMessage("on");
        Received empty = watcher.nextMessage(""); // an ordinary message to those who listen already
        assertFalse(empty.retain()); // [MQTT-3.3.1-12]
        WireClient late = broker.connect(wire, "late");
        late.subscribe(wire.topic("lamp"), 1);
        late.expectNothing();
    }

    @Proves(v311 = "MQTT-3.3.1-6", v5 = "MQTT-3.3.1-9")
    @EveryWire
    void wildcardsFetchAllThatMatch(Wire wire) {
        WireClient publisher = broker.connect(wire, "pub");
        for (String room : new String[] {"kitchen", "hall", "attic"}) {
            publisher.publish(wire.topic("house/" + room + "/light"), room, 1, true);
            publisher.publish(wire.topic("house/" + room + "/door"), "shut", 1, true);
        }
        publisher.publish(wire.topic("house"), "all", 1, true);
        assertEquals(3, retained(wire, "house/+/light").size());
        assertEquals(7, retained(wire, "house/#").size());
        assertEquals(1, retained(wire, "+").size());
        assertEquals(6, retained(wire, "+/+/+").size());
        assertEquals(0, retained(wire, "house/+").size());
        assertEquals("hall", retained(wire, "+/hall/light").get(wire.topic("house/hall/light")));
    }

    private static TreeMap<String, String> retained(Wire wire, String filter) {
        WireClient client = broker.connect(wire, "r");
        client.subscribe(wire.topic(filter), 0);
        TreeMap<String, String> found = new TreeMap<>();
        client.send(Packets.PINGREQ);
        for (Received packet = client.next(); packet.type() != PacketType.PINGRESP; packet = client.next()) {
            assertTrue(packet.retain(), packet.toString());
            found.put(packet.topic(), packet.payload());
        }
        client.disconnect();
        return found;
    }

    /** Subscribing again fetches them again; in MQTT 5 that is the client's choice [MQTT-3.8.4-4, MQTT-3.3.1-9 to -11]. */
    @Proves(
            v311 = "MQTT-3.8.4-3",
            v5 = {"MQTT-3.8.4-4", "MQTT-3.3.1-9", "MQTT-3.3.1-10", "MQTT-3.3.1-11"})
    @EveryWire
    void subscribingAgainFetchesThemAgain(Wire wire) {
        broker.connect(wire, "pub").publish(wire.topic("t"), "kept", 1, true);
        WireClient client = broker.connect(wire, "c");
        client.subscribe(wire.topic("t"), 0);
        client.nextMessage("kept");
        client.subscribe(wire.topic("t"), 0);
        client.nextMessage("kept");
        client.expectNothing();
        if (wire.v5()) {
            client.subscribe(wire.topic("t"), SEND_IF_NEW);
            client.expectNothing();
            client.unsubscribe(wire.topic("t"));
            client.subscribe(wire.topic("t"), SEND_IF_NEW);
            client.nextMessage("kept");
            client.unsubscribe(wire.topic("t"));
            client.subscribe(wire.topic("t"), DO_NOT_SEND);
            client.expectNothing();
        }
    }

    @Proves(v5 = "MQTT-3.3.1-13")
    @EveryWire(versions = ProtocolVersion.V5)
    void retainAsPublishedKeepsTheFlag(Wire wire) {
        WireClient client = broker.connect(wire, "c");
        client.subscribe(wire.topic("t"), RETAIN_AS_PUBLISHED);
        WireClient publisher = broker.connect(wire, "pub");
        publisher.publish(wire.topic("t"), "kept", 1, true);
        publisher.publish(wire.topic("t"), "passing", 1, false);
        assertTrue(client.nextMessage("kept").retain()); // [MQTT-3.3.1-13]
        assertFalse(client.nextMessage("passing").retain());
    }

    /** A retained message keeps its properties, and its expiry counts down while it waits [MQTT-3.3.2-6]. */
    @Proves(v5 = {"MQTT-3.3.2-6", "MQTT-3.3.2-20"})
    @EveryWire(versions = ProtocolVersion.V5)
    void retainedMessagesKeepTheirProperties(Wire wire) {
        WireClient publisher = broker.connect(wire, "pub");
        Bytes properties = new Bytes()
                .u8(0x02)
                .u32(100)
                .u8(0x03)
                .text("text/plain")
                .u8(0x26)
                .text("unit")
                .text("C");
        publisher.send(
                Packets.publish(wire.version(), 3, wire.topic("t"), 1, properties.toArray(), new byte[] {'2', '1'}));
        publisher.next(PacketType.PUBACK);
        WireClient client = broker.connect(wire, "c");
        client.subscribe(wire.topic("t"), 0);
        Received message = client.nextMessage("21");
        assertEquals("text/plain", message.property(0x03));
        assertEquals("C", ((String[]) message.property(0x26))[1]);
        long left = (Long) message.property(0x02);
        assertTrue(left <= 100 && left > 50, "left " + left);
    }

    /** One broker keeps one message per topic, whichever version it came in. */
    @EveryWire
    void retainedMessagesCrossTheVersions(Wire wire) {
        broker.connect(wire, "pub").publish(wire.topic("t"), "kept", 2, true);
        for (ProtocolVersion other : ProtocolVersion.values()) {
            Wire otherWire = new Wire(wire.endpoint(), other);
            WireClient client = broker.connect(otherWire, "c");
            client.subscribe(wire.topic("t"), 2);
            Received message = client.nextMessage("kept");
            assertTrue(message.retain());
            assertEquals(2, message.qos());
        }
    }

    @Proves(v311 = "MQTT-3.3.1-7", v5 = "MQTT-3.3.1-5")
    @EveryWire
    void oneOfQos0ReplacesTheFormer(Wire wire) {
        WireClient publisher = broker.connect(wire, "pub");
        publisher.publish(wire.topic("t"), "former", 2, true);
        publisher.publish(wire.topic("t"), "latter", 0, true);
        publisher.expectNothing();
        WireClient client = broker.connect(wire, "c");
        client.subscribe(wire.topic("t"), 2);
        assertEquals(0, client.nextMessage("latter").qos());
        client.expectNothing();
    }
}
