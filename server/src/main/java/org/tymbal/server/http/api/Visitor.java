package org.tymbal.server.http.api;

import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tymbal.server.access.Identity;

/**
 * Who asks, and what he may.
 *
 * @param role what he is called to be
 * @param identity the user; null for nobody in particular
 * @param byCookie whether a browser sent his proof by itself, so that he may not even know of the request
 */
record Visitor(Role role, @Nullable Identity identity, boolean byCookie) {
    /** From the least to the most. */
    enum Role {
        /** Has not logged in, or is a user whom nobody gave a right. */
        NOBODY(EnumSet.of(Right.NONE)),
        /** Sits at the computer of a broker that only this computer reaches and that knows no users. */
        LOCAL(EnumSet.of(Right.NONE, Right.READ_SYS, Right.LOOK, Right.WATCH)),
        /** A monitor_user. */
        MONITOR(EnumSet.of(Right.NONE, Right.READ_SYS, Right.LOOK)),
        /** An admin_user, or one who administers dynamic security. */
        ADMINISTRATOR(EnumSet.allOf(Right.class));

        private final Set<Right> rights;

        Role(Set<Right> rights) {
            this.rights = rights;
        }
    }

    boolean may(Right right) {
        return role.rights.contains(right);
    }

    /** The user name; null for nobody in particular. */
    @Nullable
    String user() {
        return identity == null ? null : identity.username();
    }
}
