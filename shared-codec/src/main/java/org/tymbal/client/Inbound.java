package org.tymbal.client;

import org.jspecify.annotations.Nullable;
import org.tymbal.codec.packet.Packet;
import org.tymbal.codec.packet.Property;
import org.tymbal.codec.topic.TopicName;

/**
 * What the client remembers of messages that come in: QoS 2 identifiers not yet released (valid for the Session), Topic
 * Aliases (valid for the connection).
 */
final class Inbound {
    private final IdSet unreleased = new IdSet();
    private @Nullable TopicName[] aliases = new TopicName[0];

    void forgetSession() {
        unreleased.clear();
    }

    void newConnection(int topicAliasMaximum) {
        aliases = new TopicName[topicAliasMaximum + 1];
    }

    /** Notes a QoS 2 identifier; false if its message was delivered already [MQTT-4.3.3-10]. */
    boolean isNew(int packetId) {
        return unreleased.add(packetId);
    }

    /** Forgets a QoS 2 identifier; false if it was not known. */
    boolean release(int packetId) {
        return unreleased.remove(packetId);
    }

    /** How many QoS 2 messages await their PUBREL. */
    int unreleasedCount() {
        return unreleased.size();
    }

    /** The message with its Topic Name in place; null if its Topic Alias is unknown or too large [MQTT-3.3.2.3.4]. */
    Packet.@Nullable Publish resolve(Packet.Publish publish) {
        int alias = publish.properties().integer(Property.TOPIC_ALIAS, 0);
        if (alias == 0) {
            return publish.topic().isEmpty() ? null : publish;
        }
        if (alias >= aliases.length) {
            return null;
        }
        if (!publish.topic().isEmpty()) {
            aliases[alias] = publish.topic().own();
            return publish;
        }
        TopicName topic = aliases[alias];
        return topic == null ? null : publish.withTopic(topic);
    }
}
