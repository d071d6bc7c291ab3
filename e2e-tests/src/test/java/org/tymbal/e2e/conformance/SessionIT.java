package org.tymbal.e2e.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

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

/** What the server remembers of a client between its connections [MQTT-3.1.2.4, MQTT-4.1]. */
class SessionIT {
    @RegisterExtension
    static final BrokerProcess broker = BrokerProcess.tymbal();

    private static Packets.Connect persistent(Wire wire, String name) {
        return Packets.connect(wire.version(), wire.id(name)).persistent();
    }

    private static boolean expectPresent(Wire wire, Received connack) {
        // MQTT 3.1 has no such flag; its byte is reserved.
        return wire.version() == ProtocolVersion.V3_1 ? !connack.sessionPresent() : connack.sessionPresent();
    }

    /** Subscriptions and QoS 1 and 2 messages wait, in order, for the client to come back. */
    @Proves(
            v311 = {"MQTT-3.1.2-4", "MQTT-3.1.2-5", "MQTT-3.2.2-2", "MQTT-3.2.2-3", "MQTT-4.5.0-1", "MQTT-3.1.3-2"},
            v5 = {"MQTT-3.1.2-5", "MQTT-3.1.2-6", "MQTT-3.1.2-23", "MQTT-3.2.2-3", "MQTT-4.5.0-1", "MQTT-3.1.3-2"})
    @EveryWire
    void aPersistentSessionWaits(Wire wire) {
        WireClient client = broker.open(wire);
        assertFalse(client.connect(persistent(wire, "c")).sessionPresent());
        client.subscribe(wire.topic("t/#"), 2);
        client.disconnect();

        WireClient publisher = broker.connect(wire, "pub");
        for (int i = 0; i < 20; i++) {
            publisher.publish(wire.topic("t/" + i % 3), "m" + i, 1 + i % 2, false);
        }
        publisher.disconnect();

        client = broker.open(wire);
        assertTrue(expectPresent(wire, client.connect(persistent(wire, "c"))));
        for (int i = 0; i < 20; i++) {
            Received message = client.awaitType(PacketType.PUBLISH);
            assertEquals("m" + i, message.payload());
            assertEquals(1 + i % 2, message.qos());
            assertFalse(message.dup(), "never sent before");
            assertFalse(message.retain());
            client.acknowledge(message);
        }
        client.expectNothing();
        client.disconnect();
        broker.connect(wire, persistent(wire, "c")).expectNothing();
    }

    @Proves(
            v311 = {"MQTT-3.1.2-6", "MQTT-3.2.2-3", "MQTT-3.1.4-3"},
            v5 = "MQTT-4.1.0-2")
    @EveryWire
    void aCleanSessionForgets(Wire wire) {
        WireClient client = broker.connect(wire, "c");
        client.subscribe(wire.topic("t"), 1);
        client.disconnect();
        broker.connect(wire, "pub").publish(wire.topic("t"), "nobody waits", 1, false);
        client = broker.open(wire);
        assertFalse(client.connect(persistent(wire, "c")).sessionPresent()); // [MQTT-3.1.2-6]
        client.expectNothing();
        broker.connect(wire, "pub2").publish(wire.topic("t"), "nobody listens", 1, false);
        client.expectNothing();
    }

    @Proves(
            v311 = {"MQTT-3.1.2-6", "MQTT-3.2.2-1"},
            v5 = {"MQTT-3.1.2-4", "MQTT-3.2.2-2", "MQTT-3.1.4-4"})
    @EveryWire
    void aCleanStartThrowsTheOldSessionAway(Wire wire) {
        WireClient client = broker.connect(wire, persistent(wire, "c"));
        client.subscribe(wire.topic("t"), 1);
        client.disconnect();
        broker.connect(wire, "pub").publish(wire.topic("t"), "waits in vain", 1, false);
        client = broker.open(wire);
        assertFalse(
                client.connect(Packets.connect(wire.version(), wire.id("c"))).sessionPresent());
        client.expectNothing();
        client.disconnect();
        client = broker.open(wire);
        assertFalse(client.connect(persistent(wire, "c")).sessionPresent());
        client.expectNothing();
    }

    /** One client identifier, one connection: the newer one wins [MQTT-3.1.4-2 of 3.1.1, -3 of 5.0]. */
    @Proves(v311 = "MQTT-3.1.4-2", v5 = "MQTT-3.1.4-3")
    @EveryWire
    void takeoverClosesTheOlderConnection(Wire wire) {
        WireClient older = broker.connect(wire, persistent(wire, "c"));
        older.subscribe(wire.topic("t"), 1);
        WireClient newer = broker.open(wire);
        assertTrue(expectPresent(wire, newer.connect(persistent(wire, "c"))));
        older.expectClosed(0x8e);
        broker.connect(wire, "pub").publish(wire.topic("t"), "to the newer", 1, false);
        newer.nextMessage("to the newer");
    }

    /** A session is the client's, not the endpoint's: it may come back by another door. */
    @Proves(v311 = "MQTT-3.1.3-2", v5 = "MQTT-3.1.3-2")
    @EveryWire
    void aSessionMovesToAnotherEndpoint(Wire wire) {
        WireClient client = broker.connect(wire, persistent(wire, "c"));
        client.subscribe(wire.topic("t"), 1);
        client.disconnect();
        broker.connect(wire, "pub").publish(wire.topic("t"), "follows", 1, false);
        for (var endpoint : org.tymbal.e2e.harness.Endpoint.values()) {
            Wire other = new Wire(endpoint, wire.version(), wire.run());
            WireClient moved = broker.connect(other, persistent(wire, "c"));
            moved.nextMessage("follows"); // never acknowledged, so it comes again at the next door
            moved.cut();
        }
    }

    /** Before MQTT 5 a session lasts until a clean one; in MQTT 5 the interval says how long [MQTT-3.1.2-23]. */
    @Proves(v5 = "MQTT-4.1.0-2")
    @EveryWire(versions = ProtocolVersion.V5)
    void withoutAnExpiryIntervalTheSessionEndsWithTheConnection(Wire wire) {
        WireClient client = broker.connect(
                wire, Packets.connect(wire.version(), wire.id("c")).clean(false));
        client.subscribe(wire.topic("t"), 1);
        client.disconnect();
        client = broker.open(wire);
        assertFalse(client.connect(Packets.connect(wire.version(), wire.id("c")).clean(false))
                .sessionPresent());
    }

    @Proves(v5 = {"MQTT-3.1.2-23", "MQTT-4.1.0-2"})
    @EveryWire(versions = ProtocolVersion.V5)
    void theSessionExpires(Wire wire) {
        Packets.Connect connect = Packets.connect(wire.version(), wire.id("c"))
                .clean(false)
                .properties(new Bytes().u8(0x11).u32(1));
        WireClient client = broker.connect(wire, connect);
        client.cut();
        client = broker.open(wire);
        assertTrue(client.connect(connect).sessionPresent(), "back in time");
        client.cut();
        // Asking is coming back, so the question must not be asked too early.
        awaitThreeSeconds(wire);
        assertFalse(broker.open(wire).connect(connect).sessionPresent(), "too late");
    }

    /** DISCONNECT may change its mind about the interval, but not from nothing to something [MQTT-3.14.2-2]. */
    @EveryWire(versions = ProtocolVersion.V5)
    void disconnectMayEndTheSession(Wire wire) {
        WireClient client = broker.connect(wire, persistent(wire, "c"));
        client.send(Packets.disconnect(0, new Bytes().u8(0x11).u32(0).toArray()));
        assertEquals(List.of(), client.untilClosed());
        client = broker.open(wire);
        assertFalse(client.connect(Packets.connect(wire.version(), wire.id("c")).clean(false))
                .sessionPresent());
        client.send(Packets.disconnect(0, new Bytes().u8(0x11).u32(60).toArray()));
        client.expectClosed(0x82);
    }

    /** Messages that wait carry on counting down; the dead are not delivered [MQTT-3.3.2-5]. */
    @Proves(v5 = "MQTT-3.3.2-6")
    @EveryWire(versions = ProtocolVersion.V5)
    void waitingMessagesCountDown(Wire wire) {
        WireClient client = broker.connect(wire, persistent(wire, "c"));
        client.subscribe(wire.topic("t"), 1);
        client.disconnect();
        WireClient publisher = broker.connect(wire, "pub");
        publisher.send(Packets.publish(
                wire.version(),
                2,
                wire.topic("t"),
                1,
                new Bytes().u8(0x02).u32(100).toArray(),
                new byte[] {'x'}));
        publisher.next(PacketType.PUBACK);
        client = broker.connect(wire, persistent(wire, "c"));
        long left = (Long) client.nextMessage("x").property(0x02);
        assertTrue(left <= 100 && left > 50, "left " + left); // [MQTT-3.3.2-6]
    }

    @Proves(v5 = "MQTT-3.3.2-5")
    @EveryWire(versions = ProtocolVersion.V5)
    void waitingMessagesDie(Wire wire) {
        WireClient client = broker.connect(wire, persistent(wire, "c"));
        client.subscribe(wire.topic("t"), 1);
        client.disconnect();
        WireClient publisher = broker.connect(wire, "pub");
        byte[] second = new Bytes().u8(0x02).u32(1).toArray();
        publisher.send(Packets.publish(wire.version(), 2, wire.topic("t"), 1, second, new byte[] {'x'}));
        publisher.next(PacketType.PUBACK);
        publisher.publish(wire.topic("t"), "lives on", 1, false);
        awaitThreeSeconds(wire);
        client = broker.connect(wire, persistent(wire, "c"));
        client.nextMessage("lives on");
    }

    /** Another client's Will with a delay of three seconds is the clock, and the broker itself the one who reads it. */
    private static void awaitThreeSeconds(Wire wire) {
        WireClient watcher = broker.connect(wire, "watcher");
        watcher.subscribe(wire.topic("clock"), 0);
        broker.connect(
                        wire,
                        Packets.connect(wire.version(), wire.id("clock"))
                                .will(wire.topic("clock"), "three seconds", 0, false)
                                .properties(new Bytes().u8(0x11).u32(100))
                                .willProperties(new Bytes().u8(0x18).u32(3)))
                .cut();
        watcher.nextMessage("three seconds");
    }
}
