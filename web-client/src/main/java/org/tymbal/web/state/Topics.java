package org.tymbal.web.state;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tymbal.codec.topic.TopicName;

/** Every Topic Name once, however many messages bear it; bounded. */
public final class Topics {
    private static final int MOST = 20_000;

    private final Map<TopicName, Topic> known = new HashMap<>();
    private List<SubscriptionRow> subscriptions = List.of();

    /** The one topic with this name; the name may be borrowed. */
    public Topic of(TopicName name) {
        Topic topic = known.get(name);
        if (topic == null) {
            if (known.size() >= MOST) {
                known.clear(); // Messages keep the topics they have; only the sharing begins anew.
            }
            TopicName own = name.own();
            topic = new Topic(own, matching(own));
            known.put(own, topic);
        }
        return topic;
    }

    void subscriptionsAre(List<SubscriptionRow> rows) {
        subscriptions = rows;
        for (Topic topic : known.values()) {
            topic.belongsTo(matching(topic.name()));
        }
    }

    private int[] matching(TopicName name) {
        int[] ids = new int[subscriptions.size()];
        int count = 0;
        for (SubscriptionRow row : subscriptions) {
            if (row.filter().matches(name)) {
                ids[count++] = row.id();
            }
        }
        return Arrays.copyOf(ids, count);
    }
}
