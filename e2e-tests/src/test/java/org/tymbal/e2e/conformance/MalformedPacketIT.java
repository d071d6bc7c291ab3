package org.tymbal.e2e.conformance;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

/**
 * Packets that nobody may send. The one who does is disconnected [MQTT-4.8.0-1 of 3.1.1, MQTT-4.13.1-1 of 5.0], and nobody
 * else notices.
 */
class MalformedPacketIT {
    private static final int MALFORMED = 0x81;
    private static final int PROTOCOL_ERROR = 0x82;

    @RegisterExtension
    static final BrokerProcess broker = BrokerProcess.tymbal();

    /** In hexadecimal; sent by a client that is connected. */
    private static Map<String, String> inEveryVersion() {
        Map<String, String> bad = new LinkedHashMap<>();
        bad.put("packet type 0", "00 00"); // [MQTT-2.1.2]
        bad.put("CONNACK from a client", "20 02 00 00");
        bad.put("PINGRESP from a client", "d0 00");
        bad.put("SUBACK from a client", "90 03 00 01 00");
        bad.put("UNSUBACK from a client", "b0 02 00 01");
        bad.put("PINGREQ with flags", "c1 00"); // [MQTT-2.1.3-1]
        bad.put("PINGREQ with a body", "c0 01 00");
        bad.put("DISCONNECT with flags", "e1 00"); // [MQTT-3.14.1-1]
        bad.put("SUBSCRIBE without its flags", "80 06 00 01 00 01 61 00"); // [MQTT-3.8.1-1]
        bad.put("UNSUBSCRIBE without its flags", "a0 05 00 01 00 01 61"); // [MQTT-3.10.1-1]
        bad.put("PUBREL without its flags", "60 02 00 01"); // [MQTT-3.6.1-1]
        bad.put("PUBACK with flags", "41 02 00 01");
        bad.put("PUBLISH of QoS 3", "36 06 00 01 61 00 01 00"); // [MQTT-3.3.1-4]
        bad.put("PUBLISH of QoS 0 with DUP", "38 04 00 01 61 00"); // [MQTT-3.3.1-2]
        bad.put("PUBLISH cut in its topic", "30 03 00 05 61");
        bad.put("PUBLISH of QoS 1 without identifier", "32 03 00 01 61");
        bad.put("PUBLISH with the identifier 0", "32 06 00 01 61 00 00 00"); // [MQTT-2.2.1-3]
        bad.put("PUBLISH to a wildcard", "30 05 00 02 61 23 00"); // [MQTT-3.3.2-2]
        bad.put("PUBLISH to +", "30 04 00 01 2b 00");
        bad.put("PUBLISH to a topic with NUL", "30 06 00 03 61 00 62 00"); // [MQTT-1.5.4-2]
        bad.put("PUBLISH to overlong UTF-8", "30 05 00 02 c0 80 00"); // [MQTT-1.5.4-1]
        bad.put("PUBLISH to a surrogate", "30 06 00 03 ed a0 80 00");
        bad.put("PUBLISH to half a letter", "30 04 00 01 c3 00");
        bad.put("PUBACK without identifier", "40 00");
        bad.put("PUBACK with half an identifier", "40 01 00");
        bad.put("remaining length of five bytes", "30 80 80 80 80 01"); // [MQTT-1.5.5-1]
        return bad;
    }

    private static Map<String, String> inMqtt3() {
        Map<String, String> bad = inEveryVersion();
        bad.put("packet type 15", "f0 00");
        bad.put("SUBSCRIBE without a filter", "82 02 00 01"); // [MQTT-3.8.3-3]
        bad.put("SUBSCRIBE with the identifier 0", "82 06 00 00 00 01 61 00");
        bad.put("SUBSCRIBE with QoS 3", "82 06 00 01 00 01 61 03"); // [MQTT-3.8.3-4]
        bad.put("SUBSCRIBE cut before its QoS", "82 05 00 01 00 01 61");
        bad.put("SUBSCRIBE to nothing", "82 05 00 01 00 00 00"); // [MQTT-4.7.3-1]
        bad.put("UNSUBSCRIBE without a filter", "a2 02 00 01"); // [MQTT-3.10.3-2]
        bad.put("PUBLISH without a topic", "30 03 00 00 00"); // [MQTT-4.7.3-1]
        return bad;
    }

    private static Map<String, String> inMqtt5() {
        Map<String, String> bad = inEveryVersion();
        bad.put("SUBSCRIBE without a filter", "82 03 00 01 00"); // [MQTT-3.8.3-2]
        bad.put("SUBSCRIBE with the identifier 0", "82 07 00 00 00 00 01 61 00");
        bad.put("SUBSCRIBE with QoS 3", "82 07 00 01 00 00 01 61 03");
        bad.put("SUBSCRIBE with Retain Handling 3", "82 07 00 01 00 00 01 61 30");
        bad.put("SUBSCRIBE with reserved options", "82 07 00 01 00 00 01 61 40"); // [MQTT-3.8.3-5]
        bad.put("SUBSCRIBE with the Subscription Identifier 0", "82 09 00 01 02 0b 00 00 01 61 00");
        bad.put("SUBSCRIBE with two Subscription Identifiers", "82 0b 00 01 04 0b 01 0b 02 00 01 61 00");
        bad.put(
                "shared SUBSCRIBE with No Local",
                "82 10 00 01 00 00 0a 24 73 68 61 72 65 2f 67 2f 61 04"); // [MQTT-3.8.3-4]
        bad.put("UNSUBSCRIBE without a filter", "a2 03 00 01 00");
        bad.put("UNSUBSCRIBE with a foreign property", "a2 08 00 01 02 01 00 00 01 61");
        bad.put("PUBLISH without topic and alias", "30 03 00 00 00"); // [MQTT-3.3.2-8]
        bad.put("PUBLISH with the alias 0", "30 07 00 01 61 03 23 00 00"); // [MQTT-3.3.2-8]
        bad.put("PUBLISH with a foreign property", "30 09 00 01 61 05 11 00 00 00 01");
        bad.put("PUBLISH with an unknown property", "30 06 00 01 61 02 7f 00");
        bad.put("PUBLISH with a property twice", "30 08 00 01 61 04 01 00 01 00");
        bad.put("PUBLISH whose properties are longer than it", "30 05 00 01 61 7f 01");
        bad.put("PUBLISH with a property cut off", "30 05 00 01 61 01 02");
        bad.put("PUBLISH with the format 2", "30 06 00 01 61 02 01 02");
        bad.put("PUBLISH with a Subscription Identifier", "30 06 00 01 61 02 0b 01"); // [MQTT-3.3.4-6]
        bad.put("PUBLISH with a wildcard to answer to", "30 08 00 01 61 04 08 00 01 23"); // [MQTT-3.3.2-14]
        bad.put("PUBACK with a reason of another packet", "40 03 00 01 92");
        bad.put("DISCONNECT with a reason of another packet", "e0 01 01");
        bad.put(
                "PUBLISH with a User Property that is not UTF-8",
                "30 0b 00 01 61 07 26 00 01 ff 00 01 61"); // [MQTT-1.5.7-1]
        bad.put("PUBLISH with a Response Topic that is not UTF-8", "30 08 00 01 61 04 08 00 01 ff");
        bad.put("PUBLISH with a Content Type that is not UTF-8", "30 08 00 01 61 04 03 00 01 ff");
        bad.put("AUTH with flags", "f1 02 18 00"); // [MQTT-3.15.1-1]
        bad.put("AUTH that nobody asked for", "f0 02 18 00"); // [MQTT-4.12.0-6]
        return bad;
    }

    @Proves(
            v311 = {
                "MQTT-1.5.3-1",
                "MQTT-1.5.3-2",
                "MQTT-2.2.2-1",
                "MQTT-2.2.2-2",
                "MQTT-2.3.1-1",
                "MQTT-3.3.1-2",
                "MQTT-3.3.1-4",
                "MQTT-3.3.2-2",
                "MQTT-3.6.1-1",
                "MQTT-3.8.1-1",
                "MQTT-3.8.3-3",
                "MQTT-3.8.3-4",
                "MQTT-3.10.1-1",
                "MQTT-3.10.3-2",
                "MQTT-3.14.1-1",
                "MQTT-4.7.1-1",
                "MQTT-4.7.3-1",
                "MQTT-4.7.3-2",
                "MQTT-4.8.0-1"
            },
            v5 = {
                "MQTT-1.5.4-1",
                "MQTT-1.5.4-2",
                "MQTT-2.1.3-1",
                "MQTT-2.2.1-3",
                "MQTT-3.3.1-2",
                "MQTT-3.3.1-4",
                "MQTT-3.3.2-2",
                "MQTT-3.3.2-8",
                "MQTT-3.3.2-14",
                "MQTT-3.3.4-6",
                "MQTT-3.6.1-1",
                "MQTT-3.8.1-1",
                "MQTT-3.8.3-2",
                "MQTT-3.8.3-4",
                "MQTT-3.8.3-5",
                "MQTT-3.10.1-1",
                "MQTT-3.10.3-2",
                "MQTT-3.14.1-1",
                "MQTT-4.7.0-1",
                "MQTT-4.7.3-2",
                "MQTT-4.12.0-7",
                "MQTT-1.5.7-1",
                "MQTT-3.3.2-13",
                "MQTT-3.3.2-19",
                "MQTT-3.15.1-1",
                "MQTT-4.13.1-1"
            })
    @EveryWire
    void whoSendsItIsDisconnectedAndNobodyElse(Wire wire) {
        WireClient bystander = broker.connect(wire, "bystander");
        bystander.subscribe(wire.topic("t"), 1);
        Map<String, String> bad = wire.v5() ? inMqtt5() : inMqtt3();
        int[] number = {0};
        assertAll(bad.entrySet().stream().map(entry -> () -> {
            WireClient client = broker.connect(wire, "bad" + number[0]++ + "n");
            try {
                client.send(Bytes.hex(entry.getValue()));
                client.expectClosed(MALFORMED, PROTOCOL_ERROR, 0x8f, 0x90, 0x94, 0x9b);
            } catch (AssertionError e) {
                throw new AssertionError(entry.getKey() + " (" + entry.getValue() + "): " + e.getMessage(), e);
            }
        }));
        broker.connect(wire, "good").publish(wire.topic("t"), "still served", 1, false);
        bystander.nextMessage("still served");
    }

    /** In MQTT 5 the server may say why, and it must be the right reason where the specification names one. */
    @Proves(v5 = "MQTT-4.13.1-1")
    @EveryWire(versions = ProtocolVersion.V5)
    void theReasonIsTheRightOne(Wire wire) {
        Map<String, Integer> reasons = Map.of(
                "c1 00", MALFORMED,
                "30 06 00 03 61 00 62 00", MALFORMED,
                "30 08 00 01 61 04 01 00 01 00", PROTOCOL_ERROR,
                "30 03 00 00 00", PROTOCOL_ERROR,
                "30 07 00 01 61 03 23 ff ff", 0x94);
        reasons.forEach((packet, reason) -> {
            WireClient client = broker.connect(wire, "bad");
            client.send(Bytes.hex(packet));
            client.expectClosed(reason);
        });
    }

    /** Filters with a wildcard in the wrong place are refused in the SUBACK or with the connection [MQTT-4.7.1-1, -2]. */
    @Proves(
            v311 = {"MQTT-4.7.1-2", "MQTT-4.7.1-3"},
            v5 = {"MQTT-4.7.1-1", "MQTT-4.7.1-2"})
    @EveryWire
    void badFiltersAreNeverGranted(Wire wire) {
        for (String filter : List.of("a/#/b", "a#", "a/b#", "+a", "a/b+/c", "#/a", "a/+b")) {
            WireClient client = broker.connect(wire, "bad");
            client.send(Packets.subscribe(wire.version(), 1, Packets.NO_PROPERTIES, filter, 0), Packets.disconnect());
            for (Received packet : client.untilClosed()) {
                int code = packet.type() == PacketType.SUBACK ? packet.reasons().get(0) : packet.reason();
                assertTrue(wire.v5() ? code == 0x8f || code == 0x81 : code == 0x80, filter + ": " + packet);
            }
        }
    }

    /** Faults in CONNECT itself: no session, no will, at most a CONNACK that refuses. */
    @Proves(
            v311 = {
                "MQTT-3.1.2-3",
                "MQTT-3.1.2-11",
                "MQTT-3.1.2-13",
                "MQTT-3.1.2-14",
                "MQTT-3.1.2-15",
                "MQTT-3.1.2-22",
                "MQTT-3.1.3-3",
                "MQTT-3.1.3-4",
                "MQTT-3.1.4-1",
                "MQTT-3.2.2-5",
                "MQTT-3.2.2-6",
                "MQTT-3.1.2-18",
                "MQTT-3.1.2-19",
                "MQTT-3.1.2-20",
                "MQTT-3.1.2-21"
            },
            v5 = {
                "MQTT-3.1.2-3",
                "MQTT-3.1.2-11",
                "MQTT-3.1.2-12",
                "MQTT-3.1.2-13",
                "MQTT-3.1.3-3",
                "MQTT-3.1.3-4",
                "MQTT-3.1.4-1",
                "MQTT-3.2.2-7",
                "MQTT-3.14.0-1",
                "MQTT-3.1.2-16",
                "MQTT-3.1.2-17",
                "MQTT-3.1.2-18",
                "MQTT-3.1.2-19"
            })
    @EveryWire
    void badConnectsAreRefused(Wire wire) {
        String properties = wire.v5() ? "00" : "";
        String name = wire.version() == ProtocolVersion.V3_1
                ? "0006 4d5149736470 03"
                : "0004 4d515454 0" + wire.version().level();
        Map<String, String> bad = new LinkedHashMap<>();
        if (wire.version() != ProtocolVersion.V3_1) { // which disregards these
            bad.put("reserved flag", name + "03 003c" + properties + "0001 61"); // [MQTT-3.1.2-3]
            bad.put("will QoS without a will", name + "0a 003c" + properties + "0001 61"); // [MQTT-3.1.2-11]
            bad.put("will retain without a will", name + "22 003c" + properties + "0001 61"); // [MQTT-3.1.2-13]
            bad.put("password announced, but not there", name + "c2 003c" + properties + "0001 61 0001 62");
            bad.put("user name announced, but not there", name + "82 003c" + properties + "0001 61");
        }
        bad.put("will QoS 3", name + "1e 003c" + properties + "0001 61" + properties + "0001 62 0001 63");
        bad.put("user name not announced, but there", name + "02 003c" + properties + "0001 61 0001 62");
        bad.put("password not announced, but there", name + "82 003c" + properties + "0001 61 0001 62 0001 63");
        bad.put("will flag without a will", name + "06 003c" + properties + "0001 61");
        bad.put("bytes behind the last field", name + "02 003c" + properties + "0001 61 00");
        bad.put("client identifier with NUL", name + "02 003c" + properties + "0003 610062");
        bad.put("client identifier cut", name + "02 003c" + properties + "0009 61");
        bad.put("no client identifier at all", name + "02 003c" + properties);
        bad.put("will topic with a wildcard", name + "06 003c" + properties + "0001 61" + properties + "0001 23 0000");
        if (wire.version() == ProtocolVersion.V3_1_1) {
            bad.put("password without user name", name + "42 003c 0001 61 0001 62"); // [MQTT-3.1.2-22]
        }
        if (wire.v5()) {
            bad.put("Receive Maximum 0", name + "02 003c 03 21 0000 0001 61"); // [MQTT-3.1.2.11.3]
            bad.put("Maximum Packet Size 0", name + "02 003c 05 27 00000000 0001 61");
            bad.put("a property twice", name + "02 003c 06 21 0001 21 0001 0001 61");
            bad.put("a foreign property", name + "02 003c 02 01 00 0001 61");
            bad.put("authentication data without a method", name + "02 003c 04 16 0001 00 0001 61");
        }
        assertAll(bad.entrySet().stream().map(entry -> () -> {
            WireClient client = broker.open(wire);
            client.send(Packets.packet(0x10, Bytes.hex(entry.getValue())));
            List<Received> answer = client.untilClosed();
            assertTrue(answer.size() <= 1, () -> entry.getKey() + ": " + answer);
            for (Received packet : answer) {
                assertEquals(PacketType.CONNACK, packet.type(), entry.getKey());
                assertTrue(packet.reason() != 0, entry.getKey() + " was accepted");
            }
        }));
    }

    /** Answers to questions that nobody asked are borne: the client may have forgotten a session. */
    @EveryWire
    void strayAcknowledgementsDoNoHarm(Wire wire) {
        WireClient client = broker.connect(wire, "c");
        client.send(Packets.puback(77), Packets.pubcomp(79));
        client.send(Packets.pubrec(78));
        Received answer = client.next();
        assertEquals(PacketType.PUBREL, answer.type());
        assertEquals(78, answer.packetId());
        assertEquals(wire.v5() ? 0x92 : 0, answer.reason());
        client.send(Packets.pubrel(80));
        Received pubcomp = client.next(PacketType.PUBCOMP);
        assertEquals(80, pubcomp.packetId());
        assertEquals(wire.v5() ? 0x92 : 0, pubcomp.reason());
        client.expectNothing();
    }

    /** A packet that is cut and then nothing more: its sender waits, others do not. */
    @EveryWire
    void halfAPacketHoldsNobodyUp(Wire wire) {
        WireClient half = broker.connect(wire, "half");
        half.send(Bytes.hex("30 7f 00 01"));
        WireClient other = broker.connect(wire, "other");
        other.subscribe(wire.topic("t"), 1);
        other.publish(wire.topic("t"), "x", 1, false);
        other.awaitType(PacketType.PUBLISH);
        half.cut();
        other.expectNothing();
    }
}
