package org.tymbal.server.access;

import org.jspecify.annotations.Nullable;

/**
 * What a client that wants to come in has to show.
 *
 * @param certified the user name in its certificate; null where that does not count
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record Login(
        String clientId,
        @Nullable String username,
        byte @Nullable [] password,
        @Nullable String certified) {}
