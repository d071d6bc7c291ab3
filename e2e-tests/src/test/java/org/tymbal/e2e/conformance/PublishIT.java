package org.tymbal.e2e.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
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

/** PUBLISH in both directions, at every QoS [MQTT-3.3, MQTT-4.3]. */
class PublishIT {
    @RegisterExtension
    static final BrokerProcess broker = BrokerProcess.tymbal();

    @Proves(
            v311 = {
                "MQTT-3.8.4-6",
                "MQTT-3.3.1-9",
                "MQTT-3.3.4-1",
                "MQTT-4.3.1-1",
                "MQTT-4.3.2-1",
                "MQTT-4.3.3-1",
                "MQTT-2.3.1-5",
                "MQTT-2.3.1-6"
            },
            v5 = {
                "MQTT-3.8.4-8",
                "MQTT-3.3.1-12",
                "MQTT-3.3.4-1",
                "MQTT-4.3.1-1",
                "MQTT-4.3.2-2",
                "MQTT-4.3.3-2",
                "MQTT-4.3.2-4",
                "MQTT-4.3.3-4",
                "MQTT-4.3.3-8",
                "MQTT-4.3.3-11",
                "MQTT-2.2.1-2",
                "MQTT-2.2.1-5",
                "MQTT-2.2.2-1"
            })
    @EveryWire
    void everyPairOfQosIsDeliveredAtTheLower(Wire wire) {
        WireClient publisher = broker.connect(wire, "pub");
        for (int granted = 0; granted <= 2; granted++) {
            WireClient subscriber = broker.connect(wire, "sub" + granted + "q");
            assertEquals(granted, subscriber.subscribe(wire.topic("q" + granted), granted));
            for (int sent = 0; sent <= 2; sent++) {
                String payload = "sent " + sent + " granted " + granted;
                publisher.publish(wire.topic("q" + granted), payload, sent, false);
                Received message = subscriber.nextMessage(payload);
                assertEquals(wire.topic("q" + granted), message.topic());
                assertEquals(Math.min(sent, granted), message.qos(), payload); // [MQTT-3.8.4-8]
                assertFalse(message.dup(), "first delivery"); // [MQTT-3.3.1-2]
                assertFalse(message.retain(), "an established subscription"); // [MQTT-3.3.1-12]
                subscriber.acknowledge(message);
            }
            subscriber.expectNothing();
        }
    }

    /** PUBREC, PUBREL and PUBCOMP come in order, and the message goes out once however often PUBLISH was repeated. */
    @Proves(
            v311 = {"MQTT-4.3.3-2", "MQTT-3.3.1-3"},
            v5 = {"MQTT-4.3.3-10", "MQTT-4.3.3-11", "MQTT-3.3.1-3"})
    @EveryWire
    void qos2IsDeliveredOnceThoughSentTwice(Wire wire) {
        WireClient subscriber = broker.connect(wire, "sub");
        subscriber.subscribe(wire.topic("once"), 0);
        WireClient publisher = broker.connect(wire, "pub");
        publisher.sendPublish(4, wire.topic("once"), 7, "only one");
        assertEquals(7, publisher.next(PacketType.PUBREC).packetId());
        publisher.sendPublish(8 | 4, wire.topic("once"), 7, "only one"); // [MQTT-4.3.3-10]
        assertEquals(7, publisher.next(PacketType.PUBREC).packetId());
        publisher.send(Packets.pubrel(7));
        assertEquals(7, publisher.next(PacketType.PUBCOMP).packetId());
        publisher.send(Packets.pubrel(7)); // the PUBCOMP was lost, perhaps
        assertEquals(7, publisher.next(PacketType.PUBCOMP).packetId());
        publisher.publish(wire.topic("once"), "fence", 1, false);
        subscriber.nextMessage("only one");
        subscriber.nextMessage("fence");
    }

    /** Once released, a Packet Identifier may carry another message [MQTT-4.3.3-12]. */
    @Proves(v311 = "MQTT-4.3.3-2", v5 = "MQTT-4.3.3-12")
    @EveryWire
    void qos2IdentifierIsFreeAfterRelease(Wire wire) {
        WireClient subscriber = broker.connect(wire, "sub");
        subscriber.subscribe(wire.topic("reuse"), 0);
        WireClient publisher = broker.connect(wire, "pub");
        for (String payload : new String[] {"first", "second"}) {
            publisher.sendPublish(4, wire.topic("reuse"), 9, payload);
            assertEquals(9, publisher.next(PacketType.PUBREC).packetId());
            publisher.send(Packets.pubrel(9));
            assertEquals(9, publisher.next(PacketType.PUBCOMP).packetId());
            subscriber.nextMessage(payload);
        }
    }

    /** The QoS 2 state of the sender's side outlives the connection [MQTT-4.1.0-1]. */
    @Proves(
            v311 = {"MQTT-4.1.0-1", "MQTT-3.1.2-4"},
            v5 = {"MQTT-3.1.2-5", "MQTT-4.3.3-10"})
    @EveryWire
    void qos2IsDeliveredOnceThoughTheConnectionBroke(Wire wire) {
        WireClient subscriber = broker.connect(wire, "sub");
        subscriber.subscribe(wire.topic("once"), 0);
        Packets.Connect persistent =
                Packets.connect(wire.version(), wire.id("pub")).persistent();
        WireClient publisher = broker.connect(wire, persistent);
        publisher.sendPublish(4, wire.topic("once"), 3, "only one");
        publisher.next(PacketType.PUBREC);
        publisher.cut();

        publisher = broker.open(wire);
        assertEquals(
                wire.version() != ProtocolVersion.V3_1,
                publisher.connect(persistent).sessionPresent());
        publisher.sendPublish(8 | 4, wire.topic("once"), 3, "only one");
        assertEquals(3, publisher.next(PacketType.PUBREC).packetId());
        publisher.send(Packets.pubrel(3));
        assertEquals(3, publisher.next(PacketType.PUBCOMP).packetId());
        publisher.publish(wire.topic("once"), "fence", 1, false);
        subscriber.nextMessage("only one");
        subscriber.nextMessage("fence");
    }

    /** What was not acknowledged comes again, with DUP and the same Packet Identifier, in the same order [MQTT-4.4.0-1]. */
    @Proves(
            v311 = {"MQTT-4.4.0-1", "MQTT-3.3.1-1", "MQTT-2.3.1-3", "MQTT-4.3.2-1", "MQTT-4.3.3-1"},
            v5 = {
                "MQTT-4.4.0-1",
                "MQTT-3.3.1-1",
                "MQTT-4.3.2-3",
                "MQTT-4.3.3-3",
                "MQTT-4.3.3-5",
                "MQTT-4.3.3-1",
                "MQTT-4.3.3-6"
            })
    @EveryWire
    void unacknowledgedMessagesComeAgain(Wire wire) {
        Packets.Connect persistent =
                Packets.connect(wire.version(), wire.id("sub")).persistent();
        WireClient subscriber = broker.connect(wire, persistent);
        subscriber.subscribe(wire.topic("again"), 2);
        WireClient publisher = broker.connect(wire, "pub");
        publisher.publish(wire.topic("again"), "one", 1, false);
        publisher.publish(wire.topic("again"), "two", 2, false);
        publisher.publish(wire.topic("again"), "done", 1, false);
        publisher.publish(wire.topic("again"), "half", 2, false);
        Received one = subscriber.nextMessage("one");
        Received two = subscriber.nextMessage("two");
        Received done = subscriber.nextMessage("done");
        Received half = subscriber.nextMessage("half");
        assertEquals(4, new HashSet<>(Set.of(one.packetId(), two.packetId(), done.packetId(), half.packetId())).size());
        subscriber.send(Packets.puback(done.packetId()), Packets.pubrec(half.packetId()));
        assertEquals(half.packetId(), subscriber.next(PacketType.PUBREL).packetId());
        subscriber.cut();

        subscriber = broker.connect(wire, persistent);
        boolean released = false;
        for (int i = 0; i < 3; i++) {
            Received packet = subscriber.next();
            if (packet.type() == PacketType.PUBREL) {
                assertEquals(half.packetId(), packet.packetId());
                released = true;
                continue;
            }
            Received first = packet.payload().equals("one") ? one : two;
            assertEquals(first.payload(), packet.payload());
            assertEquals(first.packetId(), packet.packetId());
            assertEquals(first.qos(), packet.qos());
            assertTrue(packet.dup(), "sent again"); // [MQTT-3.3.1-1]
        }
        assertTrue(released, "PUBREL is sent again, PUBLISH is not");
        subscriber.expectNothing();
        subscriber.send(
                Packets.puback(one.packetId()), Packets.pubrec(two.packetId()), Packets.pubcomp(half.packetId()));
        assertEquals(two.packetId(), subscriber.next(PacketType.PUBREL).packetId());
        subscriber.send(Packets.pubcomp(two.packetId()));
        subscriber.expectNothing();
        subscriber.cut();
        broker.connect(wire, persistent).expectNothing();
    }

    /** The broker never has more messages in flight than the client said it can take [MQTT-3.3.4-9]. */
    @Proves(v5 = {"MQTT-3.3.4-9", "MQTT-3.3.4-10", "MQTT-4.9.0-1", "MQTT-4.9.0-2", "MQTT-4.9.0-3"})
    @EveryWire(versions = ProtocolVersion.V5)
    void receiveMaximumBoundsWhatIsInFlight(Wire wire) {
        WireClient subscriber = broker.connect(
                wire,
                Packets.connect(wire.version(), wire.id("sub"))
                        .properties(new Bytes().u8(0x21).u16(2)));
        subscriber.subscribe(wire.topic("window"), 2);
        WireClient publisher = broker.connect(wire, "pub");
        for (int i = 0; i < 5; i++) {
            publisher.publish(wire.topic("window"), "m" + i, 1 + i % 2, false);
        }
        publisher.publish(wire.topic("window"), "free", 0, false);
        publisher.expectNothing(); // the broker has it, so that it comes before the answer to the PINGREQ below
        Received first = subscriber.awaitType(PacketType.PUBLISH);
        assertEquals("m0", first.payload());
        Received second = subscriber.awaitType(PacketType.PUBLISH);
        assertEquals("m1", second.payload());
        subscriber.send(Packets.pubrec(second.packetId()));
        assertEquals(second.packetId(), subscriber.awaitType(PacketType.PUBREL).packetId());
        subscriber.send(Packets.PINGREQ);
        Received next = subscriber.next();
        if (next.type() == PacketType.PUBLISH) {
            assertEquals("free", next.payload(), "only QoS 0 may pass a full window");
            next = subscriber.next();
        }
        assertEquals(PacketType.PINGRESP, next.type(), "a PUBREC frees no place in the window");
        subscriber.send(Packets.puback(first.packetId()));
        Received third = subscriber.awaitType(PacketType.PUBLISH);
        assertEquals("m2", third.payload());
        subscriber.send(Packets.pubcomp(second.packetId()));
        Received fourth = subscriber.awaitType(PacketType.PUBLISH);
        assertEquals("m3", fourth.payload());
        subscriber.send(Packets.puback(third.packetId()));
        assertEquals("m4", subscriber.awaitType(PacketType.PUBLISH).payload());
    }

    /** A slow receiver gets everything, and no Packet Identifier is used for two messages at once [MQTT-2.2.1-4]. */
    @Proves(
            v311 = {"MQTT-2.3.1-4", "MQTT-4.6.0-5", "MQTT-4.6.0-6"},
            v5 = {"MQTT-2.2.1-4", "MQTT-4.3.2-1", "MQTT-4.6.0-5", "MQTT-4.6.0-6"})
    @EveryWire
    void manyInFlightKeepTheirOrderAndTheirIdentifiers(Wire wire) {
        WireClient subscriber = broker.connect(wire, "sub");
        subscriber.subscribe(wire.topic("many"), 1);
        WireClient publisher = broker.connect(wire, "pub");
        int count = 100;
        for (int i = 0; i < count; i++) {
            publisher.publish(wire.topic("many"), "m" + i, 1, false);
        }
        Set<Integer> open = new HashSet<>();
        Received oldest = null;
        for (int i = 0; i < count; i++) {
            Received message = subscriber.nextMessage("m" + i); // [MQTT-4.6.0-6]
            assertTrue(open.add(message.packetId()), "identifier in use: " + message);
            if (oldest == null && i < 10) {
                oldest = message; // one lags behind the others
            } else {
                subscriber.acknowledge(message);
                open.remove(message.packetId());
            }
        }
        subscriber.expectNothing();
    }

    @Proves(
            v311 = {"MQTT-3.3.2-3", "MQTT-4.7.3-4"},
            v5 = {"MQTT-3.3.2-3", "MQTT-4.7.3-4"})
    @EveryWire
    void emptyPayloadAndLongTopicArrive(Wire wire) {
        WireClient subscriber = broker.connect(wire, "sub");
        subscriber.subscribe(wire.topic("#"), 1);
        WireClient publisher = broker.connect(wire, "pub");
        publisher.publish(wire.topic("empty"), "", 1, false);
        Received empty = subscriber.nextMessage("");
        assertEquals(0, empty.payloadBytes().length);
        String longest = wire.topic("x".repeat(65_535 - wire.topic("").length()));
        publisher.publish(longest, "long", 1, false);
        assertEquals(longest, subscriber.nextMessage("long").topic());
        publisher.publish(wire.topic("Grüße/日本/🎈"), "any letters", 1, false);
        assertEquals(
                wire.topic("Grüße/日本/🎈"), subscriber.nextMessage("any letters").topic());
    }

    /** Payloads are bytes, whatever their size: around the lengths where a header grows. */
    @EveryWire
    void payloadsOfEverySizeArriveWhole(Wire wire) {
        WireClient subscriber = broker.connect(wire, "sub");
        subscriber.subscribe(wire.topic("size"), 1);
        WireClient publisher = broker.connect(wire, "pub");
        for (int size : new int[] {1, 100, 125, 126, 127, 128, 16_300, 16_384, 65_535, 65_536, 200_000, 1_000_000}) {
            byte[] payload = new byte[size];
            for (int i = 0; i < size; i++) {
                payload[i] = (byte) (i * 31 + size);
            }
            int id = publisher.nextPacketId();
            publisher.send(Packets.publish(wire.version(), 2, wire.topic("size"), id, Packets.NO_PROPERTIES, payload));
            Received message = subscriber.next(PacketType.PUBLISH);
            assertTrue(Arrays.equals(payload, message.payloadBytes()), size + " bytes");
            subscriber.acknowledge(message);
            assertEquals(id, publisher.next(PacketType.PUBACK).packetId());
        }
    }

    /** Properties that belong to the message reach its receivers as they were sent [MQTT-3.3.2-4 and following]. */
    @Proves(v5 = {"MQTT-3.3.2-4", "MQTT-3.3.2-15", "MQTT-3.3.2-16", "MQTT-3.3.2-17", "MQTT-3.3.2-18", "MQTT-3.3.2-20"})
    @EveryWire(versions = ProtocolVersion.V5)
    void messagePropertiesTravelAlong(Wire wire) {
        WireClient subscriber = broker.connect(wire, "sub");
        subscriber.subscribe(wire.topic("props"), 1);
        WireClient publisher = broker.connect(wire, "pub");
        Bytes properties = new Bytes()
                .u8(0x01)
                .u8(1)
                .u8(0x03)
                .text("text/plain")
                .u8(0x08)
                .text("reply/here")
                .u8(0x09)
                .binary(new byte[] {1, 2, 3})
                .u8(0x26)
                .text("k")
                .text("v1")
                .u8(0x26)
                .text("k")
                .text("v2");
        int id = publisher.nextPacketId();
        publisher.send(
                Packets.publish(wire.version(), 2, wire.topic("props"), id, properties.toArray(), new byte[] {'x'}));
        Received message = subscriber.nextMessage("x");
        assertEquals(1L, message.property(0x01));
        assertEquals("text/plain", message.property(0x03));
        assertEquals("reply/here", message.property(0x08));
        assertTrue(Arrays.equals(new byte[] {1, 2, 3}, (byte[]) message.property(0x09)));
        assertEquals(2, message.properties().get(0x26).size());
        assertEquals("v1", ((String[]) message.properties().get(0x26).get(0))[1]); // [MQTT-3.3.2-18]
        assertEquals("v2", ((String[]) message.properties().get(0x26).get(1))[1]);
    }

    /** A message crosses the versions: what one does not know is left out, never sent wrongly. */
    @EveryWire
    void messagesCrossTheVersions(Wire wire) {
        WireClient publisher = broker.connect(wire, "pub");
        for (ProtocolVersion other : ProtocolVersion.values()) {
            Wire otherWire = new Wire(wire.endpoint(), other);
            WireClient subscriber = broker.connect(otherWire, "sub");
            subscriber.subscribe(wire.topic("cross"), 2);
            publisher.publish(wire.topic("cross"), "to " + other, 2, false);
            Received message = subscriber.nextMessage("to " + other);
            assertEquals(wire.topic("cross"), message.topic());
            assertEquals(2, message.qos());
            subscriber.acknowledge(message);
            subscriber.disconnect();
        }
    }
}
