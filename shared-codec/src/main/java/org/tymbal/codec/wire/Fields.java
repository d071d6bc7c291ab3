package org.tymbal.codec.wire;

import org.tymbal.codec.bytes.ByteReader;
import org.tymbal.codec.bytes.ByteWriter;
import org.tymbal.codec.packet.PacketType;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.codec.packet.ReasonCode;
import org.tymbal.codec.topic.TopicFilter;

/** The fields that many packets share: Packet Identifier, Reason Code, Topic Filter, Properties of the version. */
final class Fields {
    private Fields() {}

    static int packetId(ByteReader in) throws MalformedPacketException {
        int packetId = in.u16();
        if (packetId == 0) {
            throw MalformedPacketException.protocolError("a Packet Identifier cannot be 0"); // [MQTT-2.2.1-3]
        }
        return packetId;
    }

    static void packetId(int packetId, ByteWriter out) {
        if (packetId < 1 || packetId > 0xffff) {
            throw new IllegalArgumentException("a Packet Identifier is 1 to 65,535, not " + packetId);
        }
        out.u16(packetId);
    }

    static ReasonCode reason(ByteReader in, PacketType type) throws MalformedPacketException {
        int value = in.u8();
        ReasonCode reason = ReasonCode.of(value);
        if (reason == null || !reason.allowedIn(type)) {
            throw MalformedPacketException.protocolError(
                    type + " cannot carry the Reason Code 0x" + Integer.toHexString(value));
        }
        return reason;
    }

    static void reason(ReasonCode reason, PacketType type, ByteWriter out) {
        if (!reason.allowedIn(type)) {
            throw new IllegalArgumentException(type + " cannot carry the Reason Code " + reason.label());
        }
        out.u8(reason.value());
    }

    static TopicFilter filter(ByteReader in) throws MalformedPacketException {
        String text = in.utf8();
        String problem = TopicFilter.problem(text);
        if (problem != null) {
            throw new MalformedPacketException(ReasonCode.TOPIC_FILTER_INVALID, problem);
        }
        return TopicFilter.of(text);
    }

    static Properties properties(ByteReader in, PacketType type, ProtocolVersion version)
            throws MalformedPacketException {
        return version.hasProperties() ? PropertiesCodec.read(in, type) : Properties.NONE;
    }

    static void properties(Properties properties, PacketType type, ProtocolVersion version, ByteWriter out) {
        if (version.hasProperties()) {
            PropertiesCodec.write(properties, type, out);
        } else {
            checkNone(properties, type, version);
        }
    }

    static void checkNone(Properties properties, PacketType type, ProtocolVersion version) {
        if (!properties.isEmpty()) {
            throw new IllegalArgumentException("MQTT " + version.label() + " has no properties in " + type);
        }
    }
}
