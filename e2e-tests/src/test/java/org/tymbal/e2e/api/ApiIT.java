package org.tymbal.e2e.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.tymbal.codec.packet.PacketType;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.e2e.harness.BrokerProcess;
import org.tymbal.e2e.harness.ChildProcess;
import org.tymbal.e2e.harness.Endpoint;
import org.tymbal.e2e.harness.Packets;
import org.tymbal.e2e.harness.Tools;
import org.tymbal.e2e.harness.Wire;
import org.tymbal.e2e.harness.WireClient;

/** The HTTP API as programs and pages meet it: every route, and everybody who may not. */
@Timeout(120)
class ApiIT {
    private static final String PASSWORD = "opensesame";
    private static final String FRIEND = "https://console.example.org";
    private static final Wire WIRE = new Wire(Endpoint.TCP, ProtocolVersion.V5);
    private static final ObjectMapper JSON = new ObjectMapper();

    @RegisterExtension
    static final BrokerProcess BROKER = broker();

    private final HttpClient http = HttpClient.newHttpClient();

    private static BrokerProcess broker() {
        try {
            Path users = Files.createTempFile("tymbal-api", ".txt");
            users.toFile().deleteOnExit();
            for (String user : List.of("anna", "prom", "bert")) {
                ChildProcess passwd =
                        ChildProcess.start(Tools.path("mosquitto_passwd"), "-b", users.toString(), user, PASSWORD);
                assertEquals(0, passwd.awaitExit(), passwd.output().toString());
            }
            return BrokerProcess.tymbal(
                    "--set", "allow_anonymous=true",
                    "--set", "password_file=" + users,
                    "--set", "admin_user=anna",
                    "--set", "monitor_user=prom",
                    "--set", "api_origin=" + FRIEND);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String basic(String user) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + PASSWORD).getBytes(StandardCharsets.UTF_8));
    }

    /** @param headers names and values in turn; as Authorization, a user */
    private HttpResponse<String> ask(String method, String path, String body, String... headers) throws Exception {
        return ask(BROKER.httpPort(), method, path, body, headers);
    }

    private HttpResponse<String> ask(int port, String method, String path, String body, String... headers)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        for (int i = 0; i < headers.length; i += 2) {
            boolean user = headers[i].equals("Authorization") && !headers[i + 1].contains(" ");
            request.header(headers[i], user ? basic(headers[i + 1]) : headers[i + 1]);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private JsonNode get(String path) throws Exception {
        HttpResponse<String> response = ask("GET", "/api/v1/" + path, "", "Authorization", "anna");
        assertEquals(200, response.statusCode(), response.body());
        return JSON.readTree(response.body());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** What the description names, with something in the place of each parameter that must be there. */
    private List<String[]> operations() throws Exception {
        List<String[]> all = new ArrayList<>();
        JsonNode paths =
                JSON.readTree(ask("GET", "/api/v1/openapi.json", "").body()).path("paths");
        for (Map.Entry<String, JsonNode> path : paths.properties()) {
            for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
                StringBuilder query = new StringBuilder();
                String at = path.getKey();
                for (JsonNode parameter : operation.getValue().path("parameters")) {
                    String name = parameter.path("name").asText();
                    if (parameter.path("in").asText().equals("path")) {
                        at = at.replace("{" + name + "}", "nobody");
                    } else if (parameter.path("required").asBoolean()) {
                        query.append(query.length() == 0 ? "?" : "&")
                                .append(name)
                                .append("=x");
                    }
                }
                all.add(new String[] {operation.getKey().toUpperCase(java.util.Locale.ROOT), at + query});
            }
        }
        return all;
    }

    private String path(String described) {
        return described.startsWith("/api/") || described.equals("/metrics") ? described : "/api/v1" + described;
    }

    @Test
    void everyRouteAsksWhoComes() throws Exception {
        TreeSet<String> open = new TreeSet<>();
        int count = 0;
        for (String[] operation : operations()) {
            String body = operation[0].equals("POST") ? "{}" : "";
            int nobody = ask(operation[0], path(operation[1]), body).statusCode();
            int user = ask(operation[0], path(operation[1]), body, "Authorization", "bert")
                    .statusCode();
            if (nobody != 401) {
                open.add(operation[1] + " " + nobody);
            } else {
                assertEquals(403, user, operation[0] + " " + operation[1]);
            }
            if (!operation[0].equals("GET") && nobody == 401) {
                assertEquals(
                        403,
                        ask(operation[0], path(operation[1]), body, "Authorization", "prom")
                                .statusCode(),
                        "a monitor changes nothing: " + operation[1]);
            }
            count++;
        }
        assertTrue(count >= 17, count + " operations");
        // Whoever comes may ask who he is, log in and out, and read what any client may subscribe to.
        assertEquals(
                List.of("login 400", "logout 204", "openapi.json 200", "sys/history 200", "whoami 200"),
                open.stream()
                        .map(one -> one.replace("/api/v1", "").substring(1))
                        .toList());
    }

    @Test
    void clientsSessionsAndTheWayOut() throws Exception {
        WireClient client = BROKER.connect(WIRE, Packets.connect(WIRE.version(), "api/one two"));
        client.subscribe("a/#", 1);
        assertEquals(
                "a/#",
                get("clients/" + encoded("api/one two"))
                        .at("/subscriptions/0/filter")
                        .asText());
        assertEquals("api/one two", get("clients?q=one%20t").at("/clients/0/id").asText());
        assertEquals(
                "api/one two",
                get("sessions?q=one%20t&sort=subscriptions").at("/clients/0/id").asText());
        assertEquals(
                204,
                ask(
                                "DELETE",
                                "/api/v1/clients/" + encoded("api/one two") + "?reason=enough",
                                "",
                                "Authorization",
                                "anna")
                        .statusCode());
        assertEquals(
                PacketType.DISCONNECT, client.awaitType(PacketType.DISCONNECT).type());
        WireClient other = BROKER.connect(WIRE, Packets.connect(WIRE.version(), "api-two"));
        assertEquals(
                204,
                ask("DELETE", "/api/v1/sessions/api-two", "", "Authorization", "anna")
                        .statusCode());
        other.expectClosed(0x98);
        assertEquals(
                404,
                ask("DELETE", "/api/v1/sessions/api-two", "", "Authorization", "anna")
                        .statusCode());
    }

    @Test
    void publishedRetainedAndCleared() throws Exception {
        WireClient client = BROKER.connect(WIRE, Packets.connect(WIRE.version(), "api-reader"));
        client.subscribe("api/#", 1);
        HttpResponse<String> published = ask(
                "POST",
                "/api/v1/publish",
                "{\"topic\":\"api/x\",\"payload\":\"hé\",\"qos\":1,\"retain\":true}",
                "Authorization",
                "anna");
        assertEquals(200, published.statusCode(), published.body());
        assertTrue(JSON.readTree(published.body()).path("matched").asBoolean());
        client.nextMessage("hé");
        assertEquals(
                "api/x", get("retained?filter=api/%23").at("/messages/0/topic").asText());
        HttpResponse<String> dry =
                ask("DELETE", "/api/v1/retained?filter=api/%23&dryRun=true", "", "Authorization", "anna");
        assertEquals(1, JSON.readTree(dry.body()).path("count").asInt(), dry.body());
        assertEquals(1, get("retained?filter=api/%23").path("messages").size());
        assertEquals(
                200,
                ask("DELETE", "/api/v1/retained?filter=api/%23", "", "Authorization", "anna")
                        .statusCode());
        assertEquals(0, get("retained?filter=api/%23").path("messages").size());
        client.close();
    }

    @Test
    void theBrokerItself() throws Exception {
        assertEquals("tymbal", get("version").path("name").asText());
        JsonNode listeners = get("listeners").path("listeners");
        assertTrue(listeners.size() >= 4, listeners.toString());
        for (JsonNode listener : listeners) {
            assertEquals(
                    listener.path("protocol").asText().endsWith("s"),
                    listener.path("certificates").size() > 0,
                    listener.toString());
        }
        assertEquals(10, get("sys/history").path("seconds").asInt());
        assertTrue(get("metrics").path("metrics").size() > 30);
        HttpResponse<String> prometheus = ask("GET", "/metrics", "", "Authorization", "prom");
        assertEquals(200, prometheus.statusCode());
        assertTrue(prometheus.body().contains("\ntymbal_listener_received_bytes_total{address="), prometheus.body());
        HttpResponse<String> reloaded = ask("POST", "/api/v1/reload", "{}", "Authorization", "anna");
        assertEquals(200, reloaded.statusCode(), reloaded.body());
        WireClient client = BROKER.open(WIRE);
        client.connect(Packets.connect(WIRE.version(), "api-liar")
                .username("anna")
                .password("wrong".getBytes(StandardCharsets.UTF_8)));
        assertEquals("api-liar", get("refused").at("/refused/0/client").asText());
        client.close();
        JsonNode why = get("why?topic=a&client=api-liar");
        assertFalse(why.path("arrives").asBoolean());
        assertTrue(why.path("summary").asText().contains("no session of api-liar"), why.toString());
    }

    @Test
    void packetsAreWatched() throws Exception {
        BlockingQueue<byte[]> came = new LinkedBlockingQueue<>();
        WebSocket socket = http.newWebSocketBuilder()
                .header("Authorization", basic("anna"))
                .buildAsync(
                        URI.create("ws://127.0.0.1:" + BROKER.httpPort() + "/api/v1/trace?client=api-watched"),
                        new WebSocket.Listener() {
                            @Override
                            public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
                                byte[] bytes = new byte[data.remaining()];
                                data.get(bytes);
                                came.add(bytes);
                                from.request(1);
                                return null;
                            }
                        })
                .get(20, TimeUnit.SECONDS);
        assertEquals(2, came.poll(20, TimeUnit.SECONDS)[8], "the watching has begun");
        WireClient client = BROKER.connect(
                WIRE,
                Packets.connect(WIRE.version(), "api-watched")
                        .username("bert")
                        .password(PASSWORD.getBytes(StandardCharsets.UTF_8)));
        byte[] connect = came.poll(20, TimeUnit.SECONDS);
        String text = new String(connect, StandardCharsets.ISO_8859_1);
        assertTrue(text.contains("bert") && !text.contains(PASSWORD), "the password is shown: " + text);
        socket.abort();
        client.close();
        assertEquals(
                426,
                ask("GET", "/api/v1/trace?client=x", "", "Authorization", "anna")
                        .statusCode());
    }

    private String cookie() throws Exception {
        HttpResponse<String> response = ask(
                "POST", "/api/v1/login", "{\"username\":\"anna\",\"password\":\"" + PASSWORD + "\"}", "X-Tymbal", "1");
        assertEquals(200, response.statusCode(), response.body());
        String set = response.headers().firstValue("Set-Cookie").orElse("");
        assertTrue(set.contains("HttpOnly") && set.contains("SameSite=Strict"), set);
        return set.substring(0, set.indexOf(';'));
    }

    @Test
    void aPageThatIsNotOursChangesNothing() throws Exception {
        String cookie = cookie();
        String publish = "{\"topic\":\"csrf\",\"payload\":\"x\"}";
        assertEquals(200, ask("GET", "/api/v1/version", "", "Cookie", cookie).statusCode());
        assertEquals(
                403,
                ask("POST", "/api/v1/publish", publish, "Cookie", cookie).statusCode(),
                "a form cannot send the header");
        assertEquals(
                200,
                ask("POST", "/api/v1/publish", publish, "Cookie", cookie, "X-Tymbal", "1")
                        .statusCode());
        for (String origin : List.of("https://evil.example", "null", "http://127.0.0.1:1", FRIEND + ".evil.example")) {
            HttpResponse<String> answer =
                    ask("POST", "/api/v1/publish", publish, "Cookie", cookie, "X-Tymbal", "1", "Origin", origin);
            assertEquals(403, answer.statusCode(), origin);
            assertTrue(
                    answer.headers().firstValue("Access-Control-Allow-Origin").isEmpty(), origin);
        }
        assertEquals(
                403,
                ask("GET", "/api/v1/version", "", "Cookie", cookie, "Sec-Fetch-Site", "cross-site")
                        .statusCode());
        assertEquals(
                204,
                ask("POST", "/api/v1/logout", "", "Cookie", cookie, "X-Tymbal", "1")
                        .statusCode());
        assertEquals(401, ask("GET", "/api/v1/version", "", "Cookie", cookie).statusCode());
    }

    @Test
    void aPageThatIsNamedMayAskButNotByCookie() throws Exception {
        HttpResponse<String> answer = ask("GET", "/api/v1/version", "", "Authorization", "anna", "Origin", FRIEND);
        assertEquals(200, answer.statusCode());
        assertEquals(
                FRIEND,
                answer.headers().firstValue("Access-Control-Allow-Origin").orElse(""));
        assertTrue(
                answer.headers().firstValue("Access-Control-Allow-Credentials").isEmpty());
        HttpResponse<String> preflight = ask("OPTIONS", "/api/v1/publish", "", "Origin", FRIEND);
        assertEquals(204, preflight.statusCode());
        assertTrue(preflight
                .headers()
                .firstValue("Access-Control-Allow-Headers")
                .orElse("")
                .contains("Authorization"));
        assertEquals(
                403,
                ask("OPTIONS", "/api/v1/publish", "", "Origin", "https://evil.example")
                        .statusCode());
    }

    @Test
    void whoAsksTooOftenWaits() throws Exception {
        try (BrokerProcess own = broker().start()) {
            int refused = 0;
            String wait = "";
            for (int i = 0; i < 5_000 && refused == 0; i++) {
                List<java.util.concurrent.CompletableFuture<HttpResponse<String>>> together = new ArrayList<>();
                for (int k = 0; k < 50; k++) {
                    together.add(http.sendAsync(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + own.httpPort() + "/api/v1/whoami"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString()));
                }
                for (var one : together) {
                    HttpResponse<String> answer = one.get(20, TimeUnit.SECONDS);
                    if (answer.statusCode() == 429) {
                        refused++;
                        wait = answer.headers().firstValue("Retry-After").orElse("");
                    }
                }
            }
            assertTrue(refused > 0);
            assertTrue(Integer.parseInt(wait) > 0, wait);
        }
        try (BrokerProcess own = broker().start()) {
            int last = 0;
            for (int i = 0; i < 11; i++) {
                last = ask(
                                own.httpPort(),
                                "GET",
                                "/api/v1/version",
                                "",
                                "Authorization",
                                "Basic "
                                        + Base64.getEncoder()
                                                .encodeToString(("anna:guess" + i).getBytes(StandardCharsets.UTF_8)))
                        .statusCode();
            }
            assertEquals(429, last, "ten wrong passwords, and the address has to wait");
        }
    }
}
