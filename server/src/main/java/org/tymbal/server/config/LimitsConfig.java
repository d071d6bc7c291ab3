package org.tymbal.server.config;

/**
 * Bounds on what clients may use; nothing in the broker grows without one.
 *
 * @param maximumPacketSize bytes of one packet; larger ones end the connection
 * @param maximumFirstPacketSize bytes that CONNECT may have, before anybody is known
 * @param connectTimeoutSeconds how long a connection may take to its CONNECT
 * @param maximumInflightMessages QoS 1 and 2 messages under way to one client at a time (mosquitto: 20)
 * @param receiveMaximum QoS 1 and 2 messages under way from one client at a time
 * @param maximumQueuedMessages messages waiting for one client (mosquitto: 1000)
 * @param maximumQueuedBytes bytes of topics and payloads waiting for one client
 * @param maximumSubscriptions subscriptions of one client
 * @param maximumTopicLevels levels of a topic or filter (mosquitto: 200)
 * @param maximumConnections network connections at a time
 * @param maximumRetainedMessages retained messages in all
 * @param maximumClientIdBytes bytes of a client identifier
 */
public record LimitsConfig(
        int maximumPacketSize,
        int maximumFirstPacketSize,
        int connectTimeoutSeconds,
        int maximumInflightMessages,
        int receiveMaximum,
        int maximumQueuedMessages,
        long maximumQueuedBytes,
        int maximumSubscriptions,
        int maximumTopicLevels,
        int maximumConnections,
        int maximumRetainedMessages,
        int maximumClientIdBytes) {

    /** What a broker has that was told nothing. */
    public static final LimitsConfig DEFAULT = new LimitsConfig(
            2_000_000, 300_000, 10, 20, 1_000, 1_000, 64L << 20, 100_000, 200, 100_000, 10_000_000, 4_096);
}
