package org.tymbal.server.session;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tymbal.codec.packet.ReasonCode;
import org.tymbal.server.access.Identity;
import org.tymbal.server.access.Rights;
import org.tymbal.server.message.Message;
import org.tymbal.server.metrics.Drop;

/** Of a {@link Session}: whose it is, which connection it has, and how long it outlives that. Guarded by the Session's lock. */
abstract class ClientState {
    /** The expiry interval of a Session that never ends by itself [MQTT-3.1.2.11.2]. */
    public static final long NEVER_EXPIRES = 0xffff_ffffL;

    @Nullable
    Outlet outlet;

    long expirySeconds;
    long detachedAtMillis;

    @Nullable
    Identity identity;

    /** What the client did not get; null for nothing. */
    private @Nullable Losses losses;

    /** Also read without the lock, at the risk of old ones: who queues a message looks again. */
    volatile Rights rights = Rights.ALL;

    /** Lets the connection, if there is one, look around on its own thread. */
    public void wake() {
        Outlet attached = outlet();
        if (attached != null) {
            attached.wake();
        }
    }

    /** Ends the connection, if there is one. */
    public void kick(ReasonCode reason, String explanation) {
        Outlet attached = outlet();
        if (attached != null) {
            attached.kick(reason, explanation);
        }
    }

    /** Whether a connection is attached. */
    public synchronized boolean connected() {
        return outlet != null;
    }

    /** The attached connection, or null. */
    final synchronized @Nullable Outlet outlet() {
        return outlet;
    }

    /** Whether this connection is the attached one: what another one says must not change the Session. */
    public synchronized boolean attachedTo(Outlet connection) {
        return outlet == connection;
    }

    /** Seconds that the Session outlives its connection; {@link #NEVER_EXPIRES}: for ever. */
    public synchronized long expirySeconds() {
        return expirySeconds;
    }

    /** DISCONNECT may change the interval [MQTT-3.14.2.2.2]. */
    public synchronized void expirySeconds(long seconds) {
        expirySeconds = seconds;
    }

    synchronized boolean expired(long nowMillis) {
        return outlet == null && expirySeconds != NEVER_EXPIRES && nowMillis - detachedAtMillis >= expirySeconds * 1000;
    }

    // ---- what it did not get

    /** With the lock held. */
    final void lose(Message message, Drop why) {
        if (losses == null) {
            losses = new Losses();
        }
        losses.add(message, why);
    }

    final Map<Drop, Long> losses() {
        Map<Drop, Long> counts = new EnumMap<>(Drop.class);
        for (Drop why : Drop.values()) {
            if (losses != null && losses.count(why) > 0) {
                counts.put(why, losses.count(why));
            }
        }
        return counts;
    }

    final List<Loss> lastLosses() {
        return losses == null ? List.of() : losses.last();
    }

    // ---- whose it is

    /** Says whose Session this is; before it is kept. */
    synchronized void identify(Identity who) {
        identity = who;
    }

    /**
     * Says what the client may do from now on. What waits for it and may not be read any more is never sent.
     */
    public synchronized void entitle(Rights granted) {
        rights = granted;
    }

    /** Who came in last; null for a Session that is not opened yet. */
    public synchronized @Nullable Identity identity() {
        return identity;
    }

    /** What the client may do. */
    public Rights rights() {
        return rights;
    }

    /** The rules may have changed since it was queued. */
    boolean readable(Message message) {
        Rights now = rights;
        return now == Rights.ALL || now.readsAll() || now.read(message.topic()).allowed();
    }
}
