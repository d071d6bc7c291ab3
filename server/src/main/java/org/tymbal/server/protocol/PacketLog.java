package org.tymbal.server.protocol;

import org.tymbal.codec.packet.Packet;
import org.tymbal.codec.packet.Qos;
import org.tymbal.codec.packet.ReasonCode;
import org.tymbal.codec.packet.Subscription;
import org.tymbal.codec.topic.TopicFilter;
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
        log.packet("Received " + packet.type() + " from " + client + details(packet));
        if (packet instanceof Packet.Subscribe subscribe) {
            for (Subscription subscription : subscribe.subscriptions()) {
                log.packet("\t" + subscription.filter() + " (QoS "
                        + subscription.qos().level() + ")");
            }
        } else if (packet instanceof Packet.Unsubscribe unsubscribe) {
            for (TopicFilter filter : unsubscribe.filters()) {
                log.packet("\t" + filter);
            }
        }
    }

    static void sending(BrokerLog log, Packet packet, String client) {
        log.packet("Sending " + packet.type() + " to " + client + details(packet));
    }

    static void sending(BrokerLog log, Delivery delivery, Message message, String client) {
        log.packet("Sending PUBLISH to " + client
                + publish(
                        delivery.dup(),
                        delivery.qos(),
                        delivery.retain(),
                        delivery.packetId(),
                        message.topic().toString(),
                        message.payload().length()));
    }

    private static String details(Packet packet) {
        if (packet instanceof Packet.Publish p) {
            return publish(
                    p.dup(),
                    p.qos(),
                    p.retain(),
                    p.packetId(),
                    p.topic().toString(),
                    p.payload().length());
        }
        if (packet instanceof Packet.Acknowledgement ack) {
            return " (m" + ack.packetId() + ", rc" + ack.reason().value() + ")";
        }
        if (packet instanceof Packet.Connack connack) {
            return " (" + (connack.sessionPresent() ? 1 : 0) + ", "
                    + connack.reason().value() + ")";
        }
        if (packet instanceof Packet.Disconnect disconnect && disconnect.reason() != ReasonCode.SUCCESS) {
            return " (rc" + disconnect.reason().value() + ")";
        }
        return "";
    }

    private static String publish(boolean dup, Qos qos, boolean retain, int packetId, String topic, int bytes) {
        return " (d" + (dup ? 1 : 0) + ", q" + qos.level() + ", r" + (retain ? 1 : 0) + ", m" + packetId + ", '" + topic
                + "', ... (" + bytes + " bytes))";
    }
}
