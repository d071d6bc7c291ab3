package org.tymbal.web.state;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tymbal.codec.topic.TopicName;

/**
 * Every Topic Name once, however many messages bear it; bounded. A table of its own, because it is asked for every message
 * and a HashMap would weigh 2 kB in the page.
 */
public final class Topics {
    private static final int MOST = 20_000;
    private static final int SLOTS = 65_536;

    private @Nullable Topic[] table = new Topic[SLOTS];
    private int count;
    private List<SubscriptionRow> subscriptions = List.of();

    /** The one topic with this name; the name may be borrowed. */
    public Topic of(TopicName name) {
        int hash = name.hashCode();
        int slot = (hash ^ hash >>> 16) & SLOTS - 1;
        for (Topic topic = table[slot]; topic != null; topic = table[slot]) {
            if (topic.name().equals(name)) {
                return topic;
            }
            slot = slot + 1 & SLOTS - 1;
        }
        if (count >= MOST) {
            table = new Topic[SLOTS]; // Messages keep the topics they have; only the sharing begins anew.
            count = 0;
            return of(name);
        }
        TopicName own = name.own();
        Topic fresh = new Topic(own, matching(own));
        table[slot] = fresh;
        count++;
        return fresh;
    }

    void subscriptionsAre(List<SubscriptionRow> rows) {
        subscriptions = rows;
        for (Topic topic : table) {
            if (topic != null) {
                topic.belongsTo(matching(topic.name()));
            }
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
