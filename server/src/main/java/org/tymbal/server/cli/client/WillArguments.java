package org.tymbal.server.cli.client;

import org.jspecify.annotations.Nullable;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.Qos;
import org.tymbal.codec.packet.Will;
import org.tymbal.codec.topic.TopicName;

/** What {@code --will-...} say. */
final class WillArguments {
    @Nullable
    TopicName topic;

    @Nullable
    String payload;

    Qos qos = Qos.AT_MOST_ONCE;
    boolean retain;

    void check() throws UsageException {
        if (topic == null && payload != null) {
            throw new UsageException("Error: Will payload given, but no will topic given.\n");
        }
        if (topic == null && retain) {
            throw new UsageException("Error: Will retain given, but no will topic given.\n");
        }
    }

    @Nullable
    Will will(Properties properties) {
        return topic == null
                ? null
                : new Will(topic, ByteSlice.utf8(payload == null ? "" : payload), qos, retain, properties);
    }
}
