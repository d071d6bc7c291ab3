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
     * @param subscriptionIdentifiers of the subscriptions that matched; shared, never written; mostly {@link Matches#NO_IDENTIFIERS}
     */
    Offer deliver(Message message, Qos maximumQos, boolean retainAsPublished, int[] subscriptionIdentifiers);

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
