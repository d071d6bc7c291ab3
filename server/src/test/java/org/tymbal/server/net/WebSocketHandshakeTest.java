package org.tymbal.server.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import io.undertow.util.Protocols;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebSocketHandshakeTest {
    private final HeaderMap headers = new HeaderMap()
            .put(Headers.UPGRADE, "websocket")
            .put(Headers.CONNECTION, "Upgrade")
            .put(Headers.SEC_WEB_SOCKET_VERSION, "13")
            .put(Headers.SEC_WEB_SOCKET_KEY, "dGhlIHNhbXBsZSBub25jZQ==");

    private WebSocketHandshake.Answer answer() {
        return WebSocketHandshake.answer(Methods.GET, Protocols.HTTP_1_1, headers);
    }

    @Test
    void provesThatItUnderstood() {
        // the example of RFC 6455, 1.3
        assertEquals("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", answer().acceptKey());
        assertEquals(101, answer().status());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '>',
            value = {
                "mqtt > mqtt",
                "mqttv3.1 > mqttv3.1",
                "mqttv3.1, mqtt > mqtt",
                "mqtt,mqttv3.1 > mqtt",
                "chat | mqtt > mqtt",
                "mqttv3.1 | mqtt > mqtt",
                "chat, mqttv3.1 | soap > mqttv3.1"
            })
    void picksTheSubprotocol(String lines, String picked) {
        for (String line : lines.split("\\|")) {
            headers.add(Headers.SEC_WEB_SOCKET_PROTOCOL, line);
        }
        assertEquals(101, answer().status());
        assertEquals(picked, answer().subprotocol());
    }

    @ParameterizedTest
    @ValueSource(strings = {"chat", "mqtt2", "MQTT", "mqttv5", "xmqtt", "", ",", "mqtt mqttv3.1"})
    void refusesOffersOfOthersOnly(String line) {
        headers.put(Headers.SEC_WEB_SOCKET_PROTOCOL, line);
        assertEquals(400, answer().status());
        assertTrue(answer().sentence().contains("subprotocol"));
    }

    @Test
    void asksForNoneWhenNoneIsOffered() {
        assertEquals("", answer().subprotocol());
        assertEquals(101, answer().status());
    }

    @Test
    void wantsGet() {
        assertEquals(
                405,
                WebSocketHandshake.answer(Methods.POST, Protocols.HTTP_1_1, headers)
                        .status());
    }

    @Test
    void wantsHttp11() {
        assertEquals(
                400,
                WebSocketHandshake.answer(Methods.GET, Protocols.HTTP_1_0, headers)
                        .status());
    }

    @ParameterizedTest
    @CsvSource({
        "Sec-WebSocket-Version, 8, 426",
        "Sec-WebSocket-Version, 13a, 426",
        "Connection, close, 400",
        "Content-Length, 5, 400",
        "Transfer-Encoding, chunked, 400",
        "Sec-WebSocket-Key, short, 400",
        "Sec-WebSocket-Key, dGhlIHNhbXBsZSBub25jZTEyMzQ=, 400",
        "Sec-WebSocket-Key, ???!, 400"
    })
    void wantsProperHeaders(String name, String value, int status) {
        headers.put(new HttpString(name), value);
        assertEquals(status, answer().status());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Sec-WebSocket-Version", "Sec-WebSocket-Key"})
    void wantsExactlyOne(String name) {
        HttpString header = new HttpString(name);
        headers.add(header, headers.getFirst(header));
        assertTrue(answer().status() >= 400);
        headers.remove(header);
        assertTrue(answer().status() >= 400);
    }

    @Test
    void isAskedForByTheHeaderUpgrade() {
        assertTrue(WebSocketHandshake.isAskedFor(headers));
        headers.put(Headers.UPGRADE, "h2c, WebSocket");
        assertTrue(WebSocketHandshake.isAskedFor(headers));
        headers.put(Headers.UPGRADE, "websockets");
        assertFalse(WebSocketHandshake.isAskedFor(headers));
        headers.remove(Headers.UPGRADE);
        assertFalse(WebSocketHandshake.isAskedFor(headers));
    }
}
