package org.tymbal.web.state;

import org.jspecify.annotations.Nullable;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.Qos;
import org.tymbal.codec.packet.RetainHandling;
import org.tymbal.codec.packet.Subscription;
import org.tymbal.codec.topic.TopicFilter;
import org.tymbal.words.Words;

/**
 * What stands in the Subscribe form, and what a subscription was asked for with.
 *
 * @param properties those of SUBSCRIBE
 * @param look which colour and shape, from 0; -1 for one that is free
 * @param fault why the options cannot be sent, a sentence
 */
public record SubscribeDraft(
        String filter,
        Qos qos,
        boolean noLocal,
        boolean retainAsPublished,
        RetainHandling retainHandling,
        Properties properties,
        int look,
        @Nullable String fault) {
    /** A filter without options. */
    public SubscribeDraft(String filter, Qos qos) {
        this(filter, qos, false, false, RetainHandling.SEND, Properties.NONE, -1, null);
    }

    /** Why nobody can subscribe with this, a sentence; null if one can. */
    public @Nullable String problem() {
        String problem = TopicFilter.problem(filter);
        return problem == null ? fault : Words.of(problem) + ".";
    }

    /** What is asked for; call it only where there is no {@link #problem}. */
    Subscription subscription() {
        // No Local on a Shared Subscription is a Protocol Error [MQTT-3.8.3-4].
        return new Subscription(
                TopicFilter.of(filter),
                qos,
                noLocal && !filter.startsWith("$share/"),
                retainAsPublished,
                retainHandling);
    }
}
