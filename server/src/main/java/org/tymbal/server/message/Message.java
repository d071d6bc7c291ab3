package org.tymbal.server.message;

import org.jspecify.annotations.Nullable;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.packet.Packet;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.Property;
import org.tymbal.codec.packet.Qos;
import org.tymbal.codec.packet.Will;
import org.tymbal.codec.topic.TopicName;
import org.tymbal.codec.wire.Incoming;
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

    private static final int LAYOUTS = 4;

    private static final int QOS = 3;
    private static final int RETAIN = 4;
    private static final int V5 = 8;

    // A PUBLISH of QoS 0 makes two objects for good: this one and the bytes. So what the bytes say is looked up in
    // them.
    private final byte[] bytes;
    private final int payloadLength;
    private final int sizeBytes;
    private final int expiryFromEnd;
    private final byte flags;
    private final long expiresAtMillis;
    private final Publisher publisher;

    /** Null until somebody asks, where {@link #bytes} hold them; two threads that race make equal ones. */
    private @Nullable Properties properties;

    /** Made when somebody asks; two threads that race make equal ones. */
    private @Nullable TopicName topic;
    /** Frames of other layouts than that of {@link #bytes}; replaced whole. If two threads race, one frame is made again. */
    private volatile byte @Nullable [] @Nullable [] others;

    /** Written by the store before others may ask. */
    private long storeId;

    private Message(
            TopicName topic,
            ByteSlice payload,
            Properties properties,
            Qos qos,
            boolean retain,
            long expiresAtMillis,
            Publisher publisher,
            boolean v5) {
        this.bytes = PublishCodec.encode(topic, properties, payload, qos != Qos.AT_MOST_ONCE, v5);
        this.payloadLength = payload.length();
        ByteSlice content = properties.content();
        this.properties = content == null
                ? properties.own()
                : properties.over(
                        ByteSlice.of(bytes, bytes.length - payloadLength - content.length(), content.length()));
        this.flags = flags(qos, retain, v5);
        this.expiresAtMillis = expiresAtMillis;
        this.publisher = publisher;
        this.sizeBytes = sizeBytes(topic.bytes().length(), properties.size());
        this.expiryFromEnd = properties.has(Property.MESSAGE_EXPIRY_INTERVAL)
                ? expiryFromEnd(v5 ? bytes : plainFrame(true), payloadLength)
                : 0;
    }

    private static int expiryFromEnd(byte[] frame, int payloadLength) {
        return payloadLength + PublishCodec.expiryFromEnd(PublishCodec.propertiesIn(frame, payloadLength));
    }

    /** Of a PUBLISH whose bytes are copied as they are. */
    private Message(Incoming publish, Publisher publisher, boolean v5, long nowMillis) {
        this.bytes = publish.frame();
        this.payloadLength = publish.payloadLength();
        this.properties = publish.propertiesSize() == 0 ? Properties.NONE : null;
        this.flags = flags(publish.qos(), publish.retain(), v5);
        this.publisher = publisher;
        this.sizeBytes = sizeBytes(publish.topicLength(), publish.propertiesSize());
        this.expiryFromEnd = publish.expiryFromEnd();
        this.expiresAtMillis = expiryFromEnd == 0
                ? NEVER
                : nowMillis + PublishCodec.secondsAt(bytes, bytes.length - expiryFromEnd) * 1000;
    }

    /** Around a frame that is there already. */
    private Message(
            byte[] frame,
            int payloadLength,
            Qos qos,
            boolean retain,
            long expiresAtMillis,
            Publisher publisher,
            boolean v5) {
        this.bytes = frame;
        this.payloadLength = payloadLength;
        this.properties = Properties.NONE;
        this.flags = flags(qos, retain, v5);
        this.expiresAtMillis = expiresAtMillis;
        this.publisher = publisher;
        this.sizeBytes = sizeBytes(topicLength(), 0);
        this.expiryFromEnd = 0;
    }

    private static byte flags(Qos qos, boolean retain, boolean v5) {
        return (byte) (qos.level() | (retain ? RETAIN : 0) | (v5 ? V5 : 0));
    }

    private int sizeBytes(int topicLength, int propertiesSize) {
        return OVERHEAD_BYTES
                + (propertiesSize == 0
                        ? topicLength + payloadLength
                        : bytes.length + propertiesSize * PROPERTY_OVERHEAD_BYTES);
    }

    /**
     * The message of a PUBLISH that a client sent; copies its bytes, once.
     *
     * @param named the topic that its Topic Alias stands for, or that it has given an alias; null if it has none
     * @param v5 whether the sender speaks MQTT 5: its layout is that of the copy
     */
    public static Message of(
            Incoming publish, @Nullable TopicName named, Publisher publisher, boolean v5, long nowMillis) {
        return named == null
                ? new Message(publish, publisher, v5, nowMillis)
                : of((Packet.Publish) publish.packet(), named, publisher, v5, nowMillis);
    }

    /**
     * The message of a PUBLISH; copies what the packet borrows.
     *
     * @param topic the topic in full, also where the packet has an alias
     * @param publisher the client identifier of the sender
     * @param v5 whether the sender speaks MQTT 5: its layout is encoded first
     */
    public static Message of(Packet.Publish packet, TopicName topic, String publisher, boolean v5, long nowMillis) {
        return of(packet, topic, Publisher.of(publisher), v5, nowMillis);
    }

    /** The same of a sender of whom more is known. */
    public static Message of(Packet.Publish packet, TopicName topic, Publisher publisher, boolean v5, long nowMillis) {
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
    public static Message of(Will will, Publisher publisher, boolean v5, long nowMillis) {
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
            Packet.Publish packet, Qos qos, boolean retain, long expiresAtMillis, Publisher publisher, boolean v5) {
        return new Message(
                packet.topic(), packet.payload(), packet.properties(), qos, retain, expiresAtMillis, publisher, v5);
    }

    /** A message without properties that was stored and is read again, in a frame as {@link PublishCodec#encode} makes it. */
    public static Message restored(
            byte[] frame,
            int payloadLength,
            Qos qos,
            boolean retain,
            long expiresAtMillis,
            Publisher publisher,
            boolean v5) {
        return new Message(frame, payloadLength, qos, retain, expiresAtMillis, publisher, v5);
    }

    /** A message of the broker's own, without properties and expiry. */
    public static Message of(String topic, byte[] payload, Qos qos, boolean retain) {
        return new Message(
                TopicName.of(topic),
                ByteSlice.of(payload),
                Properties.NONE,
                qos,
                retain,
                NEVER,
                Publisher.BROKER,
                false);
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
        TopicName made = topic;
        if (made == null) {
            made = TopicName.borrowed(ByteSlice.of(bytes, topicOffset(), topicLength()));
            topic = made;
        }
        return made;
    }

    /** Where the topic lies in {@link #bytes()}. */
    public int topicOffset() {
        int i = 1;
        while (bytes[i] < 0) {
            i++; // a byte of the Remaining Length that has a follower
        }
        return i + 3;
    }

    public int topicLength() {
        int at = topicOffset();
        return (bytes[at - 2] & 0xff) << 8 | bytes[at - 1] & 0xff;
    }

    /** The frame that the message came with; shared, never write it. */
    public byte[] bytes() {
        return bytes;
    }

    public ByteSlice payload() {
        return ByteSlice.of(bytes, bytes.length - payloadLength, payloadLength);
    }

    public int payloadLength() {
        return payloadLength;
    }

    /** The properties that receivers of MQTT 5 see; the Message Expiry Interval as it was received. */
    public Properties properties() {
        Properties made = properties;
        if (made == null) {
            made = PublishCodec.properties(bytes);
            properties = made;
        }
        return made;
    }

    /** The QoS that the publisher chose. */
    public Qos qos() {
        return Qos.of(flags & QOS);
    }

    /** Whether the publisher set the RETAIN flag. */
    public boolean retain() {
        return (flags & RETAIN) != 0;
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
        return publisher.clientId();
    }

    /** Who has published it. */
    public Publisher author() {
        return publisher;
    }

    /** Whether the frame that it came in, or was stored in, is of MQTT 5: it is there without being encoded anew. */
    public boolean firstFrameIsV5() {
        return (flags & V5) != 0;
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
        return frame(false, v5);
    }

    /** The frame with room for a Packet Identifier at {@link PublishCodec#packetIdOffset}; shared, never write it. */
    public byte[] numberedFrame(boolean v5) {
        return frame(true, v5);
    }

    private byte[] frame(boolean numbered, boolean toV5) {
        if (toV5 == firstFrameIsV5() && numbered == ((flags & QOS) != 0)) {
            return bytes;
        }
        int layout = (toV5 ? 2 : 0) + (numbered ? 1 : 0);
        byte @Nullable [] @Nullable [] made = others;
        byte[] known = made == null ? null : made[layout];
        if (known != null) {
            return known;
        }
        byte[] frame = PublishCodec.encode(topic(), toV5 ? properties() : Properties.NONE, payload(), numbered, toV5);
        byte @Nullable [][] more = made == null ? new byte[LAYOUTS][] : made.clone();
        more[layout] = frame;
        others = more;
        return frame;
    }

    /**
     * How far before the end of a frame of MQTT 5 the four bytes of the Message Expiry Interval begin, as it was received; 0 if
     * it has none.
     */
    public int expiryFromEnd() {
        return expiryFromEnd;
    }

    @Override
    public String toString() {
        return "Message[" + topic() + ", QoS " + qos().level() + (retain() ? ", retain, " : ", ") + payload() + "]";
    }
}
