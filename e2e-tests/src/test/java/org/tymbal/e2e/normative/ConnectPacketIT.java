package org.tymbal.e2e.normative;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tymbal.codec.packet.ProtocolVersion.V3_1_1;
import static org.tymbal.codec.packet.ProtocolVersion.V5;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

/** CONNECT: flags, fields and what becomes of them [MQTT-3.1]. */
class ConnectPacketIT {
    @RegisterExtension
    static final BrokerProcess broker = BrokerProcess.tymbal();

    /** A CONNECT of any flags with any payload. */
    private static byte[] connect(Wire wire, int flags, Bytes payload) {
        Bytes body =
                new Bytes().text("MQTT").u8(wire.version().level()).u8(flags).u16(60);
        return Packets.packet(
                0x10, (wire.v5() ? body.u8(0) : body).raw(payload.toArray()).toArray());
    }

    private static Bytes will(Wire wire, Bytes payload) {
        return wire.v5() ? payload.u8(0) : payload;
    }

    /** The older version closes without a word; MQTT 5 may say why first. */
    private static void expectRefused(WireClient client, String what) {
        List<Received> answer = client.untilClosed();
        assertTrue(answer.size() <= (client.version() == V5 ? 1 : 0), () -> what + ": " + answer);
        for (Received packet : answer) {
            assertEquals(PacketType.CONNACK, packet.type(), what);
            assertTrue(packet.reason() >= 0x80, what + " was accepted");
            assertFalse(packet.sessionPresent());
        }
        client.close();
    }

    @Proves(
            v311 = {
                "MQTT-3.1.2-3",
                "MQTT-3.1.2-9",
                "MQTT-3.1.2-11",
                "MQTT-3.1.2-13",
                "MQTT-3.1.2-14",
                "MQTT-3.1.2-15",
                "MQTT-3.1.2-18",
                "MQTT-3.1.2-19",
                "MQTT-3.1.2-20",
                "MQTT-3.1.2-21",
                "MQTT-3.1.2-22",
                "MQTT-3.1.3-3",
                "MQTT-3.1.4-1",
                "MQTT-3.2.2-6"
            },
            v5 = {
                "MQTT-3.1.2-3",
                "MQTT-3.1.2-9",
                "MQTT-3.1.2-11",
                "MQTT-3.1.2-12",
                "MQTT-3.1.2-13",
                "MQTT-3.1.2-16",
                "MQTT-3.1.2-17",
                "MQTT-3.1.2-18",
                "MQTT-3.1.2-19",
                "MQTT-3.1.3-3",
                "MQTT-3.1.4-1",
                "MQTT-3.1.4-2",
                "MQTT-3.14.0-1",
                "MQTT-4.13.1-1"
            })
    @EveryWire(versions = {V3_1_1, V5})
    void flagsAndFieldsMustAgree(Wire wire) {
        Map<String, byte[]> bad = new LinkedHashMap<>();
        bad.put("reserved flag", connect(wire, 3, new Bytes().text("a")));
        bad.put("no client identifier", connect(wire, 2, new Bytes()));
        for (int qos = 1; qos <= 3; qos++) {
            bad.put("Will QoS " + qos + " without a Will", connect(wire, 2 | qos << 3, new Bytes().text("a")));
        }
        bad.put("Will Retain without a Will", connect(wire, 0x22, new Bytes().text("a")));
        bad.put(
                "Will fields without a Will",
                connect(wire, 2, will(wire, new Bytes().text("a")).text("w").text("x")));
        bad.put("a Will without fields", connect(wire, 6, new Bytes().text("a")));
        bad.put(
                "a Will without payload",
                connect(wire, 6, will(wire, new Bytes().text("a")).text("w")));
        bad.put(
                "Will QoS 3",
                connect(wire, 0x1e, will(wire, new Bytes().text("a")).text("w").text("x")));
        bad.put(
                "User Name without its flag",
                connect(wire, 2, new Bytes().text("a").text("u")));
        bad.put("User Name Flag without a User Name", connect(wire, 0x82, new Bytes().text("a")));
        bad.put(
                "Password without its flag",
                connect(wire, 0x82, new Bytes().text("a").text("u").text("p")));
        bad.put(
                "Password Flag without a Password",
                connect(wire, 0xc2, new Bytes().text("a").text("u")));
        if (!wire.v5()) {
            bad.put(
                    "Password without a User Name",
                    connect(wire, 0x42, new Bytes().text("a").text("p")));
        }
        bad.forEach((what, bytes) -> {
            WireClient client = broker.open(wire);
            client.send(bytes);
            expectRefused(client, what);
        });
    }

    @Proves(
            v311 = {"MQTT-3.1.3-1", "MQTT-3.1.2-9", "MQTT-3.1.2-19", "MQTT-3.1.2-21"},
            v5 = {"MQTT-3.1.3-1", "MQTT-3.1.2-9", "MQTT-3.1.2-17", "MQTT-3.1.2-19"})
    @EveryWire(versions = {V3_1_1, V5})
    void allFieldsComeInTheirOrder(Wire wire) {
        WireClient watcher = broker.connect(wire, "watcher");
        watcher.subscribe(wire.topic("#"), 1);
        WireClient client = broker.open(wire);
        Bytes payload = will(wire, new Bytes().text(wire.id("first")))
                .text(wire.topic("second"))
                .text("third")
                .text("fourth")
                .text("fifth");
        client.send(connect(wire, 0xce, payload));
        assertEquals(0, client.next(PacketType.CONNACK).reason());
        // The broker's log comes by another way than its packets, so it may be later.
        for (int asked = 0; !logged(" as " + wire.id("first") + " (", "u'fourth'"); asked++) {
            assertTrue(asked < 10_000, "the log names the client and its user");
            client.expectNothing();
        }
        client.cut();
        assertEquals(wire.topic("second"), watcher.nextMessage("third").topic());
    }

    private static boolean logged(String one, String other) {
        return broker.output().stream().anyMatch(line -> line.contains(one) && line.contains(other));
    }

    @Proves(
            v311 = {"MQTT-3.1.3-4", "MQTT-3.1.3-10", "MQTT-3.1.3-11", "MQTT-3.1.4-1"},
            v5 = {"MQTT-3.1.3-4", "MQTT-3.1.3-11", "MQTT-3.1.3-12", "MQTT-3.1.4-1"})
    @EveryWire(versions = {V3_1_1, V5})
    void stringsAreWellFormed(Wire wire) {
        for (String hex : DataFormatIT.ILL_FORMED) {
            byte[] bad = Bytes.hex(hex);
            List<byte[]> packets = List.of(
                    connect(wire, 2, new Bytes().binary(bad)),
                    connect(
                            wire,
                            6,
                            will(wire, new Bytes().text("a")).binary(bad).text("x")),
                    connect(wire, 0x82, new Bytes().text("a").binary(bad)));
            for (byte[] packet : packets) {
                WireClient client = broker.open(wire);
                client.send(packet);
                expectRefused(client, hex);
            }
        }
    }

    @Proves(
            v311 = {"MQTT-3.1.3-5", "MQTT-3.1.4-4", "MQTT-3.2.0-1", "MQTT-3.2.2-1"},
            v5 = {"MQTT-3.1.3-5", "MQTT-3.1.4-5", "MQTT-3.2.0-1", "MQTT-3.2.0-2", "MQTT-3.2.2-1", "MQTT-3.2.2-2"})
    @EveryWire(versions = {V3_1_1, V5})
    void plainClientIdentifiersAreAllowed(Wire wire) {
        for (String id : List.of("0", "0123456789abcdefghijklm", "nopqrstuvwxyzABCDEFGHIJ", "KLMNOPQRSTUVWXYZ")) {
            WireClient client = broker.open(wire);
            Received connack = client.connect(Packets.connect(wire.version(), id));
            assertEquals(0, connack.reason());
            assertTrue(connack.toString().startsWith("CONNACK flags 0 body 0000"), connack.toString());
            client.expectNothing();
            client.disconnect();
        }
    }

    @Proves(
            v311 = {"MQTT-3.1.2-1", "MQTT-3.1.2-2"},
            v5 = {"MQTT-3.1.2-1", "MQTT-3.1.2-2"})
    @EveryWire(versions = {V3_1_1, V5})
    void otherProtocolsAreRefused(Wire wire) {
        for (int level : new int[] {0, 1, 2, 6, 7, 127, 255}) {
            WireClient client = broker.open(wire);
            client.send(Packets.packet(
                    0x10,
                    new Bytes().text("MQTT").u8(level).u8(2).u16(60).text("x").toArray()));
            assertEquals(1, client.next(PacketType.CONNACK).reason(), "level " + level);
            assertEquals(List.of(), client.untilClosed());
            client.close();
        }
        for (String name : List.of("mqtt", "MQTTX", "HTTP", "", "MQIsdp")) {
            WireClient client = broker.open(wire);
            Bytes body = new Bytes().text(name).u8(wire.version().level()).u8(2).u16(60);
            client.send(Packets.packet(
                    0x10, (wire.v5() ? body.u8(0) : body).text("x").toArray()));
            for (Received packet : client.untilClosed()) {
                assertEquals(PacketType.CONNACK, packet.type(), name);
                assertTrue(packet.reason() == 1 || packet.reason() == 0x84, name + ": " + packet);
            }
            client.close();
        }
    }

    @Proves(
            v311 = {"MQTT-3.1.3-7", "MQTT-3.1.3-8", "MQTT-3.1.3-9", "MQTT-3.1.4-5", "MQTT-3.2.2-4", "MQTT-3.2.2-5"},
            v5 = {
                "MQTT-3.1.3-8",
                "MQTT-3.1.4-2",
                "MQTT-3.1.4-6",
                "MQTT-3.2.2-6",
                "MQTT-3.2.2-7",
                "MQTT-3.2.2-8",
                "MQTT-3.14.0-1",
                "MQTT-4.13.2-1"
            })
    @EveryWire(versions = {V3_1_1, V5})
    void behindARefusedConnectNothingIsServed(Wire wire) {
        WireClient client = broker.open(wire);
        Packets.Connect refused = wire.v5()
                ? Packets.connect(V5, "x".repeat(5_000))
                : Packets.connect(V3_1_1, "").clean(false);
        client.send(
                refused.bytes(),
                Packets.publish(wire.version(), 1, wire.topic("t"), 0, Packets.NO_PROPERTIES, new byte[] {'x'}),
                Packets.PINGREQ);
        Received connack = client.next(PacketType.CONNACK);
        assertEquals(wire.v5() ? 0x85 : 2, connack.reason());
        assertFalse(connack.sessionPresent());
        assertEquals(List.of(), client.untilClosed());
        WireClient other = broker.connect(wire, "other");
        other.subscribe(wire.topic("t"), 0);
        other.expectNothing();
    }

    @Proves(v5 = {"MQTT-3.1.3-6", "MQTT-3.1.3-7", "MQTT-3.2.2-16"})
    @EveryWire(versions = V5)
    void theAssignedIdentifierIsTheClients(Wire wire) {
        WireClient client = broker.open(wire);
        Bytes keep = new Bytes().u8(0x11).u32(100);
        Received connack = client.connect(Packets.connect(V5, "").properties(keep));
        String assigned = (String) connack.property(0x12);
        assertNotNull(assigned);
        client.subscribe(wire.topic("t"), 1);
        client.disconnect();
        client = broker.open(wire);
        connack = client.connect(Packets.connect(V5, assigned).clean(false));
        assertTrue(connack.sessionPresent());
        assertNull(connack.property(0x12), "this time the client chose it");
        client.publish(wire.topic("t"), "still subscribed", 0, false);
        client.nextMessage("still subscribed");
    }

    /** Retained Messages belong to their topics and outlive whoever sent them. */
    @Proves(v311 = "MQTT-3.1.2-7")
    @EveryWire(versions = V3_1_1)
    void retainedMessagesOutliveTheSession(Wire wire) {
        WireClient client = broker.connect(wire, "c");
        client.publish(wire.topic("t"), "kept", 1, true);
        client.disconnect();
        WireClient again = broker.connect(wire, "c");
        again.subscribe(wire.topic("t"), 0);
        assertTrue(again.nextMessage("kept").retain());
    }

    @Proves(v5 = "MQTT-3.1.2-28")
    @EveryWire(versions = V5)
    void responseInformationIsForThoseWhoAsk(Wire wire) {
        assertNull(responseInformation(wire, new Bytes()));
        assertNull(responseInformation(wire, new Bytes().u8(0x19).u8(0)));
        assertNotNull(responseInformation(wire, new Bytes().u8(0x19).u8(1)));
    }

    private static Object responseInformation(Wire wire, Bytes properties) {
        WireClient client = broker.open(wire);
        Received connack = client.connect(Packets.connect(V5, wire.id("r")).properties(properties));
        client.disconnect();
        return connack.property(0x1a);
    }

    @Proves(
            v5 = {
                "MQTT-3.1.2-26",
                "MQTT-3.1.2-27",
                "MQTT-3.3.2-11",
            })
    @EveryWire(versions = V5)
    void topicAliasesGoToThoseWhoTakeThem(Wire wire) {
        WireClient none = broker.connect(wire, "none");
        WireClient zero = broker.connect(
                wire,
                Packets.connect(V5, wire.id("zero"))
                        .properties(new Bytes().u8(0x22).u16(0)));
        WireClient two = broker.connect(
                wire,
                Packets.connect(V5, wire.id("two"))
                        .properties(new Bytes().u8(0x22).u16(2)));
        for (WireClient client : List.of(none, zero, two)) {
            client.subscribe(wire.topic("#"), 0);
        }
        WireClient publisher = broker.connect(wire, "pub");
        for (int round = 0; round < 2; round++) {
            for (int topic = 0; topic < 5; topic++) {
                publisher.publish(wire.topic("topic" + topic), "x", 1, false);
            }
        }
        int aliased = 0;
        for (int i = 0; i < 10; i++) {
            assertNull(none.next(PacketType.PUBLISH).property(0x23));
            assertNull(zero.next(PacketType.PUBLISH).property(0x23));
            Long alias = (Long) two.next(PacketType.PUBLISH).property(0x23);
            assertTrue(alias == null || alias == 1 || alias == 2, "alias " + alias);
            aliased += alias == null ? 0 : 1;
        }
        assertTrue(aliased > 0, "whoever takes aliases is sent some");
    }

    @Proves(v5 = "MQTT-3.1.3-10")
    @EveryWire(versions = V5)
    void theUserPropertiesOfAWillKeepTheirOrder(Wire wire) {
        WireClient watcher = broker.connect(wire, "watcher");
        watcher.subscribe(wire.topic("will"), 0);
        Bytes properties = new Bytes();
        for (String value : List.of("3", "1", "2", "1")) {
            properties.u8(0x26).text("k").text(value);
        }
        broker.connect(
                        wire,
                        Packets.connect(V5, wire.id("mortal"))
                                .will(wire.topic("will"), "gone", 0, false)
                                .willProperties(properties))
                .cut();
        List<String> values = watcher.nextMessage("gone").properties().get(0x26).stream()
                .map(pair -> ((String[]) pair)[1])
                .toList();
        assertEquals(List.of("3", "1", "2", "1"), values);
    }

    /** Asked not to explain, the broker explains nothing but its CONNACK and DISCONNECT. */
    @Proves(v5 = "MQTT-3.1.2-29")
    @EveryWire(versions = V5)
    void problemInformationCanBeDeclined(Wire wire) {
        for (int wanted = 0; wanted <= 1; wanted++) {
            WireClient client = broker.connect(
                    wire,
                    Packets.connect(V5, wire.id("c" + wanted + "w"))
                            .properties(new Bytes().u8(0x17).u8(wanted)));
            Acknowledgements.provoke(client);
            for (PacketType type : Acknowledgements.TYPES) {
                Received answer = client.awaitType(type);
                assertEquals(wanted == 1, answer.property(0x1f) != null, type + " with a Reason String");
                assertNull(answer.property(0x26));
            }
        }
    }
}
