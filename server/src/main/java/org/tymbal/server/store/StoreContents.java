package org.tymbal.server.store;

import java.io.IOException;
import org.tymbal.codec.packet.Subscription;
import org.tymbal.server.message.Message;

/**
 * Takes everything that a store holds, or gives it to one: shared messages first, then Sessions, then what belongs to them, then
 * Retained Messages. Times are milliseconds since 1970.
 */
public interface StoreContents {
    /** A message that several Sessions wait for; {@link #queued} refers to it. */
    void shared(long messageId, Message message) throws IOException;

    void session(StoredSession session) throws IOException;

    /** @param identifier the Subscription Identifier, or 0 */
    void subscription(long session, Subscription subscription, int identifier) throws IOException;

    /** A QoS 2 message from the client that waits for PUBREL. */
    void received(long session, int packetId) throws IOException;

    /** A QoS 2 message to the client that waits for PUBCOMP. */
    void released(long session, long sequence, int packetId) throws IOException;

    /**
     * A message that waits for a Session.
     *
     * @param entry if {@code messageId} is not 0, its message has no meaning
     * @param messageId the shared message, or 0
     */
    void queued(long session, StoredEntry entry, long messageId) throws IOException;

    /** @param dueMillis {@link Message#NEVER} while its client is connected */
    void will(long session, Message message, long delaySeconds, long dueMillis) throws IOException;

    void retained(Message message) throws IOException;

    /** Something cannot be read; a sentence without its full stop. */
    void damaged(String sentence) throws IOException;
}
