package org.tymbal.server.routing;

import org.tymbal.codec.packet.Qos;
import org.tymbal.codec.packet.Subscription;

/**
 * One Subscription as the trie holds it: who, with which options. Immutable; a changed Subscription is a new route.
 *
 * <p>The options are copied out of the Subscription, because with many of them each object that a message must look at is one
 * more that the processor's cache does not have.
 */
record Route(Subscriber subscriber, Qos qos, boolean retainAsPublished, boolean noLocal, Origin origin) {
    private static final Route[] NONE = {};

    static Route of(Subscriber subscriber, Subscription subscription, Origin origin) {
        return new Route(
                subscriber, subscription.qos(), subscription.retainAsPublished(), subscription.noLocal(), origin);
    }

    static Route[] none() {
        return NONE;
    }

    /** The routes with this one, in the place of the one that the subscriber had, or at the end. */
    static Route[] with(Route[] routes, Route route) {
        int known = indexOf(routes, route.subscriber());
        Route[] changed = new Route[known < 0 ? routes.length + 1 : routes.length];
        System.arraycopy(routes, 0, changed, 0, routes.length);
        changed[known < 0 ? routes.length : known] = route;
        return changed;
    }

    /** The routes without the subscriber's; the same array if it had none. */
    static Route[] without(Route[] routes, Subscriber subscriber) {
        int known = indexOf(routes, subscriber);
        if (known < 0) {
            return routes;
        }
        if (routes.length == 1) {
            return NONE;
        }
        Route[] fewer = new Route[routes.length - 1];
        System.arraycopy(routes, 0, fewer, 0, known);
        System.arraycopy(routes, known + 1, fewer, known, fewer.length - known);
        return fewer;
    }

    private static int indexOf(Route[] routes, Subscriber subscriber) {
        for (int i = 0; i < routes.length; i++) {
            if (routes[i].subscriber() == subscriber) {
                return i;
            }
        }
        return -1;
    }
}
