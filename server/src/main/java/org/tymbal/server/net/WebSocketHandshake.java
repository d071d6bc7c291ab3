package org.tymbal.server.net;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import io.undertow.util.Protocols;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.tymbal.server.http.WebOrigins;

/**
 * Whether a request for a WebSocket is granted, and how [RFC 6455, 4.2].
 *
 * <p>Undertow's own handshake answers 101 even when the client offers only subprotocols that the server does not speak, and
 * looks at the first header line alone. No extension is ever agreed on, permessage-deflate least of all: it would let a few
 * bytes on the wire become many in memory.
 */
final class WebSocketHandshake {
    static final int SWITCHING_PROTOCOLS = 101;
    static final String VERSION = "13";

    private static final int BAD_REQUEST = 400;
    private static final int FORBIDDEN = 403;
    private static final int METHOD_NOT_ALLOWED = 405;
    private static final int MISDIRECTED = 421;
    private static final int UPGRADE_REQUIRED = 426;

    /** By preference; the second is what clients of MQTT 3.1 offered. */
    private static final List<String> SUBPROTOCOLS = List.of("mqtt", "mqttv3.1");

    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int KEY_BYTES = 16;

    /**
     * The answer to a request.
     *
     * @param sentence why it is refused; empty if it is granted
     * @param subprotocol the one agreed on; empty if the client offered none
     * @param acceptKey the proof that the request was understood
     */
    record Answer(int status, String sentence, String subprotocol, String acceptKey) {
        static Answer refused(int status, String sentence) {
            return new Answer(status, sentence, "", "");
        }
    }

    private final WebOrigins origins;

    WebSocketHandshake(WebOrigins origins) {
        this.origins = origins;
    }

    static boolean isAskedFor(HeaderMap headers) {
        return hasToken(headers.get(Headers.UPGRADE), "websocket");
    }

    Answer answer(HttpServerExchange exchange) {
        HeaderMap headers = exchange.getRequestHeaders();
        if (!origins.allowsHost(headers)) {
            return Answer.refused(MISDIRECTED, WebOrigins.FOREIGN_HOST);
        }
        String page = origins.foreignOrigin(
                headers,
                exchange.getDestinationAddress().getPort(),
                exchange.getSourceAddress().getAddress());
        if (page != null) {
            return Answer.refused(
                    FORBIDDEN,
                    "The page " + page + " is not of this broker, and only the broker's own page may connect from a"
                            + " browser.");
        }
        return answer(exchange.getRequestMethod(), exchange.getProtocol(), headers);
    }

    /** The rules of RFC 6455 and of MQTT, which leave aside where the request comes from. */
    static Answer answer(HttpString method, HttpString protocol, HeaderMap headers) {
        if (!method.equals(Methods.GET)) {
            return Answer.refused(METHOD_NOT_ALLOWED, "A WebSocket is asked for with GET.");
        }
        if (!protocol.equals(Protocols.HTTP_1_1)) {
            return Answer.refused(BAD_REQUEST, "A WebSocket is asked for with HTTP/1.1.");
        }
        if (!hasToken(headers.get(Headers.CONNECTION), "upgrade")) {
            return Answer.refused(BAD_REQUEST, "The header Connection does not say Upgrade.");
        }
        if (headers.contains(Headers.TRANSFER_ENCODING)
                || !"0".equals(orZero(headers.getFirst(Headers.CONTENT_LENGTH)))) {
            return Answer.refused(BAD_REQUEST, "A request for a WebSocket has no body.");
        }
        if (!VERSION.equals(single(headers.get(Headers.SEC_WEB_SOCKET_VERSION)))) {
            return Answer.refused(UPGRADE_REQUIRED, "Only version 13 of the WebSocket protocol is spoken here.");
        }
        String key = single(headers.get(Headers.SEC_WEB_SOCKET_KEY));
        if (key == null || !isKey(key)) {
            return Answer.refused(BAD_REQUEST, "The header Sec-WebSocket-Key is not 16 bytes in Base64.");
        }
        String subprotocol = subprotocol(headers.get(Headers.SEC_WEB_SOCKET_PROTOCOL));
        if (subprotocol == null) {
            return Answer.refused(
                    BAD_REQUEST,
                    "The subprotocol mqtt is spoken here (or mqttv3.1), but the client offers only others.");
        }
        return new Answer(SWITCHING_PROTOCOLS, "", subprotocol, acceptKey(key));
    }

    /**
     * Of what the client offers, in any order and over any number of header lines, the one that is preferred here. Empty if
     * it offers none, which clients do that take MQTT for granted; null if it offers only others [MQTT-6.0.0-3].
     */
    private static @Nullable String subprotocol(@Nullable HeaderValues offers) {
        if (offers == null) {
            return "";
        }
        for (String known : SUBPROTOCOLS) {
            for (String line : offers) {
                for (String offer : line.split(",", -1)) {
                    // Case counts here: the name is registered as it is.
                    if (offer.strip().equals(known)) {
                        return known;
                    }
                }
            }
        }
        return null;
    }

    static String acceptKey(String key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }

    private static boolean isKey(String key) {
        try {
            return Base64.getDecoder().decode(key).length == KEY_BYTES;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean hasToken(@Nullable HeaderValues lines, String token) {
        if (lines == null) {
            return false;
        }
        for (String line : lines) {
            for (String part : line.split(",", -1)) {
                if (part.strip().toLowerCase(Locale.ROOT).equals(token)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static @Nullable String single(@Nullable HeaderValues lines) {
        return lines == null || lines.size() != 1 ? null : lines.getFirst().strip();
    }

    private static String orZero(@Nullable String value) {
        return value == null ? "0" : value;
    }
}
