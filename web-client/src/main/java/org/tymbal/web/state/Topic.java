package org.tymbal.web.state;

import org.tymbal.codec.topic.TopicName;

/** A Topic Name that was seen, kept once, with the subscriptions on the page that it belongs to. */
public final class Topic {
    private final TopicName name;
    private int[] subscriptionIds;
    /** Its last message in the {@link MessageLog}; 0 for none. */
    int lastSequence;

    /** Its place in the {@link TopicTree}, which is fetched later; 0 while it has none. */
    int place;

    Topic(TopicName name, int[] subscriptionIds) {
        this.name = name;
        this.subscriptionIds = subscriptionIds;
    }

    public TopicName name() {
        return name;
    }

    public String text() {
        return name.toString();
    }

    /** The subscription whose colour messages of this topic wear: the first that matches; 0 for none. */
    public int subscriptionId() {
        return subscriptionIds.length == 0 ? 0 : subscriptionIds[0];
    }

    int[] subscriptionIds() {
        return subscriptionIds;
    }

    void belongsTo(int[] ids) {
        subscriptionIds = ids;
    }
}
