package org.tymbal.server.protocol;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.tymbal.codec.bytes.Utf8;
import org.tymbal.codec.packet.Packet;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.Property;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.codec.packet.ReasonCode;
import org.tymbal.codec.packet.Will;
import org.tymbal.server.access.Identity;
import org.tymbal.server.broker.Broker;
import org.tymbal.server.broker.BrokerLog;
import org.tymbal.server.config.LimitsConfig;
import org.tymbal.server.message.Message;
import org.tymbal.server.session.Session;
import org.tymbal.server.session.Sessions;

/** CONNECT to CONNACK: who is it, may it come in, with which Session; and DISCONNECT, its counterpart. */
final class ConnectHandler {
    private static final int LARGEST_RECEIVE_MAXIMUM = 65_535;

    private ConnectHandler() {}

    static void handle(Packet.Connect connect, Connection connection) {
        Broker broker = connection.broker();
        Refusal refusal = refusal(connect, broker);
        if (refusal != null) {
            refuse(connection, connect.version(), refusal);
            return;
        }
        boolean v5 = connect.version() == ProtocolVersion.V5;
        boolean assigned = connect.clientId().isEmpty();
        String clientId = assigned ? "auto-" + UUID.randomUUID() : connect.clientId(); // [MQTT-3.1.3-6]
        Identity identity = new Identity(
                clientId, connect.username(), connection.transport().remoteAddress());
        Will will = connect.will();
        if (will != null && !broker.access().mayPublish(identity, will.topic())) {
            refuse(
                    connection,
                    connect.version(),
                    new Refusal(ReasonCode.NOT_AUTHORIZED, "this client may not publish its Will to " + will.topic()));
            return;
        }
        Properties asked = connect.properties();
        long expirySeconds = v5
                ? asked.number(Property.SESSION_EXPIRY_INTERVAL, 0) // [MQTT-3.1.2.11.2]
                : connect.cleanStart() ? 0 : Session.NEVER_EXPIRES;
        Sessions.Opened opened = broker.open(
                clientId,
                connect.cleanStart(),
                connection,
                asked.integer(Property.RECEIVE_MAXIMUM, LARGEST_RECEIVE_MAXIMUM),
                expirySeconds);
        connection.opened(new Client(
                opened.session(),
                identity,
                connect.version(),
                connect.keepAliveSeconds(),
                (int) Math.min(Integer.MAX_VALUE, asked.number(Property.MAXIMUM_PACKET_SIZE, Integer.MAX_VALUE)),
                asked.flag(Property.REQUEST_PROBLEM_INFORMATION, true),
                new TopicAliases(v5 ? broker.limits().maximumTopicAlias() : 0),
                will == null ? null : Message.of(will, clientId, v5, broker.nowMillis()),
                will == null ? 0 : will.properties().number(Property.WILL_DELAY_INTERVAL, 0)));
        logConnected(connect, connection, clientId);
        connection.reply(new Packet.Connack(
                opened.present(),
                ReasonCode.SUCCESS,
                v5 ? capabilities(broker.limits(), assigned ? clientId : null) : Properties.NONE));
        if (broker.log().verbose()) {
            broker.log().packet("Sending CONNACK to " + clientId + " (" + (opened.present() ? 1 : 0) + ", 0)");
        }
        connection.wake();
    }

    private record Refusal(ReasonCode reason, String explanation) {}

    private static @Nullable Refusal refusal(Packet.Connect connect, Broker broker) {
        LimitsConfig limits = broker.limits();
        String clientId = connect.clientId();
        if (clientId.isEmpty() && connect.version() == ProtocolVersion.V3_1) {
            return new Refusal(
                    ReasonCode.CLIENT_IDENTIFIER_NOT_VALID, "MQTT 3.1 wants a client identifier of 1 to 23 characters");
        }
        if (clientId.isEmpty() && connect.version() == ProtocolVersion.V3_1_1 && !connect.cleanStart()) {
            return new Refusal(
                    ReasonCode.CLIENT_IDENTIFIER_NOT_VALID,
                    "a client without an identifier must ask for a clean session"); // [MQTT-3.1.3-8] of 3.1.1
        }
        if (Utf8.encodedLength(clientId) > limits.maximumClientIdBytes()) {
            return new Refusal(
                    ReasonCode.CLIENT_IDENTIFIER_NOT_VALID,
                    "a client identifier may have " + limits.maximumClientIdBytes() + " bytes here");
        }
        if (connect.properties().has(Property.AUTHENTICATION_METHOD)) {
            return new Refusal(
                    ReasonCode.BAD_AUTHENTICATION_METHOD,
                    "this server knows no enhanced authentication; connect without an authentication method");
        }
        if (!broker.access().authenticate(connect.username(), connect.password())) {
            return new Refusal(ReasonCode.NOT_AUTHORIZED, "this server lets no anonymous clients in");
        }
        Will will = connect.will();
        if (will != null && will.topic().levels() > limits.maximumTopicLevels()) {
            return new Refusal(
                    ReasonCode.TOPIC_NAME_INVALID,
                    "the topic of the Will has more than " + limits.maximumTopicLevels() + " levels");
        }
        return null;
    }

    private static void refuse(Connection connection, ProtocolVersion version, Refusal refusal) {
        Properties properties =
                version == ProtocolVersion.V5 ? Connection.explained(refusal.explanation()) : Properties.NONE;
        connection.reply(new Packet.Connack(false, refusal.reason(), properties)); // [MQTT-3.2.2-6]
        connection.close("refused, " + refusal.explanation());
    }

    /** What this server sets for a client of MQTT 5; what stands here by default is left out. */
    private static Properties capabilities(LimitsConfig limits, @Nullable String assignedClientId) {
        Properties.Builder properties =
                Properties.builder().add(Property.MAXIMUM_PACKET_SIZE, limits.maximumPacketSize());
        if (limits.maximumTopicAlias() > 0) {
            properties.add(Property.TOPIC_ALIAS_MAXIMUM, limits.maximumTopicAlias());
        }
        if (limits.receiveMaximum() < LARGEST_RECEIVE_MAXIMUM) {
            properties.add(Property.RECEIVE_MAXIMUM, limits.receiveMaximum());
        }
        if (assignedClientId != null) {
            properties.add(Property.ASSIGNED_CLIENT_IDENTIFIER, assignedClientId); // [MQTT-3.2.2-16]
        }
        return properties.build();
    }

    private static void logConnected(Packet.Connect connect, Connection connection, String clientId) {
        BrokerLog log = connection.broker().log();
        log.notice("New client connected from " + connection.transport().remoteAddress() + " as " + clientId + " (p"
                + connect.version().level() + ", c" + (connect.cleanStart() ? 1 : 0) + ", k"
                + connect.keepAliveSeconds()
                + (connect.username() == null ? "" : ", u'" + connect.username() + "'") + ").");
        if (!log.verbose()) {
            return;
        }
        Will will = connect.will();
        if (will == null) {
            log.packet("No will message specified.");
        } else {
            log.packet("Will message specified (" + will.payload().length() + " bytes) (r" + (will.retain() ? 1 : 0)
                    + ", q" + will.qos().level() + ").");
            log.packet("\t" + will.topic());
        }
    }

    /** The client goes in order: its Will is forgotten, unless it says otherwise [MQTT-3.14.4-3]. */
    static void handle(Packet.Disconnect disconnect, Connection connection) {
        Client client = connection.client();
        long expirySeconds = disconnect.properties().number(Property.SESSION_EXPIRY_INTERVAL, -1);
        if (expirySeconds > 0 && client.session.expirySeconds() == 0) {
            connection.disconnect(
                    ReasonCode.PROTOCOL_ERROR,
                    "DISCONNECT cannot give a Session an expiry interval that CONNECT gave none"); // [MQTT-3.14.2.2.2]
            return;
        }
        if (expirySeconds >= 0 && client.session.attachedTo(connection)) {
            client.session.expirySeconds(expirySeconds);
        }
        if (disconnect.reason() != ReasonCode.DISCONNECT_WITH_WILL) {
            client.will = null;
        }
        connection.close("it said goodbye");
    }
}
