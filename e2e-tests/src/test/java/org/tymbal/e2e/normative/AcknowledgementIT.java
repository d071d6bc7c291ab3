package org.tymbal.e2e.normative;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tymbal.codec.packet.ProtocolVersion.V5;

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

/** Reason Codes and Reason Strings of answers, and answers that must not grow too large [MQTT-3.4] to [MQTT-3.11]. */
class AcknowledgementIT {
    private static final int SMALL = 20;

    @RegisterExtension
    static final BrokerProcess broker = BrokerProcess.tymbal();

    private static Packets.Connect small(Wire wire, Bytes properties) {
        return Packets.connect(V5, wire.id("small"))
                .properties(properties.u8(0x27).u32(SMALL));
    }

    /** The codes that the specification's tables give for these cases, with a sentence for who reads it. */
    @Proves(
            v5 = {
                "MQTT-3.4.2-1",
                "MQTT-3.5.2-1",
                "MQTT-3.6.2-1",
                "MQTT-3.7.2-1",
                "MQTT-3.8.4-7",
                "MQTT-3.9.3-2",
                "MQTT-3.11.3-2"
            })
    @EveryWire(versions = V5)
    void failuresAreNamedAndExplained(Wire wire) {
        Map<PacketType, Integer> expected = Map.of(
                PacketType.PUBACK, 0x87,
                PacketType.PUBREC, 0x87,
                PacketType.PUBREL, 0x92,
                PacketType.PUBCOMP, 0x92,
                PacketType.SUBACK, 0x97,
                PacketType.UNSUBACK, 0x11);
        WireClient client = broker.connect(wire, "c");
        Acknowledgements.provoke(client);
        for (PacketType type : Acknowledgements.TYPES) {
            Received answer = client.awaitType(type);
            boolean many = type == PacketType.SUBACK || type == PacketType.UNSUBACK;
            assertEquals(expected.get(type), many ? answer.reasons().get(0) : answer.reason(), type.toString());
            String explanation = (String) answer.property(0x1f);
            assertNotNull(explanation, type.toString());
            assertTrue(explanation.length() > 10, explanation);
        }
    }

    @Proves(
            v5 = {
                "MQTT-3.1.2-24",
                "MQTT-3.4.2-2",
                "MQTT-3.4.2-3",
                "MQTT-3.5.2-2",
                "MQTT-3.5.2-3",
                "MQTT-3.6.2-2",
                "MQTT-3.6.2-3",
                "MQTT-3.7.2-2",
                "MQTT-3.7.2-3",
                "MQTT-3.9.2-1",
                "MQTT-3.9.2-2",
                "MQTT-3.11.2-1",
                "MQTT-3.11.2-2"
            })
    @EveryWire(versions = V5)
    void explanationsAreLeftOutWhereTheyWouldBeTooLarge(Wire wire) {
        WireClient client = broker.connect(wire, small(wire, new Bytes()));
        Acknowledgements.provoke(client);
        for (PacketType type : Acknowledgements.TYPES) {
            Received answer = client.awaitType(type);
            assertTrue(answer.size() <= SMALL, answer.toString());
            assertNull(answer.property(0x1f));
            assertNull(answer.property(0x26));
        }
    }

    @Proves(v5 = {"MQTT-3.2.2-19", "MQTT-3.2.2-20", "MQTT-4.12.0-1"})
    @EveryWire(versions = V5)
    void aConnackThatRefusesFits(Wire wire) {
        Bytes method = new Bytes().u8(0x15).text("none such");
        Received explained = broker.open(wire)
                .connect(Packets.connect(V5, wire.id("large")).properties(new Bytes().raw(method.toArray())));
        assertEquals(0x8c, explained.reason());
        assertNotNull(explained.property(0x1f));
        WireClient client = broker.open(wire);
        Received connack = client.connect(small(wire, method));
        assertEquals(0x8c, connack.reason());
        assertTrue(connack.size() <= SMALL, connack.toString());
        assertNull(connack.property(0x1f));
        assertNull(connack.property(0x26));
        assertEquals(List.of(), client.untilClosed());
    }

    @Proves(
            v5 = {
                "MQTT-3.14.2-1",
                "MQTT-3.14.2-2",
                "MQTT-3.14.2-3",
                "MQTT-3.14.2-4",
                "MQTT-3.14.4-1",
                "MQTT-3.14.4-2",
                "MQTT-4.13.2-1"
            })
    @EveryWire(versions = V5)
    void aDisconnectFitsAndIsTheLastWord(Wire wire) {
        WireClient plain = broker.connect(wire, "plain");
        plain.send(Bytes.hex("c1 00"), Packets.PINGREQ);
        List<Received> answers = plain.untilClosed();
        assertEquals(1, answers.size(), answers.toString());
        assertEquals(PacketType.DISCONNECT, answers.get(0).type());
        assertEquals(0x81, answers.get(0).reason());
        assertNotNull(answers.get(0).property(0x1f));
        assertNull(answers.get(0).property(0x11), "Session Expiry Interval");
        WireClient client = broker.connect(wire, small(wire, new Bytes()));
        client.send(Bytes.hex("c1 00"), Packets.PINGREQ);
        answers = client.untilClosed();
        assertEquals(1, answers.size(), answers.toString());
        assertTrue(answers.get(0).size() <= SMALL, answers.toString());
        assertEquals(0x81, answers.get(0).reason());
        assertNull(answers.get(0).property(0x1f));
        assertNull(answers.get(0).property(0x26));
    }
}
