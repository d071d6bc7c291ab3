package org.tymbal.server.store;

import org.jspecify.annotations.Nullable;

/**
 * The record of a Session that outlives its connection.
 *
 * @param id its number in the store
 * @param expirySeconds how long it outlives its connection; 4,294,967,295 is for ever
 * @param detachedAtMillis when its connection ended, on the broker's clock; {@link #CONNECTED} while it has one
 * @param sentUpTo the number of the last message that was sent at least once; kept when the connection ends
 * @param username whose it is; null for an anonymous client's
 * @param place by whose rules the client came in
 * @param proven whether it had proven to be that user
 */
public record StoredSession(
        String clientId,
        long id,
        long expirySeconds,
        long detachedAtMillis,
        long sentUpTo,
        @Nullable String username,
        String place,
        boolean proven) {
    /** In place of {@link #detachedAtMillis}. */
    public static final long CONNECTED = Long.MIN_VALUE;

    /** A Session of nobody in particular. */
    public StoredSession(String clientId, long id, long expirySeconds, long detachedAtMillis, long sentUpTo) {
        this(clientId, id, expirySeconds, detachedAtMillis, sentUpTo, null, "", false);
    }
}
