package org.tymbal.server.config;

import org.jspecify.annotations.Nullable;

/**
 * One place where clients arrive.
 *
 * @param host the address to bind: a name or a number; {@code 0.0.0.0} is every IPv4 address
 * @param port 0 lets the system choose
 * @param tls null for a listener without TLS
 * @param access who may come in here, and what for
 * @param durability what acknowledgements to clients of this listener promise, if that is less than those of the broker; null
 *     for the same
 */
public record ListenerConfig(
        Kind kind,
        String host,
        int port,
        @Nullable TlsConfig tls,
        AccessConfig access,
        @Nullable Durability durability) {
    /** What is spoken at a listener. */
    public enum Kind {
        /** MQTT on the bare stream. */
        MQTT,
        /** HTTP: the page, and MQTT in a WebSocket. */
        HTTP
    }

    /** A listener that promises what the broker does. */
    public ListenerConfig(Kind kind, String host, int port, @Nullable TlsConfig tls, AccessConfig access) {
        this(kind, host, port, tls, access, null);
    }

    /** A listener where everybody may do everything. */
    public ListenerConfig(Kind kind, String host, int port, @Nullable TlsConfig tls) {
        this(kind, host, port, tls, AccessConfig.OPEN);
    }

    /** The same without TLS. */
    public ListenerConfig(Kind kind, String host, int port) {
        this(kind, host, port, null);
    }

    /** The same on another port. */
    public ListenerConfig onPort(int otherPort) {
        return new ListenerConfig(kind, host, otherPort, tls, access, durability);
    }
}
