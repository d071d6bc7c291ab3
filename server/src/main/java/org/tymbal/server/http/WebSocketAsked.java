package org.tymbal.server.http;

import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import java.util.Locale;

/** Whether a request wants to become a WebSocket [RFC 6455, 4.1]. */
public final class WebSocketAsked {
    private WebSocketAsked() {}

    /** Whether both headers of the request say so. */
    public static boolean isAskedFor(HeaderMap headers) {
        String upgrade = headers.getFirst(Headers.UPGRADE);
        String connection = headers.getFirst(Headers.CONNECTION);
        return upgrade != null
                && connection != null
                && upgrade.equalsIgnoreCase("websocket")
                && connection.toLowerCase(Locale.ROOT).contains("upgrade");
    }
}
