package org.tymbal.server.protocol;

import org.tymbal.codec.packet.Packet;

/** Which handler a packet of a connected client goes to. */
final class Handlers {
    private Handlers() {}

    static void handle(Packet packet, Connection connection) {
        switch (packet.type()) {
            case PUBLISH -> PublishHandler.handle((Packet.Publish) packet, connection);
            case PUBREL -> PublishHandler.handleRelease((Packet.Pubrel) packet, connection);
            case PUBACK, PUBREC, PUBCOMP -> AckHandler.handle((Packet.Acknowledgement) packet, connection);
            case SUBSCRIBE -> SubscribeHandler.handle((Packet.Subscribe) packet, connection);
            case UNSUBSCRIBE -> SubscribeHandler.handle((Packet.Unsubscribe) packet, connection);
            case PINGREQ -> connection.reply(new Packet.Pingresp());
            case DISCONNECT -> ConnectHandler.handle((Packet.Disconnect) packet, connection);
            case AUTH -> AuthHandler.handle((Packet.Auth) packet, connection);
            default -> throw new IllegalStateException("the reader let " + packet.type() + " through");
        }
    }
}
