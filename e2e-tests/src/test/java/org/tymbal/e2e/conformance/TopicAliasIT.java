package org.tymbal.e2e.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
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

/** Topic Aliases in both directions [MQTT-3.3.2.3.4]. */
class TopicAliasIT {
    @RegisterExtension
    static final BrokerProcess broker = BrokerProcess.tymbal();

    private static byte[] publish(Wire wire, String topic, int alias, String payload) {
        byte[] properties = new Bytes().u8(0x23).u16(alias).toArray();
        return Packets.publish(
                wire.version(), 0, topic, 0, properties, payload.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private static int maximum(Received connack) {
        Object announced = connack.property(0x22);
        return announced == null ? 0 : Math.toIntExact((Long) announced);
    }

    @Proves(v5 = {"MQTT-3.3.2-12", "MQTT-4.13.1-1"})
    @EveryWire(versions = ProtocolVersion.V5)
    void everyAliasUpToTheServersMaximumIsAccepted(Wire wire) {
        WireClient subscriber = broker.connect(wire, "sub");
        subscriber.subscribe(wire.topic("#"), 0);
        WireClient publisher = broker.open(wire);
        int maximum = maximum(publisher.connect(Packets.connect(wire.version(), wire.id("pub"))));
        for (int alias : new int[] {1, maximum}) {
            if (maximum > 0) {
                publisher.send(
                        publish(wire, wire.topic("a" + alias), alias, "named"),
                        publish(wire, "", alias, "by alias"),
                        publish(wire, wire.topic("b" + alias), alias, "renamed"),
                        publish(wire, "", alias, "by its new meaning"));
                assertEquals(
                        wire.topic("a" + alias), subscriber.nextMessage("named").topic());
                assertEquals(
                        wire.topic("a" + alias),
                        subscriber.nextMessage("by alias").topic());
                assertEquals(
                        wire.topic("b" + alias),
                        subscriber.nextMessage("renamed").topic());
                assertEquals(
                        wire.topic("b" + alias),
                        subscriber.nextMessage("by its new meaning").topic());
            }
        }
        if (maximum < 65_535) {
            publisher.send(publish(wire, wire.topic("above"), maximum + 1, "above"));
            publisher.expectClosed(0x94); // [MQTT-3.2.2-17]
        }
    }

    @Proves(v5 = "MQTT-3.3.2-7")
    @EveryWire(versions = ProtocolVersion.V5)
    void anAliasEndsWithItsConnection(Wire wire) {
        Packets.Connect connect =
                Packets.connect(wire.version(), wire.id("pub")).persistent();
        WireClient first = broker.connect(wire, connect);
        first.send(publish(wire, wire.topic("a"), 1, "named"));
        first.expectNothing();
        first.disconnect();
        WireClient second = broker.connect(wire, connect);
        second.send(publish(wire, "", 1, "unknown now"));
        second.expectClosed(0x82, 0x94);
    }

    @Proves(v5 = {"MQTT-3.1.2-26", "MQTT-3.3.2-11", "MQTT-3.3.2-8"})
    @EveryWire(versions = ProtocolVersion.V5)
    void theClientsMaximumIsKept(Wire wire) {
        WireClient subscriber = broker.connect(
                wire,
                Packets.connect(wire.version(), wire.id("sub"))
                        .properties(new Bytes().u8(0x22).u16(2)));
        subscriber.subscribe(wire.topic("#"), 0);
        WireClient publisher = broker.connect(wire, "pub");
        Map<Long, String> meanings = new HashMap<>();
        for (int i = 0; i < 30; i++) {
            publisher.publish(wire.topic("t" + i % 5), "m" + i, 0, false);
            Received message = subscriber.next(PacketType.PUBLISH);
            assertEquals("m" + i, message.payload());
            Long alias = (Long) message.property(0x23);
            String topic = message.topic();
            if (alias != null) {
                assertTrue(alias == 1 || alias == 2, "alias " + alias);
                if (!topic.isEmpty()) {
                    meanings.put(alias, topic);
                }
                topic = meanings.get(alias);
                assertNotNull(topic, "an alias without a meaning");
            }
            assertEquals(wire.topic("t" + i % 5), topic);
        }
    }

    @Proves(v5 = "MQTT-3.1.2-27")
    @EveryWire(versions = ProtocolVersion.V5)
    void withoutAMaximumThereAreNone(Wire wire) {
        WireClient subscriber = broker.connect(wire, "sub");
        subscriber.subscribe(wire.topic("#"), 0);
        WireClient publisher = broker.connect(wire, "pub");
        for (int i = 0; i < 5; i++) {
            publisher.publish(wire.topic("t"), "m" + i, 0, false);
            Received message = subscriber.nextMessage("m" + i);
            assertNull(message.property(0x23));
            assertEquals(wire.topic("t"), message.topic());
        }
    }
}
