package org.tymbal.server.message;

import org.jspecify.annotations.Nullable;

/**
 * Who has published a message: one object for all messages of a connection. By it the broker can tell later whether they might
 * still publish it.
 *
 * @param clientId the client identifier; empty for the broker itself
 * @param username as whom the client came in; null for an anonymous one
 * @param place by whose rules it came in
 */
public record Publisher(String clientId, @Nullable String username, String place) {
    /** The broker itself. */
    public static final Publisher BROKER = new Publisher("", null, "");

    /** A client of whom no more is known. */
    public static Publisher of(String clientId) {
        return clientId.isEmpty() ? BROKER : new Publisher(clientId, null, "");
    }
}
