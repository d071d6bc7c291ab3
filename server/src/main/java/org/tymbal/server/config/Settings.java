package org.tymbal.server.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The table of settings that are numbers, switches or words, under their names in mosquitto.conf where it has them. Collects
 * values; not thread-safe.
 */
public final class Settings {
    private interface Setter {
        void set(String name, String value);
    }

    private final Map<String, Setter> table = new LinkedHashMap<>();
    private final LimitsConfig.Builder limits = LimitsConfig.DEFAULT.toBuilder();
    private int maximumQos = FeaturesConfig.DEFAULT.maximumQos();
    private boolean retainAvailable = FeaturesConfig.DEFAULT.retainAvailable();
    private boolean wildcardsAvailable = FeaturesConfig.DEFAULT.wildcardsAvailable();
    private boolean sharedSubscriptionsAvailable = FeaturesConfig.DEFAULT.sharedSubscriptionsAvailable();
    private boolean subscriptionIdentifiersAvailable = FeaturesConfig.DEFAULT.subscriptionIdentifiersAvailable();
    private boolean payloadFormatChecked = FeaturesConfig.DEFAULT.payloadFormatChecked();
    private boolean controlApi = FeaturesConfig.DEFAULT.controlApi();
    private String responsePrefix = FeaturesConfig.DEFAULT.responsePrefix();
    private @Nullable String serverReference = FeaturesConfig.DEFAULT.serverReference();
    private boolean persistent;
    private @Nullable Durability durability;
    private String persistenceLocation = PersistenceConfig.NONE.location();
    private int autosaveSeconds = PersistenceConfig.NONE.autosaveSeconds();
    private long storeQuotaBytes = PersistenceConfig.NONE.quotaBytes();
    private int maximumPersistentSessions = PersistenceConfig.NONE.maximumSessions();

    public Settings() {
        int most = Integer.MAX_VALUE;
        table.put("max_packet_size", (n, v) -> limits.maximumPacketSize((int) number(n, v, 20, 268_435_456)));
        table.put("max_first_packet_size", (n, v) -> limits.maximumFirstPacketSize((int) number(n, v, 100, most)));
        table.put("connect_timeout", (n, v) -> limits.connectTimeoutSeconds((int) number(n, v, 1, 3_600)));
        // mosquitto's 0 is for no bound; nothing here grows without one.
        table.put("max_inflight_messages", (n, v) -> limits.maximumInflightMessages((int) bound(n, v, 65_535, 65_535)));
        table.put("receive_maximum", (n, v) -> limits.receiveMaximum((int) number(n, v, 1, 65_535)));
        table.put("max_queued_messages", (n, v) -> limits.maximumQueuedMessages((int) bound(n, v, most, most)));
        table.put(
                "max_queued_bytes",
                (n, v) -> limits.maximumQueuedBytes(
                        bound(n, v, Long.MAX_VALUE, LimitsConfig.DEFAULT.maximumQueuedBytes())));
        table.put("max_subscriptions", (n, v) -> limits.maximumSubscriptions((int) number(n, v, 1, most)));
        // Trees are walked level by level on the stack, which some ten thousand levels would overflow.
        table.put("max_topic_levels", (n, v) -> limits.maximumTopicLevels((int) number(n, v, 1, 1_000)));
        table.put("global_max_connections", (n, v) -> limits.maximumConnections((int) number(n, v, 1, most)));
        table.put("max_retained_messages", (n, v) -> limits.maximumRetainedMessages((int) number(n, v, 0, most)));
        table.put("max_retained_bytes", (n, v) -> limits.maximumRetainedBytes(number(n, v, 0, Long.MAX_VALUE)));
        table.put("max_client_id_bytes", (n, v) -> limits.maximumClientIdBytes((int) number(n, v, 23, 65_535)));
        table.put("max_topic_alias", (n, v) -> limits.maximumTopicAlias((int) number(n, v, 0, 65_535)));
        table.put("max_keepalive", (n, v) -> limits.maximumKeepAliveSeconds((int) bound(n, v, 65_535, 65_535)));
        table.put(
                "max_connections_per_address",
                (n, v) -> limits.maximumConnectionsPerAddress((int) number(n, v, 0, most)));
        table.put("max_waiting_logins", (n, v) -> limits.maximumWaitingLogins((int) number(n, v, 1, most)));
        table.put("enable_control_api", (n, v) -> controlApi = flag(n, v));
        table.put("message_size_limit", (n, v) -> limits.maximumPayloadSize((int) number(n, v, 0, 268_435_455)));
        table.put("max_publish_rate", (n, v) -> limits.publishRate((int) number(n, v, 0, most)));
        table.put("max_publish_bytes_rate", (n, v) -> limits.publishBytesRate((int) number(n, v, 0, most)));
        table.put("max_user_publish_rate", (n, v) -> limits.userPublishRate((int) number(n, v, 0, most)));
        table.put("max_user_publish_bytes_rate", (n, v) -> limits.userPublishBytesRate((int) number(n, v, 0, most)));
        table.put(
                "persistent_client_expiration", (n, v) -> limits.maximumSessionExpirySeconds(ConfigLine.seconds(n, v)));
        table.put("max_qos", (n, v) -> maximumQos = (int) number(n, v, 0, 2));
        table.put("retain_available", (n, v) -> retainAvailable = flag(n, v));
        table.put("wildcard_subscriptions", (n, v) -> wildcardsAvailable = flag(n, v));
        table.put("shared_subscriptions", (n, v) -> sharedSubscriptionsAvailable = flag(n, v));
        table.put("subscription_identifiers", (n, v) -> subscriptionIdentifiersAvailable = flag(n, v));
        table.put("check_payload_format", (n, v) -> payloadFormatChecked = flag(n, v));
        table.put("response_prefix", (n, v) -> responsePrefix = v);
        table.put("server_reference", (n, v) -> serverReference = v);
        table.put("persistence", (n, v) -> persistent = flag(n, v));
        table.put("persistence_location", (n, v) -> persistenceLocation = path(n, v));
        table.put("autosave_interval", (n, v) -> autosaveSeconds = (int) number(n, v, 0, most));
        table.put("durability", (n, v) -> durability = level(n, v));
        table.put("store_quota", (n, v) -> storeQuotaBytes = number(n, v, 1 << 20, Long.MAX_VALUE));
        table.put("max_persistent_sessions", (n, v) -> maximumPersistentSessions = (int) number(n, v, 0, most));
    }

    /** The names that {@link #set} knows. */
    public List<String> names() {
        return List.copyOf(table.keySet());
    }

    boolean knows(String name) {
        return table.containsKey(name);
    }

    /**
     * Takes a setting.
     *
     * @throws IllegalArgumentException if there is none of this name, or it cannot have this value; the message is a sentence
     */
    public void set(String name, String value) {
        Setter setter = table.get(name);
        if (setter == null) {
            throw new IllegalArgumentException("there is no setting " + name + "; did you mean "
                    + NearestName.to(name, new ArrayList<>(table.keySet())) + "?");
        }
        setter.set(name, value);
    }

    private static long number(String name, String value, long least, long most) {
        try {
            long number = Long.parseLong(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new IllegalArgumentException(
                "the setting " + name + " takes a number from " + least + " to " + most + ", not \"" + value + "\"");
    }

    /** A number of which 0 stands for the most that there can be. */
    private static long bound(String name, String value, long most, long none) {
        long number = number(name, value, 0, most);
        return number == 0 ? none : number;
    }

    private static boolean flag(String name, String value) {
        if (value.equals("true") || value.equals("false")) {
            return value.equals("true");
        }
        throw new IllegalArgumentException("the setting " + name + " takes true or false, not \"" + value + "\"");
    }

    private static String path(String name, String value) {
        if (value.isEmpty()) {
            throw new IllegalArgumentException("the setting " + name + " takes a directory");
        }
        return value;
    }

    private static Durability level(String name, String value) {
        Durability level = Durability.of(value);
        if (level == null) {
            throw new IllegalArgumentException(
                    "the setting " + name + " takes memory, buffered, group or fsync, not \"" + value + "\"");
        }
        return level;
    }

    public LimitsConfig limits() {
        return limits.build();
    }

    public FeaturesConfig features() {
        return new FeaturesConfig(
                maximumQos,
                retainAvailable,
                wildcardsAvailable,
                sharedSubscriptionsAvailable,
                subscriptionIdentifiersAvailable,
                payloadFormatChecked,
                responsePrefix,
                serverReference,
                controlApi);
    }

    /**
     * What is kept.
     *
     * @throws IllegalArgumentException if the settings contradict one another; the message is a sentence
     */
    public PersistenceConfig persistence() {
        Durability level = durability;
        if (!persistent && level != null && level != Durability.MEMORY) {
            throw new IllegalArgumentException("the setting durability=" + level.text()
                    + " needs persistence=true beside it; without that, nothing is kept");
        }
        return new PersistenceConfig(
                !persistent ? Durability.MEMORY : level == null ? Durability.GROUP : level,
                persistenceLocation,
                autosaveSeconds,
                storeQuotaBytes,
                maximumPersistentSessions);
    }
}
