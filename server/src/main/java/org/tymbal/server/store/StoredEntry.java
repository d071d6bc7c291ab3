package org.tymbal.server.store;

import org.tymbal.server.message.Message;

/**
 * A message that waits for a Session, as {@link Change.Queued} has stored it.
 *
 * @param position bytes of all messages that were ever queued for the Session, this one included
 * @param sizeBytes bytes that it counts for in the bounds of the queue
 * @param packetId 0 where {@link Change#packetId} says it
 * @param identifiers Subscription Identifiers; never written
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record StoredEntry(
        long sequence,
        long position,
        int sizeBytes,
        Message message,
        int qos,
        boolean retain,
        int packetId,
        int[] identifiers) {}
