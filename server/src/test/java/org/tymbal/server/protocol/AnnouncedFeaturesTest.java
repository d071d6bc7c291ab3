package org.tymbal.server.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tymbal.codec.packet.ProtocolVersion.V3_1_1;
import static org.tymbal.codec.packet.ProtocolVersion.V5;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.packet.Packet;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.Property;
import org.tymbal.codec.packet.Qos;
import org.tymbal.codec.packet.ReasonCode;
import org.tymbal.codec.packet.Subscription;
import org.tymbal.codec.packet.Will;
import org.tymbal.codec.topic.TopicFilter;
import org.tymbal.codec.topic.TopicName;
import org.tymbal.codec.wire.PacketWriter;
import org.tymbal.house.Proves;
import org.tymbal.server.config.Settings;

/** What CONNACK announces, and that the broker keeps to it, as the client to what it announces. */
class AnnouncedFeaturesTest {
    private final Bench bench = new Bench();

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

    private static Packet.Publish retained(String topic, String payload) {
        return new Packet.Publish(
                false, Qos.AT_MOST_ONCE, true, TopicName.of(topic), 0, Properties.NONE, ByteSlice.utf8(payload));
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
}
