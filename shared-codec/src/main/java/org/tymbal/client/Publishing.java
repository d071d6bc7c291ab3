package org.tymbal.client;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tymbal.codec.packet.Packet;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.Property;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.codec.packet.Qos;
import org.tymbal.codec.packet.ReasonCode;
import org.tymbal.codec.topic.TopicName;
import org.tymbal.words.Words;

/** Messages on their way out: sends what may be sent, understands the answers, settles each message once. */
final class Publishing {
    /** More bytes than this on their way into the network, and no further message is handed over. */
    static final int MAXIMUM_UNSENT_BYTES = 1024 * 1024;

    private static final int LOOK_AGAIN_MILLIS = 10;

    private final Scheduler scheduler;
    private final MqttClient.Listener listener;
    private final Inflight inflight;
    private ProtocolVersion version = ProtocolVersion.V5;
    private @Nullable Link link;
    private @Nullable ServerLimits limits;
    /** By their numbers, the topics that this connection has Topic Aliases for. */
    private @Nullable TopicName[] aliases = new TopicName[0];

    private Scheduler.@Nullable Cancellation drainAgain;

    Publishing(Scheduler scheduler, MqttClient.Listener listener, PacketIds ids) {
        this.scheduler = scheduler;
        this.listener = listener;
        inflight = new Inflight(ids);
    }

    int unsettledCount() {
        return inflight.waitingCount() + inflight.sentCount();
    }

    void publish(Packet.Publish message, Consumer<PublishOutcome> settled, boolean offline) {
        Outgoing entry = new Outgoing(message, settled, scheduler.nowMillis());
        if (offline) {
            settle(
                    entry,
                    PublishOutcome.Kind.REFUSED,
                    ReasonCode.UNSPECIFIED_ERROR,
                    Words.of("There is no connection."));
        } else if (!inflight.enqueue(entry)) {
            settle(
                    entry,
                    PublishOutcome.Kind.REFUSED,
                    ReasonCode.QUOTA_EXCEEDED,
                    Words.of("Too many messages wait to be sent ({}).", "" + inflight.waitingCount()));
        } else {
            drain();
        }
    }

    /** The server accepted: it hears again what it has not settled; what waits follows with {@link #drain}. */
    void connected(Link at, ServerLimits serverLimits, ProtocolVersion spoken) {
        link = at;
        limits = serverLimits;
        version = spoken;
        aliases = new TopicName[serverLimits.topicAliasMaximum() + 1];
        for (Packet packet : inflight.resend()) {
            at.send(packet, Long.MAX_VALUE);
        }
    }

    void connectionLost() {
        link = null;
        limits = null;
        if (drainAgain != null) {
            drainAgain.cancel();
            drainAgain = null;
        }
    }

    /** The server does not know what it has confirmed of QoS 2: those messages are given up, QoS 1 begins anew. */
    void sessionLost() {
        drop(inflight.sessionLost(), Words.of("The broker lost the session; whether it had the message is not known."));
    }

    /** Gives up everything. */
    void giveUp(String explanation) {
        drop(inflight.clear(), explanation);
    }

    /** Sends what may be sent. */
    void drain() {
        Link at = link;
        ServerLimits allowed = limits;
        if (at == null || allowed == null || drainAgain != null) {
            return;
        }
        while (at == link) {
            if (at.unsentBytes() > MAXIMUM_UNSENT_BYTES) {
                drainAgain = scheduler.after(LOOK_AGAIN_MILLIS, this::lookAgain);
                return;
            }
            Outgoing entry = inflight.next(allowed);
            if (entry == null) {
                return;
            }
            send(at, entry, allowed);
        }
    }

    private void lookAgain() {
        drainAgain = null;
        drain();
    }

    private void send(Link at, Outgoing entry, ServerLimits allowed) {
        try {
            sendChecked(at, entry, allowed);
        } catch (IllegalArgumentException e) {
            inflight.takeBack(entry);
            String explanation = Words.of("MQTT {} cannot carry this: {}.", version.label(), "" + e.getMessage());
            settle(entry, PublishOutcome.Kind.REFUSED, ReasonCode.UNSPECIFIED_ERROR, explanation);
        }
    }

    private void sendChecked(Link at, Outgoing entry, ServerLimits allowed) {
        Packet.Publish message = entry.packet();
        TopicName topic = message.topic();
        int alias = message.properties().integer(Property.TOPIC_ALIAS, 0);
        if (alias > 0 && alias < aliases.length && topic.equals(aliases[alias])) {
            message = message.withTopic(TopicName.EMPTY); // it was said once on this connection
        }
        if (entry.packet().retain() && !allowed.retainAvailable()) {
            refuse(entry, ReasonCode.RETAIN_NOT_SUPPORTED); // [MQTT-3.2.2-14]
        } else if (alias > allowed.topicAliasMaximum()) {
            refuse(entry, ReasonCode.TOPIC_ALIAS_INVALID); // [MQTT-3.3.2-9]
        } else if (!at.send(message, allowed.maximumPacketSize())) {
            refuse(entry, ReasonCode.PACKET_TOO_LARGE);
        } else {
            if (alias > 0 && !topic.isEmpty()) {
                aliases[alias] = topic;
            }
            if (message.qos() == Qos.AT_MOST_ONCE) {
                settle(entry, PublishOutcome.Kind.SENT, ReasonCode.SUCCESS, "");
            }
        }
    }

    private void refuse(Outgoing entry, ReasonCode reason) {
        inflight.takeBack(entry);
        settle(entry, PublishOutcome.Kind.REFUSED, reason, Reasons.sentence(reason));
    }

    private void settle(Outgoing entry, PublishOutcome.Kind kind, ReasonCode reason, String explanation) {
        int took = (int) Math.min(Integer.MAX_VALUE, scheduler.nowMillis() - entry.askedAtMillis());
        entry.settled().accept(new PublishOutcome(kind, reason, explanation, took));
    }

    private void drop(List<Outgoing> entries, String explanation) {
        for (Outgoing entry : entries) {
            settle(entry, PublishOutcome.Kind.DROPPED, ReasonCode.UNSPECIFIED_ERROR, explanation);
        }
    }

    void received(Packet.Puback ack) {
        acknowledged(inflight.settle(ack.packetId(), Qos.AT_LEAST_ONCE), ack);
    }

    void received(Packet.Pubrec ack, Link at) {
        if (ack.reason().isError()) {
            acknowledged(inflight.settle(ack.packetId(), Qos.EXACTLY_ONCE), ack);
        } else {
            ReasonCode reason = stepOf(inflight.release(ack.packetId()), version);
            at.send(new Packet.Pubrel(ack.packetId(), reason, Properties.NONE), Long.MAX_VALUE);
        }
    }

    void received(Packet.Pubcomp ack) {
        acknowledged(inflight.complete(ack.packetId()), ack);
    }

    /** What PUBREL and PUBCOMP say, which before MQTT 5 is nothing. */
    static ReasonCode stepOf(boolean known, ProtocolVersion version) {
        return known || !version.hasProperties() ? ReasonCode.SUCCESS : ReasonCode.PACKET_IDENTIFIER_NOT_FOUND;
    }

    private void acknowledged(@Nullable Outgoing entry, Packet.Acknowledgement ack) {
        if (entry == null) {
            listener.onNotice(Words.of(
                    "The broker confirmed a message that was not in flight (packet id {}).", "" + ack.packetId()));
            return;
        }
        // A PUBCOMP always ends what PUBREC has accepted; that the broker knew no more of it is normal when PUBREL is
        // sent again on a new connection [MQTT-3.7.2.1].
        boolean refused = ack.reason().isError() && !(ack instanceof Packet.Pubcomp);
        settle(
                entry,
                refused ? PublishOutcome.Kind.REFUSED : PublishOutcome.Kind.CONFIRMED,
                ack.reason(),
                refused ? Reasons.sentence(ack.reason(), ack.properties()) : "");
        drain();
    }
}
