package org.tymbal.server.protocol;

import org.tymbal.codec.packet.Packet;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.codec.packet.Qos;
import org.tymbal.codec.packet.ReasonCode;
import org.tymbal.codec.wire.Incoming;
import org.tymbal.server.broker.BrokerLog;
import org.tymbal.server.message.Message;
import org.tymbal.server.session.Delivery;

/** Packets as lines of the log, in the words that tutorials show: those of {@code mosquitto -v}. */
final class PacketLog {
    private PacketLog() {}

    static void received(BrokerLog log, Packet packet, String client) {
        if (packet instanceof Packet.Connect) {
            return; // told by the line "New client connected", when it is known who that is
        }
        log.packet("Received " + packet.type() + " from " + client + receivedDetails(packet));
    }

    /** The version as mosquitto 2.0 counts them: 1, 2 and 5. */
    static int version(ProtocolVersion version) {
        return switch (version) {
            case V3_1 -> 1;
            case V3_1_1 -> 2;
            case V5 -> 5;
        };
    }

    static void sending(BrokerLog log, Packet packet, ProtocolVersion version, String client) {
        log.packet("Sending " + packet.type() + " to " + client + details(packet, version));
    }

    static void sending(BrokerLog log, Delivery delivery, Message message, String client) {
        log.packet("Sending PUBLISH to " + client
                + publish(
                        delivery.dup(),
                        delivery.qos(),
                        delivery.retain(),
                        delivery.packetId(),
                        message.topic().toString(),
                        message.payloadLength()));
    }

    /** What mosquitto says of a packet that came; it says more of those that go. */
    private static String receivedDetails(Packet packet) {
        if (packet instanceof Packet.Publish publish) {
            return publish(publish);
        }
        if (packet instanceof Packet.Puback || packet instanceof Packet.Pubcomp) {
            Packet.Acknowledgement ack = (Packet.Acknowledgement) packet;
            return " (Mid: " + ack.packetId() + ", RC:" + ack.reason().value() + ")";
        }
        return packet instanceof Packet.Acknowledgement ack ? " (Mid: " + ack.packetId() + ")" : "";
    }

    private static String details(Packet packet, ProtocolVersion version) {
        if (packet instanceof Packet.Publish publish) {
            return publish(publish);
        }
        if (packet instanceof Packet.Puback || packet instanceof Packet.Pubrec) {
            Packet.Acknowledgement ack = (Packet.Acknowledgement) packet;
            return " (m" + ack.packetId() + ", rc" + ack.reason().value() + ")";
        }
        if (packet instanceof Packet.Acknowledgement ack) {
            return " (m" + ack.packetId() + ")";
        }
        if (packet instanceof Packet.Connack connack) {
            return " (" + (connack.sessionPresent() ? 1 : 0) + ", "
                    + (version == ProtocolVersion.V5
                            ? connack.reason().value()
                            : connack.reason().connackReturnCode())
                    + ")";
        }
        if (packet instanceof Packet.Disconnect disconnect && disconnect.reason() != ReasonCode.SUCCESS) {
            return " (rc" + disconnect.reason().value() + ")";
        }
        return "";
    }

    /** What is said of a message, on its way in or out, taken or denied. */
    static String publish(Incoming publish) {
        return publish(
                publish.dup(),
                publish.qos(),
                publish.retain(),
                publish.packetId(),
                publish.topic().toString(),
                publish.payloadLength());
    }

    private static String publish(Packet.Publish publish) {
        return publish(
                publish.dup(),
                publish.qos(),
                publish.retain(),
                publish.packetId(),
                publish.topic().toString(),
                publish.payload().length());
    }

    private static String publish(boolean dup, Qos qos, boolean retain, int packetId, String topic, int bytes) {
        return " (d" + (dup ? 1 : 0) + ", q" + qos.level() + ", r" + (retain ? 1 : 0) + ", m" + packetId + ", '" + topic
                + "', ... (" + bytes + " bytes))";
    }
}
