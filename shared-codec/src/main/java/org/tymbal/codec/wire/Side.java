package org.tymbal.codec.wire;

import static org.tymbal.codec.wire.MalformedPacketException.protocolError;

import org.tymbal.codec.bytes.ByteReader;
import org.tymbal.codec.packet.Packet;
import org.tymbal.codec.packet.PacketType;
import org.tymbal.codec.packet.ProtocolVersion;

/**
 * What is read, by whoever sent it. Three classes rather than one switch, so that a page, which is only ever a client, does not
 * carry what servers read. PUBLISH goes both ways and is read by {@link PacketReader} itself.
 */
interface Side {
    /** The Protocol Name and Level at the beginning of CONNECT. */
    ProtocolVersion readVersion(ByteReader in) throws MalformedPacketException;

    /** The body of a packet; of CONNECT what stands behind the version. */
    Packet read(PacketType type, ByteReader in, ProtocolVersion version) throws MalformedPacketException;

    /** What both sides send. */
    static Packet readCommon(PacketType type, ByteReader in, ProtocolVersion version, String sender)
            throws MalformedPacketException {
        return switch (type) {
            case PUBACK, PUBREC, PUBREL, PUBCOMP -> AckCodec.read(type, in, version);
            case DISCONNECT -> DisconnectCodec.read(in, version);
            case AUTH -> DisconnectCodec.readAuth(in, version);
            default -> throw protocolError("a " + sender + " sent " + type + ", which only the other side sends");
        };
    }

    /** What clients send. */
    final class OfClients implements Side {
        @Override
        public ProtocolVersion readVersion(ByteReader in) throws MalformedPacketException {
            return ConnectCodec.readVersion(in);
        }

        @Override
        public Packet read(PacketType type, ByteReader in, ProtocolVersion version) throws MalformedPacketException {
            return switch (type) {
                case CONNECT -> ConnectCodec.read(in, version);
                case SUBSCRIBE -> SubscribeCodec.readSubscribe(in, version);
                case UNSUBSCRIBE -> SubscribeCodec.readUnsubscribe(in, version);
                case PINGREQ -> new Packet.Pingreq();
                default -> readCommon(type, in, version, "client");
            };
        }
    }

    /** What servers send. */
    final class OfServers implements Side {
        @Override
        public ProtocolVersion readVersion(ByteReader in) throws MalformedPacketException {
            throw protocolError("a server sent CONNECT, which only clients send");
        }

        @Override
        public Packet read(PacketType type, ByteReader in, ProtocolVersion version) throws MalformedPacketException {
            return switch (type) {
                case CONNACK -> ConnectCodec.readConnack(in, version);
                case SUBACK -> SubscribeCodec.readSuback(in, version);
                case UNSUBACK -> SubscribeCodec.readUnsuback(in, version);
                case PINGRESP -> new Packet.Pingresp();
                default -> readCommon(type, in, version, "server");
            };
        }
    }

    /** Everything, for whoever listens to both. */
    final class OfBoth implements Side {
        private final Side clients = new OfClients();
        private final Side servers = new OfServers();

        @Override
        public ProtocolVersion readVersion(ByteReader in) throws MalformedPacketException {
            return clients.readVersion(in);
        }

        @Override
        public Packet read(PacketType type, ByteReader in, ProtocolVersion version) throws MalformedPacketException {
            return switch (type) {
                case CONNACK, SUBACK, UNSUBACK, PINGRESP -> servers.read(type, in, version);
                default -> clients.read(type, in, version);
            };
        }
    }
}
