package org.tymbal.codec.wire;

import static org.tymbal.codec.wire.MalformedPacketException.malformed;
import static org.tymbal.codec.wire.MalformedPacketException.protocolError;

import org.jspecify.annotations.Nullable;
import org.tymbal.codec.bytes.ByteReader;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.bytes.ByteWriter;
import org.tymbal.codec.packet.Packet;
import org.tymbal.codec.packet.PacketType;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.codec.packet.Qos;
import org.tymbal.codec.packet.ReasonCode;
import org.tymbal.codec.packet.Will;
import org.tymbal.codec.topic.TopicName;

/** CONNECT and CONNACK [MQTT-3.1] [MQTT-3.2]. */
final class ConnectCodec {
    private static final int CLEAN_START = 0x02;
    private static final int WILL = 0x04;
    private static final int WILL_RETAIN = 0x20;
    private static final int PASSWORD = 0x40;
    private static final int USER_NAME = 0x80;

    private ConnectCodec() {}

    /** Protocol Name and Protocol Level; {@link #read} goes on behind them. */
    static ProtocolVersion readVersion(ByteReader in) throws MalformedPacketException {
        String name = in.utf8();
        int level = in.u8();
        ProtocolVersion version = ProtocolVersion.of(name, level);
        if (version == null) {
            boolean nameKnown = name.equals("MQTT") || name.equals("MQIsdp");
            throw new MalformedPacketException(
                    ReasonCode.UNSUPPORTED_PROTOCOL_VERSION, // [MQTT-3.1.2-1] [MQTT-3.1.2-2]
                    nameKnown
                            ? "CONNECT asks for protocol " + name + " at level " + level
                                    + "; MQTT 3.1, 3.1.1 and 5.0 are spoken here"
                            : "CONNECT asks for a protocol that is not MQTT");
        }
        return version;
    }

    static Packet.Connect read(ByteReader in, ProtocolVersion version) throws MalformedPacketException {
        boolean is31 = version == ProtocolVersion.V3_1;
        int flags = in.u8();
        if ((flags & 1) != 0 && !is31) {
            throw malformed("the reserved flag of CONNECT is set"); // [MQTT-3.1.2-3]
        }
        boolean hasWill = (flags & WILL) != 0;
        int willQos = flags >> 3 & 3;
        if (hasWill && willQos == 3) {
            throw malformed("the Will has QoS 3, which does not exist"); // [MQTT-3.1.2-12]
        }
        // 3.1 disregards both without the Will Flag.
        if (!hasWill && !is31 && (willQos != 0 || (flags & WILL_RETAIN) != 0)) {
            throw protocolError(
                    "CONNECT has no Will, but a Will QoS or Will Retain"); // [MQTT-3.1.2-11] [MQTT-3.1.2-13]
        }
        boolean hasUsername = (flags & USER_NAME) != 0;
        boolean hasPassword = (flags & PASSWORD) != 0;
        if (hasPassword && !hasUsername && !version.hasProperties()) {
            throw protocolError("CONNECT has a Password without a User Name"); // 3.1.1 [MQTT-3.1.2-22]
        }
        int keepAliveSeconds = in.u16();
        Properties properties = Fields.properties(in, PacketType.CONNECT, version);
        String clientId = in.utf8();
        Will will = hasWill ? readWill(in, version, Qos.of(willQos), (flags & WILL_RETAIN) != 0) : null;
        // In 3.1 the Remaining Length takes precedence over these two flags: what is flagged may be missing.
        String username = hasUsername && !(is31 && in.remaining() == 0) ? in.utf8() : null;
        ByteSlice password = hasPassword && !(is31 && in.remaining() == 0) ? in.binary() : null;
        return new Packet.Connect(
                version, (flags & CLEAN_START) != 0, keepAliveSeconds, clientId, will, username, password, properties);
    }

    private static Will readWill(ByteReader in, ProtocolVersion version, Qos qos, boolean retain)
            throws MalformedPacketException {
        Properties properties = version.hasProperties() ? PropertiesCodec.readWill(in) : Properties.NONE;
        TopicName topic = TopicName.borrowed(in.utf8Bytes());
        if (!topic.wellFormed()) {
            throw new MalformedPacketException(
                    ReasonCode.TOPIC_NAME_INVALID, "the Will Topic is empty or holds a wildcard"); // [MQTT-4.7.3-1]
        }
        return new Will(topic, in.binary(), qos, retain, properties);
    }

    static void write(Packet.Connect packet, ProtocolVersion version, ByteWriter out) {
        if (packet.version() != version) {
            throw new IllegalArgumentException("a CONNECT of MQTT "
                    + packet.version().label() + " cannot be written as one of MQTT " + version.label());
        }
        Will will = packet.will();
        String username = packet.username();
        ByteSlice password = packet.password();
        if (password != null && username == null && !version.hasProperties()) {
            throw new IllegalArgumentException(
                    "MQTT " + version.label() + " cannot carry a password without a user name");
        }
        if (packet.keepAliveSeconds() < 0 || packet.keepAliveSeconds() > 0xffff) {
            throw new IllegalArgumentException("the Keep Alive is 0 to 65,535 seconds");
        }
        out.utf8(version.protocolName())
                .u8(version.level())
                .u8((packet.cleanStart() ? CLEAN_START : 0)
                        | willFlags(will)
                        | (password != null ? PASSWORD : 0)
                        | (username != null ? USER_NAME : 0))
                .u16(packet.keepAliveSeconds());
        Fields.properties(packet.properties(), PacketType.CONNECT, version, out);
        out.utf8(packet.clientId());
        if (will != null) {
            writeWill(will, version, out);
        }
        if (username != null) {
            out.utf8(username);
        }
        if (password != null) {
            out.binary(password);
        }
    }

    private static int willFlags(@Nullable Will will) {
        return will == null ? 0 : WILL | will.qos().level() << 3 | (will.retain() ? WILL_RETAIN : 0);
    }

    private static void writeWill(Will will, ProtocolVersion version, ByteWriter out) {
        if (!will.topic().wellFormed()) {
            throw new IllegalArgumentException("the Will Topic is empty or holds a wildcard");
        }
        if (version.hasProperties()) {
            PropertiesCodec.writeWill(will.properties(), out);
        } else if (!will.properties().isEmpty()) {
            throw new IllegalArgumentException("MQTT " + version.label() + " has no Will Properties");
        }
        out.binary(will.topic().bytes()).binary(will.payload());
    }

    static Packet.Connack readConnack(ByteReader in, ProtocolVersion version) throws MalformedPacketException {
        int flags = in.u8();
        if (version == ProtocolVersion.V3_1) {
            flags = 0; // the byte is "reserved, not used" there
        } else if (flags > 1) {
            throw malformed("reserved Connect Acknowledge Flags are set"); // [MQTT-3.2.2-1]
        }
        ReasonCode reason = version.hasProperties() ? Fields.reason(in, PacketType.CONNACK) : readReturnCode(in);
        if (flags == 1 && reason != ReasonCode.SUCCESS) {
            throw protocolError("CONNACK refuses the connection and speaks of a session"); // [MQTT-3.2.2-6]
        }
        return new Packet.Connack(flags == 1, reason, Fields.properties(in, PacketType.CONNACK, version));
    }

    private static ReasonCode readReturnCode(ByteReader in) throws MalformedPacketException {
        int returnCode = in.u8();
        ReasonCode reason = ReasonCode.ofConnackReturnCode(returnCode);
        if (reason == null) {
            throw protocolError("CONNACK carries the return code " + returnCode + ", which is reserved");
        }
        return reason;
    }

    /** Before MQTT 5 the return code that comes nearest stands for the Reason Code. */
    static void writeConnack(Packet.Connack packet, ProtocolVersion version, ByteWriter out) {
        if (packet.sessionPresent() && packet.reason() != ReasonCode.SUCCESS) {
            throw new IllegalArgumentException("only a successful CONNACK can say that a session is present");
        }
        // 3.1 has no flag to say it with.
        out.u8(packet.sessionPresent() && version != ProtocolVersion.V3_1 ? 1 : 0);
        if (version.hasProperties()) {
            Fields.reason(packet.reason(), PacketType.CONNACK, out);
        } else {
            out.u8(packet.reason().connackReturnCode());
        }
        Fields.properties(packet.properties(), PacketType.CONNACK, version, out);
    }
}
