package org.tymbal.server.routing;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tymbal.server.message.Message;

/**
 * A level of {@link RetainedMessages}. A million of them is a matter of memory, and of the time in which they are there again
 * after a start: so an only child has no table, and a table is an array and no map.
 */
final class RetainedNode {
    /** What a level takes in memory besides its bytes, about: this, the array of the name, a place in a table. */
    static final int OVERHEAD_BYTES = 72;

    private static final int SMALLEST_TABLE = 4;

    private final byte[] level;
    private final @Nullable RetainedNode parent;
    private @Nullable Message message;
    /** While there is no table: the only child, if there is one. */
    private @Nullable RetainedNode only;
    /** Open addresses, a power of two, at most three quarters full; null for no more than one child. */
    private @Nullable RetainedNode @Nullable [] table;

    private int count;
    /** Since when the message is there, on the broker's clock; 0: since before the start. */
    private int sinceSeconds;

    RetainedNode() {
        this(new byte[0], null);
    }

    private RetainedNode(byte[] level, @Nullable RetainedNode parent) {
        this.level = level;
        this.parent = parent;
    }

    @Nullable
    RetainedNode parent() {
        return parent;
    }

    @Nullable
    Message message() {
        return message;
    }

    void message(@Nullable Message kept) {
        message = kept;
    }

    void since(int seconds) {
        sinceSeconds = seconds;
    }

    int since() {
        return sinceSeconds;
    }

    /** Never written. */
    byte[] level() {
        return level;
    }

    /** The children there are now, in no order; a copy, with holes. */
    @Nullable
    RetainedNode[] children() {
        return table == null ? new RetainedNode[] {only} : table.clone();
    }

    boolean isDollar() {
        return level.length > 0 && level[0] == '$';
    }

    boolean isOfNoUse() {
        return message == null && count == 0;
    }

    int levelLength() {
        return level.length;
    }

    void eachChild(Consumer<RetainedNode> taker) {
        if (only != null) {
            taker.accept(only);
        }
        if (table != null) {
            for (RetainedNode child : table) {
                if (child != null) {
                    taker.accept(child);
                }
            }
        }
    }

    @Nullable
    RetainedNode child(byte[] text, int offset, int length) {
        @Nullable RetainedNode[] slots = table;
        if (slots == null) {
            RetainedNode child = only;
            return child != null && child.isLevel(text, offset, length) ? child : null;
        }
        int mask = slots.length - 1;
        for (int i = LevelHash.of(text, offset, length) & mask; ; i = i + 1 & mask) {
            RetainedNode child = slots[i];
            if (child == null || child.isLevel(text, offset, length)) {
                return child;
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

    /** Adds a child that is not there; the name becomes its own. */
    RetainedNode add(byte[] name) {
        RetainedNode child = new RetainedNode(name, this);
        count++;
        if (count == 1) {
            only = child;
            return child;
        }
        @Nullable RetainedNode[] slots = table;
        if (slots == null) {
            slots = new RetainedNode[SMALLEST_TABLE];
            put(slots, only);
            only = null;
        } else if (count * 4L > slots.length * 3L) {
            slots = relaid(slots, slots.length * 2);
        }
        put(slots, child);
        table = slots;
        return child;
    }

    private static @Nullable RetainedNode[] relaid(@Nullable RetainedNode[] old, int capacity) {
        @Nullable RetainedNode[] slots = new RetainedNode[capacity];
        for (RetainedNode child : old) {
            put(slots, child);
        }
        return slots;
    }

    private static void put(@Nullable RetainedNode[] slots, @Nullable RetainedNode child) {
        if (child != null) {
            int mask = slots.length - 1;
            int i = child.slot(mask);
            while (slots[i] != null) {
                i = i + 1 & mask;
            }
            slots[i] = child;
        }
    }

    private int slot(int mask) {
        return LevelHash.of(level, 0, level.length) & mask;
    }

    /** Takes a child away that is there. */
    void remove(RetainedNode child) {
        count--;
        @Nullable RetainedNode[] slots = table;
        if (slots == null) {
            only = null;
            return;
        }
        int mask = slots.length - 1;
        int hole = child.slot(mask);
        while (slots[hole] != child) {
            hole = hole + 1 & mask;
        }
        // Whoever stands behind the hole and belongs before it moves up, so that no search ends too early.
        slots[hole] = null;
        for (int i = hole + 1 & mask; ; i = i + 1 & mask) {
            RetainedNode next = slots[i];
            if (next == null) {
                break;
            }
            int distance = i - next.slot(mask) & mask;
            if (distance >= (i - hole & mask)) {
                slots[hole] = next;
                slots[i] = null;
                hole = i;
            }
        }
        if (count == 1) {
            becomeSmall(slots);
        } else if (slots.length > SMALLEST_TABLE && count * 8L < slots.length) {
            table = relaid(slots, slots.length / 2);
        }
    }

    private void becomeSmall(@Nullable RetainedNode[] slots) {
        for (RetainedNode child : slots) {
            if (child != null) {
                only = child;
            }
        }
        table = null;
    }
}
