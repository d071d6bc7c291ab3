package org.tymbal.server.http.setup;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Sends what the server writes itself: pages without a script, and the data beside them. */
public final class Pages {
    /** Forms go back to this server and nowhere else; there is no script at all. */
    private static final String CONTENT_SECURITY_POLICY = "default-src 'none'; style-src 'self'; img-src 'self' data:;"
            + " base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    private static final HttpString CONTENT_SECURITY = new HttpString("Content-Security-Policy");

    private static final HttpString REFERRER_POLICY = new HttpString("Referrer-Policy");

    private Pages() {}

    /** Sends a page. */
    public static void send(HttpServerExchange exchange, int status, String page) {
        send(exchange, status, "text/html; charset=utf-8", page);
    }

    /** Says that a page comes which grows; its text is the caller's to send. */
    public static void begin(HttpServerExchange exchange) {
        head(exchange, "text/html; charset=utf-8");
    }

    private static void head(HttpServerExchange exchange, String contentType) {
        exchange.getResponseHeaders()
                .put(CONTENT_SECURITY, CONTENT_SECURITY_POLICY)
                .put(REFERRER_POLICY, "same-origin") // with none at all a browser hides the Origin of a form
                .put(Headers.CONTENT_TYPE, contentType)
                .put(Headers.CACHE_CONTROL, "no-store");
    }

    /** Sends a text of this type, which nobody keeps. */
    public static void send(HttpServerExchange exchange, int status, String contentType, String text) {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.setStatusCode(status);
        head(exchange, contentType);
        exchange.setResponseContentLength(body.length);
        if (exchange.getRequestMethod().equals(Methods.HEAD)) {
            exchange.endExchange();
        } else {
            exchange.getResponseSender().send(ByteBuffer.wrap(body));
        }
    }
}
