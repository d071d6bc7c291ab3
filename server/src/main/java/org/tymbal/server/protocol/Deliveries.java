package org.tymbal.server.protocol;

import org.tymbal.codec.packet.Packet;
import org.tymbal.codec.packet.PacketType;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.Property;
import org.tymbal.codec.packet.Qos;
import org.tymbal.codec.packet.ReasonCode;
import org.tymbal.codec.topic.TopicName;
import org.tymbal.codec.wire.PacketWriter;
import org.tymbal.codec.wire.PublishCodec;
import org.tymbal.server.message.Message;
import org.tymbal.server.metrics.Counters;
import org.tymbal.server.session.Delivery;

/**
 * From a Session's queue to its transport: the last step of a message. Mostly a copy of the message's shared frame with two
 * fields patched; only what differs between receivers is encoded for one.
 */
final class Deliveries {
    /** After so many bytes the other connections of the thread have their turn. */
    private static final int TURN_BYTES = 1 << 20;

    private Deliveries() {}

    /** Writes what the Session has to send, as far as the transport takes it; true if more is there and room too. */
    static boolean send(Connection connection, Client client) {
        Delivery delivery = connection.transport().workspace().delivery;
        boolean more = send(connection, client, delivery);
        delivery.forget();
        return more;
    }

    private static boolean send(Connection connection, Client client, Delivery delivery) {
        Transport transport = connection.transport();
        long nowMillis = connection.broker().nowMillis();
        int written = 0;
        while (client.session.next(connection, delivery, nowMillis)) {
            written += write(connection, client, delivery, nowMillis);
            if (transport.blocked()) {
                return false;
            }
            if (written >= TURN_BYTES) {
                return true;
            }
        }
        return false;
    }

    private static int write(Connection connection, Client client, Delivery delivery, long nowMillis) {
        Message message = delivery.message();
        if (message == null) {
            return writePacket(
                    connection,
                    client,
                    new Packet.Pubrel(delivery.packetId(), ReasonCode.SUCCESS, Properties.NONE),
                    delivery);
        }
        boolean v5 = client.isV5();
        if (v5
                && (delivery.subscriptionIdentifiers().length > 0
                        || client.given.any()
                        || message.expiresAtMillis() != Message.NEVER && message.expiryFromEnd() == 0)) {
            return writeOwn(connection, client, delivery, message, nowMillis);
        }
        boolean numbered = delivery.packetId() != 0;
        byte[] frame = numbered ? message.numberedFrame(v5) : message.plainFrame(v5);
        if (frame.length > client.maximumPacketSize) {
            client.session.discard(delivery); // [MQTT-3.1.2-24]
            return 0;
        }
        Transport transport = connection.transport();
        int first = PacketType.PUBLISH.number() << 4
                | (delivery.dup() ? 8 : 0)
                | delivery.qos().level() << 1
                | (delivery.retain() ? 1 : 0);
        int at = 0;
        if (numbered) {
            int idAt = PublishCodec.packetIdOffset(frame);
            transport.write(first);
            transport.write(frame, 1, idAt - 1);
            transport.write(delivery.packetId() >> 8);
            transport.write(delivery.packetId());
            at = idAt + 2;
        } else if (delivery.retain()) {
            transport.write(first);
            at = 1;
        }
        if (v5 && message.expiresAtMillis() != Message.NEVER) {
            int expiryAt = frame.length - message.expiryFromEnd();
            long leftSeconds = leftSeconds(message, nowMillis);
            if (leftSeconds != PublishCodec.secondsAt(frame, expiryAt)) { // the frame says what there was when it came
                transport.write(frame, at, expiryAt - at);
                for (int shift = 24; shift >= 0; shift -= 8) {
                    transport.write((int) (leftSeconds >> shift));
                }
                at = expiryAt + 4;
            }
        }
        transport.write(frame, at, frame.length - at);
        count(connection.transport().counters(), client, frame.length, delivery.qos(), message.payloadLength());
        if (connection.broker().log().verbose()) {
            PacketLog.sending(connection.broker().log(), delivery, message, client.id());
        }
        return frame.length;
    }

    /** What is left of the Message Expiry Interval [MQTT-3.3.2-6]. */
    private static long leftSeconds(Message message, long nowMillis) {
        return Math.max(0, (message.expiresAtMillis() - nowMillis + 999) / 1000);
    }

    private static void count(Counters counters, Client client, int bytes, Qos qos, int payloadBytes) {
        counters.bytesSent += bytes;
        counters.packetsSent[PacketType.PUBLISH.number()]++;
        counters.publishesSent[qos.level()]++;
        counters.payloadBytesSent += payloadBytes;
        client.traffic.out(payloadBytes);
    }

    /** A PUBLISH whose bytes are this receiver's own: its identifiers, the seconds that are left, a Topic Alias. */
    private static int writeOwn(
            Connection connection, Client client, Delivery delivery, Message message, long nowMillis) {
        int known = client.given.known(message.topic());
        int alias = known == 0 && client.given.any() ? client.given.give(message.topic()) : known;
        TopicName topic = known == 0 ? message.topic() : TopicName.EMPTY;
        Properties.Builder own = message.properties().without(Property.MESSAGE_EXPIRY_INTERVAL).toBuilder();
        if (message.expiresAtMillis() != Message.NEVER) {
            own.add(Property.MESSAGE_EXPIRY_INTERVAL, leftSeconds(message, nowMillis));
        }
        if (alias != 0) {
            own.add(Property.TOPIC_ALIAS, alias);
        }
        for (int identifier : delivery.subscriptionIdentifiers()) {
            own.add(Property.SUBSCRIPTION_IDENTIFIER, identifier);
        }
        Packet.Publish publish = new Packet.Publish(
                delivery.dup(),
                delivery.qos(),
                delivery.retain(),
                topic,
                delivery.packetId(),
                own.build(),
                message.payload());
        int written = writePacket(connection, client, publish, delivery);
        if (written == 0 && known == 0 && alias != 0) {
            client.given.takeBack(message.topic()); // the client was not sent the name
        }
        return written;
    }

    private static int writePacket(Connection connection, Client client, Packet packet, Delivery delivery) {
        byte[] bytes = PacketWriter.bytes(packet, client.version);
        if (bytes.length > client.maximumPacketSize && delivery.message() != null) {
            client.session.discard(delivery);
            return 0;
        }
        connection.transport().write(bytes, 0, bytes.length);
        Counters counters = connection.transport().counters();
        if (packet instanceof Packet.Publish publish) {
            count(
                    counters,
                    client,
                    bytes.length,
                    publish.qos(),
                    publish.payload().length());
        } else {
            counters.bytesSent += bytes.length;
            counters.packetsSent[packet.type().number()]++;
        }
        if (connection.broker().log().verbose()) {
            PacketLog.sending(connection.broker().log(), packet, client.version, client.id());
        }
        return bytes.length;
    }
}
