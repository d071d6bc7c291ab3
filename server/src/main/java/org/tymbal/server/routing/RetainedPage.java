package org.tymbal.server.routing;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tymbal.server.message.Message;

/**
 * Some Retained Messages, and where to go on.
 *
 * @param messages may be none although there are more
 * @param next where the next page begins; null if there is none
 */
public record RetainedPage(List<Held> messages, @Nullable String next) {
    /** {@link Held#sinceMillis()} of a message from before the start. */
    public static final long UNKNOWN = Long.MIN_VALUE;

    /**
     * A Retained Message.
     *
     * @param sinceMillis since when, on the broker's clock; {@link #UNKNOWN} if that was before the start
     */
    public record Held(Message message, long sinceMillis) {}
}
