package org.tymbal.server.protocol;

import org.jspecify.annotations.Nullable;
import org.tymbal.codec.bytes.Utf8;
import org.tymbal.codec.packet.PacketType;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.Property;
import org.tymbal.codec.packet.Qos;
import org.tymbal.codec.packet.ReasonCode;
import org.tymbal.codec.topic.TopicName;
import org.tymbal.codec.wire.Incoming;
import org.tymbal.server.access.BrokersOwn;
import org.tymbal.server.access.Rights;
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

    static void handle(Incoming packet, Connection connection) {
        Client client = connection.client();
        Broker broker = connection.broker();
        count(packet, connection, client);
        // With a Topic Alias the topic is found elsewhere than in the packet.
        boolean aliased = packet.has(Property.TOPIC_ALIAS);
        TopicName named = aliased ? topicOf(packet, connection, client) : null;
        if (aliased && named == null) {
            return;
        }
        if ((named == null ? packet.topicLevels() : named.levels())
                > broker.limits().maximumTopicLevels()) {
            connection.disconnect(
                    ReasonCode.TOPIC_NAME_INVALID,
                    "a topic may have " + broker.limits().maximumTopicLevels() + " levels here");
            return;
        }
        if (unsupported(packet, connection, client, broker.features())
                || cannotBeKept(packet, connection, client, broker)
                || packet.qos() == Qos.EXACTLY_ONCE && !isFirst(packet, connection, client, broker)
                || refusedForPayload(packet, connection, client, broker)) {
            return;
        }
        boolean dollar = named == null ? packet.topicIsDollar() : named.isDollar();
        Rights rights = client.rights();
        if (dollar || !rights.writesAll()) {
            TopicName topic = named == null ? packet.topic() : named;
            Verdict verdict = rights.write(topic);
            if (!verdict.allowed()) {
                denied(packet, topic, verdict, connection, client);
                return;
            }
        }
        long nowMillis = packet.has(Property.MESSAGE_EXPIRY_INTERVAL) ? connection.receivedMillis() : 0;
        Message message = Message.of(packet, named, client.publisher, client.isV5(), nowMillis);
        if (dollar && BrokersOwn.isControl(message.topic())) {
            control(packet, message, connection, client);
        } else {
            publish(packet, message, connection, client);
        }
    }

    private static void count(Incoming packet, Connection connection, Client client) {
        Counters counters = connection.transport().counters();
        counters.payloadBytesReceived += packet.payloadLength();
        counters.publishesReceived[packet.qos().level()]++;
        client.traffic.in(packet.payloadLength());
    }

    /** Whether the payload is not one that is taken here; the client was told so. */
    private static boolean refusedForPayload(Incoming packet, Connection connection, Client client, Broker broker) {
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
            return true;
        }
        if (broker.features().payloadFormatChecked() && isFalseText(packet)) {
            refuse(
                    packet,
                    connection,
                    client,
                    ReasonCode.PAYLOAD_FORMAT_INVALID,
                    "the payload is called UTF-8 text and is not"); // [MQTT-3.3.2-4]
            return true;
        }
        return false;
    }

    private static void publish(Incoming packet, Message message, Connection connection, Client client) {
        Matches matches = connection.broker().publishUnlessTooMany(message);
        if (matches == null) {
            refuse(
                    packet,
                    connection,
                    client,
                    ReasonCode.QUOTA_EXCEEDED,
                    connection.broker().tooManyRetained());
            return;
        }
        ReasonCode reason =
                matches.isEmpty() && client.isV5() ? ReasonCode.NO_MATCHING_SUBSCRIBERS : ReasonCode.SUCCESS;
        acknowledge(packet, connection, reason, Properties.NONE);
        if (matches.congestedSize() > 0) {
            connection.yieldTo(matches); // last: others may have their turn, and the packet is another one then
        }
    }

    /** In mosquitto's words, and by which rule. */
    private static void denied(
            Incoming packet, TopicName topic, Verdict verdict, Connection connection, Client client) {
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
    private static void control(Incoming packet, Message message, Connection connection, Client client) {
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
    private static boolean unsupported(Incoming packet, Connection connection, Client client, FeaturesConfig features) {
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
    private static boolean cannotBeKept(Incoming packet, Connection connection, Client client, Broker broker) {
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

    private static boolean isTooLarge(Incoming packet, Broker broker) {
        int most = broker.limits().maximumPayloadSize();
        return most > 0 && packet.payloadLength() > most;
    }

    private static boolean isFalseText(Incoming packet) {
        return packet.has(Property.PAYLOAD_FORMAT_INDICATOR)
                && packet.properties().number(Property.PAYLOAD_FORMAT_INDICATOR, 0) == 1
                && !Utf8.wellFormed(
                        packet.payload().array(),
                        packet.payload().offset(),
                        packet.payload().length());
    }

    /** The topic in full of a packet with a Topic Alias; null if that is none, and the client was told so [MQTT-3.3.2-7]. */
    private static @Nullable TopicName topicOf(Incoming packet, Connection connection, Client client) {
        int alias = packet.properties().integer(Property.TOPIC_ALIAS, 0);
        if (!client.aliases.allows(alias)) {
            connection.disconnect(
                    ReasonCode.TOPIC_ALIAS_INVALID,
                    "Topic Alias " + alias + " is above the Topic Alias Maximum of CONNACK"); // [MQTT-3.2.2-18]
            return null;
        }
        if (packet.topicLength() > 0) {
            TopicName given = packet.topic();
            client.aliases.set(alias, given);
            return given;
        }
        TopicName known = client.aliases.name(alias);
        if (known == null) {
            connection.disconnect(
                    ReasonCode.PROTOCOL_ERROR, "Topic Alias " + alias + " was not set on this connection");
        }
        return known;
    }

    /** Whether this QoS 2 message is a new one; one that came before is only acknowledged again [MQTT-4.3.3-10]. */
    private static boolean isFirst(Incoming packet, Connection connection, Client client, Broker broker) {
        if (!client.session.receive(packet.packetId())) {
            acknowledge(packet, connection, ReasonCode.SUCCESS, Properties.NONE);
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
            Incoming packet, Connection connection, Client client, ReasonCode reason, String explanation) {
        if (packet.qos() == Qos.EXACTLY_ONCE && client.isV5()) {
            client.session.release(packet.packetId()); // an error in PUBREC ends the exchange [MQTT-4.3.3-9]
        }
        Properties properties =
                client.isV5() && client.problemInformation ? Explanation.of(explanation) : Properties.NONE;
        acknowledge(packet, connection, client.isV5() ? reason : ReasonCode.SUCCESS, properties);
    }

    private static void acknowledge(Incoming packet, Connection connection, ReasonCode reason, Properties properties) {
        if (packet.qos() != Qos.AT_MOST_ONCE) {
            PacketType answer = packet.qos() == Qos.AT_LEAST_ONCE
                    ? PacketType.PUBACK // [MQTT-4.3.2-4]
                    : PacketType.PUBREC; // [MQTT-4.3.3-8]
            connection.acknowledge(answer, packet.packetId(), reason, properties);
        }
    }

    /** PUBREL: the identifier is free again [MQTT-4.3.3-11]. */
    static void handleRelease(int packetId, Connection connection) {
        Client client = connection.client();
        boolean known = client.session.release(packetId);
        ReasonCode reason = known || !client.isV5() ? ReasonCode.SUCCESS : ReasonCode.PACKET_IDENTIFIER_NOT_FOUND;
        Properties properties = reason.isError() && client.problemInformation
                ? Explanation.of("no QoS 2 message with this Packet Identifier waits for PUBREL")
                : Properties.NONE;
        connection.acknowledge(PacketType.PUBCOMP, packetId, reason, properties);
    }
}
