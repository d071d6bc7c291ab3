package org.tymbal.codec.wire;

import static org.tymbal.codec.wire.MalformedPacketException.malformed;
import static org.tymbal.codec.wire.MalformedPacketException.protocolError;

import org.tymbal.codec.bytes.ByteReader;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.bytes.ByteWriter;
import org.tymbal.codec.packet.Packet;
import org.tymbal.codec.packet.PacketType;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.Property;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.codec.packet.Qos;
import org.tymbal.codec.packet.ReasonCode;
import org.tymbal.codec.topic.TopicName;

/**
 * PUBLISH [MQTT-3.3]: topic and payload stay slices of what was read.
 *
 * <p>{@link #encode} makes the bytes that many subscribers share; only the flags and the Packet Identifier are patched for
 * each.
 */
public final class PublishCodec {
    private static final int TYPE = 0x30;
    private static final int DUP = 0x08;
    private static final int RETAIN = 0x01;

    private PublishCodec() {}

    static Packet.Publish read(int flags, ByteReader in, ProtocolVersion version, boolean fromClient)
            throws MalformedPacketException {
        int level = level(flags);
        TopicName topic = TopicName.borrowed(in.utf8Bytes());
        int packetId = level == 0 ? 0 : Fields.packetId(in);
        Properties properties = Fields.properties(in, PacketType.PUBLISH, version);
        if (topic.isEmpty()) {
            checkAlias(properties.has(Property.TOPIC_ALIAS), version);
        } else if (!topic.wellFormed()) {
            throw wildcard();
        }
        if (fromClient && properties.has(Property.SUBSCRIPTION_IDENTIFIER)) {
            throw identified();
        }
        return new Packet.Publish(
                (flags & DUP) != 0, Qos.of(level), (flags & RETAIN) != 0, topic, packetId, properties, in.rest());
    }

    /** The QoS in the flags of the fixed header. */
    static int level(int flags) throws MalformedPacketException {
        int level = flags >> 1 & 3;
        if (level == 3) {
            throw malformed("PUBLISH has QoS 3, which does not exist"); // [MQTT-3.3.1-4]
        }
        if (level == 0 && (flags & DUP) != 0) {
            throw malformed("PUBLISH of QoS 0 has the DUP flag"); // [MQTT-3.3.1-2]
        }
        return level;
    }

    static MalformedPacketException wildcard() {
        return new MalformedPacketException(
                ReasonCode.TOPIC_NAME_INVALID, "PUBLISH has a Topic Name with a wildcard"); // [MQTT-3.3.2-2]
    }

    static MalformedPacketException identified() {
        return protocolError("a client sent PUBLISH with a Subscription Identifier"); // [MQTT-3.3.4-6]
    }

    static void checkAlias(boolean aliased, ProtocolVersion version) throws MalformedPacketException {
        if (!version.hasProperties()) {
            throw malformed("PUBLISH has an empty Topic Name"); // 3.1.1 [MQTT-4.7.3-1]
        }
        if (!aliased) {
            throw protocolError("PUBLISH has neither a Topic Name nor a Topic Alias"); // [MQTT-3.3.2.1]
        }
    }

    static void write(Packet.Publish packet, ProtocolVersion version, ByteWriter out) {
        boolean withPacketId = packet.qos() != Qos.AT_MOST_ONCE;
        if (!withPacketId && (packet.dup() || packet.packetId() != 0)) {
            throw new IllegalArgumentException("a PUBLISH of QoS 0 has neither DUP nor a Packet Identifier");
        }
        if (withPacketId && (packet.packetId() < 1 || packet.packetId() > 0xffff)) {
            throw new IllegalArgumentException("a Packet Identifier is 1 to 65,535, not " + packet.packetId());
        }
        int first = TYPE | (packet.dup() ? DUP : 0) | packet.qos().level() << 1 | (packet.retain() ? RETAIN : 0);
        int remaining = remainingLength(packet.topic(), packet.properties(), packet.payload(), withPacketId, version);
        out.u8(first).varint(remaining).binary(packet.topic().bytes());
        if (withPacketId) {
            out.u16(packet.packetId());
        }
        writeRest(packet.properties(), packet.payload(), version, out);
    }

    /**
     * The bytes of a PUBLISH, to be shared by all its receivers after a copy or a patch of two fields: the first byte,
     * which is 0x30, or 0x32 with a Packet Identifier, and stands for QoS 0 or 1 without DUP and RETAIN; and the Packet
     * Identifier, which is 0 and stands at {@link #packetIdOffset}.
     *
     * @param v5 whether the receiver speaks MQTT 5; before it, {@code properties} must be {@link Properties#NONE}
     * @throws IllegalArgumentException as {@link PacketWriter#write}
     */
    public static byte[] encode(
            TopicName topic, Properties properties, ByteSlice payload, boolean withPacketId, boolean v5) {
        ProtocolVersion version = v5 ? ProtocolVersion.V5 : ProtocolVersion.V3_1_1;
        int remaining = remainingLength(topic, properties, payload, withPacketId, version);
        ByteWriter out = new ByteWriter(1 + ByteWriter.varintLength(remaining) + remaining);
        out.u8(sharedFirst(withPacketId)).varint(remaining).binary(topic.bytes());
        if (withPacketId) {
            out.u16(0);
        }
        writeRest(properties, payload, version, out);
        return out.array(); // exactly full
    }

    /** The first byte of what {@link #encode} makes. */
    static byte sharedFirst(boolean withPacketId) {
        return (byte) (withPacketId ? TYPE | 0x02 : TYPE);
    }

    /**
     * Index of the Packet Identifier in bytes that {@link #encode} made with one; reads three to six bytes, so it need not
     * be kept.
     */
    public static int packetIdOffset(byte[] encoded) {
        int i = 1;
        while (encoded[i] < 0) {
            i++; // a byte of the Remaining Length that has a follower
        }
        return i + 3 + ((encoded[i + 1] & 0xff) << 8 | encoded[i + 2] & 0xff);
    }

    /**
     * Where the properties lie in bytes that {@link #encode} made for MQTT 5: the slice without the Property Length.
     *
     * @param payloadLength the length of the payload, which is behind them
     */
    public static ByteSlice propertiesIn(byte[] encoded, int payloadLength) {
        int length = atProperties(encoded).varint();
        return ByteSlice.of(encoded, encoded.length - payloadLength - length, length);
    }

    private static ByteReader atProperties(byte[] encoded) {
        ByteReader in = new ByteReader();
        in.reset(encoded, 1, encoded.length - 1);
        in.varint();
        in.skip(in.u16());
        in.skip((encoded[0] & 0x02) != 0 ? 2 : 0);
        return in;
    }

    /** The properties in bytes that {@link #encode} made for MQTT 5: borrowed, and not decoded before somebody asks. */
    public static Properties properties(byte[] encoded) {
        PropertiesBlock block = new PropertiesBlock();
        try {
            PropertiesCodec.check(atProperties(encoded), PacketType.PUBLISH, block);
        } catch (MalformedPacketException e) {
            throw new IllegalStateException("a frame was overwritten since it was checked: " + e.problem(), e);
        }
        return block.in(encoded);
    }

    /**
     * How far before the end of the content of {@link #propertiesIn} the four bytes of the Message Expiry Interval begin; 0 if
     * it is not there.
     */
    public static int expiryFromEnd(ByteSlice properties) {
        return PropertiesCodec.expiryFromEnd(properties);
    }

    /** The four bytes of a Message Expiry Interval, in seconds. */
    public static long secondsAt(byte[] encoded, int index) {
        return (encoded[index] & 0xffL) << 24
                | (encoded[index + 1] & 0xff) << 16
                | (encoded[index + 2] & 0xff) << 8
                | encoded[index + 3] & 0xff;
    }

    /** Also checks what a PUBLISH of this version can carry. */
    private static int remainingLength(
            TopicName topic, Properties properties, ByteSlice payload, boolean withPacketId, ProtocolVersion version) {
        if (topic.isEmpty()) {
            if (!properties.has(Property.TOPIC_ALIAS)) {
                throw new IllegalArgumentException("a PUBLISH needs a Topic Name or a Topic Alias");
            }
        } else if (!topic.wellFormed()) {
            throw new IllegalArgumentException("a topic name cannot hold the wildcards + and #");
        }
        int head = 2 + topic.bytes().length() + (withPacketId ? 2 : 0);
        if (version.hasProperties()) {
            head += PropertiesCodec.length(properties);
        } else {
            Fields.checkNone(properties, PacketType.PUBLISH, version);
        }
        if (payload.length() > ByteWriter.MAXIMUM_VARINT - head) {
            throw new IllegalArgumentException(
                    "MQTT cannot carry a payload of " + payload.length() + " bytes in one packet");
        }
        return head + payload.length();
    }

    private static void writeRest(Properties properties, ByteSlice payload, ProtocolVersion version, ByteWriter out) {
        if (version.hasProperties()) {
            PropertiesCodec.write(properties, PacketType.PUBLISH, out);
        }
        out.bytes(payload);
    }
}
