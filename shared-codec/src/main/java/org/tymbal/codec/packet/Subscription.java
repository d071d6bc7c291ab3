package org.tymbal.codec.packet;

import org.tymbal.codec.topic.TopicFilter;

/**
 * A Topic Filter with its Subscription Options [MQTT-3.8.3.1]. Before MQTT 5 only the QoS is sent; the other options then
 * have the values of {@link #of}.
 *
 * @param qos the maximum QoS at which the server may send
 * @param noLocal whether the client's own messages are left out
 * @param retainAsPublished whether forwarded messages keep their RETAIN flag
 */
public record Subscription(
        TopicFilter filter, Qos qos, boolean noLocal, boolean retainAsPublished, RetainHandling retainHandling) {

    /** A subscription as MQTT 3.1.1 knows it. */
    public static Subscription of(TopicFilter filter, Qos qos) {
        return new Subscription(filter, qos, false, false, RetainHandling.SEND);
    }

    /** The same with another maximum QoS. */
    public Subscription withQos(Qos granted) {
        return granted == qos ? this : new Subscription(filter, granted, noLocal, retainAsPublished, retainHandling);
    }
}
