package org.tymbal.server.http.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.tymbal.server.http.ApiPaths;

/** The description of the API [OpenAPI 3.1], made of its routes; the schemas of what is sent stand in a file beside it. */
final class OpenApi {
    private static final String SCHEMAS = "schemas.json";
    private static final String REFERENCE = "#/components/schemas/";

    private final String version;
    private volatile @Nullable Answer answer;
    private List<Route> routes = List.of();

    OpenApi(String version) {
        this.version = version;
    }

    void describe(List<Route> all) {
        routes = List.copyOf(all);
    }

    Answer answer() throws Problem {
        Answer made = answer;
        if (made == null) {
            made = Answer.json(document());
            answer = made;
        }
        return made;
    }

    private ObjectNode document() throws Problem {
        ObjectNode root = Json.object();
        root.put("openapi", "3.1.0");
        ObjectNode info = root.putObject("info");
        info.put("title", "Tymbal");
        info.put("version", version);
        info.put("summary", "Looking at an MQTT broker, and changing it.");
        info.putObject("license").put("name", "Apache-2.0").put("identifier", "Apache-2.0");
        root.putArray("servers").addObject().put("url", ApiPaths.ROOT);
        ObjectNode paths = root.putObject("paths");
        for (Route route : routes) {
            ObjectNode path =
                    paths.has(route.path()) ? (ObjectNode) paths.get(route.path()) : paths.putObject(route.path());
            operation(route, path.putObject(route.method().toLowerCase(Locale.ROOT)));
        }
        ObjectNode components = root.putObject("components");
        components.set("schemas", schemas());
        ObjectNode schemes = components.putObject("securitySchemes");
        schemes.putObject("basic").put("type", "http").put("scheme", "basic");
        schemes.putObject("cookie").put("type", "apiKey").put("in", "cookie").put("name", Doorman.COOKIE);
        return root;
    }

    private static ObjectNode schemas() throws Problem {
        try (InputStream in = OpenApi.class.getResourceAsStream(SCHEMAS)) {
            if (in == null) {
                throw new IllegalStateException(SCHEMAS + " is missing in this build");
            }
            return Json.read(in.readAllBytes());
        } catch (IOException e) {
            throw new IllegalStateException(SCHEMAS + " cannot be read", e);
        }
    }

    private static void operation(Route route, ObjectNode operation) {
        operation.put("operationId", route.id());
        operation.put("summary", route.summary());
        operation.put("x-right", route.right().name().toLowerCase(Locale.ROOT));
        ArrayNode security = operation.putArray("security");
        if (route.right() != Right.NONE) {
            security.addObject().putArray("basic");
            security.addObject().putArray("cookie");
        }
        if (!route.parameters().isEmpty()) {
            ArrayNode parameters = operation.putArray("parameters");
            for (Route.Parameter parameter : route.parameters()) {
                ObjectNode one = parameters.addObject();
                one.put("name", parameter.name());
                one.put("in", route.inPath(parameter) ? "path" : "query");
                one.put("required", parameter.required());
                one.put("description", parameter.description());
                one.putObject("schema").put("type", parameter.type());
            }
        }
        if (!route.body().isEmpty()) {
            ObjectNode body = operation.putObject("requestBody");
            body.put("required", true);
            schema(body, "application/json", route.body());
        }
        ObjectNode responses = operation.putObject("responses");
        if (route.result().isEmpty()) {
            responses.putObject("204").put("description", "It is done.");
        } else {
            ObjectNode good = responses.putObject("200");
            good.put("description", route.summary());
            schema(good, "application/json", route.result());
        }
        ObjectNode bad = responses.putObject("default");
        bad.put("description", "It is not done; detail says why.");
        schema(bad, "application/problem+json", "Problem");
    }

    private static void schema(ObjectNode to, String type, String name) {
        to.putObject("content").putObject(type).putObject("schema").put("$ref", REFERENCE + name);
    }
}
