package org.tymbal.server.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tymbal.server.broker.Broker;
import org.tymbal.server.broker.Refusal;
import org.tymbal.server.broker.Viewer;
import org.tymbal.server.session.ConnectionView;

/**
 * What a {@link Connection} knows of its two sides: the broker, the stream, who the client is or says it is, and who watches.
 * Confined to the I/O thread of its transport, but for {@link #view}.
 */
abstract class ConnectionState {
    final Broker broker;
    final Transport transport;

    @Nullable
    Client client;

    AuthHandler.@Nullable Pending pending;

    /** What a client that is not in calls itself. */
    private @Nullable Name name;

    volatile @Nullable ConnectionView view;
    /** Shows the packets to those who watch; null: nobody does. */
    @Nullable
    Tap tap;

    private int watchedVersion;

    ConnectionState(Broker broker, Transport transport) {
        this.broker = broker;
        this.transport = transport;
    }

    final Broker broker() {
        return broker;
    }

    final Transport transport() {
        Tap watched = tap;
        return watched == null ? transport : watched;
    }

    /** Between two packets: somebody has begun or ended to watch. */
    final void lookWhoWatches() {
        Client watched = client;
        int version = broker.tracing().version();
        if (watched == null || watchedVersion == version) {
            return;
        }
        watchedVersion = version;
        List<Viewer> viewers = broker.tracing().viewersOf(watched.id());
        tap = viewers.isEmpty() ? null : new Tap(transport, watched.id(), watched.version, viewers);
    }

    /** The connected client. */
    final Client client() {
        Client connected = client;
        if (connected == null) {
            throw new IllegalStateException("CONNECT has not been accepted");
        }
        return connected;
    }

    private record Name(String clientId, @Nullable String username) {}

    /** CONNECT has come, and nothing of it is believed so far. */
    final void calledItself(String clientId, @Nullable String username) {
        name = new Name(clientId, username);
    }

    /** A client that is not in was refused something, for operators to see. */
    final void noteRefusal(Refusal.Kind what, String subject, String why, String rule) {
        Name said = name;
        broker.refusals()
                .add(
                        what,
                        said == null ? "" : said.clientId(),
                        said == null ? null : said.username(),
                        transport.remoteAddress(),
                        subject,
                        why,
                        rule);
    }

    /** How it is seen by operators; null until the client is in. */
    public final @Nullable ConnectionView view() {
        return view;
    }

    final void forgetName() {
        name = null;
    }

    final AuthHandler.@Nullable Pending pending() {
        return pending;
    }

    /** The exchange has come to a good end; returns it. */
    final AuthHandler.@Nullable Pending authenticated() {
        AuthHandler.Pending ended = pending;
        pending = null;
        return ended;
    }

    /** The client's name for the log. */
    final String name() {
        Client connected = client;
        return connected == null ? "<unknown> [" + transport.remoteAddress() + "]" : connected.id();
    }
}
