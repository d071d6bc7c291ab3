package org.tymbal.server.protocol;

import org.jspecify.annotations.Nullable;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.server.access.Identity;
import org.tymbal.server.access.Rights;
import org.tymbal.server.broker.Refusal;
import org.tymbal.server.message.Message;
import org.tymbal.server.message.Publisher;
import org.tymbal.server.metrics.Traffic;
import org.tymbal.server.session.Session;

/** The connected client as its handlers see it: what CONNECT has settled. Confined to the connection's I/O thread. */
final class Client {
    final Session session;
    final Identity identity;
    final ProtocolVersion version;
    /** Seconds; 0: never. */
    final int keepAliveSeconds;
    /** Bytes of the largest packet that the client takes. */
    final int maximumPacketSize;
    /** Whether acknowledgements may carry Reason Strings [MQTT-3.1.2-29]. */
    final boolean problemInformation;

    /** The Topic Aliases that the client has set. */
    final TopicAliases aliases;

    /** The highest QoS that the client may use. */
    final int maximumQos;

    /** The Topic Aliases that the server has given. */
    final GivenAliases given;

    /** The authentication method of CONNECT; null for none. */
    final @Nullable String method;

    /** Published when the connection ends otherwise than by DISCONNECT; null if there is none, or not any more. */
    @Nullable
    Message will;

    final long willDelaySeconds;

    /** By which its messages are known as its own. */
    final Publisher publisher;

    /** What it publishes and is sent. */
    final Traffic traffic = new Traffic();

    /** When it must go, on the broker's clock; {@link Long#MAX_VALUE} for most. */
    long validUntilMillis = Long.MAX_VALUE;

    Client(
            Session session,
            Identity identity,
            ProtocolVersion version,
            int keepAliveSeconds,
            int maximumPacketSize,
            boolean problemInformation,
            TopicAliases aliases,
            int maximumQos,
            GivenAliases given,
            @Nullable String method,
            long willDelaySeconds) {
        this.session = session;
        this.identity = identity;
        this.version = version;
        this.keepAliveSeconds = keepAliveSeconds;
        this.maximumPacketSize = maximumPacketSize;
        this.problemInformation = problemInformation;
        this.aliases = aliases;
        this.maximumQos = maximumQos;
        this.given = given;
        this.method = method;
        this.willDelaySeconds = willDelaySeconds;
        this.publisher = new Publisher(identity.clientId(), identity.username(), identity.place());
    }

    /** What it may do by the rules of this moment. */
    Rights rights() {
        return session.rights();
    }

    /** Something that it wanted and did not get, for operators to see. */
    void refused(Connection connection, Refusal.Kind what, String subject, String why, String rule) {
        connection
                .broker()
                .refusals()
                .add(what, id(), identity.username(), connection.transport().remoteAddress(), subject, why, rule);
    }

    String id() {
        return identity.clientId();
    }

    boolean isV5() {
        return version == ProtocolVersion.V5;
    }
}
