package org.tymbal.codec.wire;

import org.tymbal.codec.bytes.ByteReader;
import org.tymbal.codec.bytes.ByteWriter;
import org.tymbal.codec.packet.Packet;
import org.tymbal.codec.packet.PacketType;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.codec.packet.ReasonCode;

/** PUBACK, PUBREC, PUBREL, PUBCOMP: one layout [MQTT-3.4] to [MQTT-3.7]. */
final class AckCodec {
    private AckCodec() {}

    /** Whether this is one of the four. */
    static boolean reads(PacketType type) {
        return type.compareTo(PacketType.PUBACK) >= 0 && type.compareTo(PacketType.PUBCOMP) <= 0;
    }

    static Packet.Acknowledgement read(PacketType type, ByteReader in, ProtocolVersion version)
            throws MalformedPacketException {
        int packetId = Fields.packetId(in);
        ReasonCode reason = ReasonCode.SUCCESS;
        Properties properties = Properties.NONE;
        // Short forms: Remaining Length 2 is Success, below 4 there are no properties [MQTT-3.4.2.1] [MQTT-3.4.2.2.1].
        if (version.hasProperties() && in.remaining() > 0) {
            reason = Fields.reason(in, type);
            if (in.remaining() > 0) {
                properties = PropertiesCodec.read(in, type);
            }
        }
        return Packet.acknowledgement(type, packetId, reason, properties);
    }

    static void write(Packet.Acknowledgement packet, ProtocolVersion version, ByteWriter out) {
        PacketType type = packet.type();
        ReasonCode reason = packet.reason();
        Fields.packetId(packet.packetId(), out);
        if (!version.hasProperties()) {
            // "No matching subscribers" is a success; an error would turn into its contrary.
            if (reason.isError()) {
                throw new IllegalArgumentException(
                        "MQTT " + version.label() + " cannot say " + reason.label() + " in " + type);
            }
            Fields.checkNone(packet.properties(), type, version);
            return;
        }
        if (reason == ReasonCode.SUCCESS && packet.properties().isEmpty()) {
            return;
        }
        Fields.reason(reason, type, out);
        if (!packet.properties().isEmpty()) {
            PropertiesCodec.write(packet.properties(), type, out);
        }
    }
}
