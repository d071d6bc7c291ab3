package org.tymbal.server.http.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.Qos;
import org.tymbal.codec.packet.Will;
import org.tymbal.codec.topic.TopicName;

/** What the description says, the API does: every route is asked, and every answer is compared with its schema. */
@Timeout(60)
class OpenApiTest {
    private static final Map<String, String> VALUES = Map.ofEntries(
            Map.entry("id", "walker"),
            Map.entry("filter", "#"),
            Map.entry("topic", "a/b"),
            Map.entry("client", "walker"),
            Map.entry("dryRun", "true"),
            Map.entry("payload", "true"),
            Map.entry("limit", "5"),
            Map.entry("before", "1000"),
            Map.entry("reason", "for a test"));

    private static final Map<String, String> BODIES = Map.of(
            "Publish",
            "{\"topic\":\"a/b\",\"payload\":\"x\",\"qos\":1,\"retain\":true,\"contentType\":\"text/plain\"}",
            "Login",
            "{\"username\":\"anna\",\"password\":\"secret-anna\"}");

    /** A WebSocket, which has a test of its own. */
    private static final String TRACE = "watchPackets";

    @TempDir
    Path directory;

    @Test
    void everyRouteThatIsDescribedAnswersAsItIsDescribed() throws Exception {
        try (ApiServer api = ApiServer.withUsers(directory);
                ApiServer.Mqtt walker = api.mqtt(
                        "walker",
                        new Will(
                                TopicName.of("w"),
                                ByteSlice.utf8("gone"),
                                Qos.AT_LEAST_ONCE,
                                false,
                                Properties.NONE))) {
            walker.subscribe("a/#", Qos.AT_LEAST_ONCE);
            walker.subscribe("$share/g/b/+", Qos.AT_MOST_ONCE);
            walker.publish("r/1", "kept", Qos.AT_MOST_ONCE, true);
            walker.ping();
            api.get("/api/v1/version", ApiServer.basic("anna", "wrong")); // for the log of refusals
            api.get("/api/v1/openapi.json", ApiServer.ADMIN);
            JsonNode document = api.json("/api/v1/openapi.json");
            assertEquals("3.1.0", document.path("openapi").textValue());
            List<String[]> deletes = new ArrayList<>();
            TreeSet<String> asked = new TreeSet<>();
            for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
                for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
                    String id = operation.getValue().path("operationId").textValue();
                    assertTrue(asked.add(id), id + " is there twice");
                    if (operation.getKey().equals("delete") && path.getKey().contains("{id}")) {
                        deletes.add(
                                new String[] {path.getKey(), operation.getKey()}); // the client must be there before
                    } else if (!id.equals(TRACE)) {
                        ask(api, document, path.getKey(), operation.getKey());
                    }
                }
            }
            for (String[] one : deletes) {
                ask(api, document, one[0], one[1]);
            }
            assertTrue(asked.contains("getOpenApi") && asked.size() > 15, asked.toString());
        }
    }

    private static void ask(ApiServer api, JsonNode document, String path, String method) throws Exception {
        JsonNode operation = document.path("paths").path(path).path(method);
        StringBuilder address = new StringBuilder("/api/v1");
        StringBuilder query = new StringBuilder();
        String filled = path;
        for (JsonNode parameter : operation.path("parameters")) {
            String name = parameter.path("name").textValue();
            String value = VALUES.get(name);
            if (parameter.path("required").booleanValue()) {
                assertTrue(value != null, "no value for " + name + " of " + path);
            }
            if (parameter.path("in").textValue().equals("path")) {
                filled = filled.replace("{" + name + "}", encoded(value));
            } else if (value != null) {
                query.append(query.isEmpty() ? '?' : '&')
                        .append(name)
                        .append('=')
                        .append(encoded(value));
            }
        }
        address.append(filled).append(query);
        JsonNode body = operation.at("/requestBody/content/application~1json/schema/$ref");
        String sent = "";
        if (!body.isMissingNode()) {
            sent = BODIES.get(body.textValue().substring(body.textValue().lastIndexOf('/') + 1));
        }
        HttpResponse<String> response = sent.isEmpty()
                ? api.ask(
                        method.toUpperCase(java.util.Locale.ROOT),
                        address.toString(),
                        "",
                        "Authorization",
                        ApiServer.ADMIN)
                : api.post(address.toString(), sent, ApiServer.ADMIN);
        JsonNode good = operation.path("responses").path("200");
        String what = method + " " + address + ": " + response.statusCode() + " " + response.body();
        if (good.isMissingNode()) {
            assertEquals(204, response.statusCode(), what);
            return;
        }
        assertEquals(200, response.statusCode(), what);
        JsonNode schema = good.at("/content/application~1json/schema");
        assertEquals(List.of(), new Schemas(document).faults(schema, ApiServer.tree(response)), what);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Test
    void theMeasureItselfFindsFaults() throws Exception {
        try (ApiServer api = ApiServer.withUsers(directory)) {
            JsonNode document = api.json("/api/v1/openapi.json");
            JsonNode schema = document.at("/components/schemas/Cleared");
            Schemas schemas = new Schemas(document);
            JsonNode wrong =
                    Json.object().put("count", "many").put("payloadBytes", 1).put("extra", true);
            assertEquals(3, schemas.faults(schema, wrong).size());
        }
    }
}
