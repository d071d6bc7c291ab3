package org.tymbal.server.http.setup;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tymbal.server.http.words.Language;

/**
 * {@code /qr?text=...}: a link to this server's own page as a QR code, for the page, which does not carry a drawer of its own. It
 * draws nothing but such links, nothing long, and nothing for other sites; nobody keeps the answer. Any thread.
 */
public final class QrSite implements HttpHandler {
    /** Where it is. */
    public static final String PATH = "/qr";

    /** In characters; a code of more cannot be read from a screen. */
    static final int LONGEST = 1_000;

    private static final int OK = 200;
    private static final int BAD_REQUEST = 400;
    private static final int FORBIDDEN = 403;
    private static final int METHOD_NOT_ALLOWED = 405;

    @Override
    public void handleRequest(HttpServerExchange exchange) {
        if (!exchange.getRequestMethod().equals(Methods.GET)
                && !exchange.getRequestMethod().equals(Methods.HEAD)) {
            exchange.getResponseHeaders().put(Headers.ALLOW, "GET, HEAD");
            sentence(exchange, METHOD_NOT_ALLOWED, "There is nothing to send here.");
            return;
        }
        String site = exchange.getRequestHeaders().getFirst("Sec-Fetch-Site");
        if (site != null && !site.equals("same-origin") && !site.equals("none")) {
            sentence(exchange, FORBIDDEN, "Other sites get no code from here.");
            return;
        }
        Deque<String> texts = exchange.getQueryParameters().get("text");
        String text = texts == null || texts.size() != 1 ? "" : texts.getFirst();
        String problem = problem(text, exchange.getRequestHeaders().getFirst(Headers.HOST));
        if (problem != null) {
            sentence(exchange, BAD_REQUEST, problem);
            return;
        }
        // Drawing the longest takes some milliseconds.
        exchange.dispatch(() ->
                Pages.send(exchange, OK, "image/svg+xml; charset=utf-8", QrPicture.svg(Language.of(exchange), text)));
    }

    /** Why this is no link to the page of the server that is asked as {@code host}; null if it is. */
    static @Nullable String problem(String text, @Nullable String host) {
        if (text.length() > LONGEST) {
            return "A link in a code has at most " + LONGEST + " characters.";
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) <= ' ' || text.charAt(i) > '~') {
                return "A link has printable characters of ASCII only.";
            }
        }
        for (String scheme : List.of("http://", "https://")) {
            if (host != null && text.startsWith(scheme + host + "/")) {
                return null;
            }
        }
        return "Only links to this server's own page become a code.";
    }

    private static void sentence(HttpServerExchange exchange, int status, String text) {
        Pages.send(exchange, status, "text/plain; charset=utf-8", text + "\n");
    }
}
