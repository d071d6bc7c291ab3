package org.tymbal.server.protocol;

import org.tymbal.codec.packet.Packet;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.Property;

/** A packet without what only explains it, for a client that cannot take the whole [MQTT-3.4.2-2] [MQTT-3.14.2-3]. */
final class Shortened {
    private Shortened() {}

    /** The packet without Reason String and User Properties; others than answers stay as they are. */
    static Packet of(Packet packet) {
        return switch (packet.type()) {
            case CONNACK -> {
                Packet.Connack it = (Packet.Connack) packet;
                yield new Packet.Connack(it.sessionPresent(), it.reason(), plain(it.properties()));
            }
            case PUBACK -> {
                Packet.Puback it = (Packet.Puback) packet;
                yield new Packet.Puback(it.packetId(), it.reason(), plain(it.properties()));
            }
            case PUBREC -> {
                Packet.Pubrec it = (Packet.Pubrec) packet;
                yield new Packet.Pubrec(it.packetId(), it.reason(), plain(it.properties()));
            }
            case PUBREL -> {
                Packet.Pubrel it = (Packet.Pubrel) packet;
                yield new Packet.Pubrel(it.packetId(), it.reason(), plain(it.properties()));
            }
            case PUBCOMP -> {
                Packet.Pubcomp it = (Packet.Pubcomp) packet;
                yield new Packet.Pubcomp(it.packetId(), it.reason(), plain(it.properties()));
            }
            case SUBACK -> {
                Packet.Suback it = (Packet.Suback) packet;
                yield new Packet.Suback(it.packetId(), it.reasons(), plain(it.properties()));
            }
            case UNSUBACK -> {
                Packet.Unsuback it = (Packet.Unsuback) packet;
                yield new Packet.Unsuback(it.packetId(), it.reasons(), plain(it.properties()));
            }
            case DISCONNECT -> {
                Packet.Disconnect it = (Packet.Disconnect) packet;
                yield new Packet.Disconnect(it.reason(), plain(it.properties()));
            }
            case AUTH -> {
                Packet.Auth it = (Packet.Auth) packet;
                yield new Packet.Auth(it.reason(), plain(it.properties()));
            }
            default -> packet;
        };
    }

    private static Properties plain(Properties properties) {
        return properties.without(Property.REASON_STRING, Property.USER_PROPERTY);
    }
}
