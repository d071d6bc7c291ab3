package org.tymbal.server.net;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.tymbal.server.config.ListenerConfig;
import org.tymbal.server.metrics.Counters;
import org.tymbal.server.protocol.Transport;
import org.tymbal.server.protocol.Workspace;
import org.xnio.StreamConnection;
import org.xnio.ssl.SslConnection;

/** What a {@link StreamTransport} is: whose stream, from where, on which thread. Confined to that thread. */
abstract class StreamFacts implements Transport {
    final IoThread io;
    final Gate gate;
    final StreamConnection stream;
    /** Null for the bare stream. */
    final @Nullable WebSocketFraming framing;

    private final Counters counters;
    private @Nullable String remoteAddress;

    StreamFacts(
            IoThread io,
            Gate gate,
            StreamConnection stream,
            @Nullable WebSocketFraming framing,
            @Nullable InetSocketAddress client) {
        this.io = io;
        this.gate = gate;
        this.counters = io.countersOf(gate);
        this.stream = stream;
        this.framing = framing;
        this.remoteAddress = client == null ? null : PeerAddress.text(client);
    }

    @Override
    public final String remoteAddress() {
        if (remoteAddress == null) {
            InetSocketAddress address = stream.getPeerAddress(InetSocketAddress.class);
            remoteAddress = address == null ? "an unknown address" : PeerAddress.text(address);
        }
        return remoteAddress;
    }

    @Override
    public final void onePacketAMessage() {
        if (framing != null) {
            framing.onePacketAMessage();
        }
    }

    @Override
    public final int localPort() {
        InetSocketAddress address = stream.getLocalAddress(InetSocketAddress.class);
        return address == null ? 0 : address.getPort();
    }

    @Override
    public final ListenerConfig listener() {
        return gate.config();
    }

    @Override
    public final @Nullable String certifiedUser() {
        return PeerCertificate.username(stream, listener().tls());
    }

    @Override
    public final String kind() {
        String kind = framing == null ? "TCP" : "WebSocket";
        return stream instanceof SslConnection ? kind + " with TLS" : kind;
    }

    @Override
    public final Counters counters() {
        return counters;
    }

    @Override
    public final Workspace workspace() {
        return io.workspace;
    }
}
