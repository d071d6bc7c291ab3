package org.tymbal.server.session;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tymbal.codec.packet.Qos;
import org.tymbal.server.message.Message;
import org.tymbal.server.routing.Origin;
import org.tymbal.server.routing.SharedGroup;
import org.tymbal.server.session.Delivery.Flags;

/**
 * Messages that wait for one client, first in, first out: a ring of parallel arrays, so that a waiting message costs no
 * object. Counts messages and bytes; whoever owns the queue enforces the bounds. Guarded by the Session's lock.
 */
final class OutboundQueue {
    private static final Message[] NONE = {};
    private static final int[] NO_FLAGS = {};
    private static final int FIRST_CAPACITY = 8;

    private @Nullable Message[] messages = NONE;
    private int[] flags = NO_FLAGS;
    /** Allocated when a first message comes whose origin matters. */
    private @Nullable Origin @Nullable [] origins;

    private int head;
    private int size;
    private int acknowledgedSize;
    private long bytes;
    /** The largest {@link #size} since the last {@link #trim}. */
    private int peak;

    int size() {
        return size;
    }

    /** How many of them have QoS 1 or 2. */
    int acknowledgedSize() {
        return acknowledgedSize;
    }

    /** Bytes that the messages hold, each counted in full although many queues may share it. */
    long bytes() {
        return bytes;
    }

    void add(Message message, int flagBits, Origin origin) {
        if (size == messages.length) {
            grow();
        }
        int slot = head + size & messages.length - 1;
        messages[slot] = message;
        flags[slot] = flagBits;
        if (origin != Origin.PLAIN && origins == null) {
            origins = new Origin[messages.length];
        }
        if (origins != null) {
            origins[slot] = origin;
        }
        size++;
        peak = Math.max(peak, size);
        acknowledgedSize += Flags.qos(flagBits) == Qos.AT_MOST_ONCE ? 0 : 1;
        bytes += message.sizeBytes();
    }

    private void grow() {
        int capacity = Math.max(FIRST_CAPACITY, messages.length * 2);
        @Nullable Message[] moreMessages = new Message[capacity];
        int[] moreFlags = new int[capacity];
        @Nullable Origin[] moreOrigins = origins == null ? null : new Origin[capacity];
        for (int i = 0; i < size; i++) {
            int slot = head + i & messages.length - 1;
            moreMessages[i] = messages[slot];
            moreFlags[i] = flags[slot];
            if (moreOrigins != null) {
                moreOrigins[i] = originAt(slot);
            }
        }
        messages = moreMessages;
        flags = moreFlags;
        origins = moreOrigins;
        head = 0;
    }

    /** The message at the head, or null. */
    @Nullable
    Message peek() {
        return size == 0 ? null : messages[head];
    }

    int peekFlags() {
        return flags[head];
    }

    Origin peekOrigin() {
        return originAt(head);
    }

    private Origin originAt(int slot) {
        Origin held = origins == null ? null : origins[slot];
        return held == null ? Origin.PLAIN : held;
    }

    /** Takes the head away. The room stays for those that follow; see {@link #trim}. */
    void remove() {
        Message message = messages[head];
        if (message == null) {
            throw new IllegalStateException("the queue is empty");
        }
        bytes -= message.sizeBytes();
        acknowledgedSize -= Flags.qos(flags[head]) == Qos.AT_MOST_ONCE ? 0 : 1;
        messages[head] = null;
        head = head + 1 & messages.length - 1;
        size--;
        if (size == 0) {
            head = 0; // the slots that the next few use are warm
        }
    }

    /** All that waits, from the oldest. */
    void each(Entries taker) {
        for (int i = 0; i < size; i++) {
            int slot = head + i & messages.length - 1;
            Message message = messages[slot];
            if (message != null) {
                taker.take(message, flags[slot], originAt(slot));
            }
        }
    }

    /** Takes what waits. */
    interface Entries {
        void take(Message message, int flags, Origin origin);
    }

    /** Keeps only what a client gets that was away, QoS 1 and 2; what another member of its group can have goes to {@code handedOn}. */
    void detach(List<HandOn> handedOn) {
        OutboundQueue kept = new OutboundQueue();
        for (int i = 0; i < size; i++) {
            int slot = head + i & messages.length - 1;
            Message message = messages[slot];
            if (message == null || Flags.qos(flags[slot]) == Qos.AT_MOST_ONCE) {
                continue;
            }
            SharedGroup group = originAt(slot).group();
            if (group == null) {
                kept.add(message, flags[slot], originAt(slot));
            } else {
                handedOn.add(new HandOn(message, group));
            }
        }
        take(kept);
    }

    private void take(OutboundQueue kept) {
        messages = kept.messages;
        flags = kept.flags;
        origins = kept.origins;
        head = kept.head;
        size = kept.size;
        acknowledgedSize = kept.acknowledgedSize;
        bytes = kept.bytes;
    }

    /** Forgets all that waits. */
    void clear() {
        messages = NONE;
        flags = NO_FLAGS;
        origins = null;
        head = 0;
        size = 0;
        acknowledgedSize = 0;
        bytes = 0;
    }

    /** From time to time: gives back the room of a burst that is long over, and all of it if nothing has come since. */
    void trim() {
        // A queue through which one message goes at a time keeps its smallest ring: a new one every second is a miss of
        // the cache for each of a thousand receivers.
        if (size == 0 && (peak == 0 || messages.length > Math.max(FIRST_CAPACITY, 4 * peak))) {
            clear();
        }
        peak = size;
    }
}
