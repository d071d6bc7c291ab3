package org.tymbal.server.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a server is told at start.
 *
 * @param persistence what outlives the process
 * @param scramFile users and their credentials for SCRAM-SHA-256; null: everybody may come in
 * @param sysIntervalSeconds how often {@code $SYS} is published; 0 switches it off
 * @param ioThreads how many threads serve the connections
 * @param verbose whether each packet is logged
 */
public record BrokerConfig(
        List<ListenerConfig> listeners,
        LimitsConfig limits,
        FeaturesConfig features,
        PersistenceConfig persistence,
        @Nullable String scramFile,
        int sysIntervalSeconds,
        int ioThreads,
        boolean verbose) {
    public BrokerConfig {
        listeners = List.copyOf(listeners);
    }

    /** A broker that keeps nothing. */
    public BrokerConfig(
            List<ListenerConfig> listeners,
            LimitsConfig limits,
            FeaturesConfig features,
            @Nullable String scramFile,
            int sysIntervalSeconds,
            int ioThreads,
            boolean verbose) {
        this(listeners, limits, features, PersistenceConfig.NONE, scramFile, sysIntervalSeconds, ioThreads, verbose);
    }

    /** A broker that keeps nothing and that everybody may come in to. */
    public BrokerConfig(
            List<ListenerConfig> listeners,
            LimitsConfig limits,
            FeaturesConfig features,
            int sysIntervalSeconds,
            int ioThreads,
            boolean verbose) {
        this(listeners, limits, features, null, sysIntervalSeconds, ioThreads, verbose);
    }
}
