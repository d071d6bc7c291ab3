package org.tymbal.codec.wire;

import org.tymbal.codec.bytes.ByteWriter;
import org.tymbal.codec.packet.Packet;
import org.tymbal.codec.packet.PacketType;
import org.tymbal.codec.packet.ProtocolVersion;

/**
 * A packet in, its bytes out, always in the shortest form.
 *
 * <p>Where an older version says less, the nearest that it can say is written: a return code in CONNACK, 0x80 for every
 * failure in SUBACK, no Reason Codes in UNSUBACK, no "No matching subscribers". What would turn the meaning is refused.
 */
public final class PacketWriter {
    private PacketWriter() {}

    /**
     * Appends the packet.
     *
     * @throws IllegalArgumentException for what MQTT or this version of it cannot carry, with a sentence that says what;
     *     nothing is appended then
     */
    public static void write(Packet packet, ProtocolVersion version, ByteWriter out) {
        int start = out.length();
        try {
            if (packet instanceof Packet.Publish publish) {
                PublishCodec.write(publish, version, out);
            } else {
                PacketType type = packet.type();
                out.u8(type.number() << 4 | type.requiredFlags());
                writeBody(packet, version, out);
                out.insertVarint(start + 1, out.length() - start - 1);
            }
        } catch (IllegalArgumentException e) {
            out.truncate(start);
            throw e;
        }
    }

    /** The bytes of the packet; throws as {@link #write}. */
    public static byte[] bytes(Packet packet, ProtocolVersion version) {
        ByteWriter out = new ByteWriter();
        write(packet, version, out);
        return out.toArray();
    }

    private static void writeBody(Packet packet, ProtocolVersion version, ByteWriter out) {
        switch (packet.type()) {
            case CONNECT -> ConnectCodec.write((Packet.Connect) packet, version, out);
            case CONNACK -> ConnectCodec.writeConnack((Packet.Connack) packet, version, out);
            case PUBLISH -> throw new IllegalArgumentException("PUBLISH is written by PublishCodec");
            case PUBACK, PUBREC, PUBREL, PUBCOMP -> AckCodec.write((Packet.Acknowledgement) packet, version, out);
            case SUBSCRIBE -> SubscribeCodec.writeSubscribe((Packet.Subscribe) packet, version, out);
            case SUBACK -> SubscribeCodec.writeSuback((Packet.Suback) packet, version, out);
            case UNSUBSCRIBE -> SubscribeCodec.writeUnsubscribe((Packet.Unsubscribe) packet, version, out);
            case UNSUBACK -> SubscribeCodec.writeUnsuback((Packet.Unsuback) packet, version, out);
            case PINGREQ, PINGRESP -> {
                // A fixed header and nothing else [MQTT-3.12] [MQTT-3.13].
            }
            case DISCONNECT -> DisconnectCodec.write((Packet.Disconnect) packet, version, out);
            case AUTH -> DisconnectCodec.writeAuth((Packet.Auth) packet, version, out);
        }
    }
}
