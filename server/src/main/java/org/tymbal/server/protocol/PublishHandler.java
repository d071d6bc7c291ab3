package org.tymbal.server.protocol;

import org.jspecify.annotations.Nullable;
import org.tymbal.codec.bytes.Utf8;
import org.tymbal.codec.packet.Packet;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.Property;
import org.tymbal.codec.packet.Qos;
import org.tymbal.codec.packet.ReasonCode;
import org.tymbal.codec.topic.TopicName;
import org.tymbal.server.access.BrokersOwn;
import org.tymbal.server.access.Verdict;
import org.tymbal.server.broker.Broker;
import org.tymbal.server.broker.BrokerLog;
import org.tymbal.server.broker.Control;
import org.tymbal.server.broker.Refusal;
import org.tymbal.server.config.FeaturesConfig;
import org.tymbal.server.message.Message;
import org.tymbal.server.metrics.Counters;
import org.tymbal.server.metrics.Drop;
import org.tymbal.server.routing.Matches;

/** PUBLISH in: checked, made a Message, published, acknowledged; and PUBREL, the second half of QoS 2. */
final class PublishHandler {
    private PublishHandler() {}

    static void handle(Packet.Publish packet, Connection connection) {
        Client client = connection.client();
        Broker broker = connection.broker();
        Counters counters = connection.transport().counters();
        counters.payloadBytesReceived += packet.payload().length();
        counters.publishesReceived[packet.qos().level()]++;
        client.traffic.in(packet.payload().length());
        TopicName topic = topicOf(packet, connection, client);
        if (topic == null) {
            return;
        }
        if (topic.levels() > broker.limits().maximumTopicLevels()) {
            connection.disconnect(
                    ReasonCode.TOPIC_NAME_INVALID,
                    "a topic may have " + broker.limits().maximumTopicLevels() + " levels here");
            return;
        }
        if (unsupported(packet, connection, client, broker.features())) {
            return;
        }
        if (cannotBeKept(packet, connection, client, broker)) {
            return;
        }
        ReasonCode reason = ReasonCode.SUCCESS;
        if (packet.qos() == Qos.EXACTLY_ONCE && !isFirst(packet, connection, client, broker)) {
            return;
        }
        if (isTooLarge(packet, broker)) {
            if (broker.log().verbose()) {
                broker.log().packet("Dropped too large PUBLISH from " + client.id() + PacketLog.publish(packet));
            }
            broker.metrics().dropped(Drop.TOO_LARGE);
            refuse(
                    packet,
                    connection,
                    client,
                    ReasonCode.QUOTA_EXCEEDED,
                    "a payload may have " + broker.limits().maximumPayloadSize() + " bytes here (message_size_limit)");
            return;
        }
        if (broker.features().payloadFormatChecked() && isFalseText(packet)) {
            refuse(
                    packet,
                    connection,
                    client,
                    ReasonCode.PAYLOAD_FORMAT_INVALID,
                    "the payload is called UTF-8 text and is not"); // [MQTT-3.3.2-4]
            return;
        }
        Verdict verdict = client.rights().write(topic);
        if (verdict.allowed()) {
            long nowMillis = packet.properties().isEmpty() ? 0 : connection.receivedMillis(); // it is for expiry
            Message message = Message.of(packet, topic, client.publisher, client.isV5(), nowMillis);
            if (topic.isDollar() && BrokersOwn.isControl(topic)) {
                control(packet, message, connection, client);
                return;
            }
            Matches matches = broker.publishUnlessTooMany(message);
            if (matches == null) {
                refuse(packet, connection, client, ReasonCode.QUOTA_EXCEEDED, broker.tooManyRetained());
                return;
            }
            if (matches.isEmpty() && client.isV5()) {
                reason = ReasonCode.NO_MATCHING_SUBSCRIBERS;
            }
            acknowledge(packet, connection, reason, Properties.NONE);
            if (matches.congestedSize() > 0) {
                connection.yieldTo(matches);
            }
        } else {
            denied(packet, topic, verdict, connection, client);
        }
    }

    /** In mosquitto's words, and by which rule. */
    private static void denied(
            Packet.Publish packet, TopicName topic, Verdict verdict, Connection connection, Client client) {
        BrokerLog log = connection.broker().log();
        log.notice("Denied PUBLISH from " + client.id() + PacketLog.publish(packet) + ": " + verdict.rule());
        client.refused(
                connection,
                Refusal.Kind.PUBLISH,
                topic.toString(),
                "this client may not publish to it",
                verdict.rule());
        refuse(packet, connection, client, ReasonCode.NOT_AUTHORIZED, "this client may not publish to " + topic);
    }

    /** A message below $CONTROL reaches who is administered by it, and nobody else. */
    private static void control(Packet.Publish packet, Message message, Connection connection, Client client) {
        Control control = connection.broker().control();
        if (control != null && control.accept(client.session, message)) {
            acknowledge(packet, connection, ReasonCode.SUCCESS, Properties.NONE);
        } else {
            refuse(
                    packet,
                    connection,
                    client,
                    ReasonCode.NOT_AUTHORIZED,
                    "nothing is administered on the topic " + message.topic());
        }
    }

    /** Whether the packet uses what CONNACK said is not there; the client is then told to go. */
    private static boolean unsupported(
            Packet.Publish packet, Connection connection, Client client, FeaturesConfig features) {
        if (packet.qos().level() > client.maximumQos) {
            connection.disconnect(
                    ReasonCode.QOS_NOT_SUPPORTED,
                    "QoS " + client.maximumQos + " is the highest here"); // [MQTT-3.2.2-11]
            return true;
        }
        if (packet.retain() && !features.retainAvailable()) {
            connection.disconnect(
                    ReasonCode.RETAIN_NOT_SUPPORTED, "this server keeps no retained messages"); // [MQTT-3.2.2-14]
            return true;
        }
        return false;
    }

    /** Whether the message would have to be kept and the store takes nothing for now; the client was told so. */
    private static boolean cannotBeKept(Packet.Publish packet, Connection connection, Client client, Broker broker) {
        String refusal = broker.store().refusal();
        if (refusal == null || packet.qos() == Qos.AT_MOST_ONCE && !packet.retain()) {
            return false;
        }
        if (packet.qos() != Qos.AT_MOST_ONCE && client.isV5()) {
            Properties properties = client.problemInformation ? Explanation.of(refusal) : Properties.NONE;
            acknowledge(packet, connection, ReasonCode.QUOTA_EXCEEDED, properties);
        } else if (packet.qos() != Qos.AT_MOST_ONCE) {
            // Before MQTT 5 an acknowledgement cannot say no; without one the client sends the message again.
            connection.disconnect(ReasonCode.QUOTA_EXCEEDED, refusal);
        } else {
            broker.metrics().dropped(Drop.STORE_REFUSES);
        }
        return true;
    }

    private static boolean isTooLarge(Packet.Publish packet, Broker broker) {
        int most = broker.limits().maximumPayloadSize();
        return most > 0 && packet.payload().length() > most;
    }

    private static boolean isFalseText(Packet.Publish packet) {
        return packet.properties().number(Property.PAYLOAD_FORMAT_INDICATOR, 0) == 1
                && !Utf8.wellFormed(
                        packet.payload().array(),
                        packet.payload().offset(),
                        packet.payload().length());
    }

    /** The topic in full; null if the alias is not one, and the client was told so [MQTT-3.3.2-7]. */
    private static @Nullable TopicName topicOf(Packet.Publish packet, Connection connection, Client client) {
        int alias = packet.properties().integer(Property.TOPIC_ALIAS, 0);
        if (alias == 0) {
            return packet.topic();
        }
        if (!client.aliases.allows(alias)) {
            connection.disconnect(
                    ReasonCode.TOPIC_ALIAS_INVALID,
                    "Topic Alias " + alias + " is above the Topic Alias Maximum of CONNACK"); // [MQTT-3.2.2-18]
            return null;
        }
        if (!packet.topic().isEmpty()) {
            client.aliases.set(alias, packet.topic());
            return packet.topic();
        }
        TopicName known = client.aliases.name(alias);
        if (known == null) {
            connection.disconnect(
                    ReasonCode.PROTOCOL_ERROR, "Topic Alias " + alias + " was not set on this connection");
        }
        return known;
    }

    /** Whether this QoS 2 message is a new one; one that came before is only acknowledged again [MQTT-4.3.3-10]. */
    private static boolean isFirst(Packet.Publish packet, Connection connection, Client client, Broker broker) {
        if (!client.session.receive(packet.packetId())) {
            connection.replyWhenKept(new Packet.Pubrec(packet.packetId(), ReasonCode.SUCCESS, Properties.NONE));
            return false;
        }
        if (client.isV5() && client.session.receivedSize() > broker.limits().receiveMaximum()) {
            client.session.release(packet.packetId()); // it was not published, so it may come again
            connection.disconnect(
                    ReasonCode.RECEIVE_MAXIMUM_EXCEEDED,
                    "more than " + broker.limits().receiveMaximum()
                            + " QoS 2 messages are waiting for their PUBREL"); // [MQTT-3.3.4-9]
            return false;
        }
        return true;
    }

    /** The message is not published: MQTT 5 says so; before it, nothing can be said but "received". */
    private static void refuse(
            Packet.Publish packet, Connection connection, Client client, ReasonCode reason, String explanation) {
        if (packet.qos() == Qos.EXACTLY_ONCE && client.isV5()) {
            client.session.release(packet.packetId()); // an error in PUBREC ends the exchange [MQTT-4.3.3-9]
        }
        Properties properties =
                client.isV5() && client.problemInformation ? Explanation.of(explanation) : Properties.NONE;
        acknowledge(packet, connection, client.isV5() ? reason : ReasonCode.SUCCESS, properties);
    }

    private static void acknowledge(
            Packet.Publish packet, Connection connection, ReasonCode reason, Properties properties) {
        Packet answer = switch (packet.qos()) {
            case AT_MOST_ONCE -> null;
            case AT_LEAST_ONCE -> new Packet.Puback(packet.packetId(), reason, properties); // [MQTT-4.3.2-4]
            case EXACTLY_ONCE -> new Packet.Pubrec(packet.packetId(), reason, properties); // [MQTT-4.3.3-8]
        };
        if (answer != null) {
            connection.replyWhenKept(answer);
        }
    }

    /** PUBREL: the identifier is free again [MQTT-4.3.3-11]. */
    static void handleRelease(Packet.Pubrel packet, Connection connection) {
        Client client = connection.client();
        boolean known = client.session.release(packet.packetId());
        ReasonCode reason = known || !client.isV5() ? ReasonCode.SUCCESS : ReasonCode.PACKET_IDENTIFIER_NOT_FOUND;
        Properties properties = reason.isError() && client.problemInformation
                ? Explanation.of("no QoS 2 message with this Packet Identifier waits for PUBREL")
                : Properties.NONE;
        Packet.Pubcomp answer = new Packet.Pubcomp(packet.packetId(), reason, properties);
        connection.replyWhenKept(answer);
    }
}
