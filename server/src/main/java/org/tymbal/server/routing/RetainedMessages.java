package org.tymbal.server.routing;

import java.util.ArrayList;
import java.util.List;
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

    /** Names of levels that come again and again are held once; a name may push another out. */
    private static final int KNOWN_NAMES = 1 << 12;

    private int maximumCount;
    private long maximumBytes;
    private @Nullable Keeper keeper;
    private final RetainedNode root = new RetainedNode();
    private final byte[] @Nullable [] names = new byte[KNOWN_NAMES][];
    private int size;
    private long bytes;
    private long levelBytes;
    private int mortal;

    /**
     * @param maximumCount so many messages are kept at most; 0 for no bound
     * @param maximumBytes so much memory do they and the levels of their topics take at most, about; 0 for no bound
     */
    public RetainedMessages(int maximumCount, long maximumBytes) {
        bounds(maximumCount, maximumBytes);
    }

    /** Other bounds from now on, as in the constructor. What is there already stays. */
    public synchronized void bounds(int count, long inBytes) {
        maximumCount = count == 0 ? Integer.MAX_VALUE : count;
        maximumBytes = inBytes == 0 ? Long.MAX_VALUE : inBytes;
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

    /** The same, with the levels of their topics: what the bound is for. */
    public synchronized long heldBytes() {
        return bytes + levelBytes;
    }

    /**
     * Keeps the message as the last of its topic; one with an empty payload removes what was kept [MQTT-3.3.1-6]. What the
     * broker says of itself is kept above every bound.
     *
     * @return false if a bound is reached and the message was not kept
     */
    public boolean put(Message message) {
        return put(message, 0);
    }

    /**
     * The same, saying when.
     *
     * @param nowMillis the time on the broker's clock
     */
    public synchronized boolean put(Message message, long nowMillis) {
        boolean kept = put(message, !message.publisher().isEmpty());
        RetainedNode node = kept ? find(message) : null;
        if (node != null) {
            node.since((int) (nowMillis / 1000));
        }
        return kept;
    }

    /** Keeps a message that was kept before the broker ended: no bound is a reason to lose it now. */
    public synchronized void restore(Message message) {
        put(message, false);
    }

    private boolean put(Message message, boolean bounded) {
        if (message.payloadLength() == 0) {
            remove(message);
            return true;
        }
        byte[] text = message.bytes();
        int at = message.topicOffset();
        int end = at + message.topicLength();
        RetainedNode node = root;
        for (int levelEnd; at <= end; at = levelEnd + 1) {
            levelEnd = endOfLevel(text, at, end);
            RetainedNode child = node.child(text, at, levelEnd - at);
            if (child == null) {
                break;
            }
            node = child;
        }
        Message before = at > end ? node.message() : null;
        int growth = message.sizeBytes() - (before == null ? 0 : before.sizeBytes());
        int levelGrowth = levelBytes(text, at, end);
        if (bounded && isTooMuch(before == null, growth + levelGrowth)) {
            return false;
        }
        for (int levelEnd; at <= end; at = levelEnd + 1) {
            levelEnd = endOfLevel(text, at, end);
            node = node.add(name(text, at, levelEnd - at));
        }
        size += before == null ? 1 : 0;
        bytes += growth;
        levelBytes += levelGrowth;
        mortal += mortality(message) - (before == null ? 0 : mortality(before));
        node.message(message);
        if (keeper != null) {
            keeper.changed(message.topic(), message);
        }
        return true;
    }

    private boolean isTooMuch(boolean another, int growth) {
        return another && size >= maximumCount || growth > 0 && bytes + levelBytes + growth > maximumBytes;
    }

    private static int endOfLevel(byte[] text, int from, int end) {
        int at = from;
        while (at < end && text[at] != '/') {
            at++;
        }
        return at;
    }

    /** What the levels from here on take in memory. */
    private static int levelBytes(byte[] text, int from, int end) {
        int sum = 0;
        for (int at = from, levelEnd; at <= end; at = levelEnd + 1) {
            levelEnd = endOfLevel(text, at, end);
            sum += RetainedNode.OVERHEAD_BYTES + levelEnd - at;
        }
        return sum;
    }

    private byte[] name(byte[] text, int offset, int length) {
        int slot = LevelHash.of(text, offset, length) & KNOWN_NAMES - 1;
        byte[] known = names[slot];
        if (known == null || !ByteSlice.of(known).equals(ByteSlice.of(text, offset, length))) {
            known = ByteSlice.of(text, offset, length).toArray();
            names[slot] = known;
        }
        return known;
    }

    private @Nullable RetainedNode find(Message message) {
        byte[] text = message.bytes();
        int at = message.topicOffset();
        int end = at + message.topicLength();
        RetainedNode node = root;
        for (int levelEnd; at <= end && node != null; at = levelEnd + 1) {
            levelEnd = endOfLevel(text, at, end);
            node = node.child(text, at, levelEnd - at);
        }
        return node;
    }

    private void remove(Message like) {
        RetainedNode node = find(like);
        Message before = node == null ? null : node.message();
        if (node == null || before == null) {
            return;
        }
        bytes -= before.sizeBytes();
        mortal -= mortality(before);
        size--;
        node.message(null);
        if (keeper != null) {
            keeper.changed(like.topic(), null);
        }
        RetainedNode parent = node.parent();
        while (parent != null && node.isOfNoUse()) {
            parent.remove(node);
            levelBytes -= RetainedNode.OVERHEAD_BYTES + node.levelLength();
            node = parent;
            parent = node.parent();
        }
    }

    /** All messages whose topics match the filter and that have not expired. */
    public synchronized List<Message> matching(TopicFilter filter, long nowMillis) {
        List<Message> found = new ArrayList<>();
        collect(root, levels(filter.matching()), 0, nowMillis, found);
        return found;
    }

    /** The depth of the recursion is bounded by the levels of the filter, but for #, which walks by a list of its own. */
    private static void collect(
            RetainedNode node, List<ByteSlice> filter, int depth, long nowMillis, List<Message> found) {
        if (depth == filter.size()) {
            addLive(node, nowMillis, found);
            return;
        }
        ByteSlice level = filter.get(depth);
        if (isWildcard(level, '#')) {
            collectAll(node, depth == 0, nowMillis, found);
        } else if (isWildcard(level, '+')) {
            node.eachChild(child -> {
                if (depth > 0 || !child.isDollar()) {
                    collect(child, filter, depth + 1, nowMillis, found);
                }
            });
        } else {
            RetainedNode child = node.child(level.array(), level.offset(), level.length());
            if (child != null) {
                collect(child, filter, depth + 1, nowMillis, found);
            }
        }
    }

    private static void collectAll(RetainedNode from, boolean fromRoot, long nowMillis, List<Message> found) {
        List<RetainedNode> open = new ArrayList<>();
        open.add(from);
        while (!open.isEmpty()) {
            RetainedNode node = open.remove(open.size() - 1);
            addLive(node, nowMillis, found);
            node.eachChild(child -> {
                if (!(fromRoot && node == from && child.isDollar())) { // [MQTT-4.7.2-1]
                    open.add(child);
                }
            });
        }
    }

    private static void addLive(RetainedNode node, long nowMillis, List<Message> found) {
        Message message = node.message();
        if (message != null && !message.expired(nowMillis)) {
            found.add(message);
        }
    }

    /**
     * The next messages whose topics match, in the order of their levels: for whoever looks at many and has the time. The lock is
     * held for one level of the tree at a time.
     *
     * @param after where the last page ended; null for the first page
     * @param most how many messages at most
     */
    public RetainedPage page(TopicFilter filter, @Nullable String after, int most, long nowMillis) {
        return new RetainedWalk(this, levels(filter.matching()), nowMillis, most).from(root, after);
    }

    synchronized @Nullable RetainedNode[] children(RetainedNode of) {
        return of.children();
    }

    synchronized @Nullable RetainedNode child(RetainedNode of, ByteSlice name) {
        return of.child(name.array(), name.offset(), name.length());
    }

    synchronized RetainedPage.@Nullable Held held(RetainedNode node, long nowMillis) {
        Message message = node.message();
        return message == null || message.expired(nowMillis)
                ? null
                : new RetainedPage.Held(message, node.since() == 0 ? RetainedPage.UNKNOWN : node.since() * 1000L);
    }

    /** The Retained Message of a topic; null if it has none, or it has expired. */
    public synchronized @Nullable Message of(TopicName topic, long nowMillis) {
        RetainedNode node = root;
        for (ByteSlice level : levels(topic.bytes())) {
            node = node == null ? null : node.child(level.array(), level.offset(), level.length());
        }
        Message message = node == null ? null : node.message();
        return message == null || message.expired(nowMillis) ? null : message;
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
                remove(message);
            }
        }
        return before - size;
    }

    private static int mortality(Message message) {
        return message.expiresAtMillis() == Message.NEVER ? 0 : 1;
    }

    static boolean isWildcard(ByteSlice level, char wildcard) {
        return level.length() == 1 && level.at(0) == wildcard;
    }

    static List<ByteSlice> levels(ByteSlice text) {
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
}
