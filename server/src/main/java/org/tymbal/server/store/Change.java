package org.tymbal.server.store;

import org.jspecify.annotations.Nullable;
import org.tymbal.codec.packet.Subscription;
import org.tymbal.codec.topic.TopicName;
import org.tymbal.server.message.Message;

/**
 * What is durable, one record for each kind of change. The changes of a {@link Commit}, applied in their order, make the
 * stored state; applied twice they make the same.
 *
 * <p>A Session is known by a number of its own, {@link Store#newSession}, so that a client that starts clean leaves nothing
 * behind. Its messages of QoS 1 and 2 are numbered too, from 1 without end; the Packet Identifier follows from that number
 * ({@link #packetId}), so that sending a message changes nothing that is stored.
 */
public sealed interface Change
        permits Queued,
                Change.SessionKept,
                Change.SessionEnded,
                Change.Subscribed,
                Change.Unsubscribed,
                Change.Settled,
                Change.Released,
                Change.Completed,
                Change.Received,
                Change.Forgotten,
                Change.Retained,
                Change.WillKept,
                Change.WillTaken {
    /** The Packet Identifier of the message with this number, if it was given no other. */
    static int packetId(long sequence) {
        return 1 + (int) ((sequence - 1) % 65_535);
    }

    /** Bytes of memory of the message that goes along; 0 without one. */
    default int messageBytes() {
        return 0;
    }

    /** A Session is new, or its record has changed. */
    record SessionKept(StoredSession session) implements Change {}

    /** A Session is over, with everything that belongs to it. */
    record SessionEnded(long session, String clientId) implements Change {}

    /**
     * A Subscription was made or replaced.
     *
     * @param identifier the Subscription Identifier; 0 for none
     */
    record Subscribed(long session, Subscription subscription, int identifier) implements Change {}

    /** A Subscription has ended. */
    record Unsubscribed(long session, String filter) implements Change {}

    /** A message was acknowledged, has expired or was given to another: it waits no more. */
    record Settled(long session, long sequence, Message message) implements Change {}

    /** PUBREC has come: the message is the receiver's, and what waits is its PUBCOMP. */
    record Released(long session, long sequence, int packetId, Message message) implements Change {}

    /** PUBCOMP has come. */
    record Completed(long session, long sequence) implements Change {}

    /** A QoS 2 message has come from the client. */
    record Received(long session, int packetId) implements Change {}

    /** Its PUBREL has come. */
    record Forgotten(long session, int packetId) implements Change {}

    /** A topic has another Retained Message, or with null none. */
    record Retained(TopicName topic, @Nullable Message message) implements Change {
        @Override
        public int messageBytes() {
            return message == null ? topic.bytes().length() : message.sizeBytes();
        }
    }

    /**
     * A client has a Will.
     *
     * @param delaySeconds how long it waits after the connection has ended
     * @param dueMillis when it is to be published, on the broker's clock; {@link Message#NEVER} while the client is connected
     */
    record WillKept(long session, Message message, long delaySeconds, long dueMillis) implements Change {
        @Override
        public int messageBytes() {
            return message.sizeBytes();
        }
    }

    /** The Will was published or is not wanted any more. */
    record WillTaken(long session) implements Change {}
}
