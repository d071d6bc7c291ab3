package org.tymbal.web.state;

import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.tymbal.client.ConnectOptions;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.codec.packet.Qos;
import org.tymbal.codec.packet.Will;
import org.tymbal.codec.topic.TopicName;
import org.tymbal.words.Words;

/**
 * Everything in the Connect form.
 *
 * @param willTopic empty for no Will Message
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
        String willPayload) {
    /** After a lost connection the server keeps the Session this long, so that nothing is missed in between. */
    public static final long DEFAULT_SESSION_EXPIRY_SECONDS = 60;

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
                "");
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
        return withPassword("");
    }

    Profile withPassword(String other) {
        return new Profile(
                broker,
                version,
                clientId,
                username,
                other,
                keepAliveSeconds,
                cleanSession,
                sessionExpirySeconds,
                willTopic,
                willQos,
                willRetain,
                willPayload);
    }

    /** The same with other times, in seconds: the Keep Alive, and how long the Session outlives its connection. */
    public Profile withTimes(int keepAlive, long sessionExpiry) {
        return new Profile(
                broker,
                version,
                clientId,
                username,
                password,
                keepAlive,
                cleanSession,
                sessionExpiry,
                willTopic,
                willQos,
                willRetain,
                willPayload);
    }

    public Profile withBroker(Broker other) {
        return new Profile(
                other,
                version,
                clientId,
                username,
                password,
                keepAliveSeconds,
                cleanSession,
                sessionExpirySeconds,
                willTopic,
                willQos,
                willRetain,
                willPayload);
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

    /** What the engine needs. */
    public ConnectOptions options() {
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
