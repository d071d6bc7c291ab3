package org.tymbal.codec.wire;

import static org.tymbal.codec.wire.MalformedPacketException.malformed;
import static org.tymbal.codec.wire.MalformedPacketException.protocolError;

import org.tymbal.codec.bytes.ByteReader;
import org.tymbal.codec.bytes.ByteWriter;
import org.tymbal.codec.packet.Packet;
import org.tymbal.codec.packet.PacketType;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.Property;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.codec.packet.ReasonCode;

/** DISCONNECT and AUTH: a Reason Code and properties, either of which may be left out [MQTT-3.14] [MQTT-3.15]. */
final class DisconnectCodec {
    private DisconnectCodec() {}

    static Packet.Disconnect read(ByteReader in, ProtocolVersion version) throws MalformedPacketException {
        if (!version.hasProperties() || in.remaining() == 0) {
            return new Packet.Disconnect(ReasonCode.SUCCESS, Properties.NONE);
        }
        ReasonCode reason = Fields.reason(in, PacketType.DISCONNECT);
        // "If the Remaining Length is less than 2, a value of 0 is used" for the Property Length [MQTT-3.14.2.2.1].
        Properties properties = in.remaining() == 0 ? Properties.NONE : PropertiesCodec.read(in, PacketType.DISCONNECT);
        return new Packet.Disconnect(reason, properties);
    }

    static void write(Packet.Disconnect packet, ProtocolVersion version, ByteWriter out) {
        ReasonCode reason = packet.reason();
        if (!version.hasProperties()) {
            if (reason != ReasonCode.SUCCESS) {
                throw new IllegalArgumentException(
                        "MQTT " + version.label() + " cannot say " + reason.label() + " in DISCONNECT");
            }
            Fields.checkNone(packet.properties(), PacketType.DISCONNECT, version);
            return;
        }
        if (reason == ReasonCode.SUCCESS && packet.properties().isEmpty()) {
            return;
        }
        Fields.reason(reason, PacketType.DISCONNECT, out);
        if (!packet.properties().isEmpty()) {
            PropertiesCodec.write(packet.properties(), PacketType.DISCONNECT, out);
        }
    }

    static Packet.Auth readAuth(ByteReader in, ProtocolVersion version) throws MalformedPacketException {
        if (!version.hasProperties()) {
            throw malformed("AUTH came on a connection of MQTT " + version.label() + ", which has none");
        }
        // Only both together can be left out [MQTT-3.15.2.1].
        if (in.remaining() == 0) {
            return new Packet.Auth(ReasonCode.SUCCESS, Properties.NONE);
        }
        ReasonCode reason = Fields.reason(in, PacketType.AUTH);
        Properties properties = PropertiesCodec.read(in, PacketType.AUTH);
        if (methodMissing(reason, properties)) {
            throw protocolError("AUTH names no Authentication Method");
        }
        return new Packet.Auth(reason, properties);
    }

    static void writeAuth(Packet.Auth packet, ProtocolVersion version, ByteWriter out) {
        if (!version.hasProperties()) {
            throw new IllegalArgumentException("MQTT " + version.label() + " has no AUTH");
        }
        if (methodMissing(packet.reason(), packet.properties())) {
            throw new IllegalArgumentException("AUTH needs an Authentication Method");
        }
        if (packet.properties().isEmpty()) {
            return;
        }
        Fields.reason(packet.reason(), PacketType.AUTH, out);
        PropertiesCodec.write(packet.properties(), PacketType.AUTH, out);
    }

    /** It must be there [MQTT-3.15.2.2.2]; only a Success without any property can be said without it [MQTT-3.15.2.1]. */
    private static boolean methodMissing(ReasonCode reason, Properties properties) {
        return !properties.has(Property.AUTHENTICATION_METHOD)
                && !(reason == ReasonCode.SUCCESS && properties.isEmpty());
    }
}
