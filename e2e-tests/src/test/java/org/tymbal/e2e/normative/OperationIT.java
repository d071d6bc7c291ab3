package org.tymbal.e2e.normative;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tymbal.codec.packet.ProtocolVersion.V3_1_1;
import static org.tymbal.codec.packet.ProtocolVersion.V5;

import java.nio.charset.StandardCharsets;
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

/** Sessions, delivery and order, as time passes and connections break [MQTT-4]. */
class OperationIT {
    @RegisterExtension
    static final BrokerProcess broker = BrokerProcess.tymbal();

    private static Packets.Connect persistent(Wire wire, String name) {
        return Packets.connect(wire.version(), wire.id(name)).persistent();
    }

    /** A clock that the broker keeps: a client that falls silent is closed after one and a half seconds at the earliest. */
    private static void awaitMoreThanASecond(Wire wire) {
        broker.connect(wire, Packets.connect(wire.version(), wire.id("clock")).keepAlive(1))
                .untilClosed();
    }

    private static byte[] expiring(Wire wire, int qos, int id, String payload) {
        return Packets.publish(
                wire.version(),
                qos << 1,
                wire.topic("t"),
                id,
                new Bytes().u8(0x02).u32(1).toArray(),
                payload.getBytes(StandardCharsets.UTF_8));
    }

    /** What has not been sent expires; what has been sent is finished, on both sides, whatever its age. */
    @Proves(v5 = {"MQTT-3.3.2-5", "MQTT-4.3.3-7", "MQTT-4.3.3-13", "MQTT-4.1.0-1", "MQTT-4.1.0-2"})
    @EveryWire(versions = V5)
    void messagesExpireUntilTheyAreSentAndSessionsUntilTheyAreUsed(Wire wire) {
        WireClient begun = broker.connect(wire, persistent(wire, "begun"));
        begun.subscribe(wire.topic("t"), 2);
        WireClient away = broker.connect(wire, persistent(wire, "away"));
        away.subscribe(wire.topic("t"), 2);
        away.disconnect();
        Packets.Connect second = Packets.connect(V5, wire.id("second"))
                .clean(false)
                .properties(new Bytes().u8(0x11).u32(1));
        WireClient present = broker.connect(wire, second);
        present.subscribe(wire.topic("u"), 0);
        Packets.Connect gone = Packets.connect(V5, wire.id("gone"))
                .clean(false)
                .properties(new Bytes().u8(0x11).u32(1));
        broker.connect(wire, gone).cut();

        WireClient publisher = broker.connect(wire, "pub");
        publisher.send(expiring(wire, 2, 9, "short-lived"));
        publisher.next(PacketType.PUBREC);
        Received message = begun.nextMessage("short-lived");
        begun.cut();
        awaitMoreThanASecond(wire);

        publisher.send(Packets.pubrel(9));
        Received pubcomp = publisher.next(PacketType.PUBCOMP);
        assertEquals(9, pubcomp.packetId());
        assertEquals(0, pubcomp.reason());
        begun = broker.connect(wire, persistent(wire, "begun"));
        Received again = begun.nextMessage("short-lived");
        assertEquals(message.packetId(), again.packetId());
        begun.acknowledge(again);
        broker.connect(wire, persistent(wire, "away")).expectNothing();
        publisher.publish(wire.topic("u"), "still subscribed", 0, false);
        present.nextMessage("still subscribed");
        assertFalse(broker.open(wire).connect(gone).sessionPresent());
    }

    @Proves(
            v311 = {"MQTT-3.10.4-3", "MQTT-2.3.1-3", "MQTT-2.3.1-4"},
            v5 = {"MQTT-3.10.4-3", "MQTT-4.3.2-3", "MQTT-4.3.3-3"})
    @EveryWire(versions = {V3_1_1, V5})
    void unsubscribingFinishesWhatHasBegun(Wire wire) {
        WireClient client = broker.connect(wire, persistent(wire, "c"));
        client.subscribe(wire.topic("t"), 2);
        WireClient publisher = broker.connect(wire, "pub");
        publisher.publish(wire.topic("t"), "one", 1, false);
        publisher.publish(wire.topic("t"), "two", 2, false);
        int one = client.nextMessage("one").packetId();
        int two = client.nextMessage("two").packetId();
        client.unsubscribe(wire.topic("t"));
        client.cut();
        client = broker.connect(wire, persistent(wire, "c"));
        Received again = client.nextMessage("one");
        assertEquals(one, again.packetId());
        client.acknowledge(again);
        again = client.nextMessage("two");
        assertEquals(two, again.packetId());
        client.acknowledge(again);
        publisher.publish(wire.topic("t"), "three", 1, false);
        client.expectNothing();
    }

    @Proves(
            v311 = {"MQTT-4.1.0-1", "MQTT-4.1.0-2", "MQTT-4.8.0-1"},
            v5 = {"MQTT-4.1.0-1"})
    @EveryWire(versions = {V3_1_1, V5})
    void aSessionLastsAsLongAsItsConnection(Wire wire) {
        WireClient client = broker.connect(wire, "c");
        client.subscribe(wire.topic("t"), 1);
        WireClient violator = broker.connect(wire, "violator");
        violator.send(Bytes.hex("00 00"));
        violator.expectClosed(0x81);
        for (int i = 0; i < 200; i++) {
            client.subscribe(wire.topic("x" + i), 0);
            client.unsubscribe(wire.topic("x" + i));
        }
        broker.connect(wire, "pub").publish(wire.topic("t"), "still here", 1, false);
        client.acknowledge(client.nextMessage("still here"));
    }

    /** Nothing is sent again but on a new connection, however long an acknowledgement takes. */
    @Proves(
            v311 = {"MQTT-4.3.2-1", "MQTT-4.3.3-1", "MQTT-4.4.0-1", "MQTT-3.3.1-1"},
            v5 = {
                "MQTT-4.3.2-3",
                "MQTT-4.3.3-3",
                "MQTT-4.3.3-4",
                "MQTT-4.3.3-5",
                "MQTT-4.3.3-6",
                "MQTT-4.4.0-1",
                "MQTT-3.3.1-1"
            })
    @EveryWire(versions = {V3_1_1, V5})
    void onlyANewConnectionSendsAgain(Wire wire) {
        WireClient client = broker.connect(wire, persistent(wire, "c"));
        client.subscribe(wire.topic("t"), 2);
        WireClient publisher = broker.connect(wire, "pub");
        publisher.publish(wire.topic("t"), "one", 1, false);
        publisher.publish(wire.topic("t"), "two", 2, false);
        publisher.publish(wire.topic("t"), "three", 2, false);
        int one = client.nextMessage("one").packetId();
        int two = client.nextMessage("two").packetId();
        int three = client.nextMessage("three").packetId();
        client.send(Packets.pubrec(three));
        assertEquals(three, client.next(PacketType.PUBREL).packetId());
        awaitMoreThanASecond(wire);
        client.expectNothing();
        for (int round = 0; round < 2; round++) {
            client.cut();
            client = broker.connect(wire, persistent(wire, "c"));
            Received again = client.nextMessage("one");
            assertTrue(again.dup());
            assertEquals(one, again.packetId());
            again = client.nextMessage("two");
            assertTrue(again.dup());
            assertEquals(two, again.packetId());
            assertEquals(three, client.next(PacketType.PUBREL).packetId());
            client.expectNothing();
        }
        client.send(Packets.puback(one), Packets.pubcomp(three), Packets.pubrec(two));
        assertEquals(two, client.next(PacketType.PUBREL).packetId());
        client.send(Packets.pubcomp(two));
        client.expectNothing();
        client.cut();
        broker.connect(wire, persistent(wire, "c")).expectNothing();
    }

    @Proves(
            v311 = {"MQTT-4.5.0-1", "MQTT-4.6.0-5", "MQTT-4.6.0-6", "MQTT-2.3.1-4"},
            v5 = {"MQTT-4.5.0-1", "MQTT-4.6.0-5", "MQTT-4.6.0-6", "MQTT-2.2.1-4", "MQTT-4.3.2-1", "MQTT-4.3.3-1"})
    @EveryWire(versions = {V3_1_1, V5})
    void everySubscriberGetsEverythingInOrder(Wire wire) {
        WireClient present = broker.connect(wire, "present");
        present.subscribe(wire.topic("t/+"), 2);
        WireClient away = broker.connect(wire, persistent(wire, "away"));
        away.subscribe(wire.topic("t/+"), 2);
        away.disconnect();
        WireClient publisher = broker.connect(wire, "pub");
        for (int i = 0; i < 60; i++) {
            publisher.publish(wire.topic("t/" + i % 2), "m" + i, 1 + i % 2, false);
        }
        away = broker.connect(wire, persistent(wire, "away"));
        for (WireClient client : List.of(present, away)) {
            int first = 0;
            for (int i = 0; i < 60; i++) {
                Received message = client.awaitType(PacketType.PUBLISH);
                assertEquals("m" + i, message.payload());
                assertTrue(message.packetId() > 0);
                if (i == 0) {
                    first = message.packetId(); // stays in flight, so no other message may have this identifier
                } else {
                    assertTrue(message.packetId() != first, "identifier in use: " + message);
                    client.acknowledge(message);
                }
            }
        }
    }

    /** The same filter is subscribed again and again while messages for it come. */
    @Proves(
            v311 = {"MQTT-3.8.4-3", "MQTT-4.6.0-6"},
            v5 = {"MQTT-3.8.4-3", "MQTT-3.8.4-4", "MQTT-4.6.0-5"})
    @EveryWire(versions = {V3_1_1, V5})
    void replacingASubscriptionLosesNoMessage(Wire wire) {
        int count = 300;
        WireClient client = broker.connect(wire, "c");
        client.subscribe(wire.topic("t"), 1);
        WireClient publisher = broker.connect(wire, "pub");
        for (int i = 1; i <= count; i++) {
            publisher.sendPublish(2, wire.topic("t"), i, "m" + i);
            client.send(Packets.subscribe(wire.version(), i, Packets.NO_PROPERTIES, wire.topic("t"), 1 + i % 2));
        }
        for (int i = 1; i <= count; i++) {
            Received message = client.awaitType(PacketType.PUBLISH);
            assertEquals("m" + i, message.payload());
            assertEquals(1, message.qos());
            client.acknowledge(message);
        }
        for (int i = 1; i <= count; i++) {
            assertEquals(i, client.awaitType(PacketType.SUBACK).packetId());
        }
        client.expectNothing();
    }

    @Proves(v5 = {"MQTT-4.12.0-6", "MQTT-4.12.0-7", "MQTT-3.2.2-22"})
    @EveryWire(versions = V5)
    void withoutAnAuthenticationMethodThereIsNoAuth(Wire wire) {
        WireClient client = broker.open(wire);
        Received connack = client.connect(Packets.connect(V5, wire.id("c")));
        assertNull(connack.property(0x15));
        assertNull(connack.property(0x13), "the client's own keep alive counts");
        client.expectNothing();
        client.send(Packets.packet(0xf0, new Bytes().u8(0x19).u8(0).toArray()));
        client.expectClosed(0x82);
    }

    @Proves(
            v311 = {"MQTT-4.7.1-1", "MQTT-4.7.1-2", "MQTT-4.7.1-3", "MQTT-4.7.3-1", "MQTT-4.7.3-3", "MQTT-3.3.2-2"},
            v5 = {"MQTT-4.7.0-1", "MQTT-4.7.1-1", "MQTT-4.7.1-2", "MQTT-4.7.3-1", "MQTT-4.7.3-3", "MQTT-3.3.2-2"})
    @EveryWire(versions = {V3_1_1, V5})
    void namesAndFiltersAreWhatTheyMayBe(Wire wire) {
        for (String name : List.of("", "#", "+", "a/#", "a/+/b", "a+", "#a")) {
            WireClient client = broker.connect(wire, "bad");
            client.sendPublish(0, name, 0, "x");
            client.expectClosed(0x81, 0x82, 0x90);
            client.close();
        }
        for (String filter : List.of("", "a/#/b", "a#", "a/b#", "+a", "a/b+/c", "#/a", "##", "++")) {
            WireClient client = broker.connect(wire, "bad");
            client.send(Packets.subscribe(wire.version(), 1, Packets.NO_PROPERTIES, filter, 0), Packets.disconnect());
            for (Received packet : client.untilClosed()) {
                int code = packet.type() == PacketType.SUBACK ? packet.reasons().get(0) : packet.reason();
                assertTrue(code >= 0x80, filter + ": " + packet);
            }
            client.close();
        }
        WireClient good = broker.connect(wire, "good");
        String longest = wire.topic("x".repeat(65_535 - wire.topic("").length()));
        assertEquals(0, good.subscribe(longest, 0));
        good.publish(longest, "long", 0, false);
        assertEquals(longest, good.nextMessage("long").topic());
        good.subscribe(wire.topic("+/b/#"), 0);
        good.publish(wire.topic("a/b"), "matches", 0, false);
        good.publish(wire.topic("b/a/b"), "does not", 0, false);
        good.nextMessage("matches");
        good.expectNothing();
    }
}
