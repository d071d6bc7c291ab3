package org.tymbal.server.session;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.tymbal.server.config.LimitsConfig;
import org.tymbal.server.metrics.Metrics;

/**
 * All Sessions by Client Identifier. Opening and ending hold one lock, so that two connections with one identifier meet in
 * some order; looking up takes none.
 */
public final class Sessions {
    private final Map<String, Session> byClientId = new ConcurrentHashMap<>();
    private final LimitsConfig limits;
    private final Metrics metrics;

    public Sessions(LimitsConfig limits, Metrics metrics) {
        this.limits = limits;
        this.metrics = metrics;
    }

    /**
     * What opening a Session has met.
     *
     * @param present whether the Session existed and goes on [MQTT-3.2.2-2]
     * @param previousOutlet the connection that had it, to be ended with Session taken over; or null
     * @param discarded the Session that Clean Start has put an end to; or null
     */
    public record Opened(
            Session session,
            boolean present,
            @Nullable Outlet previousOutlet,
            @Nullable Session discarded) {}

    /** Finds or makes the Session of a client and attaches its connection [MQTT-3.1.4-3] [MQTT-3.1.4-4]. */
    public synchronized Opened open(
            String clientId, boolean cleanStart, Outlet connection, int receiveMaximum, long expirySeconds) {
        Session known = byClientId.get(clientId);
        if (known != null && !cleanStart) {
            Outlet previous = known.attach(connection, receiveMaximum, expirySeconds);
            return new Opened(known, true, previous, null);
        }
        Session fresh = new Session(clientId, limits, metrics);
        fresh.attach(connection, receiveMaximum, expirySeconds);
        byClientId.put(clientId, fresh);
        return new Opened(fresh, false, known == null ? null : known.outlet(), known);
    }

    /**
     * The connection has ended.
     *
     * @param handedOn takes what other members of shared groups are to get in this one's place
     * @return whether the Session ended with it, because it does not outlive its connection
     */
    public synchronized boolean close(Session session, Outlet connection, long nowMillis, List<HandOn> handedOn) {
        if (!session.detach(connection, nowMillis, handedOn) || session.expirySeconds() != 0) {
            return false;
        }
        return byClientId.remove(session.clientId(), session);
    }

    /** Takes out the Sessions whose expiry interval has passed. */
    public List<Session> takeExpired(long nowMillis) {
        List<Session> expired = new ArrayList<>();
        for (Session session : byClientId.values()) {
            if (session.expired(nowMillis) && removeIfExpired(session, nowMillis)) {
                expired.add(session);
            }
        }
        return expired;
    }

    private synchronized boolean removeIfExpired(Session session, long nowMillis) {
        return session.expired(nowMillis) && byClientId.remove(session.clientId(), session);
    }

    /** Whether this Session is still the one of its client, and not one that Clean Start has replaced. */
    public boolean isCurrent(Session session) {
        return byClientId.get(session.clientId()) == session;
    }

    public int size() {
        return byClientId.size();
    }

    /** All Sessions at this moment. */
    public Collection<Session> all() {
        return new ArrayList<>(byClientId.values());
    }
}
