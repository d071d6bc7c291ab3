package org.tymbal.server.protocol;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tymbal.codec.topic.TopicName;

/**
 * The Topic Aliases that the server has given to the names it sends on one connection [MQTT-3.1.2-26]. The first names that
 * come get the aliases and keep them: whoever allows few aliases mostly gets few topics.
 */
final class GivenAliases {
    /** More would cost the server more memory than the client saves. */
    private static final int MOST = 256;

    private final int maximum;
    private @Nullable Map<TopicName, Integer> aliases;

    /** The client takes aliases up to {@code clientMaximum}; 0: none. */
    GivenAliases(int clientMaximum) {
        maximum = Math.min(clientMaximum, MOST);
    }

    /** Whether the client takes any. */
    boolean any() {
        return maximum > 0;
    }

    /** The alias that the client knows for the name, or 0. */
    int known(TopicName name) {
        Integer alias = aliases == null ? null : aliases.get(name);
        return alias == null ? 0 : alias;
    }

    /** A new alias for the name, to be sent along with it; 0 if all are given. */
    int give(TopicName name) {
        if (aliases == null) {
            aliases = new HashMap<>();
        }
        if (aliases.size() >= maximum) {
            return 0;
        }
        int alias = aliases.size() + 1;
        aliases.put(name.own(), alias); // and not the message that it looks into
        return alias;
    }

    /** The packet with the last new alias was not sent after all. */
    void takeBack(TopicName name) {
        if (aliases != null) {
            aliases.remove(name);
        }
    }
}
