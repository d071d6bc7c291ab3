package org.tymbal.server.access;

import org.jspecify.annotations.Nullable;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.topic.TopicFilter;
import org.tymbal.codec.topic.TopicName;

/**
 * The rules in force. Immutable; a reload makes a new one.
 *
 * <p>Without password and access files everybody may do everything, as mosquitto has it when anonymous clients are
 * allowed, but for one thing: {@code $SYS} belongs to the broker.
 */
public final class AccessControl {
    private static final byte[] SYS = {'$', 'S', 'Y', 'S'};

    private final boolean allowAnonymous;

    public AccessControl(boolean allowAnonymous) {
        this.allowAnonymous = allowAnonymous;
    }

    /** Whether a client may connect that gives these credentials. There are no passwords yet to compare with. */
    public boolean authenticate(@Nullable String username, @Nullable ByteSlice password) {
        return allowAnonymous;
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
