package org.tymbal.server.protocol;

import org.tymbal.codec.packet.PacketType;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.ReasonCode;
import org.tymbal.server.session.Acknowledged;
import org.tymbal.server.session.Session;

/** PUBACK, PUBREC and PUBCOMP in: the client acknowledges what it was sent. */
final class AckHandler {
    private AckHandler() {}

    static void handle(PacketType type, int packetId, ReasonCode reason, Connection connection) {
        Session session = connection.client().session;
        Acknowledged met;
        if (type == PacketType.PUBACK) {
            met = session.puback(connection, packetId);
        } else if (type == PacketType.PUBCOMP) {
            met = session.pubcomp(connection, packetId);
        } else {
            boolean failed = reason.isError();
            met = session.pubrec(connection, packetId, failed);
            if (!failed && met != Acknowledged.WRONG) {
                release(packetId, met, connection);
            }
        }
        if (met == Acknowledged.WRONG) {
            connection.disconnect(
                    ReasonCode.PROTOCOL_ERROR,
                    type + " came for Packet Identifier " + packetId + ", where another step of its QoS is due");
        }
        connection.wake(); // the window may be open again
    }

    /** PUBREL follows PUBREC, also one that nobody waited for, so that the client can finish [MQTT-4.3.3-5]. */
    private static void release(int packetId, Acknowledged met, Connection connection) {
        ReasonCode reason = met == Acknowledged.MATCHED || !connection.client().isV5()
                ? ReasonCode.SUCCESS
                : ReasonCode.PACKET_IDENTIFIER_NOT_FOUND;
        Properties properties = reason.isError() && connection.client().problemInformation
                ? Explanation.of("no message with this Packet Identifier is under way to this client")
                : Properties.NONE;
        connection.acknowledge(PacketType.PUBREL, packetId, reason, properties);
    }
}
