package org.tymbal.server.control;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The commands of one message below {@code $CONTROL}, and their answers, in the form that mosquitto gives them. */
final class Batch {
    static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(32).build())
            .build());

    /** Who does a command. */
    interface Commander {
        /**
         * Does it, wholly or not at all.
         *
         * @return what the answer holds besides the name of the command; null for nothing
         * @throws CommandException if it cannot be done
         */
        @Nullable
        ObjectNode run(String name, JsonNode command) throws CommandException;
    }

    private final Commander commander;
    private final ObjectNode root = JSON.createObjectNode();
    private final ArrayNode responses = root.putArray("responses");

    private Batch(Commander commander) {
        this.commander = commander;
    }

    /** Does the commands of a message, in their order; the answer in JSON. */
    static String run(byte[] payload, Commander commander) {
        Batch batch = new Batch(commander);
        JsonNode asked = tree(payload);
        if (asked == null) {
            batch.refuse("Unknown command", "Payload not valid JSON", null);
        } else if (!asked.path("commands").isArray()) {
            batch.refuse("Unknown command", "Invalid/missing commands", null);
        } else {
            asked.path("commands").forEach(batch::run);
        }
        return batch.root.toString();
    }

    private static @Nullable JsonNode tree(byte[] payload) {
        try {
            return JSON.readTree(payload);
        } catch (IOException e) {
            return null;
        }
    }

    private void run(JsonNode command) {
        String name = ModelJson.text(command, "command");
        if (!command.isObject()) {
            refuse("Unknown command", "Command not an object", null);
            return;
        }
        if (name == null) {
            refuse("Unknown command", "Missing command", command);
            return;
        }
        if (command.has("correlationData") && !command.get("correlationData").isTextual()) {
            refuse(name, "Invalid correlationData data type.", null);
            return;
        }
        try {
            ObjectNode answer = commander.run(name, command);
            ObjectNode response = responses.addObject().put("command", name);
            if (answer != null) {
                response.setAll(answer);
            }
            correlate(response, command);
        } catch (CommandException e) {
            refuse(name, String.valueOf(e.getMessage()), command);
        }
    }

    private void refuse(String name, String error, @Nullable JsonNode command) {
        ObjectNode response = responses.addObject().put("command", name).put("error", error);
        if (command != null) {
            correlate(response, command);
        }
    }

    private static void correlate(ObjectNode response, JsonNode command) {
        String correlation = ModelJson.text(command, "correlationData");
        if (correlation != null) {
            response.put("correlationData", correlation);
        }
    }
}
