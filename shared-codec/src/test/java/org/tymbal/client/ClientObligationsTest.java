package org.tymbal.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tymbal.codec.packet.Packet;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.Property;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.codec.packet.Qos;
import org.tymbal.codec.packet.ReasonCode;
import org.tymbal.codec.topic.TopicFilter;
import org.tymbal.house.Proves;

/** What the specifications demand of clients, kept by the engine in both of them. */
class ClientObligationsTest {
    private final Fixture it = new Fixture();

    private FakeServer connected(ProtocolVersion version) {
        FakeServer server = it.connect(ConnectOptions.of(version, "c").withSession(false, 300));
        server.accept();
        return server;
    }

    private FakeServer reconnected() {
        it.server().lose();
        FakeServer server = it.nextAttempt();
        server.accept(true, Properties.NONE);
        return server;
    }

    private static Packet.Pubrec pubrec(int id) {
        return new Packet.Pubrec(id, ReasonCode.SUCCESS, Properties.NONE);
    }

    @Proves(v311 = "MQTT-3.1.0-1", v5 = "MQTT-3.1.0-1")
    @ParameterizedTest
    @EnumSource(names = {"V3_1_1", "V5"})
    void theFirstPacketIsConnect(ProtocolVersion version) {
        it.publish("a", "1", Qos.AT_LEAST_ONCE);
        it.subscribe("a", Qos.AT_LEAST_ONCE);
        FakeServer server = it.connect(ConnectOptions.of(version, "c"));
        server.nothingMore();
        server.open();
        server.next(Packet.Connect.class);
        it.publish("a", "2", Qos.AT_LEAST_ONCE);
        server.nothingMore();
    }

    @Proves(
            v311 = {"MQTT-2.3.1-1", "MQTT-2.3.1-2", "MQTT-4.3.2-1", "MQTT-4.3.3-1"},
            v5 = {"MQTT-2.2.1-3", "MQTT-4.3.2-1", "MQTT-4.3.3-1"})
    @ParameterizedTest
    @EnumSource(names = {"V3_1_1", "V5"})
    void identifiersInUseAreNotGivenAgain(ProtocolVersion version) {
        FakeServer server = connected(version);
        Set<Integer> ids = new TreeSet<>();
        for (int round = 0; round < 3; round++) {
            it.publish("a", "1", Qos.AT_LEAST_ONCE);
            ids.add(server.next(Packet.Publish.class).packetId());
            it.publish("a", "2", Qos.EXACTLY_ONCE);
            ids.add(server.next(Packet.Publish.class).packetId());
            it.subscribe("f" + round, Qos.AT_MOST_ONCE);
            ids.add(server.next(Packet.Subscribe.class).packetId());
            it.client.unsubscribe(TopicFilter.of("f" + round));
            ids.add(server.next(Packet.Unsubscribe.class).packetId());
        }
        assertEquals(12, ids.size(), ids.toString());
        assertFalse(ids.contains(0));
    }

    @Proves(
            v311 = {"MQTT-2.3.1-3", "MQTT-3.3.1-1", "MQTT-4.4.0-1", "MQTT-4.6.0-1", "MQTT-4.3.3-1"},
            v5 = {"MQTT-3.3.1-1", "MQTT-4.4.0-1", "MQTT-4.6.0-1", "MQTT-4.3.3-5", "MQTT-4.3.3-6"})
    @ParameterizedTest
    @EnumSource(names = {"V3_1_1", "V5"})
    void whatIsUnacknowledgedIsSentAgainInItsOrder(ProtocolVersion version) {
        FakeServer first = connected(version);
        int[] ids = new int[6];
        for (int i = 0; i < 6; i++) {
            it.publish("a", "" + i, i % 2 == 0 ? Qos.AT_LEAST_ONCE : Qos.EXACTLY_ONCE);
            Packet.Publish sent = first.next(Packet.Publish.class);
            assertFalse(sent.dup());
            ids[i] = sent.packetId();
        }
        first.say(new Packet.Puback(ids[2], ReasonCode.SUCCESS, Properties.NONE), pubrec(ids[3]));
        assertEquals(ids[3], first.next(Packet.Pubrel.class).packetId());
        FakeServer second = reconnected();
        for (int i : List.of(0, 1, 3, 4, 5)) {
            if (i == 3) {
                assertEquals(ids[3], second.next(Packet.Pubrel.class).packetId());
            } else {
                Packet.Publish again = second.next(Packet.Publish.class);
                assertTrue(again.dup());
                assertEquals(ids[i], again.packetId());
                assertEquals("" + i, again.payload().text());
            }
        }
        second.nothingMore();
    }

    @Proves(
            v311 = {"MQTT-4.5.0-2", "MQTT-4.6.0-2", "MQTT-4.6.0-3", "MQTT-4.6.0-4", "MQTT-3.3.4-1"},
            v5 = {"MQTT-4.5.0-2", "MQTT-4.6.0-2", "MQTT-4.6.0-3", "MQTT-4.6.0-4", "MQTT-3.3.4-1"})
    @ParameterizedTest
    @EnumSource(names = {"V3_1_1", "V5"})
    void acknowledgementsGoInTheOrderOfWhatTheyAcknowledge(ProtocolVersion version) {
        FakeServer server = connected(version);
        for (int id : List.of(30, 10, 20)) {
            server.say(Fixture.message("nobody/subscribed", "1", Qos.AT_LEAST_ONCE, id));
        }
        for (int id : List.of(31, 11, 21)) {
            server.say(Fixture.message("nobody/subscribed", "2", Qos.EXACTLY_ONCE, id));
        }
        for (int id : List.of(30, 10, 20)) {
            assertEquals(id, server.next(Packet.Puback.class).packetId());
        }
        for (int id : List.of(31, 11, 21)) {
            assertEquals(id, server.next(Packet.Pubrec.class).packetId());
        }
        int[] sent = new int[3];
        for (int i = 0; i < 3; i++) {
            it.publish("a", "" + i, Qos.EXACTLY_ONCE);
            sent[i] = server.next(Packet.Publish.class).packetId();
        }
        server.say(pubrec(sent[2]), pubrec(sent[0]), pubrec(sent[1]));
        for (int i : List.of(2, 0, 1)) {
            assertEquals(sent[i], server.next(Packet.Pubrel.class).packetId());
        }
    }

    @Proves(v311 = "MQTT-3.1.2-23", v5 = "MQTT-3.1.2-20")
    @ParameterizedTest
    @EnumSource(names = {"V3_1_1", "V5"})
    void silenceIsBrokenByPingreq(ProtocolVersion version) {
        FakeServer server = it.connect(ConnectOptions.of(version, "c").withKeepAlive(10));
        server.accept();
        for (int i = 0; i < 3; i++) {
            it.time.pass(10_000);
            server.next(Packet.Pingreq.class);
            server.say(new Packet.Pingresp());
        }
    }

    @Proves(
            v311 = {"MQTT-3.14.4-1", "MQTT-3.14.4-2"},
            v5 = {"MQTT-3.14.4-1", "MQTT-3.14.4-2"})
    @ParameterizedTest
    @EnumSource(names = {"V3_1_1", "V5"})
    void disconnectIsTheLastWord(ProtocolVersion version) {
        FakeServer server = connected(version);
        it.publish("a", "1", Qos.AT_LEAST_ONCE);
        server.next(Packet.Publish.class);
        it.client.disconnect();
        server.next(Packet.Disconnect.class);
        assertTrue(server.isClosed());
        it.publish("a", "2", Qos.AT_LEAST_ONCE);
        server.nothingMore();
    }

    /** A full window holds up PUBLISH and nothing else. */
    @Proves(v5 = {"MQTT-3.3.4-7", "MQTT-3.3.4-8", "MQTT-4.9.0-2", "MQTT-4.9.0-3"})
    @Test
    void aFullWindowHoldsUpNothingButPublish() {
        FakeServer server = it.connected(Fixture.receiveMaximum(1));
        it.publish("a", "1", Qos.AT_LEAST_ONCE);
        it.publish("a", "2", Qos.AT_LEAST_ONCE);
        server.next(Packet.Publish.class);
        it.subscribe("a", Qos.AT_MOST_ONCE);
        server.next(Packet.Subscribe.class);
        server.say(Fixture.message("b", "1", Qos.AT_LEAST_ONCE, 7));
        assertEquals(7, server.next(Packet.Puback.class).packetId());
        server.nothingMore();
    }

    /** The engine uses no Topic Aliases, whatever the server takes, and no enhanced authentication. */
    @Proves(v5 = {"MQTT-3.2.2-17", "MQTT-3.2.2-18", "MQTT-3.3.2-8", "MQTT-3.3.2-9", "MQTT-4.12.0-7"})
    @Test
    void noAliasesAreSentAndNoAuth() {
        for (int maximum = 0; maximum <= 10; maximum += 10) {
            FakeServer server = it.connected(Properties.builder()
                    .add(Property.TOPIC_ALIAS_MAXIMUM, maximum)
                    .build());
            for (int i = 0; i < 3; i++) {
                it.publish("a", "1", Qos.AT_MOST_ONCE);
                Packet.Publish sent = server.next(Packet.Publish.class);
                assertFalse(sent.properties().has(Property.TOPIC_ALIAS));
                assertFalse(sent.topic().isEmpty());
            }
            server.say(new Packet.Auth(
                    ReasonCode.CONTINUE_AUTHENTICATION,
                    Properties.builder()
                            .add(Property.AUTHENTICATION_METHOD, "SCRAM-SHA-256")
                            .build()));
            assertEquals(
                    ReasonCode.PROTOCOL_ERROR,
                    server.next(Packet.Disconnect.class).reason());
            it.client.disconnect();
        }
    }
}
