package org.tymbal.client;

import org.tymbal.codec.bytes.ByteWriter;
import org.tymbal.codec.packet.Packet;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.Property;
import org.tymbal.codec.packet.Qos;

/**
 * What the server allows on this connection: the properties of CONNACK, or what their absence means [MQTT-3.2.2.3].
 *
 * @param receiveMaximum how many of our QoS 1 and 2 messages may be in flight
 * @param keepAliveSeconds the server's own Keep Alive where it has one, else ours
 * @param topicAliasMaximum the largest Topic Alias that the server takes; 0 for none
 */
public record ServerLimits(
        int receiveMaximum,
        Qos maximumQos,
        boolean retainAvailable,
        long maximumPacketSize,
        int keepAliveSeconds,
        long sessionExpirySeconds,
        int topicAliasMaximum) {
    /** In flight to a server that has no word for its own limit; a window, so that a loss resends little. */
    private static final int WINDOW_BEFORE_V5 = 100;

    static ServerLimits of(Packet.Connack connack, ConnectOptions options) {
        Properties properties = connack.properties();
        return new ServerLimits(
                options.version().hasProperties()
                        ? properties.integer(Property.RECEIVE_MAXIMUM, 65_535)
                        : WINDOW_BEFORE_V5,
                Qos.of(properties.integer(Property.MAXIMUM_QOS, 2)),
                properties.flag(Property.RETAIN_AVAILABLE, true),
                properties.number(Property.MAXIMUM_PACKET_SIZE, ByteWriter.MAXIMUM_VARINT + 5L),
                properties.integer(Property.SERVER_KEEP_ALIVE, options.keepAliveSeconds()),
                properties.number(Property.SESSION_EXPIRY_INTERVAL, options.sessionExpirySeconds()),
                properties.integer(Property.TOPIC_ALIAS_MAXIMUM, 0));
    }
}
