package org.tymbal.e2e.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
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

/** CONNECT, CONNACK and the order of the first packets [MQTT-3.1, MQTT-3.2]. */
class ConnectIT {
    private static final int UNSUPPORTED_VERSION = 1;

    @RegisterExtension
    static final BrokerProcess broker = BrokerProcess.tymbal();

    @Proves(
            v311 = {"MQTT-3.1.4-4", "MQTT-3.2.0-1", "MQTT-3.2.2-1", "MQTT-3.12.4-1", "MQTT-3.1.3-5"},
            v5 = {"MQTT-3.1.4-5", "MQTT-3.2.0-1", "MQTT-3.2.2-1", "MQTT-3.2.2-2", "MQTT-3.12.4-1", "MQTT-3.1.3-5"})
    @EveryWire
    void everyVersionIsAccepted(Wire wire) {
        WireClient client = broker.open(wire);
        Received connack = client.connect(Packets.connect(wire.version(), wire.id("c")));
        assertEquals(0, connack.reason());
        assertFalse(connack.sessionPresent()); // [MQTT-3.2.2-2]
        client.expectNothing();
    }

    /** A client need not wait for the CONNACK before it sends more [MQTT-3.1.4-5 of 5.0, -4 of 3.1.1]. */
    @Proves(
            v311 = {"MQTT-3.2.0-1", "MQTT-3.8.4-1", "MQTT-3.12.4-1"},
            v5 = {"MQTT-3.2.0-1", "MQTT-3.8.4-1", "MQTT-3.12.4-1"})
    @EveryWire
    void packetsBehindConnectAreServedInOrder(Wire wire) {
        WireClient client = broker.open(wire);
        client.send(
                Packets.connect(wire.version(), wire.id("c")).bytes(),
                Packets.subscribe(wire.version(), 1, Packets.NO_PROPERTIES, wire.topic("t"), 1),
                Packets.publish(wire.version(), 2, wire.topic("t"), 2, Packets.NO_PROPERTIES, new byte[] {'x'}),
                Packets.PINGREQ);
        client.next(PacketType.CONNACK);
        client.next(PacketType.SUBACK);
        assertEquals("x", client.awaitType(PacketType.PUBLISH).payload());
        assertEquals(2, client.awaitType(PacketType.PUBACK).packetId());
        client.next(PacketType.PINGRESP);
    }

    @Proves(v311 = "MQTT-7.1.1-1", v5 = "MQTT-4.2.0-1")
    @EveryWire
    void packetsMayComeByteByByte(Wire wire) {
        WireClient client = broker.open(wire);
        byte[] all = Bytes.join(
                Packets.connect(wire.version(), wire.id("c")).username("user").bytes(),
                Packets.subscribe(wire.version(), 1, Packets.NO_PROPERTIES, wire.topic("t"), 0),
                Packets.publish(wire.version(), 0, wire.topic("t"), 0, Packets.NO_PROPERTIES, new byte[200]));
        for (byte single : all) {
            client.send(new byte[] {single});
        }
        client.next(PacketType.CONNACK);
        client.next(PacketType.SUBACK);
        assertEquals(200, client.next(PacketType.PUBLISH).payloadBytes().length);
    }

    @Proves(
            v311 = {"MQTT-3.1.0-2", "MQTT-4.8.0-1"},
            v5 = {"MQTT-3.1.0-2", "MQTT-3.2.0-2", "MQTT-4.13.1-1"})
    @EveryWire
    void aSecondConnectIsAProtocolError(Wire wire) {
        WireClient client = broker.connect(wire, "c");
        client.send(Packets.connect(wire.version(), wire.id("c")).bytes());
        client.expectClosed(0x82); // [MQTT-3.1.0-2]
    }

    @Proves(v311 = "MQTT-3.1.0-1", v5 = "MQTT-3.1.0-1")
    @EveryWire
    void theFirstPacketMustBeConnect(Wire wire) {
        byte[][] others = {
            Packets.PINGREQ,
            Packets.subscribe(wire.version(), 1, Packets.NO_PROPERTIES, "a", 0),
            Packets.publish(wire.version(), 0, "a", 0, Packets.NO_PROPERTIES, new byte[1]),
            Packets.disconnect(),
        };
        for (byte[] other : others) {
            WireClient client = broker.open(wire);
            client.send(other);
            assertEquals(List.of(), client.untilClosed()); // [MQTT-3.1.0-1]
        }
    }

    /** An unknown Protocol Level is answered in the oldest way, which every client understands; an unknown name need not. */
    @Proves(
            v311 = {"MQTT-3.1.2-1", "MQTT-3.1.2-2"},
            v5 = {"MQTT-3.1.2-1", "MQTT-3.1.2-2"})
    @EveryWire(versions = {ProtocolVersion.V3_1_1, ProtocolVersion.V5})
    void unknownProtocolsAreRefused(Wire wire) {
        for (String start :
                List.of("0004 4d515454 06", "0004 4d515454 00", "0006 4d5149736470 04", "0004 6d717474 04")) {
            WireClient client = broker.open(wire);
            client.send(Packets.packet(
                    0x10,
                    Bytes.join(
                            Bytes.hex(start + "02 003c"), new Bytes().text("x").toArray())));
            List<Received> answer = client.untilClosed();
            boolean known = start.startsWith("0004 4d515454");
            assertTrue(answer.size() == 1 || answer.isEmpty() && !known, () -> start + ": " + answer);
            for (Received packet : answer) {
                assertEquals(PacketType.CONNACK, packet.type(), start);
                assertEquals(UNSUPPORTED_VERSION, packet.reason(), start + ": " + packet);
            }
        }
    }

    @Proves(
            v311 = "MQTT-3.1.3-6",
            v5 = {"MQTT-3.1.3-6", "MQTT-3.1.3-7", "MQTT-3.2.2-16"})
    @EveryWire
    void anEmptyClientIdentifierIsReplacedOrRefused(Wire wire) {
        WireClient client = broker.open(wire);
        Received connack = client.connect(Packets.connect(wire.version(), ""));
        switch (wire.version()) {
            case V3_1 -> {
                assertEquals(2, connack.reason(), "MQTT 3.1 wants 1 to 23 letters");
                assertEquals(List.of(), client.untilClosed());
            }
            case V3_1_1 -> {
                assertEquals(0, connack.reason()); // [MQTT-3.1.3-6]
                client.expectNothing();
            }
            case V5 -> {
                assertEquals(0, connack.reason());
                String assigned = (String) connack.property(0x12);
                assertNotNull(assigned, "Assigned Client Identifier [MQTT-3.2.2-16]");
                Received other = broker.open(wire).connect(Packets.connect(wire.version(), ""));
                assertNotEquals(assigned, other.property(0x12));
                client.expectNothing();
            }
        }
    }

    @Proves(v311 = {"MQTT-3.1.3-8", "MQTT-3.1.3-9", "MQTT-3.2.2-4", "MQTT-3.2.2-5"})
    @EveryWire(versions = ProtocolVersion.V3_1_1)
    void anEmptyClientIdentifierNeedsACleanSession(Wire wire) {
        WireClient client = broker.open(wire);
        Received connack = client.connect(Packets.connect(wire.version(), "").clean(false));
        assertEquals(2, connack.reason()); // [MQTT-3.1.3-8]
        assertFalse(connack.sessionPresent()); // [MQTT-3.2.2-4]
        assertEquals(List.of(), client.untilClosed());
    }

    /** Whoever needs no password may still send one; the tutorials do. */
    @EveryWire
    void credentialsDoNoHarmWhereNobodyAsks(Wire wire) {
        broker.connect(
                        wire,
                        Packets.connect(wire.version(), wire.id("c"))
                                .username("alice")
                                .password("secret".getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .expectNothing();
        broker.connect(
                        wire,
                        Packets.connect(wire.version(), wire.id("d"))
                                .username("")
                                .password(new byte[] {0, 1}))
                .expectNothing();
    }

    /** Enhanced authentication is refused by its own name, never ignored [MQTT-4.12.0-1]. */
    @Proves(v5 = {"MQTT-4.12.0-1", "MQTT-3.2.2-7", "MQTT-4.13.2-1", "MQTT-3.2.2-6"})
    @EveryWire(versions = ProtocolVersion.V5)
    void unknownAuthenticationMethodsAreRefused(Wire wire) {
        WireClient client = broker.open(wire);
        Received connack = client.connect(Packets.connect(wire.version(), wire.id("c"))
                .properties(new Bytes().u8(0x15).text("SCRAM-SHA-1").u8(0x16).binary(new byte[] {1})));
        assertEquals(0x8c, connack.reason());
        assertEquals(List.of(), client.untilClosed());
    }

    /** What a server does not offer it must say in CONNACK; what it says must be true. */
    @Proves(v5 = {"MQTT-3.2.2-8", "MQTT-4.12.0-6", "MQTT-3.1.2-28"})
    @EveryWire(versions = ProtocolVersion.V5)
    void connackOnlySaysWhatItMay(Wire wire) {
        Received connack = broker.open(wire).connect(Packets.connect(wire.version(), wire.id("c")));
        Set<Integer> allowed = Set.of(
                0x11, 0x21, 0x24, 0x25, 0x27, 0x12, 0x22, 0x1f, 0x26, 0x28, 0x29, 0x2a, 0x13, 0x1a, 0x1c, 0x15, 0x16);
        connack.properties().forEach((identifier, values) -> {
            assertTrue(allowed.contains(identifier), "property " + identifier);
            assertEquals(1, values.size(), "property " + identifier + " stands twice");
        });
        assertFalse(connack.properties().containsKey(0x12), "this client chose its identifier itself");
        assertFalse(connack.properties().containsKey(0x1a), "nobody asked for response information");
        assertNotEquals(2L, connack.property(0x24), "Maximum QoS is 0 or 1, or left out");
    }

    /** After DISCONNECT the server closes; what comes behind it is not served [MQTT-3.14.4-2]. */
    @Proves(v311 = "MQTT-3.14.4-2", v5 = "MQTT-3.14.4-1")
    @EveryWire
    void nothingIsServedBehindDisconnect(Wire wire) {
        WireClient watcher = broker.connect(wire, "watcher");
        watcher.subscribe(wire.topic("t"), 0);
        WireClient client = broker.connect(wire, "c");
        client.sendInVain(
                Packets.disconnect(),
                Packets.publish(wire.version(), 0, wire.topic("t"), 0, Packets.NO_PROPERTIES, new byte[] {'x'}));
        client.expectClosed(0x82);
        broker.connect(wire, "other").publish(wire.topic("t"), "fence", 1, false);
        watcher.nextMessage("fence");
    }

    /** One may send a session's name of any length that fits the wire, and the server may refuse to keep it. */
    @Proves(
            v311 = {"MQTT-3.1.3-9", "MQTT-3.2.2-5"},
            v5 = {"MQTT-3.1.3-8", "MQTT-3.2.2-7"})
    @EveryWire
    void aMonstrousClientIdentifierIsRefused(Wire wire) {
        WireClient client = broker.open(wire);
        Received connack = client.connect(Packets.connect(wire.version(), "x".repeat(60_000)));
        assertEquals(wire.v5() ? 0x85 : 2, connack.reason());
        assertEquals(List.of(), client.untilClosed());
    }

    @Proves(v311 = "MQTT-3.1.4-5", v5 = "MQTT-3.1.4-6")
    @EveryWire
    void nothingIsServedBehindARefusedConnect(Wire wire) {
        WireClient watcher = broker.connect(wire, "watcher");
        watcher.subscribe(wire.topic("t"), 0);
        WireClient client = broker.open(wire);
        client.sendInVain(
                Packets.connect(wire.version(), "x".repeat(60_000)).bytes(),
                Packets.publish(wire.version(), 0, wire.topic("t"), 0, Packets.NO_PROPERTIES, new byte[] {'x'}));
        List<Received> answers = client.untilClosed();
        assertEquals(1, answers.size(), answers.toString());
        broker.connect(wire, "other").publish(wire.topic("t"), "fence", 1, false);
        watcher.nextMessage("fence");
    }
}
