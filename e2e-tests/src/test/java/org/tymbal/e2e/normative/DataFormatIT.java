package org.tymbal.e2e.normative;

import static org.junit.jupiter.api.Assertions.assertEquals;
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

/** Strings, integers and headers [MQTT-1.5] [MQTT-2]. */
class DataFormatIT {
    /** Overlong, a surrogate, above U+10FFFF, half a letter, a continuation alone, U+0000. */
    static final List<String> ILL_FORMED = List.of("c0 80", "ed a0 80", "f4 90 80 80", "61 c3", "80", "61 00 62");

    @RegisterExtension
    static final BrokerProcess broker = BrokerProcess.tymbal();

    @Proves(
            v311 = {
                "MQTT-1.5.3-1",
                "MQTT-1.5.3-2",
                "MQTT-3.3.2-1",
                "MQTT-3.8.3-1",
                "MQTT-3.10.3-1",
                "MQTT-4.7.3-2",
                "MQTT-4.8.0-1"
            },
            v5 = {
                "MQTT-1.5.4-1",
                "MQTT-1.5.4-2",
                "MQTT-1.5.7-1",
                "MQTT-3.3.2-1",
                "MQTT-3.3.2-13",
                "MQTT-3.3.2-19",
                "MQTT-3.8.3-1",
                "MQTT-3.10.3-1",
                "MQTT-4.7.3-2",
                "MQTT-4.13.1-1"
            })
    @EveryWire(versions = {V3_1_1, V5})
    void illFormedStringsCloseTheConnection(Wire wire) {
        byte[] none = wire.v5() ? new byte[] {0} : new byte[0];
        for (String hex : ILL_FORMED) {
            byte[] bad = Bytes.hex(hex);
            expectRefused(wire, hex, 0x30, new Bytes().binary(bad).raw(none).raw(new byte[] {'x'}));
            expectRefused(
                    wire, hex, 0x82, new Bytes().u16(1).raw(none).binary(bad).u8(0));
            expectRefused(wire, hex, 0xa2, new Bytes().u16(1).raw(none).binary(bad));
            if (wire.v5()) {
                for (int property : new int[] {0x03, 0x08}) {
                    withProperty(wire, hex, new Bytes().u8(property).binary(bad));
                }
                withProperty(wire, hex, new Bytes().u8(0x26).binary(bad).text("value"));
                withProperty(wire, hex, new Bytes().u8(0x26).text("key").binary(bad));
            }
        }
    }

    private static void withProperty(Wire wire, String hex, Bytes property) {
        byte[] properties = property.toArray();
        expectRefused(
                wire, hex, 0x30, new Bytes().text("t").varint(properties.length).raw(properties));
    }

    private static void expectRefused(Wire wire, String what, int first, Bytes body) {
        WireClient client = broker.connect(wire, "bad");
        client.send(Packets.packet(first, body.toArray()));
        try {
            client.expectClosed(0x81);
        } catch (AssertionError e) {
            throw new AssertionError("first byte " + Integer.toHexString(first) + ", string " + what, e);
        }
        client.close();
    }

    @Proves(
            v311 = {"MQTT-1.5.3-3", "MQTT-4.7.3-4"},
            v5 = {"MQTT-1.5.4-3", "MQTT-4.7.3-4"})
    @EveryWire(versions = {V3_1_1, V5})
    void aByteOrderMarkIsALetterLikeOthersAndNothingIsNormalized(Wire wire) {
        WireClient client = broker.connect(wire, "c");
        client.subscribe(wire.topic("\ufeffx"), 0);
        client.subscribe(wire.topic("\u00e9"), 0);
        client.publish(wire.topic("x"), "no mark", 0, false);
        client.publish(wire.topic("e\u0301"), "the same letter in two code points", 0, false);
        client.publish(wire.topic("\u00c9"), "the capital", 0, false);
        client.publish(wire.topic("\ufeffx"), "mark", 0, false);
        client.publish(wire.topic("\u00e9"), "letter", 0, false);
        assertEquals(wire.topic("\ufeffx"), client.nextMessage("mark").topic());
        client.nextMessage("letter");
        client.expectNothing();
    }

    @Proves(v5 = {"MQTT-1.5.5-1", "MQTT-2.2.2-1"})
    @EveryWire(versions = V5)
    void lengthsAreThereAndNoLongerThanTheyNeedToBe(Wire wire) {
        WireClient overlong = broker.connect(wire, "overlong");
        overlong.send(Bytes.hex("30 84 00 00 01 61 00"));
        overlong.expectClosed(0x81);
        WireClient overlongProperties = broker.connect(wire, "properties");
        overlongProperties.send(Bytes.hex("30 05 00 01 61 80 00"));
        overlongProperties.expectClosed(0x81);
        WireClient without = broker.connect(wire, "without");
        without.send(Bytes.hex("a2 05 00 01 00 01 61")); // no Property Length, so the filter is taken for one
        without.expectClosed(0x81);
        WireClient good = broker.connect(wire, "good");
        good.send(Packets.subscribe(V5, 7, Packets.NO_PROPERTIES, wire.topic("t"), 0));
        Received suback = good.next(PacketType.SUBACK);
        assertEquals(2 + 2 + 1 + 1, suback.size(), "identifier, Property Length 0, one code");
        assertEquals(List.of(0), suback.reasons());
    }

    @Proves(
            v311 = {
                "MQTT-2.2.2-1",
                "MQTT-2.2.2-2",
                "MQTT-3.6.1-1",
                "MQTT-3.8.1-1",
                "MQTT-3.10.1-1",
                "MQTT-3.14.1-1",
                "MQTT-4.8.0-1"
            },
            v5 = {
                "MQTT-2.1.3-1",
                "MQTT-3.6.1-1",
                "MQTT-3.8.1-1",
                "MQTT-3.10.1-1",
                "MQTT-3.14.1-1",
                "MQTT-3.15.1-1",
                "MQTT-4.13.1-1",
                "MQTT-4.13.2-1"
            })
    @EveryWire(versions = {V3_1_1, V5})
    void reservedFlagsAreKept(Wire wire) {
        String none = wire.v5() ? "00" : "";
        for (String packet : List.of(
                "40 0001",
                "50 0001",
                "62 0001",
                "70 0001",
                "82 0001" + none + "0001 61 00",
                "a2 0001" + none + "0001 61",
                "c0",
                "e0",
                wire.v5() ? "f0 18 00" : "c0")) {
            byte[] right = Bytes.hex(packet);
            byte[] body = java.util.Arrays.copyOfRange(right, 1, right.length);
            for (int flags = 0; flags < 16; flags++) {
                if (flags != (right[0] & 15)) {
                    WireClient client = broker.connect(wire, "flags");
                    client.send(Packets.packet(right[0] & 0xf0 | flags, body));
                    client.expectClosed(0x81);
                    client.close();
                }
            }
        }
    }

    @Proves(
            v311 = {"MQTT-2.3.1-5", "MQTT-2.3.1-6", "MQTT-2.3.1-7"},
            v5 = {"MQTT-2.2.1-2", "MQTT-2.2.1-5", "MQTT-2.2.1-6"})
    @EveryWire(versions = {V3_1_1, V5})
    void answersCarryTheIdentifierOfTheirQuestionAndQos0None(Wire wire) {
        WireClient client = broker.connect(wire, "c");
        for (int id : new int[] {1, 255, 256, 65_535}) {
            client.send(Packets.subscribe(wire.version(), id, Packets.NO_PROPERTIES, wire.topic("t"), 0));
            assertEquals(id, client.next(PacketType.SUBACK).packetId());
            client.sendPublish(2, wire.topic("u"), id, "x");
            assertEquals(id, client.next(PacketType.PUBACK).packetId());
            client.sendPublish(4, wire.topic("u"), id, "x");
            assertEquals(id, client.next(PacketType.PUBREC).packetId());
            client.send(Packets.pubrel(id));
            assertEquals(id, client.next(PacketType.PUBCOMP).packetId());
            client.sendPublish(2, wire.topic("t"), id, "xy");
            Received first = client.next();
            Received second = client.next();
            Received message = first.type() == PacketType.PUBLISH ? first : second;
            int expected = 2 + 2 + wire.topic("t").length() + (wire.v5() ? 1 : 0) + 2;
            assertEquals(expected, message.size(), "a PUBLISH of QoS 0 with an identifier would be longer");
            assertEquals("xy", message.payload());
            client.send(Packets.unsubscribe(wire.version(), id, wire.topic("t")));
            assertEquals(id, client.next(PacketType.UNSUBACK).packetId());
        }
    }
}
