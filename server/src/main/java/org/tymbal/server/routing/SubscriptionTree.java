package org.tymbal.server.routing;

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
            node.routes = Route.with(before, Route.of(subscriber, subscription, Origin.of(identifier, null)));
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
        ByteSlice name = topic.bytes();
        match(name.array(), name.offset(), name.length(), found);
    }

    /** The same for a Topic Name that lies in an array. */
    public void match(byte[] name, int offset, int length, Matches found) {
        found.clear();
        if (version == 0) {
            return; // nobody has ever subscribed; the read also orders this match behind the last change
        }
        match(root, name, offset, offset + length, length > 0 && name[offset] == '$', found);
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
        int end = start;
        long word = 0;
        long first = 0;
        long state = LevelHash.BEGIN;
        while (end < nameEnd) {
            byte octet = name[end];
            if (octet == '/') {
                break;
            }
            word = word << 8 | octet & 0xff;
            end++;
            if ((end - start & LevelHash.WORD - 1) == 0) {
                state = LevelHash.mix(state, word);
                first = end - start == LevelHash.WORD ? word : first;
                word = 0;
            }
        }
        int length = end - start;
        TrieNode exact = node.named(
                name, start, length, length < LevelHash.WORD ? word : first, LevelHash.end(state, word, length));
        if (exact != null) {
            match(exact, name, end + 1, nameEnd, false, found);
        }
        TrieNode any = dollar ? null : node.plus;
        if (any != null) {
            match(any, name, end + 1, nameEnd, false, found);
        }
    }
}
