package org.tymbal.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.packet.Packet;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.Property;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.codec.packet.Qos;
import org.tymbal.codec.packet.ReasonCode;
import org.tymbal.codec.packet.UserProperty;
import org.tymbal.codec.packet.Will;
import org.tymbal.codec.topic.TopicName;

class ConnectTest {
    private final Fixture it = new Fixture();

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void everyOptionStandsInConnect(ProtocolVersion version) {
        Will will = new Will(TopicName.of("gone"), ByteSlice.utf8("bye"), Qos.AT_LEAST_ONCE, true, Properties.NONE);
        Properties more = Properties.builder()
                .add(Property.REQUEST_PROBLEM_INFORMATION, 0)
                .user("k", "v")
                .build();
        ConnectOptions options = new ConnectOptions(
                version, "me", false, 17, "ada", ByteSlice.utf8("secret"), will, 99, 5, 4_096, 3, more);
        FakeServer server = it.connect(options);
        Packet.Connect connect = server.accept();

        assertEquals(version, connect.version());
        assertEquals("me", connect.clientId());
        assertFalse(connect.cleanStart());
        assertEquals(17, connect.keepAliveSeconds());
        assertEquals("ada", connect.username());
        assertEquals(ByteSlice.utf8("secret"), connect.password());
        assertEquals(will, connect.will());
        boolean five = version == ProtocolVersion.V5;
        assertEquals(five ? 99 : -1, connect.properties().number(Property.SESSION_EXPIRY_INTERVAL, -1));
        assertEquals(five ? 5 : -1, connect.properties().number(Property.RECEIVE_MAXIMUM, -1));
        assertEquals(five ? 4_096 : -1, connect.properties().number(Property.MAXIMUM_PACKET_SIZE, -1));
        assertEquals(five ? 3 : -1, connect.properties().number(Property.TOPIC_ALIAS_MAXIMUM, -1));
        assertEquals(five ? 0 : -1, connect.properties().number(Property.REQUEST_PROBLEM_INFORMATION, -1));
        assertEquals(
                five ? List.of(new UserProperty("k", "v")) : List.of(),
                connect.properties().userProperties());
        assertInstanceOf(ClientStatus.Connected.class, it.client.status());
    }

    @Test
    void nothingIsSentBeforeTheNetworkIsThere() {
        FakeServer server = it.connect(Fixture.kept());
        server.nothingMore();
        assertEquals(List.of(new ClientStatus.Connecting(1)), it.statuses);
    }

    @Test
    void theServersLimitsAreKnown() {
        it.connected(Properties.builder()
                .add(Property.RECEIVE_MAXIMUM, 2)
                .add(Property.MAXIMUM_QOS, 1)
                .add(Property.RETAIN_AVAILABLE, 0)
                .add(Property.MAXIMUM_PACKET_SIZE, 500)
                .add(Property.SERVER_KEEP_ALIVE, 9)
                .add(Property.TOPIC_ALIAS_MAXIMUM, 4)
                .build());
        ServerLimits limits = assertInstanceOf(ClientStatus.Connected.class, it.client.status())
                .limits();
        assertEquals(new ServerLimits(2, Qos.AT_LEAST_ONCE, false, 500, 9, 300, 4), limits);
    }

    @Test
    void anAssignedClientIdentifierIsUsedAgain() {
        FakeServer first = it.connect(ConnectOptions.of(ProtocolVersion.V5, "").withSession(true, 60));
        first.accept(
                false,
                Properties.builder()
                        .add(Property.ASSIGNED_CLIENT_IDENTIFIER, "given")
                        .build());
        assertEquals(
                "given",
                assertInstanceOf(ClientStatus.Connected.class, it.client.status())
                        .clientId());
        first.lose();
        FakeServer second = it.nextAttempt();
        second.open();
        Packet.Connect again = second.next(Packet.Connect.class);
        assertEquals("given", again.clientId());
        assertFalse(again.cleanStart(), "the session that was begun goes on");
    }

    @Test
    void aPersonMustActUponSomeRefusals() {
        FakeServer server = it.connect(Fixture.kept());
        server.open();
        server.say(new Packet.Connack(false, ReasonCode.BAD_USER_NAME_OR_PASSWORD, Properties.NONE));
        ClientStatus.Offline offline = assertInstanceOf(ClientStatus.Offline.class, it.client.status());
        assertTrue(offline.explanation().contains("The user name or the password is wrong."), offline.explanation());
        assertTrue(server.isClosed());
        it.time.pass(120_000);
        assertEquals(1, it.servers.size(), "no further attempt");
    }

    @Test
    void otherRefusalsPass() {
        FakeServer server = it.connect(ConnectOptions.of(ProtocolVersion.V3_1_1, "c"));
        server.open();
        server.say(new Packet.Connack(false, ReasonCode.SERVER_UNAVAILABLE, Properties.NONE));
        assertInstanceOf(ClientStatus.Waiting.class, it.client.status());
        it.nextAttempt().accept();
        assertInstanceOf(ClientStatus.Connected.class, it.client.status());
    }

    @Test
    void disconnectSaysGoodbyeAndStaysAway() {
        FakeServer server = it.connected();
        it.client.disconnect();
        assertEquals(ReasonCode.SUCCESS, server.next(Packet.Disconnect.class).reason());
        assertTrue(server.isClosed());
        server.lose();
        it.time.pass(120_000);
        assertEquals(1, it.servers.size(), "no further attempt");
        assertEquals(0, it.time.pendingCount(), "no timer is left");
    }

    @Test
    void whatIsNotMqttEndsTheConnection() {
        FakeServer server = it.connected();
        server.bytes(new byte[] {0x00, 0x00});
        assertEquals(
                ReasonCode.MALFORMED_PACKET,
                server.next(Packet.Disconnect.class).reason());
        assertTrue(server.isClosed());
        assertInstanceOf(ClientStatus.Waiting.class, it.client.status());
    }

    @Test
    void aSecondConnackIsAProtocolError() {
        FakeServer server = it.connected();
        server.say(new Packet.Connack(false, ReasonCode.SUCCESS, Properties.NONE));
        assertEquals(
                ReasonCode.PROTOCOL_ERROR, server.next(Packet.Disconnect.class).reason());
    }

    @Test
    void whoIsTakenOverDoesNotFightForTheName() {
        FakeServer server = it.connected();
        server.say(new Packet.Disconnect(ReasonCode.SESSION_TAKEN_OVER, Properties.NONE));
        assertInstanceOf(ClientStatus.Offline.class, it.client.status());
        server.nothingMore();
        assertTrue(server.isClosed());
    }

    @Test
    void goodbyeCanAskForTheWill() {
        FakeServer server = it.connected();
        Properties properties =
                Properties.builder().add(Property.SESSION_EXPIRY_INTERVAL, 7).build();
        it.client.disconnect(ReasonCode.DISCONNECT_WITH_WILL, properties);
        Packet.Disconnect goodbye = server.next(Packet.Disconnect.class);
        assertEquals(ReasonCode.DISCONNECT_WITH_WILL, goodbye.reason());
        assertEquals(properties, goodbye.properties());
    }

    @Test
    void optionsThatTheVersionCannotCarryAreASentence() {
        FakeServer server = it.connect(new ConnectOptions(
                ProtocolVersion.V3_1_1,
                "c",
                true,
                60,
                null,
                ByteSlice.utf8("p"),
                null,
                0,
                1,
                4_096,
                0,
                Properties.NONE));
        server.open();
        ClientStatus.Offline offline = assertInstanceOf(ClientStatus.Offline.class, it.client.status());
        assertTrue(offline.explanation().startsWith("MQTT 3.1.1 cannot carry these options"), offline.explanation());
        assertEquals(1, it.servers.size());
    }
}
