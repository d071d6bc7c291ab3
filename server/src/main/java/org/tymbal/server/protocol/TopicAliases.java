package org.tymbal.server.protocol;

import org.jspecify.annotations.Nullable;
import org.tymbal.codec.topic.TopicName;

/** The Topic Aliases that one client has set on one connection [MQTT-3.3.2.3.4]; no room is held before the first. */
final class TopicAliases {
    private static final TopicName[] NONE = {};

    private final int maximum;
    private @Nullable TopicName[] names = NONE;

    /** Aliases from 1 to {@code maximum}; 0: the client may use none. */
    TopicAliases(int maximum) {
        this.maximum = maximum;
    }

    /** Whether the client may use this alias [MQTT-3.3.2-9]. */
    boolean allows(int alias) {
        return alias >= 1 && alias <= maximum;
    }

    /** From now on the alias stands for this name. */
    void set(int alias, TopicName name) {
        if (names.length == 0) {
            names = new TopicName[maximum + 1];
        }
        names[alias] = name.own();
    }

    /** The name that the alias stands for, or null if none was set. */
    @Nullable
    TopicName name(int alias) {
        return names.length == 0 ? null : names[alias];
    }
}
