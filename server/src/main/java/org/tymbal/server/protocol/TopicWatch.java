package org.tymbal.server.protocol;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.packet.PacketType;
import org.tymbal.codec.packet.Property;
import org.tymbal.codec.packet.Qos;
import org.tymbal.codec.topic.TopicFilter;
import org.tymbal.codec.topic.TopicName;

/**
 * Which packets of one connection are about topics that match a filter: PUBLISH, and what answers it. It follows Packet
 * Identifiers and Topic Aliases in both directions, two bits for each at most. An alias that was set before the watching began
 * means nothing to it, so PUBLISHes with such an alias alone are not found. Confined to the connection's I/O thread.
 */
final class TopicWatch {
    /** Bytes of a packet in which the topic, and its alias, must stand whole to be found. */
    static final int ROOM = 2_048;

    private static final int SENT = 1;

    private final TopicFilter filter;
    private final boolean five;
    /** By the direction of the PUBLISH: the Packet Identifiers of exchanges, and the aliases of topics, that match. */
    private final BitSet[] exchanges = {new BitSet(), new BitSet()};

    private final BitSet[] aliases = {new BitSet(), new BitSet()};

    private byte[] bytes = {};
    private int at;
    private int end;

    /** @param five whether packets have properties */
    TopicWatch(TopicFilter filter, boolean five) {
        this.filter = filter;
        this.five = five;
    }

    /**
     * Whether a packet, or the beginning of it that is there, is about such a topic. All packets must pass here, in their order.
     *
     * @param sent whether the broker sends it
     * @param length how many bytes are there, from its first one
     */
    boolean wants(boolean sent, byte[] packet, int offset, int length) {
        bytes = packet;
        at = offset + 1;
        end = offset + length;
        int first = packet[offset];
        while (at < end && bytes[at++] < 0) {
            // the Remaining Length
        }
        PacketType type = PacketType.of(first >> 4 & 15);
        if (type == null) {
            return false;
        }
        return switch (type) {
            case PUBLISH -> publish(sent ? SENT : 0, (first >> 1 & 3) != Qos.AT_MOST_ONCE.level());
            case PUBACK, PUBCOMP -> answered(sent ? 0 : SENT, true);
            case PUBREC -> answered(sent ? 0 : SENT, false);
            case PUBREL -> answered(sent ? SENT : 0, false);
            default -> false;
        };
    }

    private boolean publish(int direction, boolean hasId) {
        int size = u16();
        if (size > end - at) {
            return false;
        }
        boolean fits = size > 0 && filter.matches(TopicName.borrowed(ByteSlice.of(bytes, at, size)));
        at += size;
        int id = hasId ? u16() : 0;
        int alias = five ? alias() : 0;
        if (alias != 0 && size == 0) {
            fits = aliases[direction].get(alias);
        } else if (alias != 0) {
            aliases[direction].set(alias, fits);
        }
        if (hasId) {
            exchanges[direction].set(id, fits);
        }
        return fits;
    }

    private boolean answered(int direction, boolean isOver) {
        int id = u16();
        boolean fits = exchanges[direction].get(id);
        if (isOver) {
            exchanges[direction].clear(id);
        }
        return fits;
    }

    /** The Topic Alias among the properties; 0 for none. */
    private int alias() {
        int behind = varint();
        behind += at;
        while (at < behind && at < end) {
            Property property = Property.of(bytes[at++] & 0xff);
            if (property == Property.TOPIC_ALIAS) {
                return u16();
            }
            skip(property);
        }
        return 0;
    }

    private void skip(@Nullable Property property) {
        if (property == null) {
            at = end;
            return;
        }
        switch (property.type()) {
            case BOOLEAN -> at++;
            case U16, U16_NOT_0 -> at += 2;
            case U32, U32_NOT_0 -> at += 4;
            case VARINT -> varint();
            case UTF8, BINARY -> skipText();
            case PAIR -> {
                skipText();
                skipText();
            }
        }
    }

    private void skipText() {
        int size = u16();
        at += size;
    }

    private int varint() {
        int value = 0;
        for (int shift = 0; shift < 28 && at < end; shift += 7) {
            int octet = bytes[at++];
            value |= (octet & 0x7f) << shift;
            if (octet >= 0) {
                break;
            }
        }
        return value;
    }

    /** What is not there counts as 0, and what follows is not there either. */
    private int u16() {
        int value = end - at < 2 ? 0 : (bytes[at] & 0xff) << 8 | bytes[at + 1] & 0xff;
        at += 2;
        return value;
    }
}
