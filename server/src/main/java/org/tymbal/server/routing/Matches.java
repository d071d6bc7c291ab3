package org.tymbal.server.routing;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.tymbal.codec.packet.Qos;
import org.tymbal.server.message.Message;

/**
 * What one match has found, reusable: the routes of each filter that matched, and their delivery, each subscriber once.
 *
 * <p>Confined to one thread; after the first messages it allocates nothing but lists of Subscription Identifiers.
 */
public final class Matches {
    /** The member of a shared group that took a message. */
    record Taker(Subscriber subscriber, Subscriber.Offer offer) {}

    private Route[][] found = new Route[8][];
    private int size;
    private SharedGroup[][] foundGroups = new SharedGroup[2][];
    private int groupsSize;

    private final Receivers receivers = new Receivers();

    private @Nullable Subscriber[] congested = new Subscriber[4];
    private int congestedSize;

    void clear() {
        size = 0;
        groupsSize = 0;
    }

    void add(Route[] routes, SharedGroup[] groups) {
        if (routes.length > 0) {
            if (size == found.length) {
                found = Arrays.copyOf(found, size * 2);
            }
            found[size++] = routes;
        }
        if (groups.length > 0) {
            if (groupsSize == foundGroups.length) {
                foundGroups = Arrays.copyOf(foundGroups, groupsSize * 2);
            }
            foundGroups[groupsSize++] = groups;
        }
    }

    /** Whether nobody wants the message. */
    public boolean isEmpty() {
        return size == 0 && groupsSize == 0;
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
        int taken = size == 1 ? deliverDirect(message, found[0]) : size == 0 ? 0 : deliverMerged(message);
        for (int i = 0; i < groupsSize; i++) {
            for (SharedGroup group : foundGroups[i]) {
                Taker taker = group.deliver(message);
                if (taker != null) {
                    taken++;
                    note(taker.subscriber(), taker.offer());
                }
            }
        }
        return taken;
    }

    private int deliverDirect(Message message, Route[] routes) {
        int taken = 0;
        for (Route route : routes) {
            if (isOwn(message, route)) {
                continue;
            }
            taken += deliver(message, route.subscriber(), route.qos(), route.retainAsPublished(), route.origin());
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
                        receivers.origins[i]);
            }
        }
        return taken;
    }

    private int deliver(Message message, Subscriber subscriber, Qos qos, boolean retainAsPublished, Origin origin) {
        Subscriber.Offer offer = subscriber.deliver(message, qos, retainAsPublished, origin);
        note(subscriber, offer);
        return offer == Subscriber.Offer.DROPPED ? 0 : 1;
    }

    private void note(Subscriber subscriber, Subscriber.Offer offer) {
        if (offer == Subscriber.Offer.CONGESTED) {
            if (congestedSize == congested.length) {
                congested = Arrays.copyOf(congested, congestedSize * 2);
            }
            congested[congestedSize++] = subscriber;
        }
    }

    private static boolean isOwn(Message message, Route route) {
        return route.noLocal() && route.subscriber().clientId().equals(message.publisher()); // [MQTT-3.8.3-3]
    }

    /** The subscribers of one message, each once, in the order in which they were found; an open hash table finds them. */
    private static final class Receivers {
        private @Nullable Subscriber[] subscribers = new Subscriber[16];
        private int[] qos = new int[16];
        private boolean[] retainAsPublished = new boolean[16];
        private Origin[] origins = new Origin[16];
        private int[] table = new int[32];
        private int size;

        void clear(int expected) {
            if (expected > subscribers.length) {
                int capacity = Math.max(expected, subscribers.length * 2);
                subscribers = new Subscriber[capacity];
                qos = new int[capacity];
                retainAsPublished = new boolean[capacity];
                origins = new Origin[capacity];
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
            // Not by its client identifier: clients choose those, and could choose such that collide.
            int slot = System.identityHashCode(subscriber) * 0x9e3779b1 >>> 5 & mask;
            while (table[slot] != 0 && subscribers[table[slot] - 1] != subscriber) {
                slot = slot + 1 & mask;
            }
            if (table[slot] == 0) {
                subscribers[size] = subscriber;
                qos[size] = route.qos().level();
                retainAsPublished[size] = route.retainAsPublished();
                origins[size] = route.origin();
                table[slot] = ++size;
            } else {
                int known = table[slot] - 1;
                qos[known] = Math.max(qos[known], route.qos().level());
                retainAsPublished[known] |= route.retainAsPublished();
                origins[known] = merged(origins[known], route.origin());
            }
        }

        private static Origin merged(Origin one, Origin other) {
            if (other.identifiers().length == 0) {
                return one;
            }
            int held = one.identifiers().length;
            int[] all = Arrays.copyOf(one.identifiers(), held + other.identifiers().length);
            System.arraycopy(other.identifiers(), 0, all, held, all.length - held);
            return new Origin(all, null);
        }
    }
}
