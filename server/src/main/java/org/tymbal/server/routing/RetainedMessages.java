package org.tymbal.server.routing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.topic.TopicFilter;
import org.tymbal.codec.topic.TopicName;
import org.tymbal.server.message.Message;

/**
 * The last Retained Message of each topic, as a tree of levels, so that a filter finds its messages without looking at all.
 *
 * <p>One lock: a retained message is stored or looked up far less often than messages are delivered.
 */
public final class RetainedMessages {
    /** Port: somebody who stores what is retained. Called under the lock, in the order in which it happens. */
    public interface Keeper {
        /** @param message null if the topic has none any more */
        void changed(TopicName topic, @Nullable Message message);
    }

    private final int maximum;
    private @Nullable Keeper keeper;
    private final Node root = new Node();
    private int size;
    private long bytes;
    private int mortal;

    /** At most {@code maximum} messages are kept. */
    public RetainedMessages(int maximum) {
        this.maximum = maximum;
    }

    /** From now on, all changes are told. */
    public synchronized void keptBy(Keeper storing) {
        keeper = storing;
    }

    public synchronized int size() {
        return size;
    }

    /** Bytes that the retained messages hold, about. */
    public synchronized long bytes() {
        return bytes;
    }

    /**
     * Keeps the message as the last of its topic; one with an empty payload removes what was kept [MQTT-3.3.1-6].
     *
     * @return false if the bound is reached and the message was not kept
     */
    public synchronized boolean put(Message message) {
        if (message.payloadLength() == 0) {
            remove(message.topic());
            return true;
        }
        Node node = find(message.topic());
        if (node == null || node.message == null) {
            if (size >= maximum) {
                return false;
            }
            node = findOrAdd(message.topic());
            size++;
        }
        Message before = node.message;
        bytes += message.sizeBytes() - (before == null ? 0 : before.sizeBytes());
        mortal += mortality(message) - (before == null ? 0 : mortality(before));
        node.message = message;
        if (keeper != null) {
            keeper.changed(message.topic(), message);
        }
        return true;
    }

    private @Nullable Node find(TopicName topic) {
        Node node = root;
        List<ByteSlice> levels = levels(topic.bytes());
        for (ByteSlice level : levels) {
            node = node.child(level);
            if (node == null) {
                return null;
            }
        }
        return node;
    }

    private Node findOrAdd(TopicName topic) {
        Node node = root;
        for (ByteSlice level : levels(topic.bytes())) {
            node = node.childOrNew(level);
        }
        return node;
    }

    private void remove(TopicName topic) {
        Node node = find(topic);
        if (node == null || node.message == null) {
            return;
        }
        bytes -= node.message.sizeBytes();
        mortal -= mortality(node.message);
        size--;
        node.message = null;
        if (keeper != null) {
            keeper.changed(topic, null);
        }
        while (node.parent != null && node.message == null && node.hasNoChildren()) {
            node.parent.removeChild(node.level);
            node = node.parent;
        }
    }

    /** All messages whose topics match the filter and that have not expired. */
    public synchronized List<Message> matching(TopicFilter filter, long nowMillis) {
        List<Message> found = new ArrayList<>();
        collect(root, levels(filter.matching()), 0, nowMillis, found);
        return found;
    }

    /** The depth of the recursion is bounded by the levels of the filter, but for #, which walks by a list of its own. */
    private static void collect(Node node, List<ByteSlice> filter, int depth, long nowMillis, List<Message> found) {
        if (depth == filter.size()) {
            addLive(node, nowMillis, found);
            return;
        }
        ByteSlice level = filter.get(depth);
        if (isWildcard(level, '#')) {
            collectAll(node, depth == 0, nowMillis, found);
        } else if (isWildcard(level, '+')) {
            for (Node child : node.children()) {
                if (depth > 0 || !child.isDollar()) {
                    collect(child, filter, depth + 1, nowMillis, found);
                }
            }
        } else {
            Node child = node.child(level);
            if (child != null) {
                collect(child, filter, depth + 1, nowMillis, found);
            }
        }
    }

    private static void collectAll(Node from, boolean fromRoot, long nowMillis, List<Message> found) {
        List<Node> open = new ArrayList<>();
        open.add(from);
        while (!open.isEmpty()) {
            Node node = open.remove(open.size() - 1);
            addLive(node, nowMillis, found);
            for (Node child : node.children()) {
                if (!(fromRoot && node == from && child.isDollar())) { // [MQTT-4.7.2-1]
                    open.add(child);
                }
            }
        }
    }

    private static void addLive(Node node, long nowMillis, List<Message> found) {
        Message message = node.message;
        if (message != null && !message.expired(nowMillis)) {
            found.add(message);
        }
    }

    /** Forgets messages that have expired; returns how many. */
    public synchronized int expire(long nowMillis) {
        if (mortal == 0) {
            return 0;
        }
        List<Message> all = new ArrayList<>();
        collectAll(root, false, Long.MIN_VALUE, all);
        int before = size;
        for (Message message : all) {
            if (message.expired(nowMillis)) {
                remove(message.topic());
            }
        }
        return before - size;
    }

    private static int mortality(Message message) {
        return message.expiresAtMillis() == Message.NEVER ? 0 : 1;
    }

    private static boolean isWildcard(ByteSlice level, char wildcard) {
        return level.length() == 1 && level.at(0) == wildcard;
    }

    private static List<ByteSlice> levels(ByteSlice text) {
        List<ByteSlice> levels = new ArrayList<>();
        int start = 0;
        for (int i = 0; i <= text.length(); i++) {
            if (i == text.length() || text.at(i) == '/') {
                levels.add(ByteSlice.of(text.array(), text.offset() + start, i - start));
                start = i + 1;
            }
        }
        return levels;
    }

    /** A level of the tree; children are looked up by their bytes. */
    private static final class Node {
        private final ByteSlice level;
        private final @Nullable Node parent;
        private @Nullable Map<ByteSlice, Node> children;
        private @Nullable Message message;

        Node() {
            this(ByteSlice.EMPTY, null);
        }

        private Node(ByteSlice level, @Nullable Node parent) {
            this.level = level;
            this.parent = parent;
        }

        boolean isDollar() {
            return !level.isEmpty() && level.at(0) == '$';
        }

        boolean hasNoChildren() {
            return children == null || children.isEmpty();
        }

        Iterable<Node> children() {
            return children == null ? List.of() : children.values();
        }

        @Nullable
        Node child(ByteSlice name) {
            return children == null ? null : children.get(name);
        }

        Node childOrNew(ByteSlice name) {
            if (children == null) {
                children = new HashMap<>();
            }
            Node known = children.get(name);
            if (known == null) {
                ByteSlice own = ByteSlice.of(name.toArray());
                known = new Node(own, this);
                children.put(own, known);
            }
            return known;
        }

        void removeChild(ByteSlice name) {
            if (children != null) {
                children.remove(name);
                if (children.isEmpty()) {
                    children = null;
                }
            }
        }
    }
}
