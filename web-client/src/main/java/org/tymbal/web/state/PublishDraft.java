package org.tymbal.web.state;

import org.jspecify.annotations.Nullable;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.Qos;
import org.tymbal.codec.topic.TopicName;
import org.tymbal.words.Words;

/**
 * What stands in the Publish box.
 *
 * @param payload as text
 * @param bytes the payload, where it is not that text
 * @param fault why the payload or the properties cannot be sent, a sentence
 */
public record PublishDraft(
        String topic,
        Qos qos,
        boolean retain,
        String payload,
        @Nullable ByteSlice bytes,
        Properties properties,
        @Nullable String fault) {
    /** A text without properties. */
    public PublishDraft(String topic, Qos qos, boolean retain, String payload) {
        this(topic, qos, retain, payload, null, Properties.NONE, null);
    }

    PublishDraft withPayload(String other) {
        return new PublishDraft(topic, qos, retain, other, bytes, properties, fault);
    }

    /** Why it cannot be published, a sentence; null if it can. */
    public @Nullable String problem() {
        if (topic.isEmpty()) {
            return Words.of("Which topic? For example demo/hello.");
        }
        if (topic.indexOf('+') >= 0 || topic.indexOf('#') >= 0) {
            return Words.of("A message goes to one topic: + and # are wildcards, for subscribing only.");
        }
        String problem = TopicName.problem(topic);
        return problem == null ? fault : problem + ".";
    }
}
