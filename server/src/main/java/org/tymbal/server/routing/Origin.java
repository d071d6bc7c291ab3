package org.tymbal.server.routing;

import org.jspecify.annotations.Nullable;

/**
 * By which Subscriptions a message reaches a receiver, as far as anybody needs to know afterwards.
 *
 * @param identifiers the Subscription Identifiers that go along; never written
 * @param group the group that chose this receiver for a Shared Subscription; null for others
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody, and shared by all messages of a route
public record Origin(int[] identifiers, @Nullable SharedGroup group) {
    private static final int[] NO_IDENTIFIERS = {};

    /** Subscriptions without identifier that are not shared: nearly all. */
    public static final Origin PLAIN = new Origin(NO_IDENTIFIERS, null);

    public static Origin of(int identifier, @Nullable SharedGroup group) {
        if (group == null && identifier == 0) {
            return PLAIN;
        }
        return new Origin(identifier == 0 ? NO_IDENTIFIERS : new int[] {identifier}, group);
    }
}
