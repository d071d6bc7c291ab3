package org.tymbal.server.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tymbal.codec.packet.ProtocolVersion.V3_1;
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
import org.tymbal.codec.packet.Will;
import org.tymbal.codec.topic.TopicFilter;
import org.tymbal.codec.topic.TopicName;
import org.tymbal.codec.wire.PacketWriter;
import org.tymbal.house.Proves;
import org.tymbal.server.config.FeaturesConfig;
import org.tymbal.server.config.LimitsConfig;
import org.tymbal.server.config.Settings;

class ConnectionTest {
    private final Bench bench = new Bench();

    private static Will will(String topic, Properties properties) {
        return new Will(TopicName.of(topic), ByteSlice.utf8("gone"), Qos.AT_LEAST_ONCE, false, properties);
    }

    private static Packet.Publish retained(String topic, String payload) {
        return new Packet.Publish(
                false, Qos.AT_MOST_ONCE, true, TopicName.of(topic), 0, Properties.NONE, ByteSlice.utf8(payload));
    }

    private static Packet.Puback puback(int packetId) {
        return new Packet.Puback(packetId, ReasonCode.SUCCESS, Properties.NONE);
    }

    private static Packet.Disconnect goodbye() {
        return new Packet.Disconnect(ReasonCode.SUCCESS, Properties.NONE);
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
        assertEquals(0, bench.broker.storedMessages());
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
    void aWillComesWhenTheConnectionIsCutAndNotAfterGoodbye() {
        Bench.Peer watcher = bench.connected(V3_1_1, "watcher");
        watcher.send(Bench.subscribe(1, "will/#", 1));
        watcher.packets();
        Bench.Peer polite = bench.peer(V3_1_1);
        polite.send(Bench.connect(V3_1_1, "polite", true, 0, will("will/polite", Properties.NONE)), goodbye());
        assertTrue(polite.isClosed);
        Bench.Peer cut = bench.peer(V5);
        cut.send(Bench.connect(V5, "cut", true, 0, will("will/cut", Properties.NONE)));
        cut.cut();
        Bench.Peer withWill = bench.peer(V5);
        withWill.send(
                Bench.connect(V5, "w", true, 0, will("will/0x04", Properties.NONE)),
                new Packet.Disconnect(ReasonCode.DISCONNECT_WITH_WILL, Properties.NONE));
        assertEquals("will/cut=gone q1 m1, will/0x04=gone q1 m2", watcher.story());
    }

    @Test
    void aWillWaitsForItsDelayUnlessTheSessionEndsFirst() {
        Bench.Peer watcher = bench.connected(V5, "watcher");
        watcher.send(Bench.subscribe(1, "will/#", 0));
        watcher.packets();
        Properties delay =
                Properties.builder().add(Property.WILL_DELAY_INTERVAL, 10).build();
        Properties lasting =
                Properties.builder().add(Property.SESSION_EXPIRY_INTERVAL, 5).build();

        Bench.Peer back = bench.peer(V5);
        back.send(Bench.connect(V5, "back", true, 0, will("will/back", delay), lasting));
        back.cut();
        bench.pass(4);
        Bench.Peer again = bench.peer(V5);
        again.send(Bench.connect(V5, "back", false, 0, null, lasting));
        assertEquals("CONNACK SUCCESS present", again.story());

        Bench.Peer shortLived = bench.peer(V5);
        shortLived.send(Bench.connect(V5, "short", true, 0, will("will/short", delay), lasting));
        shortLived.cut();
        bench.pass(4);
        assertEquals("", watcher.story());
        bench.pass(2);
        assertEquals("will/short=gone q0", watcher.story(), "the session ended before the delay had passed");
        bench.pass(20);
        assertEquals("", watcher.story());
    }

    @Test
    void silenceForOneAndAHalfKeepAlivesEndsTheConnection() {
        Bench.Peer watcher = bench.connected(V3_1_1, "watcher");
        watcher.send(Bench.subscribe(1, "will/#", 0));
        watcher.packets();
        Bench.Peer client = bench.peer(V5);
        client.send(Bench.connect(V5, "c", true, 10, will("will/c", Properties.NONE)));
        client.packets();
        bench.pass(14);
        client.send(new Packet.Pingreq());
        assertEquals("PINGRESP", client.story());
        bench.pass(15);
        assertFalse(client.isClosed);
        bench.pass(2);
        assertEquals("DISCONNECT KEEP_ALIVE_TIMEOUT", client.story());
        assertTrue(client.isClosed);
        assertEquals("will/c=gone q0", watcher.story());
    }

    @Test
    void aConnectionWithoutConnectIsClosed() {
        Bench.Peer silent = bench.peer(V3_1_1);
        bench.pass(10);
        assertFalse(silent.isClosed);
        bench.pass(2);
        assertTrue(silent.isClosed);
        assertEquals("", silent.story());
    }

    @Test
    void aPersistentSessionKeepsSubscriptionsAndQos1And2() {
        Bench.Peer client = bench.peer(V3_1_1);
        client.send(Bench.connect(V3_1_1, "c", false, 0, null), Bench.subscribe(1, "t", 1));
        client.cut();
        Bench.Peer sender = bench.connected(V5, "sender");
        sender.send(Bench.publish("t", 0, 0, "lost"), Bench.publish("t", 1, 1, "kept"));
        assertEquals("PUBACK m1", sender.story());
        Bench.Peer again = bench.peer(V3_1_1);
        again.send(Bench.connect(V3_1_1, "c", false, 0, null));
        assertEquals("CONNACK SUCCESS present, t=kept q1 m1", again.story());
        again.cut();
        Bench.Peer third = bench.peer(V3_1_1);
        third.send(Bench.connect(V3_1_1, "c", false, 0, null));
        assertEquals("CONNACK SUCCESS present, t=kept q1 m1 dup", third.story());
        third.send(puback(1), goodbye());
        Bench.Peer clean = bench.peer(V3_1_1);
        clean.send(Bench.connect(V3_1_1, "c", true, 0, null));
        assertEquals("CONNACK SUCCESS", clean.story());
        sender.send(Bench.publish("t", 1, 2, "nobody"));
        assertEquals("PUBACK m2 NO_MATCHING_SUBSCRIBERS", sender.story());
    }

    @Test
    void aSecondConnectionTakesTheSessionOver() {
        Bench.Peer watcher = bench.connected(V5, "watcher");
        watcher.send(Bench.subscribe(1, "will/#", 0));
        watcher.packets();
        Bench.Peer first = bench.peer(V5);
        first.send(Bench.connect(V5, "same", true, 0, will("will/same", Properties.NONE)));
        first.packets();
        Bench.Peer second = bench.connected(V3_1_1, "same");
        assertEquals("DISCONNECT SESSION_TAKEN_OVER", first.story());
        assertTrue(first.isClosed);
        assertFalse(second.isClosed);
        assertEquals("will/same=gone q0", watcher.story());
        assertEquals(2, bench.broker.connectedClients());
        second.send(Bench.subscribe(1, "x", 0), Bench.publish("x", 0, 0, "1"));
        assertEquals("SUBACK m1 [SUCCESS], x=1 q0", second.story());
    }

    @Test
    void emptyClientIdentifiersAreAssignedOrRefusedAsTheVersionHasIt() {
        Bench.Peer modern = bench.peer(V5);
        modern.send(Bench.connect(V5, "", false, 0, null));
        Packet.Connack connack = (Packet.Connack) modern.packets().get(0);
        String assigned = connack.properties().text(Property.ASSIGNED_CLIENT_IDENTIFIER);
        assertTrue(assigned != null && assigned.startsWith("auto-"));
        Bench.Peer clean = bench.peer(V3_1_1);
        clean.send(Bench.connect(V3_1_1, "", true, 0, null));
        assertEquals("CONNACK SUCCESS", clean.story());
        Bench.Peer lasting = bench.peer(V3_1_1);
        lasting.send(Bench.connect(V3_1_1, "", false, 0, null));
        assertEquals("CONNACK CLIENT_IDENTIFIER_NOT_VALID", lasting.story());
        assertTrue(lasting.isClosed);
        Bench.Peer oldest = bench.connected(V3_1, "esp8266");
        oldest.send(new Packet.Pingreq());
        assertEquals("PINGRESP", oldest.story());
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
        assertEquals(0, bench.broker.storedMessages());
    }

    @Test
    void aSharedSubscriptionGetsNoRetainedMessages() {
        Bench.Peer client = bench.connected(V5, "c");
        client.send(retained("t", "kept"), Bench.subscribe(1, "$share/g/t", 0));
        assertEquals("SUBACK m1 [SUCCESS]", client.story());
    }

    @Test
    void whatIsNotThereYetIsRefusedClearly() {
        Bench.Peer scram = bench.peer(V5);
        scram.send(Bench.connect(
                V5,
                "scram",
                true,
                0,
                null,
                Properties.builder()
                        .add(Property.AUTHENTICATION_METHOD, "SCRAM-SHA-256")
                        .build()));
        assertEquals("CONNACK BAD_AUTHENTICATION_METHOD", scram.story());
        assertTrue(scram.isClosed);
    }

    private static Bench benchWith(String... settings) {
        Settings table = new Settings();
        for (String setting : settings) {
            int equals = setting.indexOf('=');
            table.set(setting.substring(0, equals), setting.substring(equals + 1));
        }
        return new Bench(table.limits(), table.features());
    }

    private static Packet.Connack connack(Bench.Peer peer) {
        return (Packet.Connack) peer.packets().get(0);
    }

    @Test
    void whatIsSwitchedOffIsAnnouncedAndRefused() {
        Bench poor = benchWith(
                "max_qos=1",
                "retain_available=false",
                "wildcard_subscriptions=false",
                "shared_subscriptions=false",
                "subscription_identifiers=false",
                "max_topic_alias=0");
        Bench.Peer client = poor.peer(V5);
        client.send(Bench.connect(V5, "c", true, 0, null));
        Properties told = connack(client).properties();
        assertEquals(1, told.integer(Property.MAXIMUM_QOS, 2));
        assertFalse(told.flag(Property.RETAIN_AVAILABLE, true));
        assertFalse(told.flag(Property.WILDCARD_SUBSCRIPTION_AVAILABLE, true));
        assertFalse(told.flag(Property.SHARED_SUBSCRIPTION_AVAILABLE, true));
        assertFalse(told.flag(Property.SUBSCRIPTION_IDENTIFIER_AVAILABLE, true));
        assertFalse(told.has(Property.TOPIC_ALIAS_MAXIMUM));
        client.send(Bench.subscribe(1, "a/+", 0), Bench.subscribe(2, "$share/g/a", 0), Bench.subscribe(3, "a", 2));
        assertEquals(
                "SUBACK m1 [WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED], SUBACK m2 [SHARED_SUBSCRIPTIONS_NOT_SUPPORTED],"
                        + " SUBACK m3 [GRANTED_QOS_1]",
                client.story());
        client.send(new Packet.Subscribe(
                4,
                List.of(Subscription.of(TopicFilter.of("b"), Qos.AT_MOST_ONCE)),
                Properties.builder().add(Property.SUBSCRIPTION_IDENTIFIER, 1).build()));
        assertEquals("SUBACK m4 [SUBSCRIPTION_IDENTIFIERS_NOT_SUPPORTED]", client.story());
        client.send(Bench.publish("a", 2, 1, "x"));
        assertEquals("DISCONNECT QOS_NOT_SUPPORTED", client.story());
        Bench.Peer retaining = poor.connected(V5, "r");
        retaining.send(retained("a", "x"));
        assertEquals("DISCONNECT RETAIN_NOT_SUPPORTED", retaining.story());
        Bench.Peer willing = poor.peer(V5);
        willing.send(Bench.connect(
                V5,
                "w",
                true,
                0,
                new Will(TopicName.of("w"), ByteSlice.EMPTY, Qos.EXACTLY_ONCE, false, Properties.NONE)));
        assertEquals("CONNACK QOS_NOT_SUPPORTED", willing.story());
    }

    @Test
    void keepAlivesAboveTheMaximumAreReplacedOrRefused() {
        Bench strict = benchWith("max_keepalive=60");
        Bench.Peer client = strict.peer(V5);
        client.send(Bench.connect(V5, "c", true, 0, null));
        assertEquals(60, connack(client).properties().integer(Property.SERVER_KEEP_ALIVE, 0));
        strict.pass(92);
        assertEquals("DISCONNECT KEEP_ALIVE_TIMEOUT", client.story());
        Bench.Peer old = strict.peer(V3_1_1);
        old.send(Bench.connect(V3_1_1, "c", true, 61, null));
        assertEquals("CONNACK CLIENT_IDENTIFIER_NOT_VALID", old.story());
    }

    @Test
    void payloadsThatAreCalledTextAreCheckedWhereTheBrokerIsToldTo() {
        Packet.Publish lie = new Packet.Publish(
                false,
                Qos.AT_LEAST_ONCE,
                false,
                TopicName.of("t"),
                1,
                Properties.builder().add(Property.PAYLOAD_FORMAT_INDICATOR, 1).build(),
                ByteSlice.of(new byte[] {(byte) 0xc0}));
        Bench.Peer lax = bench.connected(V5, "c");
        lax.send(lie);
        assertEquals("PUBACK m1 NO_MATCHING_SUBSCRIBERS", lax.story());
        Bench.Peer checked = benchWith("check_payload_format=true").connected(V5, "c");
        checked.send(lie);
        assertEquals("PUBACK m1 PAYLOAD_FORMAT_INVALID", checked.story());
    }

    @Test
    void responseInformationIsGivenToThoseWhoAsk() {
        Bench.Peer client = bench.peer(V5);
        client.send(Bench.connect(
                V5,
                "asker",
                true,
                0,
                null,
                Properties.builder()
                        .add(Property.REQUEST_RESPONSE_INFORMATION, 1)
                        .build()));
        assertEquals("response/asker", connack(client).properties().text(Property.RESPONSE_INFORMATION));
        Bench.Peer other = bench.peer(V5);
        other.send(Bench.connect(V5, "other", true, 0, null));
        assertFalse(connack(other).properties().has(Property.RESPONSE_INFORMATION));
    }

    @Proves(v5 = {"MQTT-3.1.2-26", "MQTT-3.3.2-11"})
    @Test
    void clientsThatTakeAliasesGetNamesOnceAndAliasesAfterwards() {
        Bench.Peer client = bench.peer(V5);
        client.send(
                Bench.connect(
                        V5,
                        "c",
                        true,
                        0,
                        null,
                        Properties.builder()
                                .add(Property.TOPIC_ALIAS_MAXIMUM, 2)
                                .build()),
                Bench.subscribe(1, "t/#", 1));
        client.packets();
        Bench.Peer sender = bench.connected(V5, "sender");
        for (String topic : List.of("t/a", "t/b", "t/a", "t/c", "t/b")) {
            sender.send(Bench.publish(topic, 0, 0, "x"));
        }
        List<String> seen = new java.util.ArrayList<>();
        for (Packet packet : client.packets()) {
            Packet.Publish publish = (Packet.Publish) packet;
            seen.add(publish.topic() + "#" + publish.properties().integer(Property.TOPIC_ALIAS, 0));
        }
        assertEquals(List.of("t/a#1", "t/b#2", "#1", "t/c#0", "#2"), seen);
    }

    @Test
    void aBrokerThatStopsSendsItsClientsElsewhereIfItKnowsWhere() {
        Bench.Peer client = benchWith("server_reference=other.example:1883").connected(V5, "c");
        client.connection.shutDown();
        Packet.Disconnect goodbye = (Packet.Disconnect) client.packets().get(0);
        assertEquals(ReasonCode.USE_ANOTHER_SERVER, goodbye.reason());
        assertEquals("other.example:1883", goodbye.properties().text(Property.SERVER_REFERENCE));
    }

    @Test
    void brokenPacketsEndTheirOwnConnectionWithTheReason() {
        Bench.Peer bystander = bench.connected(V5, "bystander");
        Bench.Peer reserved = bench.connected(V5, "reserved");
        reserved.sendBytes(0x01, 0x00);
        assertEquals("DISCONNECT MALFORMED_PACKET", reserved.story());
        Bench.Peer twice = bench.connected(V5, "twice");
        twice.send(Bench.connect(V5, "twice", true, 0, null));
        assertEquals("DISCONNECT PROTOCOL_ERROR", twice.story());
        Bench.Peer old = bench.connected(V3_1_1, "old");
        old.sendBytes(0x36, 0x05, 0, 1, 'a', 0, 1);
        assertEquals("", old.story());
        Bench.Peer first = bench.peer(V5);
        first.send(Bench.publish("t", 0, 0, "x"));
        assertEquals("", first.story());
        Bench.Peer level6 = bench.peer(V3_1_1);
        level6.sendBytes(0x10, 0x0d, 0, 4, 'M', 'Q', 'T', 'T', 6, 2, 0, 0, 0, 1, 'x');
        assertEquals("CONNACK UNSUPPORTED_PROTOCOL_VERSION", level6.story());
        for (Bench.Peer victim : List.of(reserved, twice, old, first, level6)) {
            assertTrue(victim.isClosed);
        }
        bystander.send(new Packet.Pingreq());
        assertEquals("PINGRESP", bystander.story());
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

    @Proves(
            v5 = {
                "MQTT-3.2.2-19",
                "MQTT-3.4.2-2",
                "MQTT-3.5.2-2",
                "MQTT-3.6.2-2",
                "MQTT-3.7.2-2",
                "MQTT-3.11.2-1",
                "MQTT-3.14.2-3"
            })
    @Test
    void answersLeaveOutTheirExplanationForAClientThatCannotTakeIt() {
        Bench.Peer tiny = bench.peer(V5);
        Properties size =
                Properties.builder().add(Property.MAXIMUM_PACKET_SIZE, 20).build();
        tiny.send(Bench.connect(V5, "tiny", true, 0, null, size));
        assertEquals("CONNACK SUCCESS", tiny.story());
        tiny.send(
                Bench.publish("$SYS/x", 1, 1, "mine"),
                Bench.publish("$SYS/x", 2, 2, "mine"),
                new Packet.Unsubscribe(3, List.of(TopicFilter.of("u")), Properties.NONE),
                new Packet.Pubrel(4, ReasonCode.SUCCESS, Properties.NONE),
                new Packet.Pubrec(5, ReasonCode.SUCCESS, Properties.NONE));
        tiny.sendBytes(0x01, 0x00);
        List<Packet> answers = tiny.packets();
        assertEquals(6, answers.size());
        for (Packet packet : answers) {
            assertTrue(PacketWriter.bytes(packet, V5).length <= 20, packet.toString());
        }
        assertTrue(tiny.isClosed);
        Bench.Peer refused = bench.peer(V5);
        Properties method = Properties.builder()
                .add(Property.MAXIMUM_PACKET_SIZE, 20)
                .add(Property.AUTHENTICATION_METHOD, "none such")
                .build();
        refused.send(Bench.connect(V5, "refused", true, 0, null, method));
        Packet.Connack connack = connack(refused);
        assertEquals(ReasonCode.BAD_AUTHENTICATION_METHOD, connack.reason());
        assertFalse(connack.properties().has(Property.REASON_STRING));
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
    void shuttingDownTellsClientsOfMqtt5Why() {
        Bench.Peer client = bench.connected(V5, "c");
        client.connection.shutDown();
        assertEquals("DISCONNECT SERVER_SHUTTING_DOWN", client.story());
        assertTrue(client.isClosed);
        assertEquals(0, bench.broker.connectedClients());
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
