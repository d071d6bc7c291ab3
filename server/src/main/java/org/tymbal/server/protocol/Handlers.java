package org.tymbal.server.protocol;

import org.tymbal.codec.packet.Packet;
import org.tymbal.codec.wire.Incoming;

/** Which handler a packet of a connected client goes to. */
final class Handlers {
    private Handlers() {}

    static void handle(Incoming incoming, Connection connection) {
        switch (incoming.type()) {
            case PUBLISH -> PublishHandler.handle(incoming, connection);
            case PUBREL -> PublishHandler.handleRelease(incoming.packetId(), connection);
            case PUBACK, PUBREC, PUBCOMP ->
                AckHandler.handle(incoming.type(), incoming.packetId(), incoming.reason(), connection);
            default -> handle(incoming.packet(), connection);
        }
    }

    private static void handle(Packet packet, Connection connection) {
        switch (packet.type()) {
            case SUBSCRIBE -> SubscribeHandler.handle((Packet.Subscribe) packet, connection);
            case UNSUBSCRIBE -> SubscribeHandler.handle((Packet.Unsubscribe) packet, connection);
            case PINGREQ -> connection.reply(new Packet.Pingresp());
            case DISCONNECT -> ConnectHandler.handle((Packet.Disconnect) packet, connection);
            case AUTH -> AuthHandler.handle((Packet.Auth) packet, connection);
            default -> throw new IllegalStateException("the reader let " + packet.type() + " through");
        }
    }
}
