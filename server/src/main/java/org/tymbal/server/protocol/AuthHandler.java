package org.tymbal.server.protocol;

import org.jspecify.annotations.Nullable;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.packet.Packet;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.Property;
import org.tymbal.codec.packet.ReasonCode;
import org.tymbal.codec.packet.Will;
import org.tymbal.server.access.AccessControl;
import org.tymbal.server.access.Admission;
import org.tymbal.server.access.ScramExchange;

/**
 * Enhanced authentication [MQTT-4.12]: CONNECT with a method begins an exchange that ends in CONNACK; AUTH with
 * Re-authenticate begins one that ends in AUTH [MQTT-4.12.1].
 */
final class AuthHandler {
    /** An exchange under way, and the CONNECT that it will answer; null for a re-authentication. */
    record Pending(ScramExchange exchange, String method, Packet.@Nullable Connect connect) {}

    private AuthHandler() {}

    /** A CONNECT with an authentication method has come. */
    static void begin(Packet.Connect connect, Connection connection) {
        String method = connect.properties().text(Property.AUTHENTICATION_METHOD);
        ScramExchange exchange = ConnectHandler.access(connection).exchange(method);
        if (method == null || exchange == null) {
            ConnectHandler.refuse(
                    connection,
                    connect.version(),
                    ReasonCode.BAD_AUTHENTICATION_METHOD,
                    "this server does not offer the authentication method " + method);
            return;
        }
        connection.authenticating(new Pending(exchange, method, own(connect)));
        proceed(exchange, method, connect.properties(), connection);
    }

    /** The packet outlives its chunk. */
    static Packet.Connect own(Packet.Connect connect) {
        Will will = connect.will();
        ByteSlice password = connect.password();
        return new Packet.Connect(
                connect.version(),
                connect.cleanStart(),
                connect.keepAliveSeconds(),
                connect.clientId(),
                will == null
                        ? null
                        : new Will(
                                will.topic().own(),
                                will.payload().own(),
                                will.qos(),
                                will.retain(),
                                will.properties().own()),
                connect.username(),
                password == null ? null : password.own(),
                connect.properties().own());
    }

    /** AUTH has come. */
    static void handle(Packet.Auth packet, Connection connection) {
        Pending pending = connection.pending();
        String method = packet.properties().text(Property.AUTHENTICATION_METHOD);
        if (packet.reason() == ReasonCode.RE_AUTHENTICATE && pending == null) {
            reAuthenticate(packet, method, connection);
        } else if (packet.reason() == ReasonCode.CONTINUE_AUTHENTICATION && pending != null) {
            if (pending.method().equals(method)) {
                proceed(pending.exchange(), pending.method(), packet.properties(), connection);
            } else {
                connection.refuse(
                        ReasonCode.PROTOCOL_ERROR, "the authentication method has changed"); // [MQTT-4.12.0-5]
            }
        } else {
            connection.refuse(
                    ReasonCode.PROTOCOL_ERROR,
                    "AUTH came where no step of an authentication was due"); // [MQTT-4.12.0-7]
        }
    }

    private static void reAuthenticate(Packet.Auth packet, @Nullable String method, Connection connection) {
        String before = connection.client().method;
        ScramExchange exchange = ConnectHandler.access(connection).exchange(method);
        if (before == null || method == null || !before.equals(method) || exchange == null) {
            connection.refuse(
                    ReasonCode.PROTOCOL_ERROR,
                    "a client authenticates again by the method of its CONNECT"); // [MQTT-4.12.1-1]
            return;
        }
        connection.authenticating(new Pending(exchange, method, null));
        proceed(exchange, method, packet.properties(), connection);
    }

    private static void proceed(ScramExchange exchange, String method, Properties received, Connection connection) {
        ByteSlice answer = exchange.answer(received.binary(Property.AUTHENTICATION_DATA));
        if (answer == null) {
            connection.refuse(
                    ReasonCode.NOT_AUTHORIZED, "user name or password is wrong, or the exchange is not " + method);
            return;
        }
        Properties properties = Properties.builder()
                .add(Property.AUTHENTICATION_METHOD, method)
                .add(Property.AUTHENTICATION_DATA, answer)
                .build();
        String username = exchange.username();
        if (username == null) {
            connection.reply(new Packet.Auth(ReasonCode.CONTINUE_AUTHENTICATION, properties)); // [MQTT-4.12.0-2]
            return;
        }
        Pending pending = connection.authenticated();
        if (pending != null && pending.connect() != null) {
            ConnectHandler.open(
                    pending.connect(), Admission.proven(username, AccessControl.SCRAM), properties, connection);
        } else if (username.equals(connection.client().identity.username())) {
            connection.reply(new Packet.Auth(ReasonCode.SUCCESS, properties));
        } else {
            connection.refuse(ReasonCode.NOT_AUTHORIZED, "a client cannot become another user");
        }
    }
}
