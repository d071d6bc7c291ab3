package org.tymbal.server.config;

import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a server is told at start.
 *
 * @param persistence what outlives the process
 * @param api who may look at it by HTTP, and change it
 * @param trustedProxies addresses, or networks as {@code 10.0.0.0/8}, whose word counts for where a client comes from
 * @param scramFile users and their credentials for SCRAM-SHA-256; null: everybody may come in
 * @param sysIntervalSeconds how often {@code $SYS} is published; 0 switches it off
 * @param ioThreads how many threads serve the connections
 */
public record BrokerConfig(
        List<ListenerConfig> listeners,
        LimitsConfig limits,
        FeaturesConfig features,
        PersistenceConfig persistence,
        LogConfig log,
        ApiConfig api,
        List<String> trustedProxies,
        @Nullable String scramFile,
        int sysIntervalSeconds,
        int ioThreads) {
    /** Proxies on this computer. */
    static final List<String> TRUSTED_PROXIES = List.of("127.0.0.0/8", "::1");

    public BrokerConfig {
        listeners = List.copyOf(listeners);
        trustedProxies = List.copyOf(trustedProxies);
    }

    /** A broker with the usual log, of every packet perhaps. */
    public BrokerConfig(
            List<ListenerConfig> listeners,
            LimitsConfig limits,
            FeaturesConfig features,
            PersistenceConfig persistence,
            @Nullable String scramFile,
            int sysIntervalSeconds,
            int ioThreads,
            boolean verbose) {
        this(
                listeners,
                limits,
                features,
                persistence,
                verbose ? LogConfig.DEFAULT.ofKinds(EnumSet.allOf(LogConfig.Kind.class)) : LogConfig.DEFAULT,
                ApiConfig.DEFAULT,
                TRUSTED_PROXIES,
                scramFile,
                sysIntervalSeconds,
                ioThreads);
    }

    /** The same, which keeps nothing. */
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

    /** The same, which everybody may come in to. */
    public BrokerConfig(
            List<ListenerConfig> listeners,
            LimitsConfig limits,
            FeaturesConfig features,
            int sysIntervalSeconds,
            int ioThreads,
            boolean verbose) {
        this(listeners, limits, features, null, sysIntervalSeconds, ioThreads, verbose);
    }

    /** The same with other listeners. */
    public BrokerConfig withListeners(List<ListenerConfig> others) {
        return new BrokerConfig(
                others,
                limits,
                features,
                persistence,
                log,
                api,
                trustedProxies,
                scramFile,
                sysIntervalSeconds,
                ioThreads);
    }
}
