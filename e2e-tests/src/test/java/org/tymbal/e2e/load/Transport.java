package org.tymbal.e2e.load;

import java.util.Locale;

/** What carries MQTT. */
enum Transport {
    TCP(false, false, "TCP"),
    WS(true, false, "WebSocket"),
    TLS(false, true, "TLS"),
    WSS(true, true, "wss");

    private final boolean webSocket;
    private final boolean tls;
    private final String title;

    Transport(boolean webSocket, boolean tls, String title) {
        this.webSocket = webSocket;
        this.tls = tls;
        this.title = title;
    }

    boolean webSocket() {
        return webSocket;
    }

    boolean tls() {
        return tls;
    }

    /** As a reader calls it. */
    String title() {
        return title;
    }

    /** As options and results call it: tcp, ws, tls or wss. */
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Transport of(String key) {
        for (Transport transport : values()) {
            if (transport.key().equals(key)) {
                return transport;
            }
        }
        throw new IllegalArgumentException("there is no transport " + key + "; there are tcp, ws, tls and wss");
    }
}
