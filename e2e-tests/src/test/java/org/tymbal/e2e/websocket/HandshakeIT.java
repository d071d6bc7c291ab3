package org.tymbal.e2e.websocket;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.e2e.harness.BrokerProcess;
import org.tymbal.e2e.harness.Bytes;
import org.tymbal.e2e.harness.Packets;
import org.tymbal.e2e.harness.WebSocketLink;
import org.tymbal.house.Proves;

/** What the HTTP port answers: to an upgrade, and to whoever wants no upgrade at all. */
class HandshakeIT {
    @RegisterExtension
    static final BrokerProcess broker = BrokerProcess.tymbal();

    private static WebSocketLink ask(String path, String... headerLines) throws IOException {
        return WebSocketLink.ask(broker.httpPort(), path, headerLines);
    }

    private static void expectMqtt(WebSocketLink link) throws IOException {
        link.send(Packets.connect(ProtocolVersion.V3_1_1, "").bytes());
        byte[] connack = new byte[4];
        assertEquals(4, link.read(connack, 10_000));
        assertArrayEquals(Bytes.hex("20 02 00 00"), connack);
        link.close();
    }

    /** Tutorials use all of these. */
    @ParameterizedTest
    @ValueSource(strings = {"/", "/mqtt", "/ws", "/mqtt/", "/some/where?user=x"})
    void mqttIsSpokenOnAnyPath(String path) throws IOException {
        WebSocketLink link = ask(path, "Sec-WebSocket-Protocol: mqtt");
        assertEquals(101, link.answer().status());
        assertEquals("mqtt", link.answer().header("Sec-WebSocket-Protocol"));
        expectMqtt(link);
    }

    /** Offers, lines apart by |, and what is chosen: mqtt where it is offered, else its old name [MQTT-6.0.0-3, -4]. */
    @Proves(v311 = "MQTT-6.0.0-4", v5 = "MQTT-6.0.0-4")
    @ParameterizedTest
    @CsvSource({
        "mqtt, mqtt",
        "mqttv3.1, mqttv3.1",
        "'mqtt, mqttv3.1', mqtt",
        "'mqttv3.1,mqtt', mqtt",
        "'chat, mqtt', mqtt",
        "'chat|mqtt', mqtt",
        "'chat|mqttv3.1, mqtt', mqtt",
        "'  mqtt  ,other', mqtt"
    })
    void theSubprotocolIsChosenFromAllLines(String offer, String chosen) throws IOException {
        String[] lines = offer.split("\\|");
        for (int i = 0; i < lines.length; i++) {
            lines[i] = "Sec-WebSocket-Protocol: " + lines[i];
        }
        WebSocketLink link = ask("/mqtt", lines);
        assertEquals(101, link.answer().status(), link.answer().toString());
        assertEquals(chosen, link.answer().header("Sec-WebSocket-Protocol"));
        expectMqtt(link);
    }

    @ParameterizedTest
    @ValueSource(strings = {"chat", "mqttx", "MQTT-SN", "mqtt3, amqp", "xmqtt"})
    void anOfferOfOthersOnlyIsRefused(String offer) throws IOException {
        WebSocketLink link = ask("/mqtt", "Sec-WebSocket-Protocol: " + offer);
        assertEquals(400, link.answer().status(), link.answer().toString());
        link.close();
    }

    /** A page of another site must not use the visitor's broker. */
    @ParameterizedTest
    @ValueSource(
            strings = {"https://evil.example", "http://127.0.0.1.evil.example", "http://evil.example:8080", "null"})
    void aForeignOriginIsRefused(String origin) throws IOException {
        WebSocketLink link = ask("/mqtt", "Sec-WebSocket-Protocol: mqtt", "Origin: " + origin);
        assertEquals(403, link.answer().status(), link.answer().toString());
        link.close();
    }

    @Test
    void theOwnOriginIsAccepted() throws IOException {
        WebSocketLink link =
                ask("/mqtt", "Sec-WebSocket-Protocol: mqtt", "Origin: http://127.0.0.1:" + broker.httpPort());
        assertEquals(101, link.answer().status(), link.answer().toString());
        expectMqtt(link);
    }

    /** No extension was agreed on, so none may be answered: a compressed frame could not be read. */
    @Test
    void extensionsAreDeclined() throws IOException {
        WebSocketLink link = ask(
                "/mqtt",
                "Sec-WebSocket-Protocol: mqtt",
                "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits");
        assertEquals(101, link.answer().status());
        assertNull(link.answer().header("Sec-WebSocket-Extensions"));
        expectMqtt(link);
    }

    @Test
    void healthAndPageAreServedBesides() throws IOException, InterruptedException {
        HttpClient http = HttpClient.newHttpClient();
        HttpResponse<String> health = get(http, "/health");
        assertEquals(200, health.statusCode());
        assertTrue(health.headers().firstValue("Content-Type").orElse("").startsWith("application/json"));
        assertTrue(new ObjectMapper().readTree(health.body()).isObject(), health.body());

        HttpResponse<String> page = get(http, "/");
        assertEquals(200, page.statusCode());
        assertTrue(page.headers().firstValue("Content-Type").orElse("").startsWith("text/html"));
        String policy = page.headers().firstValue("Content-Security-Policy").orElse("");
        assertTrue(policy.contains("default-src"), policy);
        assertTrue(!policy.contains("unsafe-eval"), policy);
        assertEquals(200, get(http, "/app.js").statusCode());
        assertEquals(404, get(http, "/no/such/file").statusCode());
        assertNotEquals(200, get(http, "/..%2f..%2fetc%2fpasswd").statusCode());
    }

    private static HttpResponse<String> get(HttpClient http, String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + broker.httpPort() + path);
        return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }
}
