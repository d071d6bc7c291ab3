package org.tymbal.server.config;

import java.util.List;

/**
 * Everything that a server is told at start.
 *
 * @param sysIntervalSeconds how often {@code $SYS} is published; 0 switches it off
 * @param ioThreads how many threads serve the connections
 * @param verbose whether each packet is logged
 */
public record BrokerConfig(
        List<ListenerConfig> listeners,
        LimitsConfig limits,
        FeaturesConfig features,
        int sysIntervalSeconds,
        int ioThreads,
        boolean verbose) {
    public BrokerConfig {
        listeners = List.copyOf(listeners);
    }
}
