package org.tymbal.server.protocol;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tymbal.codec.packet.Packet;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.Property;
import org.tymbal.codec.packet.Qos;
import org.tymbal.codec.packet.ReasonCode;
import org.tymbal.codec.packet.Subscription;
import org.tymbal.codec.topic.TopicFilter;
import org.tymbal.server.access.Verdict;
import org.tymbal.server.broker.Broker;
import org.tymbal.server.broker.BrokerLog;
import org.tymbal.server.config.FeaturesConfig;

/** SUBSCRIBE and UNSUBSCRIBE: each filter gets its answer, in order [MQTT-3.9.3-1] [MQTT-3.11.3-1]. */
final class SubscribeHandler {
    private SubscribeHandler() {}

    static void handle(Packet.Subscribe packet, Connection connection) {
        Client client = connection.client();
        int identifier = packet.properties().integer(Property.SUBSCRIPTION_IDENTIFIER, 0);
        List<ReasonCode> reasons = new ArrayList<>(packet.subscriptions().size());
        String explanation = null;
        Qos highest = Qos.of(client.maximumQos);
        for (Subscription subscription : packet.subscriptions()) {
            if (connection.broker().log().verbose()) {
                connection
                        .broker()
                        .log()
                        .packet("\t" + subscription.filter() + " (QoS "
                                + subscription.qos().level() + ")");
            }
            Qos granted = subscription.qos().atMost(highest);
            Refusal refusal = subscribe(subscription.withQos(granted), identifier, connection, client);
            if (refusal == null) {
                reasons.add(ReasonCode.granted(granted)); // [MQTT-3.8.4-7]
            } else {
                reasons.add(refusal.reason());
                client.refused(
                        connection,
                        org.tymbal.server.broker.Refusal.Kind.SUBSCRIBE,
                        subscription.filter().toString(),
                        refusal.explanation(),
                        refusal.rule());
                explanation = explanation == null ? refusal.explanation() : explanation;
            }
            logGranted(connection, client, subscription.withQos(granted), refusal);
        }
        Properties properties = explanation != null && client.isV5() && client.problemInformation
                ? Explanation.of(explanation)
                : Properties.NONE;
        connection.replyWhenKept(new Packet.Suback(packet.packetId(), reasons, properties));
    }

    private record Refusal(ReasonCode reason, String explanation, String rule) {
        Refusal(ReasonCode reason, String explanation) {
            this(reason, explanation, "");
        }
    }

    private static @Nullable Refusal subscribe(
            Subscription subscription, int identifier, Connection connection, Client client) {
        Broker broker = connection.broker();
        TopicFilter filter = subscription.filter();
        FeaturesConfig features = broker.features();
        if (filter.shareName() != null && !features.sharedSubscriptionsAvailable()) {
            return new Refusal(
                    ReasonCode.SHARED_SUBSCRIPTIONS_NOT_SUPPORTED,
                    "this server offers no shared subscriptions; subscribe without $share/" + filter.shareName() + "/");
        }
        if (filter.hasWildcard() && !features.wildcardsAvailable()) {
            return new Refusal(
                    ReasonCode.WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED,
                    "this server offers no wildcards in topic filters");
        }
        if (identifier != 0 && !features.subscriptionIdentifiersAvailable()) {
            return new Refusal(
                    ReasonCode.SUBSCRIPTION_IDENTIFIERS_NOT_SUPPORTED,
                    "this server offers no subscription identifiers");
        }
        if (filter.levels() > broker.limits().maximumTopicLevels()) {
            return new Refusal(
                    ReasonCode.QUOTA_EXCEEDED,
                    "a topic filter may have " + broker.limits().maximumTopicLevels() + " levels here");
        }
        String refusal = client.session.storedAs() == 0 ? null : broker.store().refusal();
        if (refusal != null) {
            return new Refusal(ReasonCode.QUOTA_EXCEEDED, refusal);
        }
        Verdict verdict = client.rights().subscribe(filter);
        if (!verdict.allowed()) {
            broker.log().notice("Denied SUBSCRIBE from " + client.id() + " to " + filter + ": " + verdict.rule());
            return new Refusal(ReasonCode.NOT_AUTHORIZED, "this client may not subscribe to " + filter, verdict.rule());
        }
        if (!broker.subscribe(client.session, subscription, identifier)) {
            return new Refusal(
                    ReasonCode.QUOTA_EXCEEDED,
                    "a client may have " + broker.limits().maximumSubscriptions() + " subscriptions here");
        }
        return null;
    }

    private static void logGranted(
            Connection connection, Client client, Subscription subscription, @Nullable Refusal refusal) {
        BrokerLog log = connection.broker().log();
        if (log.logsSubscriptions()) {
            log.subscription(client.id() + " "
                    + (refusal == null ? subscription.qos().level() : 128) + " " + subscription.filter());
        }
    }

    static void handle(Packet.Unsubscribe packet, Connection connection) {
        Client client = connection.client();
        List<ReasonCode> reasons = new ArrayList<>(packet.filters().size());
        BrokerLog log = connection.broker().log();
        for (TopicFilter filter : packet.filters()) {
            if (!client.rights().unsubscribe(filter).allowed()) {
                reasons.add(ReasonCode.NOT_AUTHORIZED);
                continue;
            }
            if (log.verbose()) {
                log.packet("\t" + filter);
            }
            if (log.logsSubscriptions()) {
                log.unsubscription(client.id() + " " + filter);
            }
            boolean had = connection.broker().unsubscribe(client.session, filter);
            reasons.add(had ? ReasonCode.SUCCESS : ReasonCode.NO_SUBSCRIPTION_EXISTED);
        }
        List<ReasonCode> sent = client.isV5() ? reasons : List.of();
        Properties properties =
                reasons.contains(ReasonCode.NO_SUBSCRIPTION_EXISTED) && client.isV5() && client.problemInformation
                        ? Explanation.of(
                                "there was no such subscription; a filter must be written as it was subscribed")
                        : Properties.NONE;
        connection.replyWhenKept(new Packet.Unsuback(packet.packetId(), sent, properties));
    }
}
