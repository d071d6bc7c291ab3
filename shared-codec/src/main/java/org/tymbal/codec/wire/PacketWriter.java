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
        write(packet, version, out, OfBoth.INSTANCE);
    }

    /** Appends an acknowledgement in its short form, which is the same in every version and means Success. */
    public static void acknowledge(PacketType type, int packetId, ByteWriter out) {
        out.u8(type.number() << 4 | type.requiredFlags()).u8(2).u16(packetId);
    }

    /** As {@link #write}, for a packet that clients send; so that a page does not carry what servers write. */
    public static void writeOfClient(Packet packet, ProtocolVersion version, ByteWriter out) {
        write(packet, version, out, OfClients.INSTANCE);
    }

    private static void write(Packet packet, ProtocolVersion version, ByteWriter out, Bodies bodies) {
        int start = out.length();
        try {
            if (packet instanceof Packet.Publish publish) {
                PublishCodec.write(publish, version, out);
            } else {
                PacketType type = packet.type();
                out.u8(type.number() << 4 | type.requiredFlags());
                bodies.write(packet, version, out);
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

    /** How bodies are written; a class a side, as in {@link Side}. */
    private interface Bodies {
        void write(Packet packet, ProtocolVersion version, ByteWriter out);
    }

    private static final class OfClients implements Bodies {
        static final Bodies INSTANCE = new OfClients();

        @Override
        public void write(Packet packet, ProtocolVersion version, ByteWriter out) {
            switch (packet.type()) {
                case CONNECT -> ConnectCodec.write((Packet.Connect) packet, version, out);
                case PUBACK, PUBREC, PUBREL, PUBCOMP -> AckCodec.write((Packet.Acknowledgement) packet, version, out);
                case SUBSCRIBE -> SubscribeCodec.writeSubscribe((Packet.Subscribe) packet, version, out);
                case UNSUBSCRIBE -> SubscribeCodec.writeUnsubscribe((Packet.Unsubscribe) packet, version, out);
                case PINGREQ -> {
                    // A fixed header and nothing else [MQTT-3.12].
                }
                case DISCONNECT -> DisconnectCodec.write((Packet.Disconnect) packet, version, out);
                case AUTH -> DisconnectCodec.writeAuth((Packet.Auth) packet, version, out);
                default -> throw new IllegalArgumentException("a client does not send " + packet.type());
            }
        }
    }

    private static final class OfBoth implements Bodies {
        static final Bodies INSTANCE = new OfBoth();

        @Override
        public void write(Packet packet, ProtocolVersion version, ByteWriter out) {
            switch (packet.type()) {
                case CONNACK -> ConnectCodec.writeConnack((Packet.Connack) packet, version, out);
                case SUBACK -> SubscribeCodec.writeSuback((Packet.Suback) packet, version, out);
                case UNSUBACK -> SubscribeCodec.writeUnsuback((Packet.Unsuback) packet, version, out);
                case PINGRESP -> {
                    // A fixed header and nothing else [MQTT-3.13].
                }
                default -> OfClients.INSTANCE.write(packet, version, out);
            }
        }
    }
}
