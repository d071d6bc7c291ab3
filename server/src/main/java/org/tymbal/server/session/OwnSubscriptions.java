package org.tymbal.server.session;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tymbal.codec.packet.Qos;
import org.tymbal.codec.packet.Subscription;
import org.tymbal.codec.topic.TopicName;

/** The Subscriptions of one Session, by filter, in the order in which they were made. Guarded by the Session's lock. */
final class OwnSubscriptions {
    private final Map<String, Subscription> byFilter = new LinkedHashMap<>();
    /** Subscription Identifiers; null while there are none. */
    private @Nullable Map<String, Integer> identifiers;

    int size() {
        return byFilter.size();
    }

    boolean has(String filter) {
        return byFilter.containsKey(filter);
    }

    /** @param identifier 0 for none */
    void put(Subscription subscription, int identifier) {
        String filter = subscription.filter().toString();
        byFilter.put(filter, subscription);
        if (identifier != 0 && identifiers == null) {
            identifiers = new HashMap<>();
        }
        if (identifiers != null) {
            identifiers.put(filter, identifier);
        }
    }

    @Nullable
    Subscription remove(String filter) {
        if (identifiers != null) {
            identifiers.remove(filter);
        }
        return byFilter.remove(filter);
    }

    /** All of them; then there are none. */
    List<Subscription> takeAll() {
        List<Subscription> all = new ArrayList<>(byFilter.values());
        byFilter.clear();
        identifiers = null;
        return all;
    }

    /** Takes Subscriptions with their identifiers. */
    interface Taker {
        void take(Subscription subscription, int identifier);
    }

    void each(Taker taker) {
        for (Map.Entry<String, Subscription> entry : byFilter.entrySet()) {
            Integer identifier = identifiers == null ? null : identifiers.get(entry.getKey());
            taker.take(entry.getValue(), identifier == null ? 0 : identifier);
        }
    }

    /** The highest QoS of those that want the topic and are not shared; null if none does. */
    @Nullable
    Qos wants(TopicName topic) {
        @Nullable Qos[] most = new Qos[1];
        each((subscription, identifier) -> {
            boolean wanted = subscription.filter().shareName() == null
                    && subscription.filter().matches(topic);
            if (wanted && (most[0] == null || subscription.qos().level() > most[0].level())) {
                most[0] = subscription.qos();
            }
        });
        return most[0];
    }
}
