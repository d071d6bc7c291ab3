package org.tymbal.codec.wire;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.tymbal.codec.bytes.ByteReader;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.packet.Packet;
import org.tymbal.codec.packet.PacketType;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.Property;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.codec.packet.Qos;
import org.tymbal.codec.packet.ReasonCode;
import org.tymbal.codec.topic.TopicName;

/**
 * The packet that a {@link PacketReader} has read last. What comes with every message, a PUBLISH or a plain acknowledgement, is
 * not made an object: it is looked at where it lies. {@link #packet} makes one of it for whoever wants that.
 *
 * <p>Filled anew by each {@link PacketReader#next(Incoming)}, and everything in it is borrowed until then. Readers of one thread
 * may share one; then it is good until the next call of any of them.
 */
public final class Incoming extends InPlace {
    private static final int DUP = 0x08;
    private static final int RETAIN = 0x01;

    private final PropertiesBlock properties = new PropertiesBlock();

    private PacketType type = PacketType.PINGREQ;
    /** Null for a PUBLISH and a plain acknowledgement. */
    private @Nullable Packet packet;

    private byte[] array = ByteSlice.EMPTY.array();
    private int offset;
    private int length;
    private boolean overlong;

    private int flags;
    private int packetId;
    private ReasonCode reason = ReasonCode.SUCCESS;
    private int topicOffset;
    private int topicLength;
    private int topicLevels;
    private int payloadOffset;

    public Incoming() {}

    // ---- filled by the codec

    @Override
    void lies(byte[] bytes, int at, int size, boolean longer) {
        array = bytes;
        offset = at;
        length = size;
        overlong = longer;
    }

    /** Lets go of the bytes, which were lent. */
    public void forget() {
        array = ByteSlice.EMPTY.array();
        in.reset(array, 0, 0);
        packet = null;
    }

    @Override
    void is(Packet made) {
        packet = made;
        type = made.type();
        if (made instanceof Packet.Acknowledgement acknowledgement) {
            packetId = acknowledgement.packetId();
            reason = acknowledgement.reason();
        }
    }

    @Override
    boolean reads(@Nullable PacketType announced, int headerFlags, ProtocolVersion version, boolean fromClient)
            throws MalformedPacketException {
        if (announced == PacketType.PUBLISH) {
            readPublish(headerFlags, version, fromClient);
        } else if (announced != null && in.remaining() == 2 && AckCodec.reads(announced)) {
            packetId = Fields.packetId(in); // the short form, which means Success
            reason = ReasonCode.SUCCESS;
        } else {
            return false;
        }
        packet = null;
        type = announced;
        return true;
    }

    /** As {@link PublishCodec#read}. */
    private void readPublish(int headerFlags, ProtocolVersion version, boolean fromClient)
            throws MalformedPacketException {
        int level = PublishCodec.level(headerFlags);
        flags = headerFlags;
        topicLength = in.u16();
        topicOffset = in.position();
        in.skip(topicLength);
        topicLevels = TopicName.levels(in.array(), topicOffset, topicLength);
        if (topicLevels < 0) {
            throw ByteReader.notUtf8();
        }
        packetId = level == 0 ? 0 : Fields.packetId(in);
        if (version.hasProperties()) {
            PropertiesCodec.check(in, PacketType.PUBLISH, properties);
        } else {
            properties.clear();
        }
        if (topicLength == 0) {
            PublishCodec.checkAlias(has(Property.TOPIC_ALIAS), version);
        } else if (topicLevels == 0) {
            throw PublishCodec.wildcard();
        }
        if (fromClient && has(Property.SUBSCRIPTION_IDENTIFIER)) {
            throw PublishCodec.identified();
        }
        payloadOffset = in.position();
        in.skip(in.remaining());
    }

    // ---- any packet

    public PacketType type() {
        return type;
    }

    /** The packet as an object; a PUBLISH, or plain acknowledgement, is made one by each call. */
    public Packet packet() {
        Packet made = packet;
        if (made != null) {
            return made;
        }
        return type == PacketType.PUBLISH
                ? new Packet.Publish(dup(), qos(), retain(), topic(), packetId, properties(), payload())
                : Packet.acknowledgement(type, packetId, reason, Properties.NONE);
    }

    // ---- PUBLISH and acknowledgements

    /** 1 to 65,535; 0 for a PUBLISH of QoS 0. */
    public int packetId() {
        return packetId;
    }

    // ---- acknowledgements

    public ReasonCode reason() {
        return reason;
    }

    // ---- PUBLISH

    public Qos qos() {
        return Qos.of(flags >> 1 & 3);
    }

    public boolean dup() {
        return (flags & DUP) != 0;
    }

    public boolean retain() {
        return (flags & RETAIN) != 0;
    }

    /** The Topic Name as an object; empty where a Topic Alias stands for it. */
    public TopicName topic() {
        return TopicName.borrowed(ByteSlice.of(array, topicOffset, topicLength));
    }

    public int topicLength() {
        return topicLength;
    }

    /** As {@link TopicName#levels}. */
    public int topicLevels() {
        return topicLevels;
    }

    /** As {@link TopicName#isDollar}. */
    public boolean topicIsDollar() {
        return topicLength > 0 && array[topicOffset] == '$';
    }

    /** Whether the property is there. */
    public boolean has(Property property) {
        return (properties.present & property.bit()) != 0;
    }

    /** How many properties, each repetition counted. */
    public int propertiesSize() {
        return properties.count;
    }

    /** The properties as an object. */
    public Properties properties() {
        return properties.in(array);
    }

    /** How far before the end of the packet the four bytes of the Message Expiry Interval begin; 0 if it is not there. */
    public int expiryFromEnd() {
        return properties.expiryFromEnd == 0 ? 0 : properties.expiryFromEnd + payloadLength();
    }

    public ByteSlice payload() {
        return ByteSlice.of(array, payloadOffset, payloadLength());
    }

    public int payloadLength() {
        return offset + length - payloadOffset;
    }

    /**
     * What {@link PublishCodec#encode} would make of this PUBLISH, to be shared by receivers of the same layout: its own bytes,
     * copied once. It must have no property that belongs to the connection, as a Topic Alias does.
     */
    public byte[] frame() {
        boolean numbered = packetId != 0;
        if (overlong) {
            return PublishCodec.encode(topic(), Properties.NONE, payload(), numbered, false); // MQTT 5 forbids it
        }
        byte[] frame = Arrays.copyOfRange(array, offset, offset + length);
        frame[0] = PublishCodec.sharedFirst(numbered);
        if (numbered) {
            int at = topicOffset - offset + topicLength;
            frame[at] = 0;
            frame[at + 1] = 0;
        }
        return frame;
    }
}
