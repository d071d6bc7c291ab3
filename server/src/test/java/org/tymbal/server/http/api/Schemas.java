package org.tymbal.server.http.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Checks a value against a schema of the description, as far as those go there. */
final class Schemas {
    private final JsonNode document;

    Schemas(JsonNode document) {
        this.document = document;
    }

    /** What is wrong; empty if the value fits. */
    List<String> faults(JsonNode schema, JsonNode value) {
        List<String> faults = new ArrayList<>();
        check(schema, value, "$", faults);
        return faults;
    }

    private void check(JsonNode schema, JsonNode value, String at, List<String> faults) {
        if (schema.has("$ref")) {
            String name = schema.get("$ref").textValue();
            JsonNode target = document.at(name.substring(1));
            if (target.isMissingNode()) {
                faults.add(at + ": there is no " + name);
            }
            check(target, value, at, faults);
            return;
        }
        if (schema.has("anyOf")) {
            boolean any = false;
            for (JsonNode one : schema.get("anyOf")) {
                List<String> of = new ArrayList<>();
                check(one, value, at, of);
                any |= of.isEmpty();
            }
            if (!any) {
                faults.add(at + " is none of what it may be: " + value);
            }
        }
        if (schema.has("enum")) {
            boolean any = false;
            for (JsonNode one : schema.get("enum")) {
                any |= one.equals(value);
            }
            if (!any) {
                faults.add(at + " is none of the words: " + value);
            }
        }
        if (schema.has("type") && !isOf(schema.get("type"), value)) {
            faults.add(at + " is not " + schema.get("type") + ": " + value);
        }
        for (JsonNode name : schema.path("required")) {
            if (!value.has(name.textValue())) {
                faults.add(at + "." + name.textValue() + " is missing");
            }
        }
        value.properties().forEach(field -> {
            JsonNode known = schema.path("properties").path(field.getKey());
            JsonNode more = schema.path("additionalProperties");
            if (!known.isMissingNode()) {
                check(known, field.getValue(), at + "." + field.getKey(), faults);
            } else if (more.isObject()) {
                check(more, field.getValue(), at + "." + field.getKey(), faults);
            } else if (more.isBoolean() && !more.booleanValue()) {
                faults.add(at + "." + field.getKey() + " is not described");
            }
        });
        if (value.isArray() && schema.has("items")) {
            for (JsonNode item : value) {
                check(schema.get("items"), item, at + "[]", faults);
            }
        }
    }

    private static boolean isOf(JsonNode type, JsonNode value) {
        if (type.isArray()) {
            for (JsonNode one : type) {
                if (isOf(one, value)) {
                    return true;
                }
            }
            return false;
        }
        return switch (type.textValue()) {
            case "string" -> value.isTextual();
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            case "boolean" -> value.isBoolean();
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "null" -> value.isNull();
            default -> false;
        };
    }
}
