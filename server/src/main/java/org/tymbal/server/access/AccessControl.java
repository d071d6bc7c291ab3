package org.tymbal.server.access;

import org.jspecify.annotations.Nullable;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.topic.TopicFilter;
import org.tymbal.codec.topic.TopicName;

/**
 * The rules in force. Immutable; a reload makes a new one.
 *
 * <p>Without users everybody may do everything, as mosquitto has it when anonymous clients are allowed, but for one thing:
 * {@code $SYS} belongs to the broker. With users, only they come in, by SCRAM-SHA-256.
 */
public final class AccessControl {
    private static final byte[] SYS = {'$', 'S', 'Y', 'S'};

    private final boolean allowAnonymous;
    private final @Nullable ScramUsers users;

    public AccessControl(boolean allowAnonymous) {
        this(allowAnonymous, null);
    }

    public AccessControl(boolean allowAnonymous, @Nullable ScramUsers users) {
        this.allowAnonymous = allowAnonymous;
        this.users = users;
    }

    /** Whether a client may connect with what its CONNECT says. There are no passwords to compare with yet. */
    public boolean authenticate(@Nullable String username, @Nullable ByteSlice password) {
        return allowAnonymous;
    }

    /** A new exchange of the enhanced authentication method, or null if the method is not offered [MQTT-4.12.0-1]. */
    public @Nullable ScramExchange exchange(@Nullable String method) {
        return users != null && ScramCredentials.METHOD.equals(method) ? new ScramExchange(users) : null;
    }

    /** Whether the client may publish to the topic. */
    public boolean mayPublish(Identity who, TopicName topic) {
        return !isSys(topic.bytes());
    }

    /** Whether the client may subscribe to the filter. */
    public boolean maySubscribe(Identity who, TopicFilter filter) {
        return true;
    }

    private static boolean isSys(ByteSlice topic) {
        if (topic.length() < SYS.length || topic.length() > SYS.length && topic.at(SYS.length) != '/') {
            return false;
        }
        for (int i = 0; i < SYS.length; i++) {
            if (topic.at(i) != SYS[i]) {
                return false;
            }
        }
        return true;
    }
}
