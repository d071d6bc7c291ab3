package org.tymbal.client;

import org.jspecify.annotations.Nullable;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.bytes.ByteWriter;
import org.tymbal.codec.packet.Packet;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.Property;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.codec.packet.Will;

/**
 * What a client says about itself in CONNECT. The last five stand only on the wire of MQTT 5; the maximum packet size is
 * also the client's own bound in every version.
 *
 * @param clientId may be empty: the server then assigns one
 * @param keepAliveSeconds 0 switches the mechanism off
 * @param sessionExpirySeconds how long the server keeps the Session after the connection; 4,294,967,295 is for ever
 * @param receiveMaximum how many QoS 1 and 2 messages the server may have in flight to us
 * @param topicAliasMaximum how many Topic Aliases the server may use; 0 for none
 * @param more further properties, none of those that stand above
 */
public record ConnectOptions(
        ProtocolVersion version,
        String clientId,
        boolean cleanStart,
        int keepAliveSeconds,
        @Nullable String username,
        @Nullable ByteSlice password,
        @Nullable Will will,
        long sessionExpirySeconds,
        int receiveMaximum,
        int maximumPacketSize,
        int topicAliasMaximum,
        Properties more) {
    public static final int DEFAULT_MAXIMUM_PACKET_SIZE = 16 * 1024 * 1024;

    /** What MQTT can carry: no bound. */
    public static final int LARGEST_PACKET_SIZE = ByteWriter.MAXIMUM_VARINT + 5;

    /** A clean Session, a keep alive of a minute, nothing else. */
    public static ConnectOptions of(ProtocolVersion version, String clientId) {
        return new ConnectOptions(
                version,
                clientId,
                true,
                60,
                null,
                null,
                null,
                0,
                65_535,
                DEFAULT_MAXIMUM_PACKET_SIZE,
                0,
                Properties.NONE);
    }

    public ConnectOptions withSession(boolean clean, long expirySeconds) {
        return new ConnectOptions(
                version,
                clientId,
                clean,
                keepAliveSeconds,
                username,
                password,
                will,
                expirySeconds,
                receiveMaximum,
                maximumPacketSize,
                topicAliasMaximum,
                more);
    }

    public ConnectOptions withKeepAlive(int seconds) {
        return new ConnectOptions(
                version,
                clientId,
                cleanStart,
                seconds,
                username,
                password,
                will,
                sessionExpirySeconds,
                receiveMaximum,
                maximumPacketSize,
                topicAliasMaximum,
                more);
    }

    public ConnectOptions withLimits(int receive, int packetSize, int topicAliases) {
        return new ConnectOptions(
                version,
                clientId,
                cleanStart,
                keepAliveSeconds,
                username,
                password,
                will,
                sessionExpirySeconds,
                receive,
                packetSize,
                topicAliases,
                more);
    }

    Packet.Connect packet(String currentClientId, boolean clean) {
        return new Packet.Connect(
                version, clean, keepAliveSeconds, currentClientId, will, username, password, properties());
    }

    private Properties properties() {
        if (!version.hasProperties()) {
            return Properties.NONE;
        }
        Properties.Builder properties = more.toBuilder();
        if (sessionExpirySeconds > 0) {
            properties.add(Property.SESSION_EXPIRY_INTERVAL, sessionExpirySeconds);
        }
        if (receiveMaximum < 65_535) {
            properties.add(Property.RECEIVE_MAXIMUM, receiveMaximum);
        }
        if (maximumPacketSize < LARGEST_PACKET_SIZE) {
            properties.add(Property.MAXIMUM_PACKET_SIZE, maximumPacketSize);
        }
        if (topicAliasMaximum > 0) {
            properties.add(Property.TOPIC_ALIAS_MAXIMUM, topicAliasMaximum);
        }
        return properties.build();
    }
}
