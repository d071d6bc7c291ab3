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
 * @param maximumRetainedMessages retained messages in all; 0 for no bound
 * @param maximumRetainedBytes bytes of memory for retained messages and their topics, about; 0 for no bound
 * @param maximumClientIdBytes bytes of a client identifier
 * @param maximumTopicAlias Topic Aliases of one connection (mosquitto: 10)
 * @param maximumKeepAliveSeconds the longest keep alive; MQTT 5 clients that ask for more are given this one
 * @param maximumConnectionsPerAddress network connections at a time from one address; 0 for no bound of their own
 * @param maximumWaitingLogins clients whose password waits to be compared
 * @param maximumSessionExpirySeconds the longest that a Session outlives its connection; {@code 0xffffffff} for ever
 * @param maximumPayloadSize bytes of one payload; larger messages are acknowledged and not published; 0 for no bound
 * @param publishRate messages a second that one client may publish; 0 for no bound
 * @param publishBytesRate bytes of payload a second that one client may publish; 0 for no bound
 * @param userPublishRate messages a second from all clients of one user; 0 for no bound
 * @param userPublishBytesRate bytes of payload a second from all clients of one user; 0 for no bound
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
        long maximumRetainedBytes,
        int maximumClientIdBytes,
        int maximumTopicAlias,
        int maximumKeepAliveSeconds,
        int maximumConnectionsPerAddress,
        int maximumWaitingLogins,
        long maximumSessionExpirySeconds,
        int maximumPayloadSize,
        int publishRate,
        int publishBytesRate,
        int userPublishRate,
        int userPublishBytesRate) {

    /** Seconds that a Session has which never ends [MQTT-3.1.2.11.2]. */
    public static final long FOR_EVER = 0xffff_ffffL;

    /** What a broker has that was told nothing. */
    public static final LimitsConfig DEFAULT = new Builder().build();

    /** A builder that holds these limits. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.maximumPacketSize = maximumPacketSize;
        builder.maximumFirstPacketSize = maximumFirstPacketSize;
        builder.connectTimeoutSeconds = connectTimeoutSeconds;
        builder.maximumInflightMessages = maximumInflightMessages;
        builder.receiveMaximum = receiveMaximum;
        builder.maximumQueuedMessages = maximumQueuedMessages;
        builder.maximumQueuedBytes = maximumQueuedBytes;
        builder.maximumSubscriptions = maximumSubscriptions;
        builder.maximumTopicLevels = maximumTopicLevels;
        builder.maximumConnections = maximumConnections;
        builder.maximumRetainedMessages = maximumRetainedMessages;
        builder.maximumRetainedBytes = maximumRetainedBytes;
        builder.maximumClientIdBytes = maximumClientIdBytes;
        builder.maximumTopicAlias = maximumTopicAlias;
        builder.maximumKeepAliveSeconds = maximumKeepAliveSeconds;
        builder.maximumConnectionsPerAddress = maximumConnectionsPerAddress;
        builder.maximumWaitingLogins = maximumWaitingLogins;
        builder.maximumSessionExpirySeconds = maximumSessionExpirySeconds;
        builder.maximumPayloadSize = maximumPayloadSize;
        builder.publishRate = publishRate;
        builder.publishBytesRate = publishBytesRate;
        builder.userPublishRate = userPublishRate;
        builder.userPublishBytesRate = userPublishBytesRate;
        return builder;
    }

    /** Collects limits; those that are not set have their defaults. Not thread-safe. */
    public static final class Builder {
        private int maximumPacketSize = 2_000_000;
        private int maximumFirstPacketSize = 300_000;
        private int connectTimeoutSeconds = 10;
        private int maximumInflightMessages = 100;
        private int receiveMaximum = 1_000;
        private int maximumQueuedMessages = 1_000;
        private long maximumQueuedBytes = 16L << 20;
        private int maximumSubscriptions = 100_000;
        private int maximumTopicLevels = 200;
        private int maximumConnections = 100_000;
        private int maximumRetainedMessages = 10_000_000;
        /** Whoever fills it leaves the broker the rest of its heap to work with. */
        private long maximumRetainedBytes = Runtime.getRuntime().maxMemory() / 4;

        private int maximumClientIdBytes = 4_096;
        private int maximumTopicAlias = 16;
        private int maximumKeepAliveSeconds = 65_535;
        private int maximumConnectionsPerAddress = 0;
        private int maximumWaitingLogins = 2_000;
        private long maximumSessionExpirySeconds = FOR_EVER;
        private int maximumPayloadSize = 0;
        private int publishRate = 0;
        private int publishBytesRate = 0;
        private int userPublishRate = 0;
        private int userPublishBytesRate = 0;

        public Builder maximumPacketSize(int limit) {
            maximumPacketSize = limit;
            return this;
        }

        public Builder maximumFirstPacketSize(int limit) {
            maximumFirstPacketSize = limit;
            return this;
        }

        public Builder connectTimeoutSeconds(int limit) {
            connectTimeoutSeconds = limit;
            return this;
        }

        public Builder maximumInflightMessages(int limit) {
            maximumInflightMessages = limit;
            return this;
        }

        public Builder receiveMaximum(int limit) {
            receiveMaximum = limit;
            return this;
        }

        public Builder maximumQueuedMessages(int limit) {
            maximumQueuedMessages = limit;
            return this;
        }

        public Builder maximumQueuedBytes(long limit) {
            maximumQueuedBytes = limit;
            return this;
        }

        public Builder maximumSubscriptions(int limit) {
            maximumSubscriptions = limit;
            return this;
        }

        public Builder maximumTopicLevels(int limit) {
            maximumTopicLevels = limit;
            return this;
        }

        public Builder maximumConnections(int limit) {
            maximumConnections = limit;
            return this;
        }

        public Builder maximumRetainedMessages(int limit) {
            maximumRetainedMessages = limit;
            return this;
        }

        public Builder maximumRetainedBytes(long limit) {
            maximumRetainedBytes = limit;
            return this;
        }

        public Builder maximumClientIdBytes(int limit) {
            maximumClientIdBytes = limit;
            return this;
        }

        public Builder maximumTopicAlias(int limit) {
            maximumTopicAlias = limit;
            return this;
        }

        public Builder maximumKeepAliveSeconds(int limit) {
            maximumKeepAliveSeconds = limit;
            return this;
        }

        public Builder maximumConnectionsPerAddress(int limit) {
            maximumConnectionsPerAddress = limit;
            return this;
        }

        public Builder maximumWaitingLogins(int limit) {
            maximumWaitingLogins = limit;
            return this;
        }

        public Builder maximumSessionExpirySeconds(long limit) {
            maximumSessionExpirySeconds = limit;
            return this;
        }

        public Builder maximumPayloadSize(int limit) {
            maximumPayloadSize = limit;
            return this;
        }

        public Builder publishRate(int limit) {
            publishRate = limit;
            return this;
        }

        public Builder publishBytesRate(int limit) {
            publishBytesRate = limit;
            return this;
        }

        public Builder userPublishRate(int limit) {
            userPublishRate = limit;
            return this;
        }

        public Builder userPublishBytesRate(int limit) {
            userPublishBytesRate = limit;
            return this;
        }

        public LimitsConfig build() {
            return new LimitsConfig(
                    maximumPacketSize,
                    maximumFirstPacketSize,
                    connectTimeoutSeconds,
                    maximumInflightMessages,
                    receiveMaximum,
                    maximumQueuedMessages,
                    maximumQueuedBytes,
                    maximumSubscriptions,
                    maximumTopicLevels,
                    maximumConnections,
                    maximumRetainedMessages,
                    maximumRetainedBytes,
                    maximumClientIdBytes,
                    maximumTopicAlias,
                    maximumKeepAliveSeconds,
                    maximumConnectionsPerAddress,
                    maximumWaitingLogins,
                    maximumSessionExpirySeconds,
                    maximumPayloadSize,
                    publishRate,
                    publishBytesRate,
                    userPublishRate,
                    userPublishBytesRate);
        }
    }
}
