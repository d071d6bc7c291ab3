package org.tymbal.server.store;

/**
 * The record of a Session that outlives its connection.
 *
 * @param id its number in the store
 * @param expirySeconds how long it outlives its connection; 4,294,967,295 is for ever
 * @param detachedAtMillis when its connection ended, on the broker's clock; {@link #CONNECTED} while it has one
 * @param sentUpTo the number of the last message that was sent at least once; kept when the connection ends
 */
public record StoredSession(String clientId, long id, long expirySeconds, long detachedAtMillis, long sentUpTo) {
    /** In place of {@link #detachedAtMillis}. */
    public static final long CONNECTED = Long.MIN_VALUE;
}
