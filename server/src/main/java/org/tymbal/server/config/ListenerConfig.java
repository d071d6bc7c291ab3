package org.tymbal.server.config;

/**
 * One place where clients arrive.
 *
 * @param host the address to bind: a name or a number; {@code 0.0.0.0} is every IPv4 address
 * @param port 0 lets the system choose
 */
public record ListenerConfig(Kind kind, String host, int port) {
    /** What is spoken at a listener. */
    public enum Kind {
        /** MQTT on the bare stream. */
        MQTT,
        /** HTTP: the page, and MQTT in a WebSocket. */
        HTTP
    }
}
