package org.tymbal.e2e.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
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

/** Bounds: the broker's own, which it announces and enforces, and the client's, which it keeps. */
class LimitsIT {
    private static final int MAXIMUM_PACKET_SIZE = 2_000_000;

    @RegisterExtension
    static final BrokerProcess broker = BrokerProcess.tymbal();

    /** The header alone is enough to refuse: nobody waits for 256 MB, nor makes room for them. */
    @Proves(v5 = "MQTT-3.2.2-15")
    @EveryWire
    void packetsAboveTheMaximumAreRefusedByTheirHeader(Wire wire) {
        WireClient client = broker.connect(wire, "huge");
        client.send(Bytes.hex("30 ff ff ff 7f 00 01 61"));
        client.expectClosed(0x95);
        WireClient above = broker.connect(wire, "above");
        above.send(new Bytes().u8(0x30).varint(MAXIMUM_PACKET_SIZE + 1).toArray());
        above.expectClosed(0x95);
        broker.connect(wire, "other").expectNothing();
    }

    /** Before CONNECT nobody is known, so less is believed. */
    @EveryWire
    void theFirstPacketIsBoundedMore(Wire wire) {
        WireClient client = broker.open(wire);
        client.send(new Bytes().u8(0x10).varint(1_500_000).toArray());
        for (Received packet : client.untilClosed()) {
            assertEquals(PacketType.CONNACK, packet.type());
            assertTrue(packet.reason() != 0);
        }
    }

    @EveryWire
    void aPacketOfTheMaximumPasses(Wire wire) {
        WireClient client = broker.connect(wire, "big");
        client.subscribe(wire.topic("t"), 0);
        int header = 5 + 2 + wire.topic("t").length() + (wire.v5() ? 1 : 0);
        byte[] payload = new byte[MAXIMUM_PACKET_SIZE - header];
        client.send(Packets.publish(wire.version(), 0, wire.topic("t"), 0, Packets.NO_PROPERTIES, payload));
        assertEquals(payload.length, client.next(PacketType.PUBLISH).payloadBytes().length);
    }

    @EveryWire(versions = ProtocolVersion.V5)
    void theMaximumIsAnnounced(Wire wire) {
        Received connack = broker.open(wire).connect(Packets.connect(wire.version(), wire.id("c")));
        assertEquals((long) MAXIMUM_PACKET_SIZE, connack.property(0x27));
    }

    /** A client that can take 100 bytes is not sent 101; what is too long for it is dropped [MQTT-3.1.2-24, -25]. */
    @Proves(v5 = {"MQTT-3.1.2-24", "MQTT-3.1.2-25"})
    @EveryWire(versions = ProtocolVersion.V5)
    void theClientsMaximumPacketSizeIsKept(Wire wire) {
        WireClient small = broker.connect(
                wire,
                Packets.connect(wire.version(), wire.id("small"))
                        .properties(new Bytes().u8(0x27).u32(100)));
        small.subscribe(wire.topic("t"), 1);
        WireClient publisher = broker.connect(wire, "pub");
        publisher.publish(wire.topic("t"), "x".repeat(200), 1, false);
        publisher.publish(wire.topic("t"), "short", 1, false);
        small.acknowledge(small.nextMessage("short"));
        small.expectNothing();
    }

    /** More messages of QoS 2 under way than the server announced: too many [MQTT-3.3.4-7, -9]. */
    @Proves(v5 = "MQTT-3.3.4-7")
    @EveryWire(versions = ProtocolVersion.V5)
    void theServersReceiveMaximumIsEnforced(Wire wire) {
        WireClient client = broker.open(wire);
        Received connack = client.connect(Packets.connect(wire.version(), wire.id("c")));
        Object announced = connack.property(0x21);
        int maximum = announced == null ? 65_535 : Math.toIntExact((Long) announced);
        Bytes all = new Bytes();
        for (int id = 1; id <= Math.min(maximum + 1, 65_535); id++) {
            all.raw(Packets.publish(wire.version(), 4, wire.topic("t"), id, Packets.NO_PROPERTIES, new byte[0]));
        }
        client.sendInVain(all.toArray());
        List<Received> answers;
        if (maximum < 65_535) {
            answers = client.untilClosed();
            Received last = answers.remove(answers.size() - 1);
            assertEquals(PacketType.DISCONNECT, last.type());
            assertEquals(0x93, last.reason());
            assertTrue(answers.stream().allMatch(packet -> packet.type() == PacketType.PUBREC));
        } else {
            client.expectClosed();
        }
    }

    /** Whoever connects and says nothing, or half a CONNECT, is not waited for. */
    @EveryWire(versions = ProtocolVersion.V3_1_1)
    void silenceBeforeConnectIsNotWaitedForLong(Wire wire) {
        WireClient nothing = broker.open(wire);
        WireClient half = broker.open(wire);
        half.send(Bytes.hex("10 20 00 04"));
        // The broker's patience is ten seconds, the test's too: two waits in a row are enough for both.
        WireClient witness = broker.connect(
                wire, Packets.connect(wire.version(), wire.id("w")).keepAlive(6));
        assertEquals(List.of(), witness.untilClosed());
        assertEquals(List.of(), nothing.untilClosed());
        assertEquals(List.of(), half.untilClosed());
    }

    /** Deep topics cost depth in every tree; there is an end to it, and it is said. */
    @EveryWire
    void topicsHaveAnEndOfLevels(Wire wire) {
        String deep = wire.topic("a/".repeat(198)); // 200 levels
        WireClient client = broker.connect(wire, "deep");
        assertEquals(1, client.subscribe(deep, 1));
        client.publish(deep, "deep", 1, false);
        assertNotNull(client.awaitType(PacketType.PUBLISH));
        WireClient deeper = broker.connect(wire, "deeper");
        deeper.send(
                Packets.publish(
                        wire.version(), 2, wire.topic("a/".repeat(5_000)), 1, Packets.NO_PROPERTIES, new byte[0]),
                Packets.disconnect());
        for (Received packet : deeper.untilClosed()) {
            assertTrue(packet.reason() == 0x90 || packet.reason() == 0x97, packet.toString());
        }
        client.expectNothing();
    }
}
