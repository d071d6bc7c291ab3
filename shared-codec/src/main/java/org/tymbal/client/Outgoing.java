package org.tymbal.client;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tymbal.codec.packet.Packet;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.Property;
import org.tymbal.codec.packet.Qos;

/** One message of the owner's on its way out, a link in the {@link Line} where it stands. */
final class Outgoing {
    private final Consumer<PublishOutcome> settled;
    private final long askedAtMillis;
    private Packet.Publish packet;
    private boolean released;
    private @Nullable Outgoing before;
    private @Nullable Outgoing behind;

    Outgoing(Packet.Publish message, Consumer<PublishOutcome> settled, long askedAtMillis) {
        this.settled = settled;
        this.askedAtMillis = askedAtMillis;
        packet = message;
    }

    Packet.Publish packet() {
        return packet;
    }

    Consumer<PublishOutcome> settled() {
        return settled;
    }

    long askedAtMillis() {
        return askedAtMillis;
    }

    /** Whether PUBREC came, and PUBREL took over. */
    boolean released() {
        return released;
    }

    void release() {
        released = true;
    }

    /** For the bounds: payload and topic. */
    int bytes() {
        return packet.payload().length() + packet.topic().bytes().length();
    }

    void own() {
        packet = new Packet.Publish(
                false,
                packet.qos(),
                packet.retain(),
                packet.topic().own(),
                0,
                packet.properties().own(),
                packet.payload().own());
    }

    /** @param dup it goes out again, where a Topic Alias of the connection before means nothing [MQTT-3.3.2-7] */
    void becomes(boolean dup, Qos qos, int packetId) {
        Properties properties = packet.properties();
        if (dup && !packet.topic().isEmpty() && properties.has(Property.TOPIC_ALIAS)) {
            properties = properties.without(Property.TOPIC_ALIAS);
        }
        packet = new Packet.Publish(dup, qos, packet.retain(), packet.topic(), packetId, properties, packet.payload());
    }

    /** Messages in an order, any of which can leave at once; a message stands in one line at most. */
    static final class Line {
        private @Nullable Outgoing first;
        private @Nullable Outgoing last;
        private int size;
        private int bytes;

        @Nullable
        Outgoing first() {
            return first;
        }

        int size() {
            return size;
        }

        int bytes() {
            return bytes;
        }

        /** The one behind this one, or null. */
        static @Nullable Outgoing behind(Outgoing message) {
            return message.behind;
        }

        void addLast(Outgoing message) {
            message.before = last;
            message.behind = null;
            if (last == null) {
                first = message;
            } else {
                last.behind = message;
            }
            last = message;
            size++;
            bytes += message.bytes();
        }

        void remove(Outgoing message) {
            if (message.before == null) {
                first = message.behind;
            } else {
                message.before.behind = message.behind;
            }
            if (message.behind == null) {
                last = message.before;
            } else {
                message.behind.before = message.before;
            }
            size--;
            bytes -= message.bytes();
        }
    }
}
