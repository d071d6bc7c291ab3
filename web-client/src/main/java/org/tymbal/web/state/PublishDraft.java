package org.tymbal.web.state;

import org.jspecify.annotations.Nullable;
import org.tymbal.codec.packet.Qos;
import org.tymbal.codec.topic.TopicName;

/** What stands in the Publish box. */
public record PublishDraft(String topic, Qos qos, boolean retain, String payload) {
    /** Why it cannot be published, a sentence; null if it can. */
    public @Nullable String problem() {
        if (topic.isEmpty()) {
            return "Which topic? For example demo/hello.";
        }
        if (topic.indexOf('+') >= 0 || topic.indexOf('#') >= 0) {
            return "A message goes to one topic: + and # are wildcards, for subscribing only.";
        }
        String problem = TopicName.problem(topic);
        return problem == null ? null : problem + ".";
    }
}
