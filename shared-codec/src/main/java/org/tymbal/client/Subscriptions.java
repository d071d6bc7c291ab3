package org.tymbal.client;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.Qos;
import org.tymbal.codec.packet.Subscription;
import org.tymbal.codec.topic.TopicFilter;

/** The Subscriptions that the owner wants, and how far the server is with each. */
final class Subscriptions {
    private enum Step {
        /** Wanted; the server does not know yet, or has forgotten. */
        MISSING,
        /** SUBSCRIBE is on its way. */
        ASKED,
        HELD,
        /** Not wanted any more; the server may still have it. */
        UNWANTED,
        /** UNSUBSCRIBE is on its way. */
        LEAVING
    }

    private static final class Item {
        private Subscription subscription;
        /** Null for those that every SUBSCRIBE carries. */
        private @Nullable Properties with;

        private Step step = Step.MISSING;
        private int packetId;

        Item(Subscription subscription, @Nullable Properties with) {
            this.subscription = subscription;
            this.with = with;
        }
    }

    private final List<Item> items = new ArrayList<>();

    private @Nullable Item find(TopicFilter filter) {
        for (Item item : items) {
            if (item.subscription.filter().equals(filter)) {
                return item;
            }
        }
        return null;
    }

    /** Asking again is how one changes the QoS or asks for the Retained Messages once more. */
    void want(Subscription subscription, @Nullable Properties with) {
        Item item = find(subscription.filter());
        if (item == null) {
            items.add(new Item(subscription, with));
        } else {
            item.subscription = subscription;
            item.with = with;
            item.step = Step.MISSING;
            item.packetId = 0;
        }
    }

    void unwant(TopicFilter filter) {
        Item item = find(filter);
        if (item == null) {
            item = new Item(Subscription.of(filter, Qos.AT_MOST_ONCE), null);
            items.add(item);
        }
        item.step = Step.UNWANTED;
        item.packetId = 0;
    }

    int missingCount() {
        return count(Step.MISSING);
    }

    int unwantedCount() {
        return count(Step.UNWANTED);
    }

    private int count(Step step) {
        int count = 0;
        for (Item item : items) {
            count += item.step == step ? 1 : 0;
        }
        return count;
    }

    /** The properties of the first one that is {@linkplain #missingCount missing}. */
    @Nullable
    Properties next() {
        for (Item item : items) {
            if (item.step == Step.MISSING) {
                return item.with;
            }
        }
        return null;
    }

    /**
     * What is wanted with these very properties and neither held nor asked for, marked as asked for under this identifier from
     * now on. Others need another packet: its properties are those of all its Subscriptions [MQTT-3.8.2.1.2].
     */
    List<Subscription> ask(int packetId, @Nullable Properties with) {
        List<Subscription> asked = new ArrayList<>();
        for (Item item : items) {
            if (item.step == Step.MISSING && item.with == with) {
                item.step = Step.ASKED;
                item.packetId = packetId;
                asked.add(item.subscription);
            }
        }
        return asked;
    }

    /** What is not wanted any more, marked as being taken back under this identifier from now on. */
    List<TopicFilter> takeBack(int packetId) {
        List<TopicFilter> filters = new ArrayList<>();
        for (Item item : items) {
            if (item.step == Step.UNWANTED) {
                item.step = Step.LEAVING;
                item.packetId = packetId;
                filters.add(item.subscription.filter());
            }
        }
        return filters;
    }

    /** The server has it, unless the owner changed its mind meanwhile; or it will not have it, ever. */
    void answered(TopicFilter filter, int packetId, boolean granted) {
        Item item = find(filter);
        if (item != null && item.step == Step.ASKED && item.packetId == packetId) {
            item.step = Step.HELD;
            if (!granted) {
                items.remove(item);
            }
        }
    }

    void left(TopicFilter filter, int packetId) {
        Item item = find(filter);
        if (item != null && item.step == Step.LEAVING && item.packetId == packetId) {
            items.remove(item);
        }
    }

    /** Answers will not come any more: what was on its way is to be said again. */
    void connectionLost() {
        for (Item item : items) {
            if (item.step == Step.ASKED || item.step == Step.LEAVING) {
                item.step = item.step == Step.ASKED ? Step.MISSING : Step.UNWANTED;
            }
        }
    }

    /** The server holds nothing; gives the filters whose end is hereby settled. */
    List<TopicFilter> sessionLost() {
        List<TopicFilter> gone = new ArrayList<>();
        for (int i = items.size() - 1; i >= 0; i--) {
            Item item = items.get(i);
            if (item.step == Step.UNWANTED || item.step == Step.LEAVING) {
                gone.add(item.subscription.filter());
                items.remove(i);
            } else {
                item.step = Step.MISSING;
            }
        }
        return gone;
    }
}
