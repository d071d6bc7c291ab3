package org.tymbal.server.routing;

import org.tymbal.codec.packet.Qos;
import org.tymbal.server.message.Message;

/** Port: whoever receives messages. Sessions implement it; so may bridges and peers. */
public interface Subscriber {
    /** The client identifier, by which No Local knows a message as the receiver's own. */
    String clientId();

    /**
     * Takes a message, or drops it by rule; never waits.
     *
     * @param maximumQos the highest QoS of the subscriptions that matched
     * @param retainAsPublished whether the RETAIN flag stays as the publisher set it
     * @param origin by which subscriptions
     */
    Offer deliver(Message message, Qos maximumQos, boolean retainAsPublished, Origin origin);

    /** Whether it is connected and keeps up: a Shared Subscription prefers such a one. */
    boolean ready();

    /** What became of a message. */
    enum Offer {
        /** It will be sent. */
        TAKEN,
        /** It will be sent, and the publisher had better wait until the receiver has caught up. */
        CONGESTED,
        /** A bound was reached: it is lost for this receiver. */
        DROPPED
    }
}
