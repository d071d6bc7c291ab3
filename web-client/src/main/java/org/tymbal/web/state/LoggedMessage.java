package org.tymbal.web.state;

import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.Qos;

/**
 * A message that arrived, or that left.
 *
 * @param sequence counts the messages of the page from 1
 * @param epochMillis when it arrived
 * @param payload owned; decoded when it is drawn
 * @param out whether this page has published it, and this is not its echo
 */
public record LoggedMessage(
        int sequence,
        long epochMillis,
        Topic topic,
        ByteSlice payload,
        Qos qos,
        boolean retain,
        boolean dup,
        Properties properties,
        boolean out) {
    /** One that arrived. */
    LoggedMessage(
            int sequence,
            long epochMillis,
            Topic topic,
            ByteSlice payload,
            Qos qos,
            boolean retain,
            boolean dup,
            Properties properties) {
        this(sequence, epochMillis, topic, payload, qos, retain, dup, properties, false);
    }

    /** What a message weighs beside its payload, roughly. */
    private static final int OVERHEAD_BYTES = 100;

    int weight() {
        return payload.length() + OVERHEAD_BYTES;
    }
}
