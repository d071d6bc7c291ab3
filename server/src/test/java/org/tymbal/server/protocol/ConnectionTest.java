package org.tymbal.server.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tymbal.codec.packet.ProtocolVersion.V3_1_1;
import static org.tymbal.codec.packet.ProtocolVersion.V5;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.packet.Packet;
import org.tymbal.codec.packet.PacketType;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.Property;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.codec.packet.Qos;
import org.tymbal.codec.packet.ReasonCode;
import org.tymbal.codec.packet.RetainHandling;
import org.tymbal.codec.packet.Subscription;
import org.tymbal.codec.topic.TopicFilter;
import org.tymbal.codec.topic.TopicName;
import org.tymbal.house.Proves;
import org.tymbal.server.config.FeaturesConfig;
import org.tymbal.server.config.LimitsConfig;

/** What becomes of packets that a connected client sends, and of those that it is to get. */
class ConnectionTest {
    private final Bench bench = new Bench();

    private static Packet.Publish retained(String topic, String payload) {
        return new Packet.Publish(
                false, Qos.AT_MOST_ONCE, true, TopicName.of(topic), 0, Properties.NONE, ByteSlice.utf8(payload));
    }

    private static Packet.Puback puback(int packetId) {
        return new Packet.Puback(packetId, ReasonCode.SUCCESS, Properties.NONE);
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void everyQosTravelsBothWays(ProtocolVersion version) {
        Bench.Peer receiver = bench.connected(version, "receiver");
        Bench.Peer sender = bench.connected(version, "sender");
        receiver.send(Bench.subscribe(1, "t/#", 2));
        assertEquals("SUBACK m1 [GRANTED_QOS_2]", receiver.story());

        sender.send(
                Bench.publish("t/0", 0, 0, "a"), Bench.publish("t/1", 1, 11, "b"), Bench.publish("t/2", 2, 12, "c"));
        assertEquals("PUBACK m11, PUBREC m12", sender.story());
        assertEquals("t/0=a q0, t/1=b q1 m1, t/2=c q2 m2", receiver.story());

        sender.send(Bench.publish("t/2", 2, 12, "c"));
        assertEquals("PUBREC m12", sender.story(), "the same message again");
        sender.send(new Packet.Pubrel(12, ReasonCode.SUCCESS, Properties.NONE));
        assertEquals("PUBCOMP m12", sender.story());
        receiver.send(puback(1), new Packet.Pubrec(2, ReasonCode.SUCCESS, Properties.NONE));
        assertEquals("PUBREL m2", receiver.story());
        receiver.send(new Packet.Pubcomp(2, ReasonCode.SUCCESS, Properties.NONE));
        assertEquals("", receiver.story());
        assertEquals(0, bench.broker.inspection().storedMessages());
    }

    @Test
    void aMessageReachesReceiversOfEveryVersionWithWhatTheyUnderstand() {
        Bench.Peer old = bench.connected(V3_1_1, "old");
        Bench.Peer modern = bench.connected(V5, "new");
        old.send(Bench.subscribe(1, "t", 1));
        modern.send(new Packet.Subscribe(
                1,
                List.of(Subscription.of(TopicFilter.of("t"), Qos.EXACTLY_ONCE)),
                Properties.builder().add(Property.SUBSCRIPTION_IDENTIFIER, 5).build()));
        Properties sent = Properties.builder()
                .add(Property.CONTENT_TYPE, "text/plain")
                .add(Property.MESSAGE_EXPIRY_INTERVAL, 60)
                .user("k", "v")
                .build();
        old.packets();
        modern.packets();
        bench.pass(1);
        modern.send(
                new Packet.Publish(false, Qos.AT_LEAST_ONCE, false, TopicName.of("t"), 3, sent, ByteSlice.utf8("x")));
        assertEquals("t=x q1 m1", old.story());
        Packet.Publish got = (Packet.Publish) modern.packets().get(1);
        assertEquals("text/plain", got.properties().text(Property.CONTENT_TYPE));
        assertEquals(60, got.properties().number(Property.MESSAGE_EXPIRY_INTERVAL, -1));
        assertEquals(5, got.properties().number(Property.SUBSCRIPTION_IDENTIFIER, -1));
        assertEquals("v", got.properties().userProperties().get(0).value());
    }

    @Test
    void retainedMessagesComeAtSubscribingByTheRulesOfRetainHandling() {
        Bench.Peer client = bench.connected(V5, "c");
        client.send(retained("a/1", "one"), retained("a/2", "two"), retained("a/2", ""));
        client.send(Bench.subscribe(1, "a/+", 0));
        assertEquals("SUBACK m1 [SUCCESS], a/1=one q0 retain", client.story());
        client.send(Bench.subscribe(2, "a/+", 0));
        assertEquals("SUBACK m2 [SUCCESS], a/1=one q0 retain", client.story());
        Subscription ifNew =
                new Subscription(TopicFilter.of("a/+"), Qos.AT_MOST_ONCE, false, false, RetainHandling.SEND_IF_NEW);
        client.send(new Packet.Subscribe(3, List.of(ifNew), Properties.NONE));
        assertEquals("SUBACK m3 [SUCCESS]", client.story());
        client.send(retained("a/1", "live"));
        assertEquals("a/1=live q0", client.story(), "live messages lose the flag");
        Subscription asPublished =
                new Subscription(TopicFilter.of("a/+"), Qos.AT_MOST_ONCE, false, true, RetainHandling.DO_NOT_SEND);
        client.send(new Packet.Subscribe(4, List.of(asPublished), Properties.NONE), retained("a/1", "flag"));
        assertEquals("SUBACK m4 [SUCCESS], a/1=flag q0 retain", client.story());
    }

    @Test
    void aTopicAliasStandsForTheNameThatItWasGivenOnThisConnection() {
        Bench.Peer client = bench.peer(V5);
        client.send(Bench.connect(V5, "c", true, 0, null), Bench.subscribe(1, "t/#", 0));
        Packet.Connack connack = (Packet.Connack) client.packets().get(0);
        int maximum = connack.properties().integer(Property.TOPIC_ALIAS_MAXIMUM, 0);
        assertTrue(maximum > 0);
        client.send(aliased("t/1", maximum, "a"), aliased("", maximum, "b"));
        client.send(aliased("t/2", maximum, "c"), aliased("", maximum, "d"));
        assertEquals("t/1=a q0, t/1=b q0, t/2=c q0, t/2=d q0", client.story());
        client.send(aliased("", 1, "unset"));
        assertEquals("DISCONNECT PROTOCOL_ERROR", client.story());
        Bench.Peer tooHigh = bench.connected(V5, "high");
        tooHigh.send(aliased("t/1", maximum + 1, "x"));
        assertEquals("DISCONNECT TOPIC_ALIAS_INVALID", tooHigh.story());
    }

    private static Packet.Publish aliased(String topic, int alias, String payload) {
        return new Packet.Publish(
                false,
                Qos.AT_MOST_ONCE,
                false,
                topic.isEmpty() ? TopicName.EMPTY : TopicName.of(topic),
                0,
                Properties.builder().add(Property.TOPIC_ALIAS, alias).build(),
                ByteSlice.utf8(payload));
    }

    @Proves(v5 = {"MQTT-4.8.2-4", "MQTT-4.8.2-5"})
    @Test
    void aMemberOfASharedSubscriptionThatLeavesHandsOnWhatItHasNotAcknowledged() {
        Bench.Peer one = bench.connected(V5, "one");
        Bench.Peer two = bench.connected(V3_1_1, "two");
        one.send(Bench.subscribe(1, "$share/g/t", 2));
        two.send(Bench.subscribe(1, "$share/g/t", 2));
        one.packets();
        two.packets();
        Bench.Peer sender = bench.connected(V5, "sender");
        sender.send(
                Bench.publish("t", 1, 1, "a"),
                Bench.publish("t", 1, 2, "b"),
                Bench.publish("t", 2, 3, "c"),
                Bench.publish("t", 2, 4, "d"));
        assertEquals("t=a q1 m1, t=c q2 m2", one.story());
        assertEquals("t=b q1 m1, t=d q2 m2", two.story());
        one.cut();
        assertEquals("t=a q1 m3", two.story(), "QoS 1 is handed on; QoS 2 that was sent is not [MQTT-4.8.2-5]");
        two.send(puback(1), puback(3));
        two.cut();
        assertEquals(0, bench.broker.inspection().storedMessages());
    }

    @Test
    void aSharedSubscriptionGetsNoRetainedMessages() {
        Bench.Peer client = bench.connected(V5, "c");
        client.send(retained("t", "kept"), Bench.subscribe(1, "$share/g/t", 0));
        assertEquals("SUBACK m1 [SUCCESS]", client.story());
    }

    @Test
    void sysBelongsToTheBroker() {
        Bench.Peer client = bench.connected(V5, "c");
        client.send(Bench.subscribe(1, "$SYS/#", 0));
        client.packets();
        client.send(Bench.publish("$SYS/broker/version", 1, 1, "mine"), Bench.publish("$SYS/x", 2, 2, "mine"));
        assertEquals("PUBACK m1 NOT_AUTHORIZED, PUBREC m2 NOT_AUTHORIZED", client.story());
        client.send(Bench.publish("$SYS/x", 2, 2, "mine"));
        assertEquals("PUBREC m2 NOT_AUTHORIZED", client.story(), "the identifier was free again");
    }

    @Test
    void aSocketThatTakesNoMoreHoldsDeliveriesAndReadsBack() {
        Bench.Peer slow = bench.connected(V3_1_1, "slow");
        Bench.Peer sender = bench.connected(V3_1_1, "sender");
        slow.send(Bench.subscribe(1, "t", 0));
        slow.packets();
        slow.isBlocked = true;
        slow.send(new Packet.Pingreq());
        assertTrue(slow.readsSuspended);
        sender.send(Bench.publish("t", 0, 0, "1"), Bench.publish("t", 0, 0, "2"));
        assertEquals("", slow.story());
        slow.isBlocked = false;
        slow.connection.onWritable();
        assertEquals("PINGRESP, t=1 q0, t=2 q0", slow.story());
        assertFalse(slow.readsSuspended);
    }

    @Test
    void aPublisherWaitsInTheMiddleOfAChunkForAReceiverThatLagsAndLosesNothing() {
        LimitsConfig narrow =
                LimitsConfig.DEFAULT.toBuilder().maximumQueuedMessages(8).build();
        Bench small = new Bench(narrow, FeaturesConfig.DEFAULT);
        Bench.Peer receiver = small.connected(V3_1_1, "receiver");
        Bench.Peer sender = small.connected(V3_1_1, "sender");
        receiver.send(Bench.subscribe(1, "t", 1));
        receiver.packets();
        Packet[] many = new Packet[19];
        for (int i = 0; i < many.length; i++) {
            many[i] = Bench.publish("t", 1, i + 1, "" + i);
        }
        sender.send(many);
        assertEquals(
                19,
                receiver.packets().stream()
                        .filter(p -> p.type() == PacketType.PUBLISH)
                        .count());
        assertEquals(19, sender.packets().size());
        assertFalse(sender.readsSuspended);
        assertEquals(0, small.metrics.messagesDropped.get());
    }

    @Proves(v5 = {"MQTT-3.1.2-24", "MQTT-3.1.2-25"})
    @Test
    void aMessageTooLargeForOneReceiverIsDroppedForThatOneOnly() {
        Bench.Peer tiny = bench.peer(V5);
        tiny.send(
                Bench.connect(
                        V5,
                        "tiny",
                        true,
                        0,
                        null,
                        Properties.builder()
                                .add(Property.MAXIMUM_PACKET_SIZE, 30)
                                .build()),
                Bench.subscribe(1, "t", 1));
        Bench.Peer large = bench.connected(V5, "large");
        large.send(Bench.subscribe(1, "t", 1));
        tiny.packets();
        large.packets();
        large.send(Bench.publish("t", 1, 1, "x".repeat(40)), Bench.publish("t", 1, 2, "small"));
        assertEquals("t=small q1 m2", tiny.story());
        assertEquals(4, large.packets().size());
    }

    @Test
    void unsubscribingEndsASubscription() {
        Bench.Peer client = bench.connected(V5, "c");
        client.send(Bench.subscribe(1, "t", 0));
        client.send(new Packet.Unsubscribe(2, List.of(TopicFilter.of("t"), TopicFilter.of("u")), Properties.NONE));
        assertEquals("SUBACK m1 [SUCCESS], UNSUBACK m2 [SUCCESS, NO_SUBSCRIPTION_EXISTED]", client.story());
        client.send(Bench.publish("t", 0, 0, "x"));
        assertEquals("", client.story());
    }

    @Test
    void theLogSpeaksAsTutorialsShowIt() {
        Bench.Peer client = bench.peer(V3_1_1);
        client.send(Bench.connect(V3_1_1, "me", true, 60, null));
        client.send(Bench.subscribe(1, "house/#", 0), Bench.publish("house/light", 0, 0, "hello"));
        assertEquals(
                List.of(
                        "New connection from 192.0.2.7:49152 on port 1883.",
                        "New client connected from 192.0.2.7:49152 as me (p2, c1, k60).",
                        "No will message specified.",
                        "Sending CONNACK to me (0, 0)",
                        "Received SUBSCRIBE from me",
                        "\thouse/# (QoS 0)",
                        "me 0 house/#",
                        "Sending SUBACK to me",
                        "Received PUBLISH from me (d0, q0, r0, m0, 'house/light', ... (5 bytes))",
                        "Sending PUBLISH to me (d0, q0, r0, m0, 'house/light', ... (5 bytes))"),
                bench.log);
    }
}
