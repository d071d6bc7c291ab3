package org.tymbal.server.session;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tymbal.codec.packet.Qos;
import org.tymbal.server.message.Message;
import org.tymbal.server.routing.Origin;
import org.tymbal.server.routing.SharedGroup;
import org.tymbal.server.session.Delivery.Flags;

/**
 * Messages of QoS 1 and 2 that were sent and not finished, in the order in which they were sent [MQTT-4.6.0-1].
 *
 * <p>A ring of parallel arrays. Packet Identifiers are given in turn, so that an identifier says where its entry is. Guarded by
 * the Session's lock. The room is kept while the Session is busy; {@link #trim} gives it back.
 */
final class InflightWindow {
    private static final int MAXIMUM_PACKET_ID = 65_535;
    private static final Message[] NO_MESSAGES = {};
    private static final int[] NO_INTS = {};
    private static final boolean[] NO_BOOLEANS = {};
    private static final Origin[] NO_ORIGINS = {};

    private @Nullable Message[] messages = NO_MESSAGES;
    private int[] flags = NO_INTS;
    /** 0 marks an entry that was finished out of order. */
    private int[] packetIds = NO_INTS;
    /** Whether PUBREC has come, so that PUBREL is what is sent again. */
    private boolean[] released = NO_BOOLEANS;

    private Origin[] origins = NO_ORIGINS;
    private int head;
    private int size;
    private int live;
    /** The largest {@link #size} since the last {@link #trim}. */
    private int peak;
    /** Whether an identifier in use had to be passed over, so that they are not all in a row. */
    private boolean skipped;

    private int lastPacketId;
    private int resendFrom;

    /** How many are not finished. */
    int size() {
        return live;
    }

    /** Adds a message that is sent now; returns its Packet Identifier, one that is not in use [MQTT-2.2.1-3]. */
    int add(Message message, int flagBits, Origin origin) {
        if (live == MAXIMUM_PACKET_ID) {
            throw new IllegalStateException("no Packet Identifier is free");
        }
        lastPacketId = following(lastPacketId);
        while (find(lastPacketId) >= 0) {
            lastPacketId = following(lastPacketId);
            skipped = true;
        }
        put(message, flagBits, origin, lastPacketId);
        return lastPacketId;
    }

    /** Adds a message whose identifier is given, and not in use. */
    void add(Message message, int flagBits, Origin origin, int packetId) {
        follow(packetId);
        put(message, flagBits, origin, packetId);
    }

    /** A message was the receiver's already when the broker was started; PUBREL is to be sent. */
    void addReleased(int packetId) {
        follow(packetId);
        put(null, Flags.of(Qos.EXACTLY_ONCE, false), Origin.PLAIN, packetId);
        released[head + size - 1 & messages.length - 1] = true;
    }

    private void follow(int packetId) {
        skipped |= size > 0 && packetId != following(lastPacketId);
        lastPacketId = packetId;
    }

    private void put(@Nullable Message message, int flagBits, Origin origin, int packetId) {
        if (size == messages.length) {
            grow();
        }
        int slot = head + size & messages.length - 1;
        messages[slot] = message;
        flags[slot] = flagBits;
        packetIds[slot] = packetId;
        released[slot] = false;
        origins[slot] = origin;
        size++;
        live++;
        peak = Math.max(peak, size);
        resendFrom = size;
    }

    /** Whether an identifier is in use. */
    boolean uses(int packetId) {
        return find(packetId) >= 0;
    }

    /** The message with this identifier; null if there is none, or if it is the receiver's already. */
    @Nullable
    Message message(int packetId) {
        int slot = find(packetId);
        return slot < 0 ? null : messages[slot];
    }

    private static int following(int packetId) {
        return packetId == MAXIMUM_PACKET_ID ? 1 : packetId + 1;
    }

    private void grow() {
        int capacity = Math.max(4, messages.length * 2);
        @Nullable Message[] moreMessages = new Message[capacity];
        int[] moreFlags = new int[capacity];
        int[] morePacketIds = new int[capacity];
        boolean[] moreReleased = new boolean[capacity];
        Origin[] moreOrigins = new Origin[capacity];
        for (int i = 0; i < size; i++) {
            int slot = head + i & messages.length - 1;
            moreMessages[i] = messages[slot];
            moreFlags[i] = flags[slot];
            morePacketIds[i] = packetIds[slot];
            moreReleased[i] = released[slot];
            moreOrigins[i] = origins[slot];
        }
        messages = moreMessages;
        flags = moreFlags;
        packetIds = morePacketIds;
        released = moreReleased;
        origins = moreOrigins;
        head = 0;
    }

    private int find(int packetId) {
        if (size == 0) {
            return -1;
        }
        int ahead = packetId - packetIds[head];
        int row = ahead < 0 ? ahead + MAXIMUM_PACKET_ID : ahead;
        if (row < size) {
            int slot = head + row & messages.length - 1;
            if (packetIds[slot] == packetId) {
                return slot;
            }
        }
        return skipped ? search(packetId) : -1;
    }

    private int search(int packetId) {
        for (int i = 0; i < size; i++) {
            int slot = head + i & messages.length - 1;
            if (packetIds[slot] == packetId) {
                return slot;
            }
        }
        return -1;
    }

    /** The QoS level of the message with this identifier, or -1 if there is none. */
    int qosOf(int packetId) {
        int slot = find(packetId);
        return slot < 0 ? -1 : Flags.qos(flags[slot]).level();
    }

    /** Whether PUBREC has come for the message with this identifier. */
    boolean isReleased(int packetId) {
        int slot = find(packetId);
        return slot >= 0 && released[slot];
    }

    /** PUBREC has come: the message is the receiver's now and is forgotten; PUBREL takes its place [MQTT-4.3.3-3]. */
    void release(int packetId) {
        int slot = find(packetId);
        if (slot >= 0) {
            released[slot] = true;
            messages[slot] = null;
        }
    }

    /** The message with this identifier is finished. */
    void remove(int packetId) {
        int slot = find(packetId);
        if (slot < 0) {
            return;
        }
        packetIds[slot] = 0;
        messages[slot] = null;
        origins[slot] = Origin.PLAIN;
        live--;
        while (size > 0 && packetIds[head] == 0) {
            head = head + 1 & messages.length - 1;
            size--;
            resendFrom = Math.max(0, resendFrom - 1);
        }
        if (size == 0) {
            skipped = false;
        }
    }

    /**
     * Takes out messages of QoS 1 that came by a Shared Subscription: another member may have them. QoS 2 stays, for only its
     * receiver can finish it [MQTT-4.8.2-4].
     *
     * @param journal which is told; null if the Session is not kept
     */
    void handOn(List<HandOn> handedOn, @Nullable Journal journal) {
        int[] ids = packetIds.clone();
        for (int i = 0, held = size, from = head; i < held; i++) {
            int slot = from + i & ids.length - 1;
            Message message = messages[slot];
            SharedGroup group = origins[slot] == null ? null : origins[slot].group();
            if (ids[slot] != 0 && message != null && group != null && Flags.qos(flags[slot]) == Qos.AT_LEAST_ONCE) {
                handedOn.add(new HandOn(message, group));
                if (journal != null) {
                    journal.handedOn(ids[slot], message);
                }
                remove(ids[slot]);
            }
        }
    }

    /** All that is not finished, from the oldest. */
    void each(Entries taker) {
        for (int i = 0; i < size; i++) {
            int slot = head + i & messages.length - 1;
            if (packetIds[slot] != 0) {
                taker.take(messages[slot], flags[slot], origins[slot], packetIds[slot]);
            }
        }
    }

    /** Takes what is in flight. */
    interface Entries {
        /** @param message null if it is the receiver's already */
        void take(@Nullable Message message, int flags, Origin origin, int packetId);
    }

    /** Forgets all that is not finished. */
    void clear() {
        releaseRoom();
        size = 0;
        live = 0;
        resendFrom = 0;
        skipped = false;
    }

    /** From time to time: gives back the room of a burst that is long over. */
    void trim() {
        if (size == 0 && messages.length > 4 * peak) {
            releaseRoom();
        }
        peak = size;
    }

    private void releaseRoom() {
        messages = NO_MESSAGES;
        flags = NO_INTS;
        packetIds = NO_INTS;
        released = NO_BOOLEANS;
        origins = NO_ORIGINS;
        head = 0;
    }

    /** A new connection: everything that is not finished is sent again, from the oldest [MQTT-4.4.0-1]. */
    void resendAll() {
        resendFrom = 0;
    }

    /** Fills in what is to be sent again next; false if nothing is. */
    boolean nextResend(Delivery delivery) {
        while (resendFrom < size) {
            int slot = head + resendFrom & messages.length - 1;
            resendFrom++;
            if (packetIds[slot] == 0) {
                continue;
            }
            if (released[slot]) {
                delivery.set(null, flags[slot], packetIds[slot], Origin.PLAIN);
            } else {
                delivery.set(messages[slot], Flags.withDup(flags[slot]), packetIds[slot], origins[slot]);
            }
            return true;
        }
        return false;
    }

    /** Whether {@link #nextResend} has more. */
    boolean resending() {
        return resendFrom < size;
    }
}
