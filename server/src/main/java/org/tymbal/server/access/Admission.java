package org.tymbal.server.access;

import org.jspecify.annotations.Nullable;

/**
 * Whether a client was let in, and as whom. Immutable.
 *
 * @param accepted whether it may come in
 * @param username who it is; null for an anonymous client
 * @param proven whether it has proven to be that user
 * @param proof what it was compared with: when that has changed, the client has to come in anew; null if nothing was
 * @param validMillis after how many milliseconds it must go; 0: it may stay
 * @param refusal why it may not come in, as a sentence without a full stop; empty if it may
 */
public record Admission(
        boolean accepted,
        @Nullable String username,
        boolean proven,
        @Nullable Object proof,
        long validMillis,
        String refusal) {
    /** It is let in without a proof. */
    static Admission unproven(@Nullable String username) {
        return new Admission(true, username, false, null, 0, "");
    }

    /** It is let in by a proof that holds as long as the broker compares with the same thing. */
    public static Admission proven(String username, @Nullable Object proof) {
        return new Admission(true, username, true, proof, 0, "");
    }

    /** The same for so many milliseconds, and no longer. */
    public static Admission proven(String username, Object proof, long validMillis) {
        return new Admission(true, username, true, proof, validMillis, "");
    }

    /** It was let in before the broker was started, and is not here now. */
    public static Admission restored(@Nullable String username, boolean proven) {
        return new Admission(true, username, proven, null, 0, "");
    }

    /** It stays outside. */
    public static Admission refused(String why) {
        return new Admission(false, null, false, null, 0, why);
    }
}
