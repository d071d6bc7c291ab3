package org.tymbal.server.access;

import org.jspecify.annotations.Nullable;

/**
 * Who is asking.
 *
 * @param username as authentication accepted it; null for an anonymous client
 * @param address where the connection comes from, {@code host:port}; empty for the broker itself, and for a session whose
 *     connection is gone
 * @param place by whose rules it came in; see {@link Places}
 * @param admission what let it in; null if that was before the broker was started
 */
public record Identity(
        String clientId,
        @Nullable String username,
        String address,
        String place,
        @Nullable Admission admission) {
    public Identity(String clientId, @Nullable String username, String address) {
        this(clientId, username, address, "", null);
    }

    /**
     * To whom a Session belongs: the user, if the name was proven. Whoever was let in without a proof is nobody in
     * particular.
     */
    public @Nullable String owner() {
        return admission == null || !admission.proven() ? null : username;
    }
}
