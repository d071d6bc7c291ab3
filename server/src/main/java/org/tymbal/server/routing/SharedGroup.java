package org.tymbal.server.routing;

import java.util.concurrent.atomic.AtomicInteger;
import org.tymbal.codec.packet.Subscription;
import org.tymbal.server.message.Message;

/**
 * The members of one Shared Subscription, who take its messages in turn [MQTT-4.8.2-4]. Members change under the lock of the
 * tree; whose turn it is, any thread decides.
 */
public final class SharedGroup {
    private final String name;
    private final AtomicInteger turn = new AtomicInteger();
    private volatile Route[] members = Route.none();

    SharedGroup(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    /** Adds a member or replaces its options; whether it is new. */
    boolean join(Subscriber subscriber, Subscription subscription, int identifier) {
        Route[] before = members;
        members = Route.with(before, Route.of(subscriber, subscription, Origin.of(identifier, this)));
        return members.length > before.length;
    }

    /** Takes a member out; whether it was one. */
    boolean leave(Subscriber subscriber) {
        Route[] before = members;
        members = Route.without(before, subscriber);
        return members != before;
    }

    boolean isEmpty() {
        return members.length == 0;
    }

    /**
     * Gives the message to one member: the next that is there and keeps up, or else the next that takes it.
     *
     * @return who has it, or null if nobody took it
     */
    Matches.@org.jspecify.annotations.Nullable Taker deliver(Message message) {
        Route[] all = members;
        if (all.length == 0) {
            return null;
        }
        int first = Math.floorMod(turn.getAndIncrement(), all.length);
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < all.length; i++) {
                Route route = all[(first + i) % all.length];
                if (route.subscriber().ready() == (round == 0)) {
                    Subscriber.Offer offer = offer(message, route);
                    if (offer != Subscriber.Offer.DROPPED) {
                        return new Matches.Taker(route.subscriber(), offer);
                    }
                }
            }
        }
        return null;
    }

    /** A member has left with a message that it had not acknowledged: another one gets it. */
    public void handOn(Message message) {
        deliver(message);
    }

    private static Subscriber.Offer offer(Message message, Route route) {
        return route.subscriber().deliver(message, route.qos(), route.retainAsPublished(), route.origin());
    }
}
