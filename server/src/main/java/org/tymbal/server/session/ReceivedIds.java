package org.tymbal.server.session;

import java.util.Arrays;

/**
 * Packet Identifiers of QoS 2 messages that were received and not released yet: how a second PUBLISH is known
 * [MQTT-4.3.3-10]. A set of bits, 8 KiB at the most. Guarded by the Session's lock.
 */
final class ReceivedIds {
    private long[] bits = {};
    private int size;

    int size() {
        return size;
    }

    /** Adds an identifier; false if it was there. */
    boolean add(int packetId) {
        int word = packetId >> 6;
        if (word >= bits.length) {
            bits = Arrays.copyOf(bits, word + 1);
        }
        long bit = 1L << (packetId & 63);
        if ((bits[word] & bit) != 0) {
            return false;
        }
        bits[word] |= bit;
        size++;
        return true;
    }

    /** Takes identifiers. */
    interface Taker {
        void take(int packetId);
    }

    void each(Taker taker) {
        for (int word = 0; word < bits.length; word++) {
            for (long rest = bits[word]; rest != 0; rest &= rest - 1) {
                taker.take(word << 6 | Long.numberOfTrailingZeros(rest));
            }
        }
    }

    /** Takes an identifier away; false if it was not there. */
    boolean remove(int packetId) {
        int word = packetId >> 6;
        long bit = 1L << (packetId & 63);
        if (word >= bits.length || (bits[word] & bit) == 0) {
            return false;
        }
        bits[word] &= ~bit;
        size--;
        return true;
    }
}
