package org.tymbal.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.tymbal.codec.packet.Packet;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.Property;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.codec.packet.Qos;
import org.tymbal.codec.packet.ReasonCode;
import org.tymbal.codec.packet.Subscription;
import org.tymbal.codec.topic.TopicFilter;

/**
 * An MQTT client of the versions 3.1, 3.1.1 and 5 that stays connected: what it is told to publish and to subscribe it keeps
 * over the loss of a connection, within bounds.
 */
public final class MqttClient {
    /** More bytes than this on their way into the network, and no further message is handed over. */
    static final int MAXIMUM_UNSENT_BYTES = 1024 * 1024;

    private static final int LOOK_AGAIN_MILLIS = 10;

    private record Awaited(int packetId, List<TopicFilter> filters) {}

    /** What the owner hears, on the thread of the ports. */
    public interface Listener {
        void onStatus(ClientStatus status);

        /** A message arrived; its topic and payload are borrowed for the time of the call. */
        void onMessage(Packet.Publish message);

        /** The server's answer to one Subscription. */
        void onSubscribed(TopicFilter filter, ReasonCode reason);

        /** One Subscription ended. */
        void onUnsubscribed(TopicFilter filter, ReasonCode reason);

        /** Something worth a line in a log, a whole sentence. */
        void onNotice(String sentence);
    }

    private final Scheduler scheduler;
    private final Listener listener;
    private final Backoff backoff;
    private final PacketIds ids = new PacketIds();
    private final Inflight inflight = new Inflight(ids);
    private final Inbound inbound = new Inbound();
    private final Subscriptions subscriptions = new Subscriptions();
    /** Packet Identifiers of SUBSCRIBE and UNSUBSCRIBE, and the filters in the order that the answer has. */
    private final List<Awaited> awaited = new ArrayList<>();

    private @Nullable Supplier<Transport> transports;
    private ConnectOptions options = ConnectOptions.of(ProtocolVersion.V5, "");
    private String server = "";
    private String clientId = "";
    private boolean sessionMayExist;
    private ClientStatus status = new ClientStatus.Offline("");
    private @Nullable Link link;
    private Scheduler.@Nullable Cancellation retry;
    private Scheduler.@Nullable Cancellation drainAgain;
    private long connectedAt;

    public MqttClient(Scheduler scheduler, Random random, Listener listener) {
        this.scheduler = scheduler;
        this.listener = listener;
        backoff = new Backoff(random);
    }

    public ClientStatus status() {
        return status;
    }

    /** Messages that wait to be sent, and messages sent and not settled. */
    public int unsettledCount() {
        return inflight.waitingCount() + inflight.sentCount();
    }

    /** Bytes handed to the network that have not left; what publishes in a loop looks at it. */
    public int unsentBytes() {
        return link == null ? 0 : link.unsentBytes();
    }

    /**
     * Leaves the present server in order and connects; keeps trying until it is told otherwise or the server refuses for
     * good.
     *
     * @param serverName tells whether it is the same server as before, whose Session may go on
     * @param transportSupplier a fresh transport for every attempt
     */
    public void connect(String serverName, Supplier<Transport> transportSupplier, ConnectOptions connectOptions) {
        leave();
        boolean same = serverName.equals(server) && connectOptions.clientId().equals(options.clientId());
        if (!same || connectOptions.cleanStart()) {
            drop(inflight.clear(), "The client connected anew.");
        }
        if (!same) {
            inbound.forgetSession();
        }
        // The owner's subscriptions go along to whichever server it is; a kept Session takes them twice without harm.
        subscriptions.sessionLost();
        server = serverName;
        transports = transportSupplier;
        options = connectOptions;
        clientId = connectOptions.clientId();
        sessionMayExist = false;
        backoff.reset();
        attempt();
    }

    /** Leaves in order, without Will Message, and stays away. */
    public void disconnect() {
        leave();
        // A link that ends by itself is reported by linkDown; this end is the owner's own.
        become(new ClientStatus.Offline("Disconnected as asked."));
    }

    /** Does not wait for the next attempt. */
    public void connectNow() {
        if (status instanceof ClientStatus.Waiting) {
            stopWaiting();
            attempt();
        }
    }

    private void leave() {
        stopWaiting();
        Link old = link;
        link = null;
        if (old != null) {
            old.close();
        }
        forgetConnection();
    }

    private void stopWaiting() {
        if (retry != null) {
            retry.cancel();
            retry = null;
        }
    }

    private void forgetConnection() {
        if (drainAgain != null) {
            drainAgain.cancel();
            drainAgain = null;
        }
        subscriptions.connectionLost();
        for (Awaited one : awaited) {
            ids.free(one.packetId());
        }
        awaited.clear();
    }

    private void become(ClientStatus next) {
        status = next;
        listener.onStatus(next);
    }

    private void attempt() {
        Supplier<Transport> supplier = transports;
        if (supplier == null) {
            return;
        }
        become(new ClientStatus.Connecting(backoff.nextAttempt()));
        inbound.newConnection(options.topicAliasMaximum());
        Link fresh = new Link(this, supplier.get(), options, scheduler);
        link = fresh;
        fresh.begin();
    }

    /**
     * Publishes: at once, or as soon as the connection and the server's Receive Maximum allow.
     *
     * @param message its packet identifier is not looked at
     * @param settled hears once what became of it
     */
    public void publish(Packet.Publish message, Consumer<PublishOutcome> settled) {
        Outgoing entry = new Outgoing(message, settled, scheduler.nowMillis());
        if (status instanceof ClientStatus.Offline) {
            settle(entry, PublishOutcome.Kind.REFUSED, ReasonCode.UNSPECIFIED_ERROR, "There is no connection.");
        } else if (!inflight.enqueue(entry)) {
            settle(
                    entry,
                    PublishOutcome.Kind.REFUSED,
                    ReasonCode.QUOTA_EXCEEDED,
                    "Too many messages wait to be sent (" + inflight.waitingCount() + ").");
        } else {
            drain();
        }
    }

    private void drain() {
        Link at = link;
        if (at == null || drainAgain != null || !(status instanceof ClientStatus.Connected connected)) {
            return;
        }
        while (at == link) {
            if (at.unsentBytes() > MAXIMUM_UNSENT_BYTES) {
                drainAgain = scheduler.after(LOOK_AGAIN_MILLIS, this::lookAgain);
                return;
            }
            Outgoing entry = inflight.next(connected.limits());
            if (entry == null) {
                return;
            }
            send(at, entry, connected.limits());
        }
    }

    private void lookAgain() {
        drainAgain = null;
        drain();
    }

    private void send(Link at, Outgoing entry, ServerLimits limits) {
        try {
            sendChecked(at, entry, limits);
        } catch (IllegalArgumentException e) {
            inflight.takeBack(entry);
            String explanation = "MQTT " + options.version().label() + " cannot carry this: " + e.getMessage() + ".";
            settle(entry, PublishOutcome.Kind.REFUSED, ReasonCode.UNSPECIFIED_ERROR, explanation);
        }
    }

    private void sendChecked(Link at, Outgoing entry, ServerLimits limits) {
        if (entry.packet().retain() && !limits.retainAvailable()) {
            inflight.takeBack(entry); // [MQTT-3.2.2-14]
            ReasonCode reason = ReasonCode.RETAIN_NOT_SUPPORTED;
            settle(entry, PublishOutcome.Kind.REFUSED, reason, Reasons.sentence(reason));
        } else if (!at.send(entry.packet(), limits.maximumPacketSize())) {
            inflight.takeBack(entry);
            ReasonCode reason = ReasonCode.PACKET_TOO_LARGE;
            settle(entry, PublishOutcome.Kind.REFUSED, reason, Reasons.sentence(reason));
        } else if (entry.packet().qos() == Qos.AT_MOST_ONCE) {
            settle(entry, PublishOutcome.Kind.SENT, ReasonCode.SUCCESS, "");
        }
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

    /** Asks for a Subscription, now or when connected; asking again changes its options. */
    public void subscribe(Subscription subscription) {
        subscriptions.want(subscription);
        tellSubscriptions();
    }

    /** Ends a Subscription. */
    public void unsubscribe(TopicFilter filter) {
        subscriptions.unwant(filter);
        if (status instanceof ClientStatus.Offline) {
            for (TopicFilter gone : subscriptions.sessionLost()) {
                listener.onUnsubscribed(gone, ReasonCode.SUCCESS);
            }
        }
        tellSubscriptions();
    }

    private void tellSubscriptions() {
        Link at = link;
        if (at == null || !(status instanceof ClientStatus.Connected connected)) {
            return;
        }
        long largest = connected.limits().maximumPacketSize();
        int id = subscriptions.unwantedCount() == 0 ? 0 : ids.take();
        if (id != 0) {
            List<TopicFilter> gone = subscriptions.takeBack(id);
            awaited.add(new Awaited(id, gone));
            at.send(new Packet.Unsubscribe(id, gone, Properties.NONE), largest);
        }
        id = subscriptions.missingCount() == 0 ? 0 : ids.take();
        if (id == 0) {
            return;
        }
        List<Subscription> missing = subscriptions.ask(id);
        List<TopicFilter> filters = new ArrayList<>();
        for (Subscription subscription : missing) {
            filters.add(subscription.filter());
        }
        awaited.add(new Awaited(id, filters));
        if (!at.send(new Packet.Subscribe(id, missing, Properties.NONE), largest)) {
            for (TopicFilter filter : filters) {
                subscribed(id, filter, ReasonCode.PACKET_TOO_LARGE);
            }
        }
    }

    private void subscribed(int packetId, TopicFilter filter, ReasonCode reason) {
        subscriptions.answered(filter, packetId, !reason.isError());
        listener.onSubscribed(filter, reason);
    }

    void linkOpen() {
        Link at = link;
        if (at != null) {
            boolean clean = options.cleanStart()
                    && !(sessionMayExist && options.version().hasProperties() && options.sessionExpirySeconds() > 0);
            try {
                at.send(options.packet(clientId, clean), Long.MAX_VALUE);
            } catch (IllegalArgumentException e) {
                giveUp("MQTT " + options.version().label() + " cannot carry these options: " + e.getMessage() + ".");
            }
        }
    }

    /** The connection ended, not by the owner's wish. */
    void linkDown(String explanation) {
        link = null;
        forgetConnection();
        if (status instanceof ClientStatus.Connected && scheduler.nowMillis() - connectedAt >= Backoff.STABLE_MILLIS) {
            backoff.reset();
        }
        int delay = backoff.nextDelayMillis();
        retry = scheduler.after(delay, this::connectNow);
        become(new ClientStatus.Waiting(backoff.nextAttempt(), delay, scheduler.nowMillis() + delay, explanation));
    }

    /** The server said no, and asking again by itself would not help. */
    private void giveUp(String explanation) {
        Link old = link;
        link = null;
        if (old != null) {
            old.abandon();
        }
        leave();
        drop(inflight.clear(), explanation);
        become(new ClientStatus.Offline(explanation));
    }

    void received(Packet packet) {
        Link at = link;
        if (at == null) {
            return;
        }
        if (packet instanceof Packet.Connack connack) {
            if (status instanceof ClientStatus.Connecting) {
                connack(at, connack);
            } else {
                at.fail(ReasonCode.PROTOCOL_ERROR, "The broker sent a second CONNACK.");
            }
        } else if (status instanceof ClientStatus.Connected) {
            connectedReceived(at, packet);
        } else {
            at.fail(ReasonCode.PROTOCOL_ERROR, "The broker answered CONNECT with another packet than CONNACK.");
        }
    }

    private void connack(Link at, Packet.Connack connack) {
        if (connack.reason().isError()) {
            String explanation =
                    "The broker refused the connection. " + Reasons.sentence(connack.reason(), connack.properties());
            if (Reasons.worthRetrying(connack.reason())) {
                at.fail(null, explanation);
            } else {
                giveUp(explanation);
            }
            return;
        }
        ServerLimits limits = ServerLimits.of(connack, options);
        String assigned = connack.properties().text(Property.ASSIGNED_CLIENT_IDENTIFIER);
        if (assigned != null) {
            clientId = assigned;
        }
        // A Session that we do not know of may be there by the owner's wish: what a page subscribed before a reload.
        // So Session Present without state of our own is no reason to leave, as [MQTT-3.2.2-4] has it.
        if (!connack.sessionPresent()) {
            inbound.forgetSession();
            for (TopicFilter filter : subscriptions.sessionLost()) {
                listener.onUnsubscribed(filter, ReasonCode.SUCCESS);
            }
            drop(inflight.sessionLost(), "The broker lost the session; whether it had the message is not known.");
        }
        sessionMayExist = true;
        connectedAt = scheduler.nowMillis();
        at.accepted(limits.keepAliveSeconds());
        become(new ClientStatus.Connected(clientId, connack.sessionPresent(), limits));
        if (at != link) {
            return; // the owner left from within the call
        }
        for (Packet packet : inflight.resend()) {
            at.send(packet, Long.MAX_VALUE);
        }
        tellSubscriptions();
        drain();
    }

    private void connectedReceived(Link at, Packet packet) {
        if (packet instanceof Packet.Publish publish) {
            publish(at, publish);
        } else if (packet instanceof Packet.Puback ack) {
            acknowledged(inflight.settle(ack.packetId(), Qos.AT_LEAST_ONCE), ack);
        } else if (packet instanceof Packet.Pubrec ack) {
            if (ack.reason().isError()) {
                acknowledged(inflight.settle(ack.packetId(), Qos.EXACTLY_ONCE), ack);
            } else {
                ReasonCode reason = stepOf(inflight.release(ack.packetId()));
                at.send(new Packet.Pubrel(ack.packetId(), reason, Properties.NONE), Long.MAX_VALUE);
            }
        } else if (packet instanceof Packet.Pubrel ack) {
            ReasonCode reason = stepOf(inbound.release(ack.packetId()));
            at.send(new Packet.Pubcomp(ack.packetId(), reason, Properties.NONE), Long.MAX_VALUE);
        } else if (packet instanceof Packet.Pubcomp ack) {
            acknowledged(inflight.complete(ack.packetId()), ack);
        } else if (packet instanceof Packet.Suback suback) {
            suback(suback);
        } else if (packet instanceof Packet.Unsuback unsuback) {
            unsuback(unsuback);
        } else if (packet instanceof Packet.Disconnect disconnect) {
            disconnected(at, disconnect);
        } else if (packet instanceof Packet.Auth) {
            at.fail(ReasonCode.PROTOCOL_ERROR, "The broker began an authentication that nobody asked for.");
        }
        // PINGRESP: that something came is all that the keep alive wants to know.
    }

    /** What PUBREL and PUBCOMP say, which before MQTT 5 is nothing. */
    private ReasonCode stepOf(boolean known) {
        return known || !options.version().hasProperties()
                ? ReasonCode.SUCCESS
                : ReasonCode.PACKET_IDENTIFIER_NOT_FOUND;
    }

    private void publish(Link at, Packet.Publish raw) {
        Packet.Publish publish = inbound.resolve(raw);
        if (publish == null) {
            at.fail(ReasonCode.TOPIC_ALIAS_INVALID, "The broker used a topic alias that it never explained.");
            return;
        }
        switch (publish.qos()) {
            case AT_MOST_ONCE -> listener.onMessage(publish);
            case AT_LEAST_ONCE -> {
                listener.onMessage(publish);
                at.send(new Packet.Puback(publish.packetId(), ReasonCode.SUCCESS, Properties.NONE), Long.MAX_VALUE);
            }
            case EXACTLY_ONCE -> {
                if (inbound.isNew(publish.packetId())) {
                    if (inbound.unreleasedCount() > options.receiveMaximum()) {
                        at.fail(
                                ReasonCode.RECEIVE_MAXIMUM_EXCEEDED,
                                "The broker sent more QoS 2 messages than agreed.");
                        return;
                    }
                    listener.onMessage(publish);
                }
                at.send(new Packet.Pubrec(publish.packetId(), ReasonCode.SUCCESS, Properties.NONE), Long.MAX_VALUE);
            }
        }
    }

    private void acknowledged(@Nullable Outgoing entry, Packet.Acknowledgement ack) {
        if (entry == null) {
            listener.onNotice(
                    "The broker confirmed a message that was not in flight (packet id " + ack.packetId() + ").");
            return;
        }
        // A PUBCOMP always ends what PUBREC has accepted; that the broker knew no more of it is normal when PUBREL is
        // sent
        // again on a new connection [MQTT-3.7.2.1].
        boolean refused = ack.reason().isError() && !(ack instanceof Packet.Pubcomp);
        settle(
                entry,
                refused ? PublishOutcome.Kind.REFUSED : PublishOutcome.Kind.CONFIRMED,
                ack.reason(),
                refused ? Reasons.sentence(ack.reason(), ack.properties()) : "");
        drain();
    }

    private void suback(Packet.Suback suback) {
        List<TopicFilter> filters = answered(suback.packetId());
        for (int i = 0; i < filters.size() && i < suback.reasons().size(); i++) {
            subscribed(suback.packetId(), filters.get(i), suback.reasons().get(i));
        }
    }

    private void unsuback(Packet.Unsuback unsuback) {
        List<ReasonCode> reasons = unsuback.reasons();
        List<TopicFilter> filters = answered(unsuback.packetId());
        for (int i = 0; i < filters.size(); i++) {
            subscriptions.left(filters.get(i), unsuback.packetId());
            listener.onUnsubscribed(filters.get(i), i < reasons.size() ? reasons.get(i) : ReasonCode.SUCCESS);
        }
    }

    /** What was asked under this identifier, which is free now; empty if nothing was. */
    private List<TopicFilter> answered(int packetId) {
        for (int i = 0; i < awaited.size(); i++) {
            Awaited one = awaited.get(i);
            if (one.packetId() == packetId) {
                awaited.remove(i);
                ids.free(packetId);
                return one.filters();
            }
        }
        return new ArrayList<>();
    }

    private void disconnected(Link at, Packet.Disconnect disconnect) {
        String sentence = disconnect.reason() == ReasonCode.SUCCESS
                ? "The broker closed the connection."
                : Reasons.sentence(disconnect.reason(), disconnect.properties());
        if (Reasons.worthRetrying(disconnect.reason())) {
            at.fail(null, sentence);
        } else {
            giveUp(sentence);
        }
    }
}
