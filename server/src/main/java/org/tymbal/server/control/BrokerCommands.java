package org.tymbal.server.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.tymbal.server.config.ListenerConfig;

/**
 * What the broker says of itself to an administrator, as mosquitto does from 2.1 on: its listeners, and the plugins that are built in.
 * Any thread.
 */
public final class BrokerCommands {
    private static final Set<String> EVERYWHERE = Set.of("0.0.0.0", "::");

    private final Supplier<Map<ListenerConfig, Integer>> listeners;
    private final BooleanSupplier secured;
    private final String version;

    /**
     * @param listeners those that are open, and their ports
     * @param secured whether there is dynamic security
     * @param version of this program
     */
    public BrokerCommands(Supplier<Map<ListenerConfig, Integer>> listeners, BooleanSupplier secured, String version) {
        this.listeners = listeners;
        this.secured = secured;
        this.version = version;
    }

    /** The answer to a message with commands. */
    String run(byte[] payload) {
        return Batch.run(payload, this::answer);
    }

    private ObjectNode answer(String name, JsonNode command) throws CommandException {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ObjectNode data = answer.putObject("data");
        switch (name.toLowerCase(Locale.ROOT)) { // mosquitto does not mind either
            case "listlisteners" -> list(data.putArray("listeners"));
            case "listplugins" -> {
                ArrayNode plugins = data.putArray("plugins");
                if (secured.getAsBoolean()) {
                    plugins.addObject()
                            .put("name", "dynamic-security")
                            .put("version", version)
                            .putArray("control-endpoints")
                            .add(ControlTopics.COMMANDS);
                }
            }
            default -> throw new CommandException("Unknown command");
        }
        return answer;
    }

    private void list(ArrayNode array) {
        List<Map.Entry<ListenerConfig, Integer>> all =
                new ArrayList<>(listeners.get().entrySet());
        all.sort(Map.Entry.comparingByValue());
        for (Map.Entry<ListenerConfig, Integer> entry : all) {
            ListenerConfig listener = entry.getKey();
            ObjectNode one = array.addObject()
                    .put("port", entry.getValue())
                    .put("protocol", listener.kind() == ListenerConfig.Kind.HTTP ? "mqtt+websockets" : "mqtt");
            if (!EVERYWHERE.contains(listener.host())) {
                one.put("bind-address", listener.host());
            }
            one.put("tls", listener.tls() != null);
        }
    }
}
