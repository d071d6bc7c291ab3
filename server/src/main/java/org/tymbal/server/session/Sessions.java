package org.tymbal.server.session;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.tymbal.server.access.Identity;
import org.tymbal.server.access.Rights;
import org.tymbal.server.config.LimitsConfig;
import org.tymbal.server.metrics.Metrics;
import org.tymbal.server.store.Commit;
import org.tymbal.server.store.Store;
import org.tymbal.server.store.StoredSession;

/**
 * All Sessions by Client Identifier. Opening and ending hold one lock, so that two connections with one identifier meet in
 * some order; looking up takes none.
 */
public final class Sessions {
    private final Map<String, Session> byClientId = new ConcurrentHashMap<>();
    private volatile LimitsConfig limits;
    private final Metrics metrics;
    private final Store store;
    private int kept;

    public Sessions(LimitsConfig limits, Metrics metrics) {
        this(limits, metrics, Store.NONE);
    }

    /** @param store keeps the Sessions that outlive their connections */
    public Sessions(LimitsConfig limits, Metrics metrics, Store store) {
        this.limits = limits;
        this.metrics = metrics;
        this.store = store;
    }

    /** A Session that was stored when the broker ended. */
    public synchronized RestoredSession restore(StoredSession stored, long nowMillis) {
        Session session = new Session(stored.clientId(), limits, metrics);
        byClientId.put(stored.clientId(), session);
        kept++;
        return session.restore(store, stored, nowMillis);
    }

    private void keep(Session session) {
        if (store.keeps()) {
            boolean was = session.storedAs() != 0;
            session.keep(store);
            kept += !was && session.storedAs() != 0 ? 1 : 0;
        }
    }

    private boolean remove(Session session) {
        boolean removed = byClientId.remove(session.clientId(), session);
        kept -= removed && session.storedAs() != 0 ? 1 : 0;
        return removed;
    }

    /** How many Sessions the store keeps. */
    public synchronized int kept() {
        return kept;
    }

    /** Whether the client has a Session that the store keeps. */
    public boolean isKept(String clientId) {
        Session session = byClientId.get(clientId);
        return session != null && session.storedAs() != 0;
    }

    /** Bounds for the Sessions that begin from now on. */
    public void limits(LimitsConfig changed) {
        limits = changed;
    }

    /**
     * What opening a Session has met.
     *
     * @param present whether the Session existed and goes on [MQTT-3.2.2-2]
     * @param previousOutlet the connection that had it, to be ended with Session taken over; or null
     * @param discarded the Session that Clean Start has put an end to; or null
     * @param unfinished what an earlier connection has changed and is not kept so far, to be awaited before CONNACK; or null
     */
    public record Opened(
            Session session,
            boolean present,
            @Nullable Outlet previousOutlet,
            @Nullable Session discarded,
            @Nullable Commit unfinished) {}

    /**
     * Finds or makes the Session of a client and attaches its connection, unless it belongs to somebody else.
     *
     * @param mayPass whether who has the Session now may lose it to this client
     * @return null if the Session is another user's
     */
    public synchronized @Nullable Opened open(
            Identity who,
            Rights rights,
            Predicate<Identity> mayPass,
            boolean cleanStart,
            Outlet connection,
            int receiveMaximum,
            long expirySeconds) {
        Session known = byClientId.get(who.clientId());
        Identity before = known == null ? null : known.identity();
        boolean same = before == null || Objects.equals(before.owner(), who.owner());
        if (!same && !mayPass.test(before)) {
            return null;
        }
        Opened opened = open(who, cleanStart || !same, connection, receiveMaximum, expirySeconds);
        opened.session().entitle(rights);
        return opened;
    }

    /** Finds or makes the Session of a client and attaches its connection [MQTT-3.1.4-3] [MQTT-3.1.4-4]. */
    public synchronized Opened open(
            String clientId, boolean cleanStart, Outlet connection, int receiveMaximum, long expirySeconds) {
        Identity nobody = new Identity(clientId, null, "");
        return open(nobody, cleanStart, connection, receiveMaximum, expirySeconds);
    }

    private Opened open(Identity who, boolean cleanStart, Outlet connection, int receiveMaximum, long expirySeconds) {
        String clientId = who.clientId();
        Session known = byClientId.get(clientId);
        if (known != null && !cleanStart) {
            known.identify(who);
            Commit unfinished = known.unfinished();
            Outlet previous = known.attach(connection, receiveMaximum, expirySeconds);
            keep(known);
            return new Opened(known, true, previous, null, unfinished);
        }
        Session fresh = new Session(clientId, limits, metrics);
        fresh.identify(who);
        fresh.attach(connection, receiveMaximum, expirySeconds);
        if (known != null) {
            remove(known);
        }
        byClientId.put(clientId, fresh);
        keep(fresh);
        return new Opened(fresh, false, known == null ? null : known.outlet(), known, null);
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
        return remove(session);
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

    /** Takes a Session out that is over; false if it is not there any more. */
    public synchronized boolean drop(Session session) {
        return remove(session);
    }

    private synchronized boolean removeIfExpired(Session session, long nowMillis) {
        return session.expired(nowMillis) && remove(session);
    }

    /** Whether this Session is still the one of its client, and not one that Clean Start has replaced. */
    public boolean isCurrent(Session session) {
        return byClientId.get(session.clientId()) == session;
    }

    /** The Session of a client; null if it has none. */
    public @Nullable Session find(String clientId) {
        return byClientId.get(clientId);
    }

    /**
     * The next Sessions by Client Identifier, in its order: for whoever looks at many and has the time. Holds no lock.
     *
     * @param after only those behind this identifier; null for the first
     * @param most how many at most
     * @param wanted which ones count; asked of every Session behind the mark
     */
    public List<Session> page(@Nullable String after, int most, Predicate<Session> wanted) {
        PriorityQueue<Session> first =
                new PriorityQueue<>(most + 1, (one, other) -> other.clientId().compareTo(one.clientId()));
        for (Session session : byClientId.values()) {
            if (after != null && session.clientId().compareTo(after) <= 0) {
                continue;
            }
            Session last = first.size() < most ? null : first.peek();
            if ((last == null || session.clientId().compareTo(last.clientId()) < 0) && wanted.test(session)) {
                first.add(session);
                if (first.size() > most) {
                    first.poll();
                }
            }
        }
        List<Session> page = new ArrayList<>(first);
        page.sort((one, other) -> one.clientId().compareTo(other.clientId()));
        return page;
    }

    public int size() {
        return byClientId.size();
    }

    /** All Sessions at this moment. */
    public Collection<Session> all() {
        return new ArrayList<>(byClientId.values());
    }
}
