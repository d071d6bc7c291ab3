package org.tymbal.server.routing;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.packet.Subscription;
import org.tymbal.codec.topic.TopicName;

/**
 * The trie of Topic Filters, a node a level, matched on the bytes of a Topic Name.
 *
 * <p>Readers take no lock and allocate nothing. Writers hold the tree's lock and never change what a reader may be
 * looking at: an array of routes is replaced whole, a child is published complete, a table that grows or shrinks is a new
 * one. Every change ends with a write of {@link #version}, every match begins with a read of it, so a match that starts
 * after {@link #subscribe} has returned sees the subscription.
 */
public final class SubscriptionTree {
    private static final SharedGroup[] NO_GROUPS = {};
    private static final byte[] PLUS = {'+'};
    private static final byte[] HASH = {'#'};

    private final TrieNode root = new TrieNode(new byte[0], null);
    private volatile long version;
    private int size;
    private int sharedSize;

    /** How many subscriptions there are. */
    public synchronized int size() {
        return size;
    }

    /** How many of them are shared. */
    public synchronized int sharedSize() {
        return sharedSize;
    }

    /**
     * Adds a subscription, or replaces the one that the subscriber has on the same filter [MQTT-3.8.4-3].
     *
     * @return whether it is new
     */
    public synchronized boolean subscribe(Subscriber subscriber, Subscription subscription, int identifier) {
        TrieNode node = root;
        ByteSlice filter = subscription.filter().matching();
        int start = 0;
        while (start <= filter.length()) {
            int end = levelEnd(filter, start);
            node = node.childOrNew(filter.array(), filter.offset() + start, end - start);
            start = end + 1;
        }
        boolean isNew;
        String share = subscription.filter().shareName();
        if (share == null) {
            Route[] before = node.routes;
            node.routes = Route.with(before, new Route(subscriber, subscription, Origin.of(identifier, null)));
            isNew = node.routes.length > before.length;
        } else {
            isNew = node.groupOrNew(share).join(subscriber, subscription, identifier);
            sharedSize += isNew ? 1 : 0;
        }
        size += isNew ? 1 : 0;
        version++;
        return isNew;
    }

    /** Takes a subscription away; returns whether there was one. */
    public synchronized boolean unsubscribe(Subscriber subscriber, Subscription subscription) {
        TrieNode node = root;
        ByteSlice filter = subscription.filter().matching();
        int start = 0;
        while (start <= filter.length()) {
            int end = levelEnd(filter, start);
            TrieNode child = node.child(filter.array(), filter.offset() + start, end - start);
            if (child == null) {
                return false;
            }
            node = child;
            start = end + 1;
        }
        String share = subscription.filter().shareName();
        boolean had = share == null ? node.removeRoute(subscriber) : node.leaveGroup(share, subscriber);
        if (had) {
            size--;
            sharedSize -= share == null ? 0 : 1;
            prune(node);
            version++;
        }
        return had;
    }

    private static void prune(TrieNode from) {
        TrieNode node = from;
        TrieNode parent = node.parent;
        while (parent != null && node.isLeaf()) {
            parent.remove(node);
            node = parent;
            parent = node.parent;
        }
    }

    private static int levelEnd(ByteSlice text, int start) {
        int i = start;
        while (i < text.length() && text.at(i) != '/') {
            i++;
        }
        return i;
    }

    /** Collects the routes of all filters that match the topic. */
    public void match(TopicName topic, Matches found) {
        found.clear();
        if (version == 0) {
            return; // nobody has ever subscribed; the read also orders this match behind the last change
        }
        ByteSlice name = topic.bytes();
        match(root, name.array(), name.offset(), name.offset() + name.length(), topic.isDollar(), found);
    }

    /**
     * Walks one level. The depth of the recursion is bounded by the levels of the subscribed filters, which the broker limits,
     * not by the topic, which may have 65,535.
     */
    private static void match(TrieNode node, byte[] name, int start, int nameEnd, boolean dollar, Matches found) {
        TrieNode rest = dollar ? null : node.hash; // [MQTT-4.7.2-1]
        if (rest != null) {
            rest.addTo(found);
        }
        if (start > nameEnd) {
            node.addTo(found);
            return;
        }
        int hash = 0;
        int end = start;
        while (end < nameEnd && name[end] != '/') {
            hash = 31 * hash + name[end++];
        }
        TrieNode exact = node.named(name, start, end - start, hash);
        if (exact != null) {
            match(exact, name, end + 1, nameEnd, false, found);
        }
        TrieNode any = dollar ? null : node.plus;
        if (any != null) {
            match(any, name, end + 1, nameEnd, false, found);
        }
    }

    /**
     * A level of the trie. Fields are volatile where readers look; the table's slots are plain and ordered by the tree's
     * version.
     */
    private static final class TrieNode {
        private final byte[] level;
        private final int hashOfLevel;
        private final @Nullable TrieNode parent;
        private volatile Route[] routes = Route.none();
        private volatile SharedGroup[] groups = NO_GROUPS;
        private volatile @Nullable TrieNode plus;
        private volatile @Nullable TrieNode hash;
        private volatile @Nullable TrieNode @Nullable [] table;
        private int named;

        TrieNode(byte[] level, @Nullable TrieNode parent) {
            this.level = level;
            this.parent = parent;
            int sum = 0;
            for (byte b : level) {
                sum = 31 * sum + b;
            }
            hashOfLevel = sum;
        }

        void addTo(Matches found) {
            found.add(routes, groups);
        }

        boolean removeRoute(Subscriber subscriber) {
            Route[] before = routes;
            routes = Route.without(before, subscriber);
            return routes != before;
        }

        SharedGroup groupOrNew(String name) {
            SharedGroup[] before = groups;
            for (SharedGroup group : before) {
                if (group.name().equals(name)) {
                    return group;
                }
            }
            SharedGroup[] more = Arrays.copyOf(before, before.length + 1);
            more[before.length] = new SharedGroup(name);
            groups = more;
            return more[before.length];
        }

        boolean leaveGroup(String name, Subscriber subscriber) {
            SharedGroup[] before = groups;
            for (int i = 0; i < before.length; i++) {
                if (before[i].name().equals(name) && before[i].leave(subscriber)) {
                    if (before[i].isEmpty()) {
                        SharedGroup[] fewer = Arrays.copyOf(before, before.length - 1);
                        System.arraycopy(before, i + 1, fewer, i, fewer.length - i);
                        groups = fewer.length == 0 ? NO_GROUPS : fewer;
                    }
                    return true;
                }
            }
            return false;
        }

        private static boolean is(byte[] single, byte[] text, int offset, int length) {
            return length == 1 && text[offset] == single[0];
        }

        private static int slot(int hash, int mask) {
            return (hash ^ hash >>> 15) * 0x9e3779b1 >>> 7 & mask;
        }

        @Nullable
        TrieNode child(byte[] text, int offset, int length) {
            if (is(PLUS, text, offset, length)) {
                return plus;
            }
            if (is(HASH, text, offset, length)) {
                return hash;
            }
            int sum = 0;
            for (int i = 0; i < length; i++) {
                sum = 31 * sum + text[offset + i];
            }
            return named(text, offset, length, sum);
        }

        @Nullable
        TrieNode named(byte[] text, int offset, int length, int sum) {
            @Nullable TrieNode[] slots = table;
            if (slots == null) {
                return null;
            }
            int mask = slots.length - 1;
            for (int i = slot(sum, mask); ; i = i + 1 & mask) {
                TrieNode node = slots[i];
                if (node == null || node.hashOfLevel == sum && node.isLevel(text, offset, length)) {
                    return node;
                }
            }
        }

        private boolean isLevel(byte[] text, int offset, int length) {
            if (level.length != length) {
                return false;
            }
            for (int i = 0; i < length; i++) {
                if (level[i] != text[offset + i]) {
                    return false;
                }
            }
            return true;
        }

        TrieNode childOrNew(byte[] text, int offset, int length) {
            TrieNode known = child(text, offset, length);
            if (known != null) {
                return known;
            }
            byte[] own = new byte[length];
            System.arraycopy(text, offset, own, 0, length);
            TrieNode node = new TrieNode(own, this);
            if (is(PLUS, own, 0, length)) {
                plus = node;
            } else if (is(HASH, own, 0, length)) {
                hash = node;
            } else {
                insert(node);
            }
            return node;
        }

        private void insert(TrieNode node) {
            @Nullable TrieNode[] slots = table;
            if (slots == null) {
                slots = new TrieNode[2];
                table = slots;
            } else if ((named + 1) * 4 > slots.length * 3) {
                slots = rebuilt(slots, slots.length * 2, null);
                table = slots;
            }
            put(slots, node);
            named++;
        }

        private static void put(@Nullable TrieNode[] slots, TrieNode node) {
            int mask = slots.length - 1;
            int i = slot(node.hashOfLevel, mask);
            while (slots[i] != null) {
                i = i + 1 & mask;
            }
            slots[i] = node;
        }

        private static @Nullable TrieNode[] rebuilt(
                @Nullable TrieNode[] old, int capacity, @Nullable TrieNode without) {
            @Nullable TrieNode[] slots = new TrieNode[capacity];
            for (TrieNode node : old) {
                if (node != null && node != without) {
                    put(slots, node);
                }
            }
            return slots;
        }

        /** Whether nothing hangs on this level, neither subscriptions nor deeper levels. */
        boolean isLeaf() {
            return named == 0 && plus == null && hash == null && routes.length == 0 && groups.length == 0;
        }

        /** Takes a child away. A reader may be in the old table, so slots are not shifted: the chain behind is re-laid. */
        void remove(TrieNode node) {
            if (plus == node) {
                plus = null;
            } else if (hash == node) {
                hash = null;
            } else {
                removeNamed(node);
            }
        }

        private void removeNamed(TrieNode node) {
            @Nullable TrieNode[] slots = table;
            if (slots == null) {
                return;
            }
            named--;
            int capacity = slots.length;
            while (capacity > 2 && named * 4 < capacity) {
                capacity /= 2;
            }
            table = named == 0 ? null : rebuilt(slots, capacity, node);
        }
    }
}
