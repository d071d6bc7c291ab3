package org.tymbal.server.routing;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.tymbal.codec.packet.Qos;
import org.tymbal.codec.packet.Subscription;
import org.tymbal.server.message.Message;

/**
 * What one match has found, reusable: the routes of each filter that matched, and their delivery, each subscriber once.
 *
 * <p>Confined to one thread; after the first messages it allocates nothing but lists of Subscription Identifiers.
 */
public final class Matches {
    /** No Subscription Identifiers. */
    public static final int[] NO_IDENTIFIERS = {};

    private Route[][] found = new Route[8][];
    private int size;

    private final Receivers receivers = new Receivers();

    private @Nullable Subscriber[] congested = new Subscriber[4];
    private int congestedSize;

    void clear() {
        size = 0;
    }

    void add(Route[] routes) {
        if (routes.length == 0) {
            return;
        }
        if (size == found.length) {
            found = Arrays.copyOf(found, size * 2);
        }
        found[size++] = routes;
    }

    /** Whether nobody wants the message. */
    public boolean isEmpty() {
        return size == 0;
    }

    /** How many subscribers answered {@link Subscriber.Offer#CONGESTED} in the last {@link #deliver}. */
    public int congestedSize() {
        return congestedSize;
    }

    /** A subscriber that answered {@link Subscriber.Offer#CONGESTED}. */
    public Subscriber congested(int index) {
        Subscriber subscriber = congested[index];
        if (subscriber == null) {
            throw new IndexOutOfBoundsException("congested subscriber " + index + " of " + congestedSize);
        }
        return subscriber;
    }

    /**
     * Gives the message to every subscriber that was found, each once: with the highest QoS of its subscriptions that match
     * and all their identifiers [MQTT-3.3.4-2] [MQTT-3.3.4-4].
     *
     * @return how many have taken it
     */
    public int deliver(Message message) {
        congestedSize = 0;
        return size == 1 ? deliverDirect(message, found[0]) : deliverMerged(message);
    }

    private int deliverDirect(Message message, Route[] routes) {
        int taken = 0;
        for (Route route : routes) {
            if (isOwn(message, route)) {
                continue;
            }
            Subscription subscription = route.subscription();
            int[] identifiers = route.identifier() == 0 ? NO_IDENTIFIERS : new int[] {route.identifier()};
            taken += deliver(
                    message, route.subscriber(), subscription.qos(), subscription.retainAsPublished(), identifiers);
        }
        return taken;
    }

    /** Several filters have matched: one subscriber may stand in more than one of them. */
    private int deliverMerged(Message message) {
        int total = 0;
        for (int i = 0; i < size; i++) {
            total += found[i].length;
        }
        receivers.clear(total);
        for (int i = 0; i < size; i++) {
            for (Route route : found[i]) {
                if (!isOwn(message, route)) {
                    receivers.add(route);
                }
            }
        }
        int taken = 0;
        for (int i = 0; i < receivers.size; i++) {
            Subscriber subscriber = receivers.subscribers[i];
            if (subscriber != null) {
                taken += deliver(
                        message,
                        subscriber,
                        Qos.of(receivers.qos[i]),
                        receivers.retainAsPublished[i],
                        receivers.identifiers[i]);
            }
        }
        return taken;
    }

    private int deliver(Message message, Subscriber subscriber, Qos qos, boolean retainAsPublished, int[] identifiers) {
        Subscriber.Offer offer = subscriber.deliver(message, qos, retainAsPublished, identifiers);
        if (offer == Subscriber.Offer.CONGESTED) {
            if (congestedSize == congested.length) {
                congested = Arrays.copyOf(congested, congestedSize * 2);
            }
            congested[congestedSize++] = subscriber;
        }
        return offer == Subscriber.Offer.DROPPED ? 0 : 1;
    }

    private static boolean isOwn(Message message, Route route) {
        return route.subscription().noLocal()
                && route.subscriber().clientId().equals(message.publisher()); // [MQTT-3.8.3-3]
    }

    /** The subscribers of one message, each once, in the order in which they were found; an open hash table finds them. */
    private static final class Receivers {
        private @Nullable Subscriber[] subscribers = new Subscriber[16];
        private int[] qos = new int[16];
        private boolean[] retainAsPublished = new boolean[16];
        private int[][] identifiers = new int[16][];
        private int[] table = new int[32];
        private int size;

        void clear(int expected) {
            if (expected > subscribers.length) {
                int capacity = Math.max(expected, subscribers.length * 2);
                subscribers = new Subscriber[capacity];
                qos = new int[capacity];
                retainAsPublished = new boolean[capacity];
                identifiers = new int[capacity][];
            }
            int slots = table.length;
            while (slots < expected * 2) {
                slots *= 2;
            }
            if (slots == table.length) {
                Arrays.fill(table, 0);
            } else {
                table = new int[slots];
            }
            size = 0;
        }

        void add(Route route) {
            Subscriber subscriber = route.subscriber();
            int mask = table.length - 1;
            int slot = subscriber.clientId().hashCode() * 0x9e3779b1 >>> 5 & mask;
            while (table[slot] != 0 && subscribers[table[slot] - 1] != subscriber) {
                slot = slot + 1 & mask;
            }
            Subscription subscription = route.subscription();
            if (table[slot] == 0) {
                subscribers[size] = subscriber;
                qos[size] = subscription.qos().level();
                retainAsPublished[size] = subscription.retainAsPublished();
                identifiers[size] = with(NO_IDENTIFIERS, route.identifier());
                table[slot] = ++size;
            } else {
                int known = table[slot] - 1;
                qos[known] = Math.max(qos[known], subscription.qos().level());
                retainAsPublished[known] |= subscription.retainAsPublished();
                identifiers[known] = with(identifiers[known], route.identifier());
            }
        }

        private static int[] with(int[] identifiers, int identifier) {
            if (identifier == 0) {
                return identifiers;
            }
            int[] more = Arrays.copyOf(identifiers, identifiers.length + 1);
            more[identifiers.length] = identifier;
            return more;
        }
    }
}
