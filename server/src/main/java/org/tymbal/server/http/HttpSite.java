package org.tymbal.server.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.ETag;
import io.undertow.util.ETagUtils;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tymbal.server.broker.Broker;
import org.tymbal.server.config.Durability;
import org.tymbal.server.http.words.Language;
import org.tymbal.words.Words;

/**
 * The one root handler: the page and its files, {@code /health}, and a sentence for everything else.
 *
 * <p>On the I/O threads, but for the first time that a file is asked for.
 */
public final class HttpSite implements HttpHandler {
    /**
     * The page loads nothing from elsewhere and runs no script that is not a file of its own, so a payload that slips through
     * as markup runs nothing either. It may connect to any broker: that is what it is for.
     */
    private static final String CONTENT_SECURITY_POLICY = "default-src 'none'; script-src 'self'; style-src 'self';"
            + " img-src 'self' data:; connect-src 'self' ws: wss:; manifest-src 'self'; base-uri 'none';"
            + " form-action 'none'; frame-ancestors 'self'";

    private static final HttpString CONTENT_SECURITY = new HttpString("Content-Security-Policy");

    private static final Map<HttpString, String> SECURITY_HEADERS = Map.of(
            CONTENT_SECURITY,
            CONTENT_SECURITY_POLICY,
            new HttpString("X-Content-Type-Options"),
            "nosniff",
            new HttpString("Referrer-Policy"),
            "no-referrer",
            new HttpString("Cross-Origin-Opener-Policy"),
            "same-origin",
            new HttpString("Cross-Origin-Resource-Policy"),
            "same-origin");

    private static final int NOT_MODIFIED = 304;
    private static final int NOT_FOUND = 404;
    private static final int METHOD_NOT_ALLOWED = 405;
    private static final int MISDIRECTED = 421;
    private static final int UPGRADE_REQUIRED = 426;
    private static final int NOT_IMPLEMENTED = 501;

    private final Facts facts;
    private final Broker broker;
    private final WebOrigins origins;
    private final long startedNanos = System.nanoTime();
    private final @Nullable HttpHandler directory;
    private final Map<String, HttpHandler> pages;
    private final @Nullable HttpHandler api;
    private final PageFiles files = new PageFiles();
    private final JsonFactory json = new JsonFactory();

    /**
     * What {@code /health} says of the server.
     *
     * @param localOnly whether only this computer can connect
     * @param mqttPort where MQTT is spoken on the bare stream; 0 for nowhere
     * @param durability what an acknowledgement over a WebSocket of this site promises
     */
    public record Facts(String version, boolean localOnly, int mqttPort, Durability durability) {}

    /**
     * @param directory what is served in place of the page; null: the page
     * @param api answers for what {@link ApiPaths#owns}; null: nobody does
     * @param pages what answers for other paths, by path; forms may be sent there
     * @throws IOException if the directory is none
     */
    public HttpSite(
            Facts facts,
            Broker broker,
            WebOrigins origins,
            @Nullable Path directory,
            @Nullable HttpHandler api,
            Map<String, HttpHandler> pages)
            throws IOException {
        this.api = directory == null ? api : null;
        this.pages = directory == null ? Map.copyOf(pages) : Map.of();
        this.directory = directory == null ? null : DirectoryFiles.of(directory);
        this.facts = facts;
        this.broker = broker;
        this.origins = origins;
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) throws Exception {
        HeaderMap headers = exchange.getResponseHeaders();
        SECURITY_HEADERS.forEach(headers::put);
        if (!origins.allowsHost(exchange.getRequestHeaders())) {
            exchange.setReasonPhrase("Misdirected Request"); // which Undertow has no name for
            sentence(exchange, MISDIRECTED, WebOrigins.FOREIGN_HOST);
            return;
        }
        if (api != null && ApiPaths.owns(exchange.getRequestPath())) {
            api.handleRequest(exchange);
            return;
        }
        HttpHandler page = pages.get(exchange.getRequestPath());
        if (page != null) {
            Language.before(page, exchange);
            return;
        }
        if (!exchange.getRequestMethod().equals(Methods.GET)
                && !exchange.getRequestMethod().equals(Methods.HEAD)) {
            headers.put(Headers.ALLOW, "GET, HEAD");
            sentence(exchange, METHOD_NOT_ALLOWED, Words.mark("Only GET and HEAD are answered here."));
            return;
        }
        String path = exchange.getRequestPath();
        switch (path) {
            case "/health" -> health(exchange);
            case "/live" -> sentence(exchange, NOT_IMPLEMENTED, "The live feed is not there yet.");
            case "/mqtt", "/ws" -> {
                headers.put(Headers.UPGRADE, "websocket");
                sentence(
                        exchange,
                        UPGRADE_REQUIRED,
                        Words.mark("This address is for MQTT clients, which speak WebSocket here. The page is at / ."));
            }
            default -> {
                if (directory == null) {
                    file(exchange, path);
                } else {
                    headers.remove(CONTENT_SECURITY); // the user's page may load what it wants
                    directory.handleRequest(exchange);
                }
            }
        }
    }

    private void file(HttpServerExchange exchange, String path) throws Exception {
        if (!files.isLoaded(path) && exchange.isInIoThread()) {
            exchange.dispatch(this); // to the worker's pool: the file comes out of the jar
            return;
        }
        PageFiles.File file = files.find(path);
        if (file == null) {
            sentence(exchange, NOT_FOUND, Words.mark("There is nothing at this address. The page is at / ."));
            return;
        }
        byte[] gzip = acceptsGzip(exchange.getRequestHeaders().getFirst(Headers.ACCEPT_ENCODING)) ? file.gzip() : null;
        // The two forms of a file are different bytes, so they have different tags.
        ETag tag = new ETag(false, gzip == null ? file.tag() : file.tag() + "-gzip");
        HeaderMap headers = exchange.getResponseHeaders();
        headers.put(Headers.ETAG, tag.toString());
        headers.put(Headers.CACHE_CONTROL, "no-cache"); // that is: keep it, but ask whether it is still the same
        headers.put(Headers.VARY, Headers.ACCEPT_ENCODING_STRING);
        if (!ETagUtils.handleIfNoneMatch(exchange, tag, true)) {
            exchange.setStatusCode(NOT_MODIFIED);
            exchange.endExchange();
            return;
        }
        headers.put(Headers.CONTENT_TYPE, file.contentType());
        if (gzip != null) {
            headers.put(Headers.CONTENT_ENCODING, "gzip");
        }
        send(exchange, gzip == null ? file.bytes() : gzip);
    }

    /** Whether gzip is named and not with a weight of zero. */
    static boolean acceptsGzip(@Nullable String accepted) {
        if (accepted == null) {
            return false;
        }
        for (String part : accepted.split(",", -1)) {
            String[] fields = part.split(";", 2);
            if (fields[0].strip().equalsIgnoreCase("gzip")) {
                return fields.length == 1 || !fields[1].strip().matches("[qQ]\\s*=\\s*0(\\.0*)?");
            }
        }
        return false;
    }

    private void health(HttpServerExchange exchange) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator object = json.createGenerator(text)) {
            object.writeStartObject();
            object.writeStringField("status", "up");
            object.writeStringField("version", facts.version());
            object.writeNumberField("uptimeSeconds", (System.nanoTime() - startedNanos) / 1_000_000_000);
            object.writeBooleanField("localOnly", facts.localOnly());
            object.writeNumberField("mqttPort", facts.mqttPort());
            object.writeStringField("durability", facts.durability().text());
            object.writeNumberField("clients", broker.connectedClients());
            object.writeEndObject();
        }
        exchange.getResponseHeaders()
                .put(Headers.CONTENT_TYPE, "application/json")
                .put(Headers.CACHE_CONTROL, "no-store");
        send(exchange, text.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** @param english a key of the words */
    private static void sentence(HttpServerExchange exchange, int status, String english) throws Exception {
        Language.before(
                at -> {
                    at.setStatusCode(status);
                    at.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/plain; charset=utf-8");
                    send(at, (Language.of(at).of(english) + "\n").getBytes(StandardCharsets.UTF_8));
                },
                exchange);
    }

    private static void send(HttpServerExchange exchange, byte[] body) {
        exchange.setResponseContentLength(body.length);
        if (exchange.getRequestMethod().equals(Methods.HEAD)) {
            exchange.endExchange();
        } else {
            exchange.getResponseSender().send(ByteBuffer.wrap(body));
        }
    }
}
