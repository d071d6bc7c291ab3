package org.tymbal.server.http.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tymbal.codec.packet.Packet;
import org.tymbal.codec.packet.Property;
import org.tymbal.codec.packet.Qos;
import org.tymbal.codec.packet.ReasonCode;

/** What the API says, and what it does. */
@Timeout(60)
class ApiTest {
    @TempDir
    Path directory;

    @Test
    void aClientIsShownAsItIs() throws Exception {
        try (ApiServer api = ApiServer.withUsers(directory);
                ApiServer.Mqtt client = api.mqtt("a/b c+ü")) {
            client.subscribe("x/+", Qos.AT_LEAST_ONCE);
            client.publish("x/1", "hello", Qos.AT_MOST_ONCE, false);
            client.ping();
            JsonNode shown = api.json("/api/v1/clients/a%2Fb%20c+%C3%BC");
            assertEquals("a/b c+ü", shown.path("id").textValue());
            assertEquals("5.0", shown.at("/connection/version").textValue());
            assertEquals(3_600, shown.at("/session/expirySeconds").intValue());
            assertEquals("x/+", shown.at("/subscriptions/0/filter").textValue());
            assertEquals(1, shown.at("/subscriptions/0/qos").intValue());
            assertEquals(1, shown.at("/connection/published/messages").intValue());
            assertEquals(5, shown.at("/connection/published/bytes").intValue());
            assertEquals(1, shown.at("/connection/sent/messages").intValue());
            assertEquals(404, api.get("/api/v1/clients/nobody", ApiServer.ADMIN).statusCode());
        }
    }

    @Test
    void clientsComeInPages() throws Exception {
        try (ApiServer api = ApiServer.withUsers(directory)) {
            for (int i = 0; i < 7; i++) {
                api.mqtt("c" + i).close();
            }
            TreeSet<String> found = new TreeSet<>();
            String after = "";
            int pages = 0;
            while (after != null) {
                JsonNode page = api.json("/api/v1/sessions?limit=3&after=" + after);
                page.path("clients")
                        .forEach(
                                client -> assertTrue(found.add(client.path("id").textValue())));
                after = page.path("next").textValue();
                pages++;
            }
            assertEquals(3, pages);
            assertEquals(7, found.size());
            assertEquals(
                    "c4", api.json("/api/v1/sessions?q=c4").at("/clients/0/id").textValue());
        }
    }

    @Test
    void clientsAreFoundByAddressAndSortedByWhatTheyDo() throws Exception {
        try (ApiServer api = ApiServer.withUsers(directory);
                ApiServer.Mqtt busy = api.mqtt("z-busy");
                ApiServer.Mqtt quiet = api.mqtt("a-quiet")) {
            quiet.ping();
            busy.subscribe("one", Qos.AT_MOST_ONCE);
            busy.subscribe("two", Qos.AT_MOST_ONCE);
            assertEquals(
                    "a-quiet", api.json("/api/v1/clients").at("/clients/0/id").textValue());
            assertEquals(
                    2, api.json("/api/v1/clients?q=127.0.0.1").path("clients").size());
            for (String order : List.of("in", "out", "queued", "inflight", "subscriptions", "lost", "latest")) {
                JsonNode page = api.json("/api/v1/clients?limit=1&sort=" + order);
                assertEquals(1, page.path("clients").size(), order);
                assertTrue(page.path("next").isNull(), order);
            }
            assertEquals(
                    "z-busy",
                    api.json("/api/v1/clients?sort=subscriptions")
                            .at("/clients/0/id")
                            .textValue());
            assertEquals(
                    "a-quiet",
                    api.json("/api/v1/sessions?sort=queued").at("/clients/0/id").textValue(),
                    "equals stand by their identifiers");
            assertEquals(
                    400, api.get("/api/v1/clients?sort=colour", ApiServer.ADMIN).statusCode());
        }
    }

    @Test
    void bytesAreCountedForEachListener() throws Exception {
        try (ApiServer api = ApiServer.withUsers(directory);
                ApiServer.Mqtt client = api.mqtt("c")) {
            client.publish("t", "x".repeat(1_000), Qos.AT_LEAST_ONCE, false);
            client.next();
            long received = 0;
            for (JsonNode listener : api.json("/api/v1/listeners").path("listeners")) {
                received += listener.path("bytesReceived").longValue();
                assertEquals(
                        listener.path("bytesReceived").longValue() > 0,
                        listener.path("bytesSent").longValue() > 0);
            }
            assertTrue(received > 1_000, received + " bytes");
            assertEquals(received, sumOf(api, "tymbal_received_bytes_total"), "all of them");
            assertEquals(received, sumOf(api, "tymbal_listener_received_bytes_total"));
        }
    }

    private static long sumOf(ApiServer api, String metric) throws Exception {
        long sum = 0;
        for (JsonNode family : api.json("/api/v1/metrics").path("metrics")) {
            if (family.path("name").textValue().equals(metric)) {
                for (JsonNode sample : family.path("samples")) {
                    sum += sample.path("value").longValue();
                }
            }
        }
        return sum;
    }

    @Test
    void aClientIsDisconnectedAndItsSessionDropped() throws Exception {
        try (ApiServer api = ApiServer.withUsers(directory);
                ApiServer.Mqtt client = api.mqtt("victim")) {
            client.subscribe("x", Qos.AT_LEAST_ONCE);
            assertEquals(
                    204,
                    api.delete("/api/v1/clients/victim?reason=go%20away", ApiServer.ADMIN)
                            .statusCode());
            Packet.Disconnect told = (Packet.Disconnect) client.next();
            assertEquals(ReasonCode.ADMINISTRATIVE_ACTION, told.reason());
            assertEquals("go away", told.properties().text(Property.REASON_STRING));
            assertNull(client.next());
            assertEquals(
                    404, api.delete("/api/v1/clients/victim", ApiServer.ADMIN).statusCode(), "is away");
            assertEquals(
                    1,
                    api.json("/api/v1/clients/victim")
                            .at("/session/subscriptions")
                            .intValue());
            assertEquals(
                    204, api.delete("/api/v1/sessions/victim", ApiServer.ADMIN).statusCode());
            assertEquals(
                    404, api.delete("/api/v1/sessions/victim", ApiServer.ADMIN).statusCode());
            assertEquals(0, api.server.broker().subscriptions());
        }
    }

    @Test
    void aSessionIsDroppedUnderItsClient() throws Exception {
        try (ApiServer api = ApiServer.withUsers(directory);
                ApiServer.Mqtt client = api.mqtt("victim")) {
            client.subscribe("x", Qos.AT_LEAST_ONCE);
            assertEquals(
                    204, api.delete("/api/v1/sessions/victim", ApiServer.ADMIN).statusCode());
            assertEquals(ReasonCode.ADMINISTRATIVE_ACTION, ((Packet.Disconnect) client.next()).reason());
            assertEquals(0, api.server.broker().sessions());
            assertEquals(0, api.server.broker().subscriptions());
        }
    }

    @Test
    void retainedMessagesAreListedCountedAndCleared() throws Exception {
        try (ApiServer api = ApiServer.withUsers(directory);
                ApiServer.Mqtt client = api.mqtt("p")) {
            for (int i = 0; i < 5; i++) {
                client.publish("r/" + i, "v" + i, Qos.AT_MOST_ONCE, true);
            }
            client.publish("s", "v", Qos.AT_MOST_ONCE, true);
            client.ping();
            JsonNode page = api.json("/api/v1/retained?filter=r/+&limit=3&payload=true");
            assertEquals("r/0", page.at("/messages/0/topic").textValue());
            assertEquals("djA=", page.at("/messages/0/payloadBase64").textValue());
            JsonNode age = page.at("/messages/0/ageSeconds"); // of a clock of whole seconds, which may have gone on
            assertTrue(age.isInt() && age.intValue() >= 0, age::toString);
            assertEquals(
                    2,
                    api.json("/api/v1/retained?filter=r/+&limit=3&after="
                                    + page.path("next").textValue())
                            .path("messages")
                            .size());
            JsonNode counted = ApiServer.tree(api.delete("/api/v1/retained?filter=r/%23&dryRun=true", ApiServer.ADMIN));
            assertEquals(5, counted.path("count").intValue());
            assertEquals(6, retained(api));
            assertEquals(
                    5,
                    ApiServer.tree(api.delete("/api/v1/retained?filter=r/%23", ApiServer.ADMIN))
                            .path("count")
                            .intValue());
            assertEquals(1, retained(api));
            assertEquals(400, api.delete("/api/v1/retained", ApiServer.ADMIN).statusCode());
            assertEquals(
                    400,
                    api.delete("/api/v1/retained?filter=a%23", ApiServer.ADMIN).statusCode());
        }
    }

    /** Without those of the broker itself. */
    private static int retained(ApiServer api) throws Exception {
        return api.json("/api/v1/retained?filter=%23&limit=1000")
                .path("messages")
                .size();
    }

    @Test
    void aMessageIsPublishedByTheRightsOfTheUser() throws Exception {
        String[] acl = {"topic read #", "user anna", "topic write allowed/#"};
        try (ApiServer api = ApiServer.withUsers(directory, acl);
                ApiServer.Mqtt client = api.mqtt("s")) {
            client.subscribe("allowed/x", Qos.AT_LEAST_ONCE);
            String body = "{\"topic\":\"allowed/x\",\"payloadBase64\":\"AAE=\",\"qos\":1,\"contentType\":\"b\","
                    + "\"userProperties\":[{\"name\":\"k\",\"value\":\"v\"}],\"messageExpirySeconds\":60}";
            HttpResponse<String> done = api.post("/api/v1/publish", body, ApiServer.ADMIN);
            assertEquals("{\"matched\":true}", done.body());
            Packet.Publish got = (Packet.Publish) client.next();
            assertEquals(2, got.payload().length());
            assertEquals("b", got.properties().text(Property.CONTENT_TYPE));
            HttpResponse<String> denied =
                    api.post("/api/v1/publish", "{\"topic\":\"other\",\"payload\":\"x\"}", ApiServer.ADMIN);
            assertEquals(403, denied.statusCode());
            assertTrue(denied.body().contains("acl.txt"), denied.body());
        }
    }

    @Test
    void hostileInputGetsASentence() throws Exception {
        try (ApiServer api = ApiServer.withUsers(directory)) {
            for (String body : List.of(
                    "",
                    "[]",
                    "{",
                    "{\"topic\":\"a\"} {}",
                    "{\"topic\":\"a\",\"topic\":\"b\"}",
                    "{\"topic\":\"a/#\"}",
                    "{\"topic\":\"\"}",
                    "{\"topic\":7}",
                    "{\"topic\":\"a\",\"qos\":3}",
                    "{\"topic\":\"a\",\"qos\":\"x\"}",
                    "{\"topic\":\"a\",\"what\":1}",
                    "{\"topic\":\"a\",\"payload\":\"x\",\"payloadBase64\":\"eA==\"}",
                    "{\"topic\":\"a\",\"payloadBase64\":\"*\"}",
                    "{\"topic\":\"a\",\"contentType\":\"\\ud800\"}",
                    "{\"topic\":\"\\ud800\"}",
                    "{\"topic\":\"a\",\"messageExpirySeconds\":-1}",
                    "{\"topic\":\"a\",\"userProperties\":[{\"name\":\"k\"}]}",
                    "{\"topic\":" + "[".repeat(1_000) + "]".repeat(1_000) + "}")) {
                HttpResponse<String> response = api.post("/api/v1/publish", body, ApiServer.ADMIN);
                assertEquals(400, response.statusCode(), body + " " + response.body());
                assertTrue(ApiServer.tree(response).path("detail").textValue().endsWith("."), response.body());
            }
            for (String path : List.of(
                    "/api/v1/clients?limit=0",
                    "/api/v1/clients?limit=99999999999999999999",
                    "/api/v1/clients?limit=-1",
                    "/api/v1/retained?filter=%23/a",
                    "/api/v1/retained?filter=%ff",
                    "/api/v1/retained?filter=$share/g/a&payload=maybe",
                    "/api/v1/refused?before=0")) {
                assertEquals(400, api.get(path, ApiServer.ADMIN).statusCode(), path);
            }
            assertEquals(404, api.get("/api/v1/nothing", ApiServer.ADMIN).statusCode());
            assertEquals(404, api.get("/api/v2/version", ApiServer.ADMIN).statusCode());
            assertEquals(405, api.delete("/api/v1/version", ApiServer.ADMIN).statusCode());
            HttpResponse<String> big =
                    api.post("/api/v1/login", "{\"username\":\"" + "x".repeat(20_000) + "\"}", ApiServer.ADMIN);
            assertEquals(413, big.statusCode());
        }
    }

    @Test
    void refusalsSayWhoAndWhyAndByWhichRule() throws Exception {
        String[] acl = {"topic read open/#", "user bert", "topic write b"};
        try (ApiServer api = ApiServer.withUsers(directory, acl);
                ApiServer.Mqtt client = api.mqtt("eve")) {
            client.publish("secret", "x", Qos.AT_MOST_ONCE, false);
            client.send(new Packet.Subscribe(
                    1,
                    List.of(org.tymbal.codec.packet.Subscription.of(
                            org.tymbal.codec.topic.TopicFilter.of("hidden/x"), Qos.AT_MOST_ONCE)),
                    org.tymbal.codec.packet.Properties.NONE));
            client.ping();
            JsonNode refused = api.json("/api/v1/refused").path("refused");
            assertEquals("subscribe", refused.at("/0/what").textValue());
            assertEquals("hidden/x", refused.at("/0/subject").textValue());
            assertEquals("publish", refused.at("/1/what").textValue());
            assertEquals("secret", refused.at("/1/subject").textValue());
            assertEquals("eve", refused.at("/1/client").textValue());
            assertTrue(refused.at("/1/rule").textValue().contains("acl.txt"), refused.toString());
            assertNotNull(refused.at("/1/address").textValue());
        }
    }

    @Test
    void metricsAreInPrometheusFormat() throws Exception {
        try (ApiServer api = ApiServer.withUsers(directory);
                ApiServer.Mqtt client = api.mqtt("m")) {
            client.subscribe("t", Qos.AT_LEAST_ONCE);
            client.publish("t", "12345", Qos.AT_LEAST_ONCE, false);
            client.ping();
            HttpResponse<String> response = api.get("/metrics", ApiServer.MONITOR);
            assertEquals(
                    "text/plain; version=0.0.4; charset=utf-8",
                    response.headers().firstValue("Content-Type").orElse(""));
            TreeSet<String> names = new TreeSet<>();
            for (String line : response.body().split("\n", -1)) {
                assertTrue(
                        line.isEmpty()
                                || line.matches("# (HELP|TYPE) [a-z_]+ .+")
                                || line.matches("[a-z_]+(\\{[a-z]+=\"[^\"]*\"(,[a-z]+=\"[^\"]*\")*})? [-0-9.E]+"),
                        line);
                if (line.startsWith("# TYPE ")) {
                    assertTrue(names.add(line.split(" ", -1)[2]), line);
                }
            }
            assertTrue(response.body().contains("\ntymbal_publish_received_total{qos=\"1\"} 1\n"), response.body());
            assertTrue(response.body().contains("\ntymbal_publish_sent_total{qos=\"1\"} 1\n"), response.body());
            assertTrue(response.body().contains("\ntymbal_clients_connected 1\n"));
            assertFalse(response.body().contains("NaN"));
        }
    }
}
