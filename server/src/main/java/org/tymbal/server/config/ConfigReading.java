package org.tymbal.server.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the file and the command line say together.
 *
 * @param said the options as they were said, to tell what has changed; the key names the listener where there is one
 * @param notes sentences for whoever starts the broker
 * @param pidFile where the process writes its number; null for nowhere
 */
public record ConfigReading(
        BrokerConfig config,
        Map<String, String> said,
        List<String> notes,
        @Nullable Path pidFile) {
    public ConfigReading {
        said = Map.copyOf(said);
        notes = List.copyOf(notes);
    }
}
