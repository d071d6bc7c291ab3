package org.tymbal.server.routing;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A level of the {@link SubscriptionTree}. Fields are volatile where readers look; the table's slots are plain and ordered by
 * the tree's version.
 *
 * <p>A message that looks for one subscription among many pays for every object that it must look at, because none of them is in
 * the processor's cache. So a short level is held in the node itself, and an only child without a table.
 *
 * <p>The table is open, and a child that goes leaves {@link #GONE} in its slot, because a reader may be on its way along the
 * chain: so adding and removing cost the same however many children there are, and a table is laid anew only when most of it
 * is of no use.
 */
final class TrieNode {
    private static final SharedGroup[] NO_GROUPS = {};
    private static final int SMALLEST_TABLE = 4;
    private static final byte[] NO_MORE = {};
    /** Marks a slot whose child has gone. No level is like it, since none has a slash in it. */
    private static final TrieNode GONE = new TrieNode(new byte[] {'/'}, null);

    final @Nullable TrieNode parent;
    volatile @Nullable TrieNode plus;
    volatile @Nullable TrieNode hash;
    volatile Route[] routes = Route.none();

    private final long first;
    private final int hashOfLevel;
    /** A level of more than eight bytes; empty for others. */
    private final byte[] longLevel;

    private volatile SharedGroup[] groups = NO_GROUPS;
    /** While there is no table: the only child, if there is one. Beside a table it means nothing. */
    private volatile @Nullable TrieNode only;

    private volatile @Nullable TrieNode @Nullable [] table;
    private int named;
    private int gone;

    TrieNode(byte[] level, @Nullable TrieNode parent) {
        this.parent = parent;
        this.first = LevelHash.first(level, 0, level.length);
        this.longLevel = level.length > LevelHash.WORD ? level : NO_MORE;
        this.hashOfLevel = LevelHash.of(level, 0, level.length);
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

    private static boolean is(char single, byte[] text, int offset, int length) {
        return length == 1 && text[offset] == single;
    }

    private static int slot(int hashOfLevel, int mask) {
        return hashOfLevel & mask;
    }

    @Nullable
    TrieNode child(byte[] text, int offset, int length) {
        if (is('+', text, offset, length)) {
            return plus;
        }
        if (is('#', text, offset, length)) {
            return hash;
        }
        return named(text, offset, length, LevelHash.first(text, offset, length), LevelHash.of(text, offset, length));
    }

    /** The child for a level that is no wildcard, given its {@link LevelHash#first} and its hash too. */
    @Nullable
    TrieNode named(byte[] text, int offset, int length, long firstBytes, int sum) {
        @Nullable TrieNode[] slots = table;
        if (slots == null) {
            TrieNode child = only; // after the table: see insert
            return child != null && child.isLevel(text, offset, length, firstBytes, sum) ? child : null;
        }
        int mask = slots.length - 1;
        for (int i = slot(sum, mask); ; i = i + 1 & mask) {
            TrieNode node = slots[i];
            if (node == null || node.isLevel(text, offset, length, firstBytes, sum)) {
                return node;
            }
        }
    }

    private boolean isLevel(byte[] text, int offset, int length, long firstBytes, int sum) {
        if (first != firstBytes || hashOfLevel != sum) {
            return false;
        }
        if (length <= LevelHash.WORD) {
            return longLevel.length == 0;
        }
        if (longLevel.length != length) {
            return false;
        }
        for (int i = LevelHash.WORD; i < length; i++) {
            if (longLevel[i] != text[offset + i]) {
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
        if (is('+', own, 0, length)) {
            plus = node;
        } else if (is('#', own, 0, length)) {
            hash = node;
        } else {
            insert(node);
        }
        return node;
    }

    private void insert(TrieNode node) {
        @Nullable TrieNode[] slots = table;
        if (slots == null) {
            TrieNode elder = only;
            if (elder == null) {
                only = node;
            } else {
                // The elder one stays in its field: a reader may have seen that there is no table, and looks there
                // next.
                slots = new TrieNode[SMALLEST_TABLE];
                put(slots, elder);
                put(slots, node);
                table = slots;
            }
            named++;
            return;
        }
        if ((named + gone + 1) * 4L > slots.length * 3L) {
            slots = relaid(slots);
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

    /** A table with the children alone, about half full. */
    private @Nullable TrieNode[] relaid(@Nullable TrieNode[] old) {
        int capacity = SMALLEST_TABLE;
        while (capacity < (named + 1) * 2L) {
            capacity *= 2;
        }
        @Nullable TrieNode[] slots = new TrieNode[capacity];
        for (TrieNode node : old) {
            if (node != null && node != GONE) {
                put(slots, node);
            }
        }
        gone = 0;
        return slots;
    }

    /** Whether nothing hangs on this level, neither subscriptions nor deeper levels. */
    boolean isLeaf() {
        return named == 0 && plus == null && hash == null && routes.length == 0 && groups.length == 0;
    }

    /** Takes a child away. */
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
        if (only == node) {
            only = null;
        }
        named--;
        @Nullable TrieNode[] slots = table;
        if (slots == null) {
            return;
        }
        int mask = slots.length - 1;
        int i = slot(node.hashOfLevel, mask);
        while (slots[i] != node) {
            i = i + 1 & mask;
        }
        slots[i] = GONE;
        gone++;
        if (named == 0) {
            only = null;
            table = null;
            gone = 0;
        } else if (named * 8L < slots.length) {
            table = relaid(slots);
        }
    }
}
