package org.tymbal.server.session;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tymbal.codec.packet.Subscription;
import org.tymbal.server.access.Identity;
import org.tymbal.server.access.Rights;
import org.tymbal.server.metrics.Drop;

/**
 * A Session as it was at one moment. Immutable.
 *
 * @param identity who came in last; null for a Session of which that is not known
 * @param rights what the client may do
 * @param connection null while the client is away
 * @param awaySeconds how long it has been away; 0 while it is connected
 * @param expirySeconds how long the Session outlives its connection; {@link Session#NEVER_EXPIRES}: for ever
 * @param kept whether it outlives the broker
 * @param queued what waits and was not sent yet
 * @param queuedAcknowledged of these, messages of QoS 1 and 2, which {@code max_queued_messages} counts
 * @param queuedBytes bytes of what waits
 * @param inflight messages of QoS 1 and 2 that were sent and are not acknowledged
 * @param window how many may be
 * @param unreleased QoS 2 messages from the client that wait for its PUBREL
 * @param blocked whether its socket takes no more
 * @param subscriptions how many there are
 * @param losses by reason; without those that are none
 * @param lastLosses the latest first
 */
public record SessionView(
        String clientId,
        @Nullable Identity identity,
        Rights rights,
        @Nullable ConnectionView connection,
        long awaySeconds,
        long expirySeconds,
        boolean kept,
        long queued,
        long queuedAcknowledged,
        long queuedBytes,
        int inflight,
        int window,
        int unreleased,
        boolean blocked,
        int subscriptions,
        Map<Drop, Long> losses,
        List<Loss> lastLosses) {
    /** A Subscription of a Session; the identifier is 0 for none. */
    public record Subscribed(Subscription subscription, int identifier) {}

    /** Whether the client is connected. */
    public boolean connected() {
        return connection != null;
    }
}
