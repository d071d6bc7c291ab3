package org.tymbal.server.message;

import org.jspecify.annotations.Nullable;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.bytes.ByteWriter;
import org.tymbal.codec.packet.Packet;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.Property;
import org.tymbal.codec.packet.Qos;
import org.tymbal.codec.packet.Will;
import org.tymbal.codec.topic.TopicName;
import org.tymbal.codec.wire.PublishCodec;

/**
 * An Application Message that the broker owns: immutable, and carrying its own frames.
 *
 * <p>The one copy that is made of an incoming PUBLISH is at once the frame for receivers of the same layout; topic and
 * payload look into it. The other layouts (with or without Packet Identifier, MQTT 3 or 5) are encoded when a first
 * receiver wants one and then shared: only the flags and the Packet Identifier differ between receivers, and those are
 * patched when the frame is copied out.
 */
public final class Message {
    /** {@link #expiresAtMillis()} of a message that does not expire. */
    public static final long NEVER = Long.MAX_VALUE;
    /** {@link #storeId()} of a message of which each stored place holds a copy. */
    public static final long STORED_INLINE = -1;

    /** About what a message costs in memory besides topic, payload and properties. */
    private static final int OVERHEAD_BYTES = 160;
    /** And each property, besides its bytes: a User Property of five bytes becomes two strings and the pair of them. */
    private static final int PROPERTY_OVERHEAD_BYTES = 128;

    private final TopicName topic;
    private final ByteSlice payload;
    private final Properties properties;
    private final Qos qos;
    private final boolean retain;
    private final long expiresAtMillis;
    private final String publisher;
    private final int sizeBytes;

    // Each is written once with a finished array; two threads that race write equal arrays.
    private volatile byte @Nullable [] plain3;
    private volatile byte @Nullable [] numbered3;
    private volatile byte @Nullable [] plain5;
    private volatile byte @Nullable [] numbered5;

    /** Written by the store before others may ask. */
    private long storeId;

    private Message(
            TopicName topic,
            ByteSlice payload,
            Properties properties,
            Qos qos,
            boolean retain,
            long expiresAtMillis,
            String publisher,
            boolean v5) {
        boolean numbered = qos != Qos.AT_MOST_ONCE;
        byte[] frame = PublishCodec.encode(topic, properties, payload, numbered, v5);
        int topicOffset = 1 + ByteWriter.varintLength(remainingLength(frame)) + 2;
        this.topic = TopicName.borrowed(
                ByteSlice.of(frame, topicOffset, topic.bytes().length()));
        this.payload = ByteSlice.of(frame, frame.length - payload.length(), payload.length());
        this.properties = properties.own();
        this.qos = qos;
        this.retain = retain;
        this.expiresAtMillis = expiresAtMillis;
        this.publisher = publisher;
        int content = topic.bytes().length() + payload.length();
        this.sizeBytes = OVERHEAD_BYTES
                + (properties.isEmpty() ? content : frame.length + properties.size() * PROPERTY_OVERHEAD_BYTES);
        if (v5) {
            plain5 = numbered ? null : frame;
            numbered5 = numbered ? frame : null;
        } else {
            plain3 = numbered ? null : frame;
            numbered3 = numbered ? frame : null;
        }
    }

    /** Around a frame that is there already. */
    private Message(
            byte[] frame,
            int topicLength,
            int payloadLength,
            Qos qos,
            boolean retain,
            long expiresAtMillis,
            String publisher,
            boolean v5) {
        boolean numbered = qos != Qos.AT_MOST_ONCE;
        int topicOffset = 1 + ByteWriter.varintLength(remainingLength(frame)) + 2;
        this.topic = TopicName.borrowed(ByteSlice.of(frame, topicOffset, topicLength));
        this.payload = ByteSlice.of(frame, frame.length - payloadLength, payloadLength);
        this.properties = Properties.NONE;
        this.qos = qos;
        this.retain = retain;
        this.expiresAtMillis = expiresAtMillis;
        this.publisher = publisher;
        this.sizeBytes = OVERHEAD_BYTES + topicLength + payloadLength;
        if (v5) {
            plain5 = numbered ? null : frame;
            numbered5 = numbered ? frame : null;
        } else {
            plain3 = numbered ? null : frame;
            numbered3 = numbered ? frame : null;
        }
    }

    private static int remainingLength(byte[] frame) {
        int length = 0;
        for (int i = 1, shift = 0; ; i++, shift += 7) {
            length |= (frame[i] & 0x7f) << shift;
            if (frame[i] >= 0) {
                return length;
            }
        }
    }

    /**
     * The message of a PUBLISH; copies what the packet borrows.
     *
     * @param topic the topic in full, also where the packet has an alias
     * @param publisher the client identifier of the sender
     * @param v5 whether the sender speaks MQTT 5: its layout is encoded first
     */
    public static Message of(Packet.Publish packet, TopicName topic, String publisher, boolean v5, long nowMillis) {
        Properties forwarded = forwarded(packet.properties());
        return new Message(
                topic,
                packet.payload(),
                forwarded,
                packet.qos(),
                packet.retain(),
                expiry(forwarded, nowMillis),
                publisher,
                v5);
    }

    /** The Will Message of a client. */
    public static Message of(Will will, String publisher, boolean v5, long nowMillis) {
        Properties forwarded = forwarded(will.properties());
        return new Message(
                will.topic(),
                will.payload(),
                forwarded,
                will.qos(),
                will.retain(),
                expiry(forwarded, nowMillis),
                publisher,
                v5);
    }

    /** A message that was stored and is read again; the packet is in the layout in which it was stored, and not borrowed. */
    public static Message restored(
            Packet.Publish packet, Qos qos, boolean retain, long expiresAtMillis, String publisher, boolean v5) {
        return new Message(
                packet.topic(), packet.payload(), packet.properties(), qos, retain, expiresAtMillis, publisher, v5);
    }

    /** A message without properties that was stored and is read again, in a frame as {@link PublishCodec#encode} makes it. */
    public static Message restored(
            byte[] frame,
            int topicLength,
            int payloadLength,
            Qos qos,
            boolean retain,
            long expiresAtMillis,
            String publisher,
            boolean v5) {
        return new Message(frame, topicLength, payloadLength, qos, retain, expiresAtMillis, publisher, v5);
    }

    /** A message of the broker's own, without properties and expiry. */
    public static Message of(String topic, byte[] payload, Qos qos, boolean retain) {
        return new Message(TopicName.of(topic), ByteSlice.of(payload), Properties.NONE, qos, retain, NEVER, "", false);
    }

    /** What of the properties goes on to receivers: all but what belongs to one connection [MQTT-3.3.2.3]. */
    private static Properties forwarded(Properties received) {
        if (!received.has(Property.TOPIC_ALIAS)
                && !received.has(Property.WILL_DELAY_INTERVAL)
                && !received.has(Property.SUBSCRIPTION_IDENTIFIER)) {
            return received;
        }
        return received.without(Property.TOPIC_ALIAS, Property.WILL_DELAY_INTERVAL, Property.SUBSCRIPTION_IDENTIFIER);
    }

    private static long expiry(Properties properties, long nowMillis) {
        long seconds = properties.isEmpty() ? -1 : properties.number(Property.MESSAGE_EXPIRY_INTERVAL, -1);
        return seconds < 0 ? NEVER : nowMillis + seconds * 1000;
    }

    public TopicName topic() {
        return topic;
    }

    public ByteSlice payload() {
        return payload;
    }

    /** The properties that receivers of MQTT 5 see; the Message Expiry Interval as it was received. */
    public Properties properties() {
        return properties;
    }

    /** The QoS that the publisher chose. */
    public Qos qos() {
        return qos;
    }

    /** Whether the publisher set the RETAIN flag. */
    public boolean retain() {
        return retain;
    }

    /** When the message is worth nothing any more, on the broker's clock; {@link #NEVER} for most. */
    public long expiresAtMillis() {
        return expiresAtMillis;
    }

    public boolean expired(long nowMillis) {
        return nowMillis >= expiresAtMillis;
    }

    /** The client identifier of the publisher; empty for the broker itself. */
    public String publisher() {
        return publisher;
    }

    /** Whether the frame that it came in, or was stored in, is of MQTT 5: it is there without being encoded anew. */
    public boolean firstFrameIsV5() {
        return !properties.isEmpty() || (qos == Qos.AT_MOST_ONCE ? plain3 : numbered3) == null;
    }

    /** Where the store has it: 0 for nowhere, {@link #STORED_INLINE}, or a number. Said only after it was committed. */
    public long storeId() {
        return storeId;
    }

    /** The store has decided where it has the message; only the store says so. */
    public void storeId(long id) {
        storeId = id;
    }

    /** About how much memory the message holds, shared by all who wait for it. */
    public int sizeBytes() {
        return sizeBytes;
    }

    /**
     * The frame without a Packet Identifier, its first byte 0x30; shared, never write it.
     *
     * @param v5 whether with properties
     */
    public byte[] plainFrame(boolean v5) {
        byte[] frame = v5 ? plain5 : plain3;
        if (frame == null) {
            frame = PublishCodec.encode(topic, v5 ? properties : Properties.NONE, payload, false, v5);
            if (v5) {
                plain5 = frame;
            } else {
                plain3 = frame;
            }
        }
        return frame;
    }

    /** The frame with room for a Packet Identifier at {@link PublishCodec#packetIdOffset}; shared, never write it. */
    public byte[] numberedFrame(boolean v5) {
        byte[] frame = v5 ? numbered5 : numbered3;
        if (frame == null) {
            frame = PublishCodec.encode(topic, v5 ? properties : Properties.NONE, payload, true, v5);
            if (v5) {
                numbered5 = frame;
            } else {
                numbered3 = frame;
            }
        }
        return frame;
    }

    @Override
    public String toString() {
        return "Message[" + topic + ", QoS " + qos.level() + (retain ? ", retain, " : ", ") + payload + "]";
    }
}
