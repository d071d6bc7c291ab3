package org.tymbal.client;

import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.tymbal.codec.packet.Packet;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.Property;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.codec.packet.ReasonCode;
import org.tymbal.codec.packet.Subscription;
import org.tymbal.codec.topic.TopicFilter;
import org.tymbal.words.Words;

/**
 * An MQTT client of the versions 3.1, 3.1.1 and 5 that stays connected: what it is told to publish and to subscribe it keeps
 * over the loss of a connection, within bounds.
 */
public final class MqttClient {
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

    static final Packet.Disconnect GOODBYE = new Packet.Disconnect(ReasonCode.SUCCESS, Properties.NONE);

    private final Scheduler scheduler;
    private final Listener listener;
    private final Backoff backoff;
    private final Inbound inbound = new Inbound();
    private final Publishing publishing;
    private final Subscribing subscribing;

    private @Nullable Supplier<Transport> transports;
    private ConnectOptions options = ConnectOptions.of(ProtocolVersion.V5, "");
    private String server = "";
    private String clientId = "";
    private boolean sessionMayExist;
    private ClientStatus status = new ClientStatus.Offline("", true);
    private @Nullable Link link;
    private Scheduler.@Nullable Cancellation retry;
    private long connectedAt;

    public MqttClient(Scheduler scheduler, Random random, Listener listener) {
        this.scheduler = scheduler;
        this.listener = listener;
        backoff = new Backoff(random);
        PacketIds ids = new PacketIds();
        publishing = new Publishing(scheduler, listener, ids);
        subscribing = new Subscribing(listener, ids);
    }

    public ClientStatus status() {
        return status;
    }

    /** Messages that wait to be sent, and messages sent and not settled. */
    public int unsettledCount() {
        return publishing.unsettledCount();
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
        leave(GOODBYE);
        boolean same = serverName.equals(server) && connectOptions.clientId().equals(options.clientId());
        if (!same || connectOptions.cleanStart()) {
            publishing.giveUp(Words.of("The client connected anew."));
        }
        if (!same) {
            inbound.forgetSession();
        }
        // The owner's subscriptions go along to whichever server it is; a kept Session takes them twice without harm.
        subscribing.sessionLost();
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
        disconnect(ReasonCode.SUCCESS, Properties.NONE);
    }

    /** The same with a Reason Code and properties, which only MQTT 5 sends; 0x04 asks for the Will Message. */
    public void disconnect(ReasonCode reason, Properties properties) {
        leave(new Packet.Disconnect(reason, properties));
        // A link that ends by itself is reported by linkDown; this end is the owner's own.
        become(new ClientStatus.Offline(Words.of("Disconnected as asked."), true));
    }

    /** Does not wait for the next attempt. */
    public void connectNow() {
        if (status instanceof ClientStatus.Waiting) {
            stopWaiting();
            attempt();
        }
    }

    private void leave(Packet.Disconnect goodbye) {
        stopWaiting();
        Link old = link;
        link = null;
        if (old != null) {
            old.close(goodbye);
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
        publishing.connectionLost();
        subscribing.connectionLost();
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
        publishing.publish(message, settled, status instanceof ClientStatus.Offline);
    }

    /** Asks for a Subscription, now or when connected; asking again changes its options. */
    public void subscribe(Subscription subscription) {
        subscribing.want(subscription, null);
    }

    /** The same with properties of its own, which only MQTT 5 sends. */
    public void subscribe(Subscription subscription, Properties properties) {
        subscribing.want(subscription, properties);
    }

    /** What every UNSUBSCRIBE carries from now on, and every SUBSCRIBE without properties of its own; only MQTT 5 sends it. */
    public void subscriptionProperties(Properties subscribe, Properties unsubscribe) {
        subscribing.properties(subscribe, unsubscribe);
    }

    /** Ends a Subscription, also one that an earlier connection of this Session may have made. */
    public void unsubscribe(TopicFilter filter) {
        subscribing.unwant(filter);
        if (status instanceof ClientStatus.Offline) {
            subscribing.sessionLost();
        }
    }

    void linkOpen() {
        Link at = link;
        if (at != null) {
            boolean clean = options.cleanStart()
                    && !(sessionMayExist && options.version().hasProperties() && options.sessionExpirySeconds() > 0);
            try {
                at.send(options.packet(clientId, clean), Long.MAX_VALUE);
            } catch (IllegalArgumentException e) {
                giveUp(Words.of(
                        "MQTT {} cannot carry these options: {}.",
                        options.version().label(),
                        "" + e.getMessage()));
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
        leave(GOODBYE);
        publishing.giveUp(explanation);
        become(new ClientStatus.Offline(explanation, false));
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
                at.fail(ReasonCode.PROTOCOL_ERROR, Words.of("The broker sent a second CONNACK."));
            }
        } else if (status instanceof ClientStatus.Connected) {
            connectedReceived(at, packet);
        } else {
            at.fail(
                    ReasonCode.PROTOCOL_ERROR,
                    Words.of("The broker answered CONNECT with another packet than CONNACK."));
        }
    }

    private void connack(Link at, Packet.Connack connack) {
        if (connack.reason().isError()) {
            String explanation = Words.of(
                    "The broker refused the connection. {}", Reasons.sentence(connack.reason(), connack.properties()));
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
            subscribing.sessionLost();
            publishing.sessionLost();
        }
        sessionMayExist = true;
        connectedAt = scheduler.nowMillis();
        at.accepted(limits.keepAliveSeconds());
        become(new ClientStatus.Connected(clientId, connack.sessionPresent(), limits));
        if (at != link) {
            return; // the owner left from within the call
        }
        publishing.connected(at, limits, options.version());
        subscribing.connected(
                at, limits, options.version()); // before what waits, which the owner may want to see come back
        publishing.drain();
    }

    private void connectedReceived(Link at, Packet packet) {
        if (packet instanceof Packet.Publish publish) {
            publish(at, publish);
        } else if (packet instanceof Packet.Puback ack) {
            publishing.received(ack);
        } else if (packet instanceof Packet.Pubrec ack) {
            publishing.received(ack, at);
        } else if (packet instanceof Packet.Pubrel ack) {
            ReasonCode reason = Publishing.stepOf(inbound.release(ack.packetId()), options.version());
            at.send(new Packet.Pubcomp(ack.packetId(), reason, Properties.NONE), Long.MAX_VALUE);
        } else if (packet instanceof Packet.Pubcomp ack) {
            publishing.received(ack);
        } else if (packet instanceof Packet.Suback suback) {
            subscribing.received(suback);
        } else if (packet instanceof Packet.Unsuback unsuback) {
            subscribing.received(unsuback);
        } else if (packet instanceof Packet.Disconnect disconnect) {
            disconnected(at, disconnect);
        } else if (packet instanceof Packet.Auth) {
            at.fail(ReasonCode.PROTOCOL_ERROR, Words.of("The broker began an authentication that nobody asked for."));
        }
        // PINGRESP: that something came is all that the keep alive wants to know.
    }

    private void publish(Link at, Packet.Publish raw) {
        Packet.Publish publish = inbound.resolve(raw);
        if (publish == null) {
            at.fail(ReasonCode.TOPIC_ALIAS_INVALID, Words.of("The broker used a topic alias that it never explained."));
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
                                Words.of("The broker sent more QoS 2 messages than agreed."));
                        return;
                    }
                    listener.onMessage(publish);
                }
                at.send(new Packet.Pubrec(publish.packetId(), ReasonCode.SUCCESS, Properties.NONE), Long.MAX_VALUE);
            }
        }
    }

    private void disconnected(Link at, Packet.Disconnect disconnect) {
        String sentence = disconnect.reason() == ReasonCode.SUCCESS
                ? Words.of("The broker closed the connection.")
                : Reasons.sentence(disconnect.reason(), disconnect.properties());
        if (Reasons.worthRetrying(disconnect.reason())) {
            at.fail(null, sentence);
        } else {
            giveUp(sentence);
        }
    }
}
