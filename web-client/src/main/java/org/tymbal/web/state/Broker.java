package org.tymbal.web.state;

import org.jspecify.annotations.Nullable;
import org.tymbal.words.Words;

/**
 * Where a broker listens for MQTT over WebSocket.
 *
 * @param path begins with a slash
 */
public record Broker(String host, int port, String path, boolean tls) {
    /** As in {@code ws://localhost:8080/mqtt}; the port is left out where it is the scheme's own. */
    public String url() {
        String name = host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host;
        return (tls ? "wss://" : "ws://") + name + (port == (tls ? 443 : 80) ? "" : ":" + port) + path;
    }

    /** For people: host and port. */
    public String label() {
        return port == (tls ? 443 : 80) ? host : host + ":" + port;
    }

    /** Takes an address apart, {@code ws://host:port/path} or parts of it; null if it is none. */
    public static @Nullable Broker parse(String text) {
        String rest = text.trim();
        boolean tls = rest.startsWith("wss://") || rest.startsWith("https://");
        int scheme = rest.indexOf("://");
        if (scheme >= 0) {
            if (!tls && !rest.startsWith("ws://") && !rest.startsWith("http://")) {
                return null;
            }
            rest = rest.substring(scheme + 3);
        }
        int slash = rest.indexOf('/');
        String path = slash < 0 ? "/mqtt" : rest.substring(slash);
        String authority = slash < 0 ? rest : rest.substring(0, slash);
        int colon = authority.lastIndexOf(':');
        String host = authority;
        int port = tls ? 443 : 80;
        if (colon > authority.lastIndexOf(']')) {
            host = authority.substring(0, colon);
            port = Numbers.parse(authority.substring(colon + 1), -1);
        }
        Broker broker = new Broker(host, port, path, tls);
        return broker.problem() == null ? broker : null;
    }

    /** Why this cannot be an address, a sentence; null if it can. */
    public @Nullable String problem() {
        if (host.isEmpty()) {
            return Words.of("Which host? For example localhost, or test.mosquitto.org.");
        }
        for (int i = 0; i < host.length(); i++) {
            if (host.charAt(i) <= ' ' || "/?#@\\".indexOf(host.charAt(i)) >= 0) {
                return Words.of("A host name cannot hold the character '{}'.", host.substring(i, i + 1));
            }
        }
        if (port < 1 || port > 65_535) {
            return Words.of("A port is a number from 1 to 65535.");
        }
        return path.startsWith("/") ? null : Words.of("The path begins with a slash, as in /mqtt.");
    }
}
