package org.tymbal.e2e.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.tymbal.codec.packet.PacketType;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.e2e.harness.BrokerProcess;
import org.tymbal.e2e.harness.Endpoint;
import org.tymbal.e2e.harness.EveryWire;
import org.tymbal.e2e.harness.Packets;
import org.tymbal.e2e.harness.Received;
import org.tymbal.e2e.harness.Wire;
import org.tymbal.e2e.harness.WireClient;

/** Topics and filters that are legal in their bytes and meant to break trees: levels without end, shares without sense. */
class GrammarIT {
    private static final String SLASHES = "/".repeat(65_535);
    private static final String SHARED_SLASHES = "$share/g/" + SLASHES.substring(9);
    private static final int TOPIC_NAME_INVALID = 0x90;
    private static final int QUOTA_EXCEEDED = 0x97;
    /** Of the five that there were before MQTT 5, none fits better. */
    private static final int SERVER_UNAVAILABLE = 3;

    private static final int FAILURE_OF_MQTT_3 = 0x80;

    @RegisterExtension
    static final BrokerProcess broker = BrokerProcess.tymbal("--sys-interval=1").withJavaOptions("-Xmx64m");

    /** With the most levels that the setting allows, the deepest filters meet the deepest topics. */
    @RegisterExtension
    static final BrokerProcess deep = BrokerProcess.tymbal("--sys-interval=1", "--set=max_topic_levels=1000")
            .withJavaOptions("-Xmx64m");

    @RegisterExtension
    static final BrokerProcess without = BrokerProcess.tymbal("--set=shared_subscriptions=false");

    @EveryWire(
            versions = {ProtocolVersion.V3_1_1, ProtocolVersion.V5},
            endpoints = {Endpoint.TCP, Endpoint.WSS})
    void slashesInPublish(Wire wire) {
        Neighbours neighbours = new Neighbours(broker);
        byte[][] payloads = {new byte[0], {1}}; // with RETAIN: to clear and to keep
        for (int flags : new int[] {0, 1, 2, 3, 4, 5}) {
            for (byte[] payload : payloads) {
                WireClient client = broker.connect(wire, "publisher");
                client.send(Packets.publish(wire.version(), flags, SLASHES, 1, Packets.NO_PROPERTIES, payload));
                client.expectClosed(TOPIC_NAME_INVALID);
                client.close();
            }
        }
        neighbours.assertAloneAndServed();
    }

    @EveryWire(
            versions = {ProtocolVersion.V3_1_1, ProtocolVersion.V5},
            endpoints = {Endpoint.TCP, Endpoint.WSS})
    void slashesInFilters(Wire wire) {
        Neighbours neighbours = new Neighbours(broker);
        WireClient client = broker.connect(wire, "subscriber");
        int refused = wire.v5() ? QUOTA_EXCEEDED : FAILURE_OF_MQTT_3;
        for (String filter : List.of(SLASHES, SHARED_SLASHES, "+/".repeat(32_767) + "#", "+/".repeat(32_767))) {
            assertEquals(refused, client.subscribe(filter, 1));
            client.unsubscribe(filter);
        }
        client.expectNothing();
        client.close();
        neighbours.assertAloneAndServed();
    }

    @EveryWire(
            versions = {ProtocolVersion.V3_1_1, ProtocolVersion.V5},
            endpoints = {Endpoint.TCP, Endpoint.WSS})
    void slashesInWills(Wire wire) {
        Neighbours neighbours = new Neighbours(broker);
        WireClient client = broker.open(wire);
        client.send(Packets.connect(wire.version(), wire.id("will"))
                .will(SLASHES, "last words", 1, true)
                .bytes());
        for (Received answer : client.untilClosed()) {
            assertEquals(PacketType.CONNACK, answer.type());
            assertEquals(wire.v5() ? TOPIC_NAME_INVALID : SERVER_UNAVAILABLE, answer.reason());
        }
        client.close();
        neighbours.assertAloneAndServed();
    }

    /** All wildcards at every place of the deepest filters: the tree is walked down to its end and up again. */
    @EveryWire(versions = ProtocolVersion.V5)
    void theDeepestThatIsAllowed(Wire wire) {
        String topic = "/".repeat(999);
        List<WireClient> subscribers = new ArrayList<>();
        for (String filter : List.of(topic, "+/".repeat(999) + "#", "/".repeat(999) + "+", "$share/g/" + topic)) {
            WireClient subscriber = deep.connect(wire, "s" + subscribers.size() + "n");
            assertEquals(1, subscriber.subscribe(filter, 1), filter.length() + " characters");
            subscribers.add(subscriber);
        }
        WireClient publisher = deep.connect(wire, "publisher");
        for (String payload : List.of("kept", "")) {
            publisher.publish(topic, payload, 1, true);
            for (WireClient subscriber : subscribers) {
                subscriber.acknowledge(subscriber.nextMessage(payload));
            }
        }
        for (WireClient subscriber : subscribers) {
            subscriber.expectNothing();
        }
        deep.assertNoStackTrace();
    }

    /** What looks like a share and is none is refused, or taken for an ordinary filter; it harms nobody [MQTT-4.8.2-1, -2]. */
    @EveryWire(
            versions = {ProtocolVersion.V3_1_1, ProtocolVersion.V5},
            endpoints = {Endpoint.TCP, Endpoint.WSS})
    void sharesThatAreNone(Wire wire) {
        Neighbours neighbours = new Neighbours(broker);
        List<String> bad = List.of(
                "$share/",
                "$share//",
                "$share//a",
                "$share/g",
                "$share/g/",
                "$share/+/a",
                "$share/#/a",
                "$share/#",
                "$share/+",
                "$share/g+/a",
                "$share/g#/a",
                "$share/g/a#",
                "$share/g/#/a",
                "$share/g/+a",
                "$share///",
                "$share/g/\u0000");
        for (String filter : bad) {
            WireClient client = broker.connect(wire, "bad");
            client.send(Packets.subscribe(wire.version(), 1, Packets.NO_PROPERTIES, filter, 1), Packets.disconnect());
            for (Received packet : client.untilClosed()) {
                int code = packet.type() == PacketType.SUBACK ? packet.reasons().get(0) : packet.reason();
                assertTrue(wire.v5() ? code == 0x8f || code == 0x81 : code == 0x80, filter + ": " + packet);
            }
            client.close();
            WireClient unsubscriber = broker.connect(wire, "bad");
            unsubscriber.send(Packets.unsubscribe(wire.version(), 1, filter), Packets.disconnect());
            for (Received packet : unsubscriber.untilClosed()) {
                if (packet.type() == PacketType.DISCONNECT) {
                    assertTrue(packet.reason() == 0x8f || packet.reason() == 0x81, filter + ": " + packet);
                } else {
                    assertEquals(PacketType.UNSUBACK, packet.type());
                }
            }
            unsubscriber.close();
        }
        WireClient odd = broker.connect(wire, "odd");
        for (String filter : List.of("$share", "$SHARE/g/a", "$shared/g/a", "$share/g//", "$share/$share/$share/g/a")) {
            odd.subscribe(filter, 1);
            odd.unsubscribe(filter);
        }
        odd.close();
        neighbours.assertAloneAndServed();
    }

    /** The explanation quotes the group; quoted, the longest one is longer than a string of MQTT can be. */
    @EveryWire(versions = ProtocolVersion.V5)
    void aRefusalOfTheLongestShareIsStillAnAnswer(Wire wire) {
        String filter = "$share/" + "g".repeat(65_535 - 9) + "/a";
        WireClient client = without.connect(wire, "long");
        assertEquals(0x9e, client.subscribe(filter, 1));
        client.expectNothing();
        without.assertNoStackTrace();
    }
}
