package org.tymbal.server.http.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tymbal.server.access.PasswordFile;
import org.tymbal.server.config.AccessConfig;
import org.tymbal.server.config.ApiConfig;
import org.tymbal.server.config.LimitsConfig;

/** Who may do what, and who may not. */
@Timeout(60)
class AccessTest {
    private static final String VERSION = "/api/v1/version";
    private static final String PUBLISH = "{\"topic\":\"t\",\"payload\":\"x\"}";
    private static final String LOGIN = "{\"username\":\"anna\",\"password\":\"secret-anna\"}";

    @TempDir
    Path directory;

    @Test
    void rightsAreThoseOfTheUser() throws Exception {
        try (ApiServer api = ApiServer.withUsers(directory)) {
            for (String path : List.of(VERSION, "/api/v1/clients", "/metrics", "/api/v1/metrics", "/api/v1/refused")) {
                assertEquals(200, api.get(path, ApiServer.ADMIN).statusCode(), path);
                assertEquals(200, api.get(path, ApiServer.MONITOR).statusCode(), path);
                assertEquals(403, api.get(path, ApiServer.USER).statusCode(), path);
                assertEquals(401, api.ask("GET", path, "").statusCode(), path);
            }
            assertEquals(
                    200, api.post("/api/v1/publish", PUBLISH, ApiServer.ADMIN).statusCode());
            assertEquals(
                    403, api.post("/api/v1/publish", PUBLISH, ApiServer.MONITOR).statusCode());
            assertEquals(403, api.delete("/api/v1/clients/x", ApiServer.MONITOR).statusCode());
            assertEquals(
                    403,
                    api.delete("/api/v1/retained?filter=%23", ApiServer.MONITOR).statusCode());
            assertEquals(401, api.ask("DELETE", "/api/v1/sessions/x", "").statusCode());
            assertEquals(200, api.ask("GET", "/api/v1/openapi.json", "").statusCode());
        }
    }

    @Test
    void theLastHourIsReadByWhoMayReadSys() throws Exception {
        String history = "/api/v1/sys/history";
        try (ApiServer api = ApiServer.withUsers(directory, "topic read $SYS/#", "user bert", "topic read b")) {
            assertEquals(200, api.get(history, ApiServer.ADMIN).statusCode());
            assertEquals(200, api.ask("GET", history, "").statusCode(), "anonymous clients may subscribe to $SYS");
            assertEquals(401, api.ask("GET", "/api/v1/clients", "").statusCode(), "and look at nothing else");
            assertEquals(403, api.get(history, ApiServer.USER).statusCode(), "bert may only read b");
            assertEquals(401, api.get(history, ApiServer.basic("anna", "guess")).statusCode());
        }
        Path other = java.nio.file.Files.createDirectory(directory.resolve("other"));
        try (ApiServer api = ApiServer.withUsers(other, "topic read a", "user bert", "topic read $SYS/#")) {
            assertEquals(401, api.ask("GET", history, "").statusCode());
            assertEquals(200, api.get(history, ApiServer.USER).statusCode());
        }
    }

    @Test
    void aWrongPasswordIsRefusedAndSeen() throws Exception {
        try (ApiServer api = ApiServer.withUsers(directory)) {
            HttpResponse<String> response = api.get(VERSION, ApiServer.basic("anna", "guess"));
            assertEquals(401, response.statusCode());
            assertEquals(
                    "application/problem+json",
                    response.headers().firstValue("Content-Type").orElse(""));
            assertTrue(
                    response.headers().firstValue("WWW-Authenticate").orElse("").startsWith("Basic "));
            JsonNode refused = api.json("/api/v1/refused").path("refused").path(0);
            assertEquals("http", refused.path("what").textValue());
            assertEquals("anna", refused.path("user").textValue());
            assertFalse(api.get("/api/v1/refused", ApiServer.ADMIN).body().contains("guess"));
            HttpResponse<String> fromPage =
                    api.ask("GET", VERSION, "", "Authorization", ApiServer.basic("anna", "guess"), "X-Tymbal", "1");
            assertTrue(fromPage.headers().firstValue("WWW-Authenticate").isEmpty());
        }
    }

    @Test
    void whoGuessesIsToldToWaitEvenWithTheRightPassword() throws Exception {
        try (ApiServer api = ApiServer.withUsers(directory)) {
            int last = 0;
            for (int i = 0; i < 11; i++) {
                last = api.get(VERSION, ApiServer.basic("anna", "guess" + i)).statusCode();
            }
            assertEquals(429, last);
            HttpResponse<String> right = api.get(VERSION, ApiServer.ADMIN);
            assertEquals(429, right.statusCode());
            assertTrue(
                    Integer.parseInt(right.headers().firstValue("Retry-After").orElse("0")) > 0);
            assertEquals(429, api.post("/api/v1/login", LOGIN, ApiServer.ADMIN).statusCode());
        }
    }

    @Test
    void hostileCredentialsAreRefused() throws Exception {
        try (ApiServer api = ApiServer.withUsers(directory)) {
            for (String line : List.of(
                    "Basic",
                    "Basic ***",
                    "Basic " + java.util.Base64.getEncoder().encodeToString("nocolon".getBytes(StandardCharsets.UTF_8)),
                    "Bearer anna",
                    "Basic " + "A".repeat(6_000))) {
                assertEquals(401, api.get(VERSION, line).statusCode(), line);
            }
            assertEquals(
                    401, api.ask("GET", VERSION, "", "Cookie", "tymbal=guess").statusCode());
            assertEquals(
                    401,
                    api.ask("GET", VERSION, "", "Cookie", "tymbal=" + "x".repeat(5_000))
                            .statusCode());
        }
    }

    @Test
    void aCookieStandsForAUserUntilHeLogsOut() throws Exception {
        try (ApiServer api = ApiServer.withUsers(directory)) {
            String cookie = login(api);
            assertEquals(200, api.ask("GET", VERSION, "", "Cookie", cookie).statusCode());
            assertEquals(
                    "administrator",
                    ApiServer.tree(api.ask("GET", "/api/v1/whoami", "", "Cookie", cookie))
                            .path("role")
                            .textValue());
            assertEquals(
                    403,
                    api.ask("POST", "/api/v1/publish", PUBLISH, "Cookie", cookie, "Content-Type", "application/json")
                            .statusCode(),
                    "a page that cannot set a header is not ours");
            HttpResponse<String> done = publishByCookie(api, cookie);
            assertEquals(200, done.statusCode(), done.body());
            assertEquals(
                    204,
                    api.ask("POST", "/api/v1/logout", "", "Cookie", cookie, "X-Tymbal", "1")
                            .statusCode());
            assertEquals(401, api.ask("GET", VERSION, "", "Cookie", cookie).statusCode());
        }
    }

    @Test
    void aCookieEndsWithItsUser() throws Exception {
        try (ApiServer api = ApiServer.withUsers(directory)) {
            String cookie = login(api);
            Path users = directory.resolve("users.txt");
            PasswordFile.read(users).with("anna", ApiServer.hash("another")).write(users);
            api.server.reload();
            assertEquals(401, api.ask("GET", VERSION, "", "Cookie", cookie).statusCode());
            assertEquals(401, api.get(VERSION, ApiServer.ADMIN).statusCode(), "also where it was remembered");
        }
    }

    private static String login(ApiServer api) throws Exception {
        HttpResponse<String> response =
                api.ask("POST", "/api/v1/login", LOGIN, "Content-Type", "application/json", "X-Tymbal", "1");
        assertEquals(200, response.statusCode(), response.body());
        String cookie = response.headers().firstValue("Set-Cookie").orElse("");
        assertTrue(cookie.contains("; HttpOnly; SameSite=Strict"), cookie);
        return cookie.substring(0, cookie.indexOf(';'));
    }

    private static HttpResponse<String> publishByCookie(ApiServer api, String cookie) throws Exception {
        return api.ask(
                "POST",
                "/api/v1/publish",
                PUBLISH,
                "Cookie",
                cookie,
                "X-Tymbal",
                "1",
                "Content-Type",
                "application/json");
    }

    @Test
    void pagesOfStrangersGetNothing() throws Exception {
        try (ApiServer api = ApiServer.withUsers(directory)) {
            String cookie = login(api);
            for (String method : List.of("GET", "DELETE", "OPTIONS")) {
                HttpResponse<String> response = api.ask(
                        method,
                        "/api/v1/clients",
                        "",
                        "Origin",
                        "https://evil.example",
                        "Cookie",
                        cookie,
                        "X-Tymbal",
                        "1");
                assertEquals(403, response.statusCode(), method);
                assertTrue(response.headers()
                        .firstValue("Access-Control-Allow-Origin")
                        .isEmpty());
            }
            assertEquals(
                    403,
                    api.ask("GET", VERSION, "", "Sec-Fetch-Site", "cross-site", "Cookie", cookie)
                            .statusCode());
            assertEquals(
                    403,
                    api.ask("POST", "/api/v1/login", LOGIN, "Origin", "null", "Content-Type", "application/json")
                            .statusCode());
            String own = "http://127.0.0.1:" + api.server.httpPort();
            assertEquals(
                    200,
                    api.ask("GET", VERSION, "", "Origin", own, "Cookie", cookie).statusCode());
        }
    }

    @Test
    void aPageThatIsNamedMayAsk() throws Exception {
        try (ApiServer api = ApiServer.withUsers(directory)) {
            String origin = "https://console.example.org";
            HttpResponse<String> before = api.ask("OPTIONS", VERSION, "", "Origin", origin);
            assertEquals(204, before.statusCode());
            assertEquals(
                    origin,
                    before.headers().firstValue("Access-Control-Allow-Origin").orElse(""));
            assertTrue(
                    before.headers()
                            .firstValue("Access-Control-Allow-Credentials")
                            .isEmpty(),
                    "no cookies");
            HttpResponse<String> response =
                    api.ask("GET", VERSION, "", "Origin", origin, "Authorization", ApiServer.ADMIN);
            assertEquals(200, response.statusCode());
            assertEquals(
                    origin,
                    response.headers().firstValue("Access-Control-Allow-Origin").orElse(""));
            assertEquals(401, api.ask("GET", VERSION, "", "Origin", origin).statusCode());
        }
    }

    @Test
    void aFormOfAnotherPageIsNoJson() throws Exception {
        try (ApiServer api = ApiServer.withUsers(directory)) {
            assertEquals(
                    415,
                    api.ask(
                                    "POST",
                                    "/api/v1/publish",
                                    PUBLISH,
                                    "Authorization",
                                    ApiServer.ADMIN,
                                    "Content-Type",
                                    "text/plain")
                            .statusCode());
        }
    }

    @Test
    void withoutUsersOnlyWhoSitsHereMayLookAndNobodyMayChange() throws Exception {
        try (ApiServer api = ApiServer.open()) {
            assertEquals(200, api.ask("GET", VERSION, "").statusCode());
            assertEquals(
                    "local",
                    ApiServer.tree(api.ask("GET", "/api/v1/whoami", ""))
                            .path("role")
                            .textValue());
            for (String path : List.of("/api/v1/clients/x", "/api/v1/sessions/x", "/api/v1/retained?filter=%23")) {
                assertEquals(401, api.ask("DELETE", path, "").statusCode(), path);
            }
            assertEquals(
                    401,
                    api.ask("POST", "/api/v1/publish", PUBLISH, "Content-Type", "application/json")
                            .statusCode());
            for (String sign : List.of("X-Forwarded-For", "Forwarded", "Via", "X-Real-IP")) {
                assertEquals(401, api.ask("GET", VERSION, "", sign, "192.0.2.1").statusCode(), sign);
            }
            assertEquals(401, api.get(VERSION, ApiServer.ADMIN).statusCode(), "nobody can be a user here");
        }
    }

    @Test
    void whereUsersAreKnownOrNamedNobodyLooksWithoutBeingOne() throws Exception {
        AccessConfig rulesOnly = ApiServer.access(directory, "topic read #");
        AccessConfig noUsers = new AccessConfig("", true, null, rulesOnly.aclFile(), null, null, null, false, true);
        try (ApiServer api = ApiServer.start(noUsers, ApiConfig.DEFAULT, LimitsConfig.DEFAULT)) {
            assertEquals(401, api.ask("GET", VERSION, "").statusCode(), "there are rules");
        }
        ApiConfig named = new ApiConfig(java.util.Set.of("anna"), java.util.Set.of(), List.of());
        try (ApiServer api = ApiServer.start(AccessConfig.OPEN, named, LimitsConfig.DEFAULT)) {
            assertEquals(401, api.ask("GET", VERSION, "").statusCode(), "there is an administrator");
            assertEquals(401, api.get(VERSION, ApiServer.ADMIN).statusCode(), "who cannot prove it");
        }
    }

    @Test
    void aNameThatAStrangerMadeUpLeadsNowhere() throws Exception {
        try (ApiServer api = ApiServer.open()) {
            String status = status(api, "GET /api/v1/version HTTP/1.1\r\nHost: rebound.example\r\n\r\n");
            assertTrue(status.startsWith("HTTP/1.1 421"), status);
            String two =
                    status(api, "GET /api/v1/version HTTP/1.1\r\nHost: localhost\r\nHost: rebound.example\r\n\r\n");
            assertTrue(two.startsWith("HTTP/1.1 4"), two);
        }
    }

    private static String status(ApiServer api, String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", api.server.httpPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readNBytes(14), StandardCharsets.US_ASCII);
        }
    }

    @Test
    void tooManyRequestsAreRefused() {
        long[] now = {0};
        Buckets buckets = new Buckets(3, 1, () -> now[0]);
        for (int i = 0; i < 3; i++) {
            assertEquals(0, buckets.take("a"));
        }
        assertEquals(1, buckets.take("a"));
        assertEquals(0, buckets.take("b"), "others are not concerned");
        now[0] = 1_000_000_000;
        assertEquals(0, buckets.take("a"));
        assertEquals(1, buckets.take("a"));
    }

    @Test
    void aBadgeEnds() {
        long[] now = {0};
        Badges badges = new Badges(() -> now[0]);
        var identity = new org.tymbal.server.access.Identity("$api", "anna", "");
        String used = badges.make(identity);
        String idle = badges.make(identity);
        long minute = 60_000_000_000L;
        for (int i = 0; i < 12 * 60 / 20; i++) {
            now[0] += 20 * minute;
            assertEquals(identity, badges.find(used));
        }
        now[0] += 20 * minute;
        assertNull(badges.find(used), "twelve hours are over");
        assertNull(badges.find(idle));
        assertNull(badges.find(""));
    }
}
