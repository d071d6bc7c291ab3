package org.tymbal.e2e.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
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

/** SUBSCRIBE, UNSUBSCRIBE and which topic matches which filter [MQTT-3.8 to 3.11, MQTT-4.7]. */
class SubscribeIT {
    private static final int NO_LOCAL = 4;

    @RegisterExtension
    static final BrokerProcess broker = BrokerProcess.tymbal();

    /** Filter to the topics that it wants, out of all topics named here; below a level of the test's own. */
    private static final Map<String, List<String>> MATCHES = Map.ofEntries(
            Map.entry("sport/tennis/player1", List.of("sport/tennis/player1")),
            Map.entry(
                    "sport/tennis/player1/#",
                    List.of("sport/tennis/player1", "sport/tennis/player1/ranking", "sport/tennis/player1/score/open")),
            Map.entry(
                    "sport/#",
                    List.of(
                            "sport",
                            "sport/",
                            "sport/tennis/player1",
                            "sport/tennis/player1/ranking",
                            "sport/tennis/player1/score/open",
                            "sport//empty")),
            Map.entry("sport/tennis/+", List.of("sport/tennis/player1")),
            Map.entry("sport/+", List.of("sport/")),
            Map.entry(
                    "sport/+/player1/#",
                    List.of("sport/tennis/player1", "sport/tennis/player1/ranking", "sport/tennis/player1/score/open")),
            Map.entry("sport/+/+", List.of("sport/tennis/player1", "sport//empty")),
            Map.entry("sport/+/empty", List.of("sport//empty")),
            Map.entry("+", List.of("sport", "Sport")),
            Map.entry("/+", List.of("/finance")),
            Map.entry("+/+", List.of("sport/", "/finance")),
            Map.entry(
                    "+/tennis/#",
                    List.of("sport/tennis/player1", "sport/tennis/player1/ranking", "sport/tennis/player1/score/open")),
            Map.entry("Sport", List.of("Sport")),
            Map.entry("sport//empty", List.of("sport//empty")),
            Map.entry("nobody/#", List.of()));

    @Proves(
            v311 = {"MQTT-3.3.2-3", "MQTT-4.7.1-2", "MQTT-4.7.1-3", "MQTT-4.7.3-4"},
            v5 = {"MQTT-3.3.2-3", "MQTT-4.7.1-1", "MQTT-4.7.1-2", "MQTT-4.7.3-4"})
    @EveryWire
    void wildcardsMatchLevels(Wire wire) {
        TreeSet<String> topics = new TreeSet<>();
        MATCHES.values().forEach(topics::addAll);
        WireClient publisher = broker.connect(wire, "pub");
        int number = 0;
        for (Map.Entry<String, List<String>> match : MATCHES.entrySet()) {
            WireClient subscriber = broker.connect(wire, "s" + number++ + "n");
            assertEquals(0, subscriber.subscribe(wire.topic(match.getKey()), 0));
            subscriber.subscribe(wire.topic("fence/of/this/test"), 0);
            for (String topic : topics) {
                publisher.publish(wire.topic(topic), topic, 0, false);
            }
            publisher.publish(wire.topic("fence/of/this/test"), "fence", 1, false);
            TreeSet<String> got = new TreeSet<>();
            for (Received message = subscriber.next(PacketType.PUBLISH);
                    !message.payload().equals("fence");
                    message = subscriber.next(PacketType.PUBLISH)) {
                assertTrue(got.add(message.payload()), match.getKey() + " got " + message.payload() + " twice");
            }
            assertEquals(new TreeSet<>(match.getValue()), got, "filter " + match.getKey());
            subscriber.disconnect();
        }
    }

    /** Topics with $ are for filters with $ [MQTT-4.7.2-1]. */
    @Proves(v311 = "MQTT-4.7.2-1", v5 = "MQTT-4.7.2-1")
    @EveryWire
    void wildcardsInTheFirstLevelLeaveDollarTopicsAlone(Wire wire) {
        WireClient all = broker.connect(wire, "all");
        all.subscribe("#", 0);
        all.subscribe("+/" + wire.id("x"), 0);
        WireClient dollar = broker.connect(wire, "dollar");
        dollar.subscribe("$mine/#", 0);
        WireClient publisher = broker.connect(wire, "pub");
        publisher.publish("$mine/" + wire.id("x"), "hidden", 0, false);
        publisher.publish("mine/" + wire.id("x"), "seen", 1, false);
        assertEquals("hidden", dollar.nextMessage("hidden").payload());
        all.nextMessage("seen");
    }

    @Proves(
            v311 = {"MQTT-3.8.4-1", "MQTT-3.8.4-2", "MQTT-3.8.4-4", "MQTT-3.8.4-5", "MQTT-3.9.3-1", "MQTT-2.3.1-7"},
            v5 = {
                "MQTT-3.8.4-1",
                "MQTT-3.8.4-2",
                "MQTT-3.8.4-5",
                "MQTT-3.8.4-6",
                "MQTT-3.8.4-7",
                "MQTT-3.9.3-1",
                "MQTT-2.2.1-6"
            })
    @EveryWire
    void codesComeInTheOrderOfTheFilters(Wire wire) {
        WireClient client = broker.connect(wire, "c");
        client.send(Packets.subscribe(
                wire.version(),
                77,
                Packets.NO_PROPERTIES,
                wire.topic("a"),
                2,
                wire.topic("b"),
                0,
                wire.topic("c/+"),
                1));
        Received suback = client.next(PacketType.SUBACK);
        assertEquals(77, suback.packetId()); // [MQTT-3.8.4-2]
        assertEquals(List.of(2, 0, 1), suback.reasons()); // [MQTT-3.8.4-6]
    }

    /** Either one copy at the highest QoS or one for each subscription; the highest QoS must be among them [MQTT-3.3.5-1]. */
    @Proves(v311 = "MQTT-3.3.5-1", v5 = "MQTT-3.3.4-2")
    @EveryWire
    void overlappingSubscriptionsDeliverAtTheHighestQos(Wire wire) {
        WireClient subscriber = broker.connect(wire, "sub");
        subscriber.subscribe(wire.topic("a/#"), 0);
        subscriber.subscribe(wire.topic("a/b"), 2);
        subscriber.subscribe(wire.topic("+/b"), 1);
        broker.connect(wire, "pub").publish(wire.topic("a/b"), "x", 2, false);
        List<Received> copies = new ArrayList<>();
        subscriber.send(Packets.PINGREQ);
        for (Received packet = subscriber.next();
                packet.type() != PacketType.PINGRESP || copies.isEmpty();
                packet = subscriber.next()) {
            if (packet.type() == PacketType.PUBLISH) {
                copies.add(packet);
            }
            if (packet.type() == PacketType.PINGRESP) {
                subscriber.send(Packets.PINGREQ);
            }
        }
        assertTrue(copies.size() <= 3, () -> copies.toString());
        assertEquals(2, copies.stream().mapToInt(Received::qos).max().orElseThrow());
    }

    @Proves(v311 = "MQTT-3.8.4-3", v5 = "MQTT-3.8.4-3")
    @EveryWire
    void aRepeatedSubscriptionReplacesTheFirst(Wire wire) {
        WireClient subscriber = broker.connect(wire, "sub");
        assertEquals(0, subscriber.subscribe(wire.topic("t"), 0));
        assertEquals(1, subscriber.subscribe(wire.topic("t"), 1)); // [MQTT-3.8.4-3]
        WireClient publisher = broker.connect(wire, "pub");
        publisher.publish(wire.topic("t"), "x", 2, false);
        publisher.publish(wire.topic("t"), "y", 0, false);
        assertEquals(1, subscriber.nextMessage("x").qos());
        subscriber.nextMessage("y");
    }

    @Proves(
            v311 = {"MQTT-3.10.4-1", "MQTT-3.10.4-2", "MQTT-3.10.4-4", "MQTT-3.10.4-5", "MQTT-3.10.4-6", "MQTT-2.3.1-7"
            },
            v5 = {
                "MQTT-3.10.4-1",
                "MQTT-3.10.4-2",
                "MQTT-3.10.4-4",
                "MQTT-3.10.4-5",
                "MQTT-3.10.4-6",
                "MQTT-3.11.3-1",
                "MQTT-3.11.3-2",
                "MQTT-2.2.1-6"
            })
    @EveryWire
    void unsubscribingEndsOneSubscription(Wire wire) {
        WireClient subscriber = broker.connect(wire, "sub");
        subscriber.subscribe(wire.topic("a"), 1);
        subscriber.subscribe(wire.topic("b"), 1);
        subscriber.send(Packets.unsubscribe(wire.version(), 8, wire.topic("a"), wire.topic("never")));
        Received unsuback = subscriber.next(PacketType.UNSUBACK);
        assertEquals(8, unsuback.packetId()); // [MQTT-3.10.4-5]
        assertEquals(wire.v5() ? List.of(0, 0x11) : List.of(), unsuback.reasons());
        WireClient publisher = broker.connect(wire, "pub");
        publisher.publish(wire.topic("a"), "gone", 1, false);
        publisher.publish(wire.topic("b"), "here", 1, false);
        subscriber.nextMessage("here");
    }

    /** Only the very same filter is ended, wildcards compared letter by letter [MQTT-3.10.4-1]. */
    @Proves(
            v311 = {"MQTT-3.10.4-1", "MQTT-3.10.4-5"},
            v5 = {"MQTT-3.10.4-1", "MQTT-3.10.4-5"})
    @EveryWire
    void unsubscribingComparesFiltersByLetter(Wire wire) {
        WireClient subscriber = broker.connect(wire, "sub");
        subscriber.subscribe(wire.topic("a/b"), 1);
        subscriber.unsubscribe(wire.topic("a/+"));
        subscriber.unsubscribe(wire.topic("#"));
        broker.connect(wire, "pub").publish(wire.topic("a/b"), "still here", 1, false);
        subscriber.nextMessage("still here");
    }

    @Proves(v5 = "MQTT-3.8.3-3")
    @EveryWire(versions = ProtocolVersion.V5)
    void noLocalKeepsTheOwnMessagesAway(Wire wire) {
        WireClient client = broker.connect(wire, "c");
        client.subscribe(wire.topic("t"), NO_LOCAL | 1);
        client.publish(wire.topic("t"), "own", 1, false); // [MQTT-3.8.3-3]
        broker.connect(wire, "other").publish(wire.topic("t"), "other", 1, false);
        client.nextMessage("other");
    }

    @Proves(v5 = "MQTT-3.3.4-3")
    @EveryWire(versions = ProtocolVersion.V5)
    void subscriptionIdentifiersComeBackOrAreRefused(Wire wire) {
        WireClient subscriber = broker.open(wire);
        Received connack = subscriber.connect(Packets.connect(wire.version(), wire.id("sub")));
        subscriber.send(Packets.subscribe(
                wire.version(), 5, new Bytes().u8(0x0b).varint(300).toArray(), wire.topic("t/#"), 1));
        if (Long.valueOf(0).equals(connack.property(0x29))) {
            subscriber.expectClosed(0xa1); // [MQTT-3.8.2.1.2]
            return;
        }
        assertEquals(List.of(1), subscriber.next(PacketType.SUBACK).reasons());
        broker.connect(wire, "pub").publish(wire.topic("t/u"), "x", 1, false);
        assertEquals(List.of(300L), subscriber.nextMessage("x").properties().get(0x0b)); // [MQTT-3.3.4-3]
    }

    @EveryWire(versions = ProtocolVersion.V5)
    void sharedSubscriptionsShareOrAreRefused(Wire wire) {
        WireClient one = broker.open(wire);
        Received connack = one.connect(Packets.connect(wire.version(), wire.id("one")));
        String filter = "$share/" + wire.id("group") + "/" + wire.topic("work");
        int code = one.subscribe(filter, 0);
        if (Long.valueOf(0).equals(connack.property(0x2a))) {
            assertEquals(0x9e, code);
            return;
        }
        assertEquals(0, code);
        WireClient two = broker.connect(wire, "two");
        two.subscribe(filter, 0);
        WireClient publisher = broker.connect(wire, "pub");
        TreeSet<String> open = new TreeSet<>();
        for (int i = 0; i < 20; i++) {
            open.add("m" + i);
            publisher.publish(wire.topic("work"), "m" + i, 1, false);
        }
        for (WireClient worker : List.of(one, two)) {
            worker.subscribe(wire.topic("work"), 0);
        }
        publisher.publish(wire.topic("work"), "end", 1, false);
        for (WireClient worker : List.of(one, two)) {
            boolean some = false;
            for (Received message = worker.next(PacketType.PUBLISH);
                    !message.payload().equals("end");
                    message = worker.next(PacketType.PUBLISH)) {
                assertTrue(open.remove(message.payload()), "came twice: " + message.payload());
                some = true;
            }
            assertTrue(some, "both work");
        }
        assertEquals(new TreeSet<>(), open);
    }

    /** Before MQTT 5 a shared subscription is not promised; it must not be taken for an ordinary filter in silence. */
    @EveryWire(versions = {ProtocolVersion.V3_1, ProtocolVersion.V3_1_1})
    void shareFiltersAreNeverOrdinaryFilters(Wire wire) {
        WireClient subscriber = broker.connect(wire, "sub");
        subscriber.subscribe("$share/g/" + wire.topic("t"), 0);
        subscriber.subscribe(wire.topic("fence"), 0);
        WireClient publisher = broker.connect(wire, "pub");
        publisher.publish("$share/g/" + wire.topic("t"), "literal", 0, false);
        publisher.publish(wire.topic("fence"), "fence", 1, false);
        subscriber.nextMessage("fence");
        assertFalse(subscriber.subscribe(wire.topic("again"), 1) > 2);
    }

    /** One copy with all identifiers, or a copy for each. */
    @Proves(v5 = {"MQTT-3.3.4-3", "MQTT-3.3.4-4"})
    @EveryWire(versions = ProtocolVersion.V5)
    void overlappingSubscriptionsBringAllTheirIdentifiers(Wire wire) {
        WireClient subscriber = broker.connect(wire, "sub");
        String[] filters = {wire.topic("t/#"), wire.topic("t/+"), wire.topic("t/u")};
        for (int i = 0; i < filters.length; i++) {
            subscriber.send(Packets.subscribe(
                    wire.version(), 5 + i, new Bytes().u8(0x0b).varint(10 + i).toArray(), filters[i], 0));
            subscriber.next(PacketType.SUBACK);
        }
        WireClient publisher = broker.connect(wire, "pub");
        publisher.publish(wire.topic("t/u"), "x", 0, false);
        TreeSet<Object> identifiers = new TreeSet<>();
        while (identifiers.size() < filters.length) {
            List<Object> copy = subscriber.nextMessage("x").properties().get(0x0b);
            assertTrue(copy.size() == 1 || copy.size() == filters.length, copy.toString());
            copy.forEach(identifier -> assertTrue(identifiers.add(identifier), "twice: " + identifier));
        }
        assertEquals(new TreeSet<Object>(List.of(10L, 11L, 12L)), identifiers);
        subscriber.expectNothing();
    }
}
