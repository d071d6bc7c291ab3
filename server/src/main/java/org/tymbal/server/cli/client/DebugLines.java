package org.tymbal.server.cli.client;

import org.tymbal.codec.packet.Packet;
import org.tymbal.codec.packet.Qos;
import org.tymbal.codec.packet.Subscription;

/** Packets as the lines that {@code -d} prints, which are mosquitto's. */
final class DebugLines {
    private final StringBuilder text = new StringBuilder();
    private final int subscriptionOptions;
    private String client;
    /** mosquitto numbers messages of QoS 0 as well, out of the same sequence. */
    private int lastId;

    /**
     * Lines of one client.
     *
     * @param client the Client Identifier, or {@code (null)} as long as there is none
     * @param subscriptionOptions the options that were asked for, although only MQTT 5 sends them
     */
    DebugLines(String client, int subscriptionOptions) {
        this.client = client;
        this.subscriptionOptions = subscriptionOptions;
    }

    /** The server gave the client this identifier. */
    void client(String id) {
        client = id;
    }

    /** Counts the identifiers in use, whether lines are printed or not. */
    int idOf(Packet.Publish sent) {
        if (sent.qos() == Qos.AT_MOST_ONCE) {
            return ++lastId;
        }
        lastId = sent.dup() ? lastId : sent.packetId();
        return sent.packetId();
    }

    /** One line, or several for a SUBSCRIBE, without the last line end. */
    String sending(Packet packet) {
        begin("sending ");
        if (packet instanceof Packet.Publish publish) {
            publish(publish, idOf(publish));
        } else if (packet instanceof Packet.Subscribe subscribe) {
            lastId = subscribe.packetId();
            boolean first = true;
            for (Subscription subscription : subscribe.subscriptions()) {
                if (!first) {
                    text.append('\n');
                    line("sending ");
                }
                first = false;
                text.append("SUBSCRIBE (Mid: ")
                        .append(subscribe.packetId())
                        .append(", Topic: ")
                        .append(subscription.filter())
                        .append(", QoS: ")
                        .append(subscription.qos().level())
                        .append(", Options: 0x")
                        .append(Character.forDigit(subscriptionOptions >> 4, 16))
                        .append(Character.forDigit(subscriptionOptions & 15, 16))
                        .append(')');
            }
        } else if (packet instanceof Packet.Unsubscribe unsubscribe) {
            lastId = unsubscribe.packetId();
            text.append("UNSUBSCRIBE (Mid: ")
                    .append(unsubscribe.packetId())
                    .append(", Topic: ")
                    .append(unsubscribe.filters().get(0))
                    .append(')');
        } else if (packet instanceof Packet.Puback || packet instanceof Packet.Pubrec) {
            Packet.Acknowledgement ack = (Packet.Acknowledgement) packet;
            text.append(packet.type())
                    .append(" (m")
                    .append(ack.packetId())
                    .append(", rc")
                    .append(ack.reason().value())
                    .append(')');
        } else if (packet instanceof Packet.Acknowledgement ack) {
            text.append(packet.type()).append(" (m").append(ack.packetId()).append(')');
        } else {
            text.append(packet.type());
        }
        return text.toString();
    }

    /**
     * One line without its end.
     *
     * @param connackCode what stood on the wire, if it is a CONNACK
     */
    String received(Packet packet, int connackCode) {
        begin("received ");
        if (packet instanceof Packet.Publish publish) {
            publish(publish, publish.packetId());
        } else if (packet instanceof Packet.Connack) {
            text.append("CONNACK (").append(connackCode).append(')');
        } else if (packet instanceof Packet.Puback || packet instanceof Packet.Pubcomp) {
            Packet.Acknowledgement ack = (Packet.Acknowledgement) packet;
            text.append(packet.type())
                    .append(" (Mid: ")
                    .append(ack.packetId())
                    .append(", RC:")
                    .append(ack.reason().value())
                    .append(')');
        } else if (packet instanceof Packet.Acknowledgement ack) {
            text.append(packet.type()).append(" (Mid: ").append(ack.packetId()).append(')');
        } else if (packet instanceof Packet.Disconnect disconnect) {
            text.setLength(0);
            text.append("Received DISCONNECT (")
                    .append(disconnect.reason().value())
                    .append(')');
        } else {
            text.append(packet.type());
        }
        return text.toString();
    }

    private void begin(String verb) {
        text.setLength(0);
        line(verb);
    }

    private void line(String verb) {
        text.append("Client ").append(client).append(' ').append(verb);
    }

    private void publish(Packet.Publish publish, int id) {
        text.append("PUBLISH (d")
                .append(publish.dup() ? 1 : 0)
                .append(", q")
                .append(publish.qos().level())
                .append(", r")
                .append(publish.retain() ? 1 : 0)
                .append(", m")
                .append(id)
                .append(", '")
                .append(publish.topic())
                .append("', ... (")
                .append(publish.payload().length())
                .append(" bytes))");
    }
}
