package org.tymbal.client;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tymbal.codec.packet.Packet;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.codec.packet.ReasonCode;
import org.tymbal.codec.packet.Subscription;
import org.tymbal.codec.topic.TopicFilter;

/** Tells the server which Subscriptions are wanted, and the owner what the server answers. */
final class Subscribing {
    /** Filters in the order that the answer to this SUBSCRIBE or UNSUBSCRIBE will have. */
    private record Awaited(int packetId, List<TopicFilter> filters) {}

    private final MqttClient.Listener listener;
    private final PacketIds ids;
    private final Subscriptions subscriptions = new Subscriptions();
    private final List<Awaited> awaited = new ArrayList<>();
    private @Nullable Link link;
    private boolean plain;
    private long largestBytes;
    private Properties withSubscribe = Properties.NONE;
    private Properties withUnsubscribe = Properties.NONE;

    Subscribing(MqttClient.Listener listener, PacketIds ids) {
        this.listener = listener;
        this.ids = ids;
    }

    void properties(Properties subscribe, Properties unsubscribe) {
        withSubscribe = subscribe;
        withUnsubscribe = unsubscribe;
    }

    /** @param with null for the properties that every SUBSCRIBE carries */
    void want(Subscription subscription, @Nullable Properties with) {
        subscriptions.want(subscription, with);
        tell();
    }

    void unwant(TopicFilter filter) {
        subscriptions.unwant(filter);
        tell();
    }

    /** The server accepted; what it lacks is asked for. */
    void connected(Link at, ServerLimits limits, ProtocolVersion version) {
        link = at;
        plain = !version.hasProperties();
        largestBytes = limits.maximumPacketSize();
        tell();
    }

    /** Answers will not come any more. */
    void connectionLost() {
        link = null;
        subscriptions.connectionLost();
        for (Awaited one : awaited) {
            ids.free(one.packetId());
        }
        awaited.clear();
    }

    /** The server holds nothing; what was to end has thereby ended. */
    void sessionLost() {
        for (TopicFilter filter : subscriptions.sessionLost()) {
            listener.onUnsubscribed(filter, ReasonCode.SUCCESS);
        }
    }

    private void tell() {
        Link at = link;
        if (at == null) {
            return;
        }
        int id = subscriptions.unwantedCount() == 0 ? 0 : ids.take();
        if (id != 0) {
            List<TopicFilter> gone = subscriptions.takeBack(id);
            awaited.add(new Awaited(id, gone));
            at.send(new Packet.Unsubscribe(id, gone, withUnsubscribe), largestBytes);
        }
        while (at == link && subscriptions.missingCount() > 0) {
            id = ids.take();
            if (id == 0) {
                return;
            }
            ask(at, id, subscriptions.next());
        }
    }

    private void ask(Link at, int id, @Nullable Properties with) {
        List<Subscription> missing = new ArrayList<>();
        List<TopicFilter> filters = new ArrayList<>();
        for (Subscription subscription : subscriptions.ask(id, with)) {
            filters.add(subscription.filter());
            // What was asked for on a connection of MQTT 5 may go on to one that has no words for it.
            missing.add(plain ? Subscription.of(subscription.filter(), subscription.qos()) : subscription);
        }
        awaited.add(new Awaited(id, filters));
        Properties said = with == null ? withSubscribe : plain ? Properties.NONE : with;
        if (!at.send(new Packet.Subscribe(id, missing, said), largestBytes)) {
            for (TopicFilter filter : filters) {
                answered(id, filter, ReasonCode.PACKET_TOO_LARGE);
            }
        }
    }

    private void answered(int packetId, TopicFilter filter, ReasonCode reason) {
        subscriptions.answered(filter, packetId, !reason.isError());
        listener.onSubscribed(filter, reason);
    }

    void received(Packet.Suback suback) {
        List<TopicFilter> filters = asked(suback.packetId());
        for (int i = 0; i < filters.size() && i < suback.reasons().size(); i++) {
            answered(suback.packetId(), filters.get(i), suback.reasons().get(i));
        }
    }

    void received(Packet.Unsuback unsuback) {
        List<ReasonCode> reasons = unsuback.reasons();
        List<TopicFilter> filters = asked(unsuback.packetId());
        for (int i = 0; i < filters.size(); i++) {
            subscriptions.left(filters.get(i), unsuback.packetId());
            listener.onUnsubscribed(filters.get(i), i < reasons.size() ? reasons.get(i) : ReasonCode.SUCCESS);
        }
    }

    /** What was asked under this identifier, which is free now; empty if nothing was. */
    private List<TopicFilter> asked(int packetId) {
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
}
