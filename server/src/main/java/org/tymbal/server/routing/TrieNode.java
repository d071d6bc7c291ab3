package org.tymbal.server.routing;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A level of the {@link SubscriptionTree}. Fields are volatile where readers look; the table's slots are plain and ordered by
 * the tree's version.
 *
 * <p>The table is open, and a child that goes leaves {@link #GONE} in its slot, because a reader may be on its way along the
 * chain: so adding and removing cost the same however many children there are, and a table is laid anew only when most of it
 * is of no use.
 */
final class TrieNode {
    private static final SharedGroup[] NO_GROUPS = {};
    private static final int SMALLEST_TABLE = 2;
    /** Marks a slot whose child has gone. No level is like it, since none has a slash in it. */
    private static final TrieNode GONE = new TrieNode(new byte[] {'/'}, null);

    final @Nullable TrieNode parent;
    volatile @Nullable TrieNode plus;
    volatile @Nullable TrieNode hash;
    volatile Route[] routes = Route.none();

    private final byte[] level;
    private final int hashOfLevel;
    private volatile SharedGroup[] groups = NO_GROUPS;
    private volatile @Nullable TrieNode @Nullable [] table;
    private int named;
    private int gone;

    TrieNode(byte[] level, @Nullable TrieNode parent) {
        this.level = level;
        this.parent = parent;
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
        return named(text, offset, length, LevelHash.of(text, offset, length));
    }

    /** The child for a level that is no wildcard, given its {@link LevelHash} too. */
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
            slots = new TrieNode[SMALLEST_TABLE];
            table = slots;
        } else if ((named + gone + 1) * 4L > slots.length * 3L) {
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
        named--;
        gone++;
        if (named == 0) {
            table = null;
            gone = 0;
        } else if (named * 8L < slots.length) {
            table = relaid(slots);
        }
    }
}
