package org.tymbal.server.config;

import org.jspecify.annotations.Nullable;

/**
 * One place where clients arrive.
 *
 * @param host the address to bind: a name or a number; {@code 0.0.0.0} and {@code ::} are every address of their family
 * @param port 0 lets the system choose
 * @param family which clients are taken in
 * @param tls null for a listener without TLS
 * @param access who may come in here, and what for
 * @param durability what acknowledgements to clients of this listener promise, if that is less than those of the broker; null
 *     for the same
 * @param rules what else counts for those who come
 * @param optional whether the broker starts without it if it cannot be opened
 */
public record ListenerConfig(
        Kind kind,
        String host,
        int port,
        Family family,
        @Nullable TlsConfig tls,
        AccessConfig access,
        @Nullable Durability durability,
        ListenerRules rules,
        boolean optional) {
    /** What is spoken at a listener. */
    public enum Kind {
        /** MQTT on the bare stream. */
        MQTT,
        /** HTTP: the page, and MQTT in a WebSocket. */
        HTTP
    }

    /** Which version of the Internet Protocol is spoken. */
    public enum Family {
        ANY,
        IPV4,
        IPV6
    }

    /** A listener for addresses of both kinds, with the usual rules. */
    public ListenerConfig(Kind kind, String host, int port, @Nullable TlsConfig tls, AccessConfig access) {
        this(kind, host, port, Family.ANY, tls, access, null, ListenerRules.DEFAULT, false);
    }

    /** The same where everybody may do everything. */
    public ListenerConfig(Kind kind, String host, int port, @Nullable TlsConfig tls) {
        this(kind, host, port, tls, AccessConfig.OPEN);
    }

    /** The same without TLS. */
    public ListenerConfig(Kind kind, String host, int port) {
        this(kind, host, port, null);
    }

    /** The same on another port. */
    public ListenerConfig onPort(int otherPort) {
        return new ListenerConfig(kind, host, otherPort, family, tls, access, durability, rules, optional);
    }

    /** The same, but one that the broker can do without. */
    ListenerConfig ifPossible() {
        return new ListenerConfig(kind, host, port, family, tls, access, durability, rules, true);
    }

    /** Whether this is the same place, whatever counts there. */
    public boolean isAt(ListenerConfig other) {
        return kind == other.kind && host.equals(other.host) && port == other.port && family == other.family;
    }
}
