package org.tymbal.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tymbal.server.ServerWires.config;
import static org.tymbal.server.ServerWires.silentLog;
import static org.tymbal.server.ServerWires.statusOf;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tymbal.server.config.LimitsConfig;

/** HTTP at the whole server. */
@Timeout(60)
class ServerHttpTest {
    private static Server server;

    @BeforeAll
    static void start() throws IOException {
        server = Server.start(config(LimitsConfig.DEFAULT), silentLog());
    }

    @AfterAll
    static void stop() {
        server.stop();
    }

    @Test
    void answersHealth() throws Exception {
        HttpResponse<String> response = get("/health");
        assertEquals(200, response.statusCode());
        assertTrue(response.body().startsWith("{\"status\":\"up\",\"version\":\""));
        assertTrue(response.body().contains("\"localOnly\":true,\"mqttPort\":" + server.mqttPort()));
        assertTrue(response.body().contains("\"durability\":\"memory\""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/nothing", "/web/", "/../pom.xml", "/%2e%2e/x.txt", "/.hidden.txt", "//index.html", "/org"})
    void saysWhenThereIsNothing(String path) throws IOException {
        assertEquals(
                "HTTP/1.1 404 ",
                statusOf(
                        server,
                        ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(StandardCharsets.US_ASCII)));
    }

    @Test
    void answersOnlyToHarmlessNames() throws IOException {
        assertEquals("HTTP/1.1 200 ", statusOf(server, request("/health", "localhost:" + server.httpPort())));
        assertEquals("HTTP/1.1 421 ", statusOf(server, request("/health", "evil.example")));
        assertEquals("HTTP/1.1 421 ", statusOf(server, request("/health", "localhost.evil.example")));
        assertEquals("HTTP/1.1 421 ", statusOf(server, request("/health", "127.0.0.1.evil.example")));
    }

    @Test
    void endsARequestThatNeverEnds() throws IOException {
        assertEquals(
                "HTTP/1.1 405 ",
                statusOf(
                        server,
                        "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n"
                                .getBytes(StandardCharsets.US_ASCII)));
        try (Socket socket = new Socket("127.0.0.1", server.httpPort())) {
            socket.getOutputStream()
                    .write("POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            assertEquals(-1, socket.getInputStream().read());
        }
    }

    private static byte[] request(String path, String host) {
        return ("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    private static HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.httpPort() + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    /** Whatever a connection is for, it may not be silent for longer than one that should send CONNECT. */
    @Test
    void silenceOverHttpIsWaitedForAsLongAsForConnect() throws IOException {
        LimitsConfig hasty =
                LimitsConfig.DEFAULT.toBuilder().connectTimeoutSeconds(1).build();
        Server impatient = Server.start(config(hasty), silentLog());
        try (Socket nothing = new Socket("127.0.0.1", impatient.httpPort());
                Socket half = new Socket("127.0.0.1", impatient.httpPort())) {
            half.getOutputStream().write("GET / HT".getBytes(StandardCharsets.US_ASCII));
            for (Socket socket : List.of(nothing, half)) {
                socket.setSoTimeout(9_000); // less than Undertow was told before
                assertEquals(-1, socket.getInputStream().read());
            }
        } finally {
            impatient.stop();
        }
    }
}
