package org.tymbal.e2e.normative;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tymbal.codec.packet.ProtocolVersion.V3_1_1;
import static org.tymbal.codec.packet.ProtocolVersion.V5;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
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

/** PUBLISH and what belongs to a message [MQTT-3.3]. */
class PublishPacketIT {
    @RegisterExtension
    static final BrokerProcess broker = BrokerProcess.tymbal();

    private static byte[] publish(Wire wire, int flags, String topic, int id, Bytes properties, String payload) {
        return Packets.publish(
                wire.version(), flags, topic, id, properties.toArray(), payload.getBytes(StandardCharsets.UTF_8));
    }

    @Proves(
            v311 = {"MQTT-3.3.1-2", "MQTT-3.3.1-3", "MQTT-4.3.1-1"},
            v5 = {"MQTT-3.3.1-2", "MQTT-3.3.1-3", "MQTT-4.3.1-1", "MQTT-4.3.2-2", "MQTT-4.3.3-2"})
    @EveryWire(versions = {V3_1_1, V5})
    void dupIsNotHandedOn(Wire wire) {
        WireClient subscriber = broker.connect(wire, "sub");
        subscriber.subscribe(wire.topic("t"), 2);
        WireClient publisher = broker.connect(wire, "pub");
        publisher.sendPublish(8 | 2, wire.topic("t"), 1, "one");
        publisher.sendPublish(8 | 4, wire.topic("t"), 2, "two");
        publisher.sendPublish(0, wire.topic("t"), 0, "zero");
        int[] qos = {1, 2, 0};
        for (int i = 0; i < 3; i++) {
            Received message = subscriber.next(PacketType.PUBLISH);
            assertFalse(message.dup(), message.toString());
            assertEquals(qos[i], message.qos());
        }
    }

    @Proves(
            v311 = {"MQTT-3.3.1-5", "MQTT-3.3.1-7", "MQTT-3.3.1-8", "MQTT-3.3.1-12"},
            v5 = {"MQTT-3.3.1-5", "MQTT-3.3.1-8"})
    @EveryWire(versions = {V3_1_1, V5})
    void theRetainedMessageIsTheLastRetainedOne(Wire wire) {
        WireClient publisher = broker.connect(wire, "pub");
        publisher.publish(wire.topic("t"), "first", 2, true);
        publisher.publish(wire.topic("t"), "second", 1, true);
        publisher.publish(wire.topic("t"), "not retained", 1, false);
        WireClient one = broker.connect(wire, "one");
        one.subscribe(wire.topic("t"), 2);
        Received kept = one.nextMessage("second");
        assertTrue(kept.retain());
        assertEquals(1, kept.qos(), "its QoS is stored");
        publisher.publish(wire.topic("t"), "third", 0, true);
        publisher.expectNothing();
        WireClient two = broker.connect(wire, "two");
        two.subscribe(wire.topic("t"), 2);
        assertEquals(0, two.nextMessage("third").qos());
        two.expectNothing();
    }

    /** Nobody but the broker publishes below $SYS; before MQTT 5 there is no way to say so but silence. */
    @Proves(v311 = "MQTT-3.3.5-2")
    @EveryWire(versions = V3_1_1)
    void whatIsNotAuthorizedIsAcknowledgedAllTheSame(Wire wire) {
        WireClient client = broker.connect(wire, "c");
        client.subscribe("$SYS/mine/#", 0);
        client.publish("$SYS/mine/" + wire.id("t"), "x", 1, false);
        client.publish("$SYS/mine/" + wire.id("t"), "x", 2, false);
        client.expectNothing();
    }

    @Proves(v5 = {"MQTT-3.3.2-12", "MQTT-3.3.2-8", "MQTT-3.3.2-9", "MQTT-3.2.2-17"})
    @EveryWire(versions = V5)
    void everyAliasUpToTheMaximumIsAccepted(Wire wire) {
        WireClient client = broker.open(wire);
        Received connack = client.connect(Packets.connect(V5, wire.id("c")));
        int maximum = Math.toIntExact((Long) connack.property(0x22));
        client.subscribe(wire.topic("#"), 0);
        for (int alias = 1; alias <= maximum; alias++) {
            client.send(publish(
                    wire, 0, wire.topic("t" + alias), 0, new Bytes().u8(0x23).u16(alias), "named"));
        }
        for (int alias = 1; alias <= maximum; alias++) {
            client.send(publish(wire, 0, "", 0, new Bytes().u8(0x23).u16(alias), "by alias"));
        }
        for (int i = 0; i < 2 * maximum; i++) {
            Received message = client.next(PacketType.PUBLISH);
            assertEquals(wire.topic("t" + (i % maximum + 1)), message.topic());
            assertNull(message.property(0x23), "the publisher's alias is no subscriber's");
        }
        client.send(publish(wire, 0, wire.topic("t"), 0, new Bytes().u8(0x23).u16(maximum + 1), "above"));
        client.expectClosed(0x94);
        WireClient zero = broker.connect(wire, "zero");
        zero.send(publish(wire, 0, wire.topic("t"), 0, new Bytes().u8(0x23).u16(0), "0 is no alias"));
        zero.expectClosed(0x94, 0x82);
    }

    @Proves(v5 = "MQTT-3.3.2-7")
    @EveryWire(versions = V5)
    void anAliasEndsWithItsConnection(Wire wire) {
        Packets.Connect persistent = Packets.connect(V5, wire.id("c")).persistent();
        WireClient client = broker.connect(wire, persistent);
        client.send(publish(wire, 0, wire.topic("t"), 0, new Bytes().u8(0x23).u16(1), "x"));
        client.expectNothing();
        client.cut();
        client = broker.open(wire);
        assertTrue(client.connect(persistent).sessionPresent());
        client.send(publish(wire, 0, "", 0, new Bytes().u8(0x23).u16(1), "whose topic?"));
        client.expectClosed(0x82, 0x94);
    }

    @Proves(v5 = {"MQTT-3.3.4-2", "MQTT-3.3.4-3", "MQTT-3.3.4-4"})
    @EveryWire(versions = V5)
    void oneCopyCarriesAllSubscriptionIdentifiers(Wire wire) {
        WireClient client = broker.connect(wire, "c");
        String[] filters = {wire.topic("#"), wire.topic("+"), wire.topic("t"), wire.topic("other")};
        for (int i = 0; i < filters.length; i++) {
            byte[] identifier = new Bytes().u8(0x0b).varint(1000 * (i + 1)).toArray();
            client.send(Packets.subscribe(V5, i + 1, identifier, filters[i], i % 3));
            client.next(PacketType.SUBACK);
        }
        broker.connect(wire, "pub").publish(wire.topic("t"), "x", 2, false);
        Received message = client.nextMessage("x");
        assertEquals(2, message.qos());
        Set<Object> identifiers = new TreeSet<>(message.properties().get(0x0b));
        assertEquals(new TreeSet<>(List.of(1000L, 2000L, 3000L)), identifiers);
        client.expectNothing();
    }

    @Proves(
            v311 = {"MQTT-4.3.2-2"},
            v5 = {"MQTT-4.3.2-4", "MQTT-4.3.2-5"})
    @EveryWire(versions = {V3_1_1, V5})
    void afterPubackAnIdentifierMeansANewMessage(Wire wire) {
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

    @Proves(v5 = "MQTT-4.3.3-9")
    @EveryWire(versions = V5)
    void afterAPubrecThatRefusesAnIdentifierMeansANewMessage(Wire wire) {
        WireClient subscriber = broker.connect(wire, "sub");
        subscriber.subscribe(wire.topic("t"), 0);
        WireClient publisher = broker.connect(wire, "pub");
        publisher.sendPublish(4, "$SYS/mine", 6, "refused");
        assertEquals(0x87, publisher.next(PacketType.PUBREC).reason());
        publisher.sendPublish(4, wire.topic("t"), 6, "taken");
        assertEquals(0, publisher.next(PacketType.PUBREC).reason());
        subscriber.nextMessage("taken");
    }

    /** Payload bytes are nobody's business unless the broker is told to check them. */
    @Proves(v5 = {"MQTT-3.3.2-4", "MQTT-3.3.2-15", "MQTT-3.3.2-16", "MQTT-3.3.2-17", "MQTT-3.3.2-18", "MQTT-3.3.2-20"})
    @EveryWire(versions = V5)
    void whatBelongsToTheMessageReachesEverySubscriber(Wire wire) {
        WireClient live = broker.connect(wire, "live");
        live.subscribe(wire.topic("t"), 0);
        WireClient publisher = broker.connect(wire, "pub");
        for (int format = 0; format <= 1; format++) {
            Bytes properties = new Bytes()
                    .u8(0x01)
                    .u8(format)
                    .u8(0x26)
                    .text("b")
                    .text("2")
                    .u8(0x26)
                    .text("a")
                    .text("1")
                    .u8(0x26)
                    .text("b")
                    .text("0")
                    .u8(0x09)
                    .binary(new byte[] {0, (byte) 0xff, 7})
                    .u8(0x08)
                    .text("reply/to")
                    .u8(0x03)
                    .text("text/plain");
            publisher.send(publish(wire, 3, wire.topic("t"), 1, properties, "x"));
            publisher.next(PacketType.PUBACK);
            WireClient late = broker.connect(wire, "late" + format + "f");
            late.subscribe(wire.topic("t"), 1);
            for (WireClient client : List.of(live, late)) {
                Received message = client.nextMessage("x");
                assertEquals((long) format, message.property(0x01));
                assertEquals("reply/to", message.property(0x08));
                assertEquals("text/plain", message.property(0x03));
                assertEquals("00ff07", java.util.HexFormat.of().formatHex((byte[]) message.property(0x09)));
                List<String> pairs = message.properties().get(0x26).stream()
                        .map(pair -> ((String[]) pair)[0] + ((String[]) pair)[1])
                        .toList();
                assertEquals(List.of("b2", "a1", "b0"), pairs);
            }
        }
    }
}
