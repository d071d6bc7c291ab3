package org.tymbal.web.state;

import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.tymbal.client.ConnectOptions;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.Property;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.codec.packet.Qos;
import org.tymbal.codec.packet.Will;
import org.tymbal.codec.topic.TopicName;
import org.tymbal.words.Words;

/**
 * Everything in the Connect form.
 *
 * @param willTopic empty for no Will Message
 * @param properties those of CONNECT that have no field of their own; as all properties, for MQTT 5 only
 */
public record Profile(
        Broker broker,
        ProtocolVersion version,
        String clientId,
        String username,
        String password,
        int keepAliveSeconds,
        boolean cleanSession,
        long sessionExpirySeconds,
        String willTopic,
        Qos willQos,
        boolean willRetain,
        String willPayload,
        Properties properties,
        Properties willProperties) {
    /** After a lost connection the server keeps the Session this long, so that nothing is missed in between. */
    public static final long DEFAULT_SESSION_EXPIRY_SECONDS = 60;

    /** For ever. */
    public static final long LONGEST_SESSION_EXPIRY_SECONDS = 4_294_967_295L;

    /** What the page connects with when nobody has touched the form. */
    public static Profile of(Broker broker, String clientId) {
        return new Profile(
                broker,
                ProtocolVersion.V5,
                clientId,
                "",
                "",
                60,
                true,
                DEFAULT_SESSION_EXPIRY_SECONDS,
                "",
                Qos.AT_MOST_ONCE,
                false,
                "",
                Properties.NONE,
                Properties.NONE);
    }

    /** A client id that no other page has by chance, without letters that look alike. */
    public static String freshClientId(Random random) {
        StringBuilder id = new StringBuilder("web-");
        for (int i = 0; i < 5; i++) {
            id.append("0123456789abcdefghjkmnpqrstvwxyz".charAt(random.nextInt(32)));
        }
        return id.toString();
    }

    /** The same without what must not be stored. */
    public Profile withoutPassword() {
        return withPassword("").withProperties(properties.without(Property.AUTHENTICATION_DATA), willProperties);
    }

    Profile withPassword(String other) {
        return with(broker, other, keepAliveSeconds, sessionExpirySeconds, properties, willProperties);
    }

    public Profile withBroker(Broker other) {
        return with(other, password, keepAliveSeconds, sessionExpirySeconds, properties, willProperties);
    }

    /**
     * The same with other times, in seconds: the Keep Alive, how long the Session outlives its connection, and how long the
     * Will Message waits.
     */
    public Profile withTimes(int keepAlive, long sessionExpiry, int willDelay) {
        Properties.Builder will = willProperties.without(Property.WILL_DELAY_INTERVAL).toBuilder();
        if (willDelay > 0) {
            will.add(Property.WILL_DELAY_INTERVAL, willDelay);
        }
        return with(broker, password, keepAlive, sessionExpiry, properties, will.build());
    }

    /** The same with other properties of MQTT 5. */
    public Profile withProperties(Properties connect, Properties will) {
        return with(broker, password, keepAliveSeconds, sessionExpirySeconds, connect, will);
    }

    private Profile with(
            Broker where, String secret, int keepAlive, long sessionExpiry, Properties connect, Properties will) {
        return new Profile(
                where,
                version,
                clientId,
                username,
                secret,
                keepAlive,
                cleanSession,
                sessionExpiry,
                willTopic,
                willQos,
                willRetain,
                willPayload,
                connect,
                will);
    }

    /** Why nobody can connect with this, a sentence; null if one can try. */
    public @Nullable String problem() {
        String problem = broker.problem();
        if (problem != null) {
            return problem;
        }
        if (keepAliveSeconds < 0 || keepAliveSeconds > 65_535) {
            return Words.of("Keep alive is a number of seconds from 0 to 65535.");
        }
        if (sessionExpirySeconds < 0 || sessionExpirySeconds > LONGEST_SESSION_EXPIRY_SECONDS) {
            return Words.of(
                    "{} is a whole number from {} to {}.",
                    Words.of("Session expiry, seconds"),
                    "0",
                    Long.toString(LONGEST_SESSION_EXPIRY_SECONDS));
        }
        if (version.hasProperties()
                && properties.has(Property.AUTHENTICATION_DATA)
                && !properties.has(Property.AUTHENTICATION_METHOD)) {
            return Words.of("Authentication Data needs an Authentication Method."); // [MQTT-3.1.2.11.10]
        }
        if (clientId.isEmpty()
                && (version == ProtocolVersion.V3_1 || version == ProtocolVersion.V3_1_1 && !cleanSession)) {
            return Words.of(
                    version == ProtocolVersion.V3_1
                            ? "MQTT {} needs a client id."
                            : "MQTT {} needs a client id for a session that is kept.",
                    version.label());
        }
        if (version == ProtocolVersion.V3_1 && clientId.length() > 23) {
            return Words.of("MQTT 3.1 allows client ids of at most 23 characters.");
        }
        if (version != ProtocolVersion.V5 && username.isEmpty() && !password.isEmpty()) {
            return Words.of("MQTT {} allows a password only together with a user name.", version.label());
        }
        String willProblem = willTopic.isEmpty() ? null : TopicName.problem(willTopic);
        return willProblem == null ? null : Words.of("Last-will topic: {}.", Words.of(willProblem));
    }

    /** What the engine needs, with the properties where the version has them. */
    public ConnectOptions allOptions() {
        ConnectOptions plain = options();
        if (!version.hasProperties()) {
            return plain;
        }
        Will will = plain.will();
        return new ConnectOptions(
                version,
                clientId,
                cleanSession,
                keepAliveSeconds,
                plain.username(),
                plain.password(),
                will == null ? null : new Will(will.topic(), will.payload(), willQos, willRetain, willProperties),
                sessionExpirySeconds,
                properties.integer(Property.RECEIVE_MAXIMUM, plain.receiveMaximum()),
                (int) Math.min(
                        ConnectOptions.LARGEST_PACKET_SIZE,
                        properties.number(Property.MAXIMUM_PACKET_SIZE, plain.maximumPacketSize())),
                properties.integer(Property.TOPIC_ALIAS_MAXIMUM, plain.topicAliasMaximum()),
                properties.without(
                        Property.RECEIVE_MAXIMUM, Property.MAXIMUM_PACKET_SIZE, Property.TOPIC_ALIAS_MAXIMUM));
    }

    /** The same without properties but those that this page always sends. */
    ConnectOptions options() {
        Will will = willTopic.isEmpty()
                ? null
                : new Will(TopicName.of(willTopic), ByteSlice.utf8(willPayload), willQos, willRetain, Properties.NONE);
        return new ConnectOptions(
                version,
                clientId,
                cleanSession,
                keepAliveSeconds,
                username.isEmpty() ? null : username,
                password.isEmpty() ? null : ByteSlice.utf8(password),
                will,
                version.hasProperties() ? sessionExpirySeconds : 0,
                65_535,
                ConnectOptions.DEFAULT_MAXIMUM_PACKET_SIZE,
                version.hasProperties() ? 16 : 0,
                Properties.NONE);
    }
}
