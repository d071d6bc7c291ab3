package org.tymbal.server.net;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.tymbal.server.config.ListenerConfig;
import org.tymbal.server.config.ListenerConfig.Family;
import org.tymbal.server.metrics.Counters;
import org.xnio.ChannelListener;
import org.xnio.StreamConnection;

/** One listener: who may come in by it, and what counts for them; a reload changes that. Any thread. */
final class Gate {
    private final ConnectionLimits limits;
    private volatile @Nullable Tls tls;
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicLong accepted = new AtomicLong();
    /** A sheet for each I/O thread that has served a connection of this listener. */
    private final List<Counters> counted = new CopyOnWriteArrayList<>();

    private volatile ListenerConfig config;

    /** @param tls null for the stream as it is */
    Gate(ListenerConfig config, ConnectionLimits limits, @Nullable Tls tls) {
        this.config = config;
        this.limits = limits;
        this.tls = tls;
    }

    ListenerConfig config() {
        return config;
    }

    /** Connections that are open now. */
    int open() {
        return open.get();
    }

    /** Connections since the start. */
    long accepted() {
        return accepted.get();
    }

    /** From now on these count for this listener, too. */
    void count(Counters counters) {
        counted.add(counters);
    }

    /** Bytes of MQTT that its connections have received since the start. */
    long bytesReceived() {
        long sum = 0;
        for (Counters counters : counted) {
            sum += counters.bytesReceived;
        }
        return sum;
    }

    /** Bytes of MQTT that were sent to its connections since the start. */
    long bytesSent() {
        long sum = 0;
        for (Counters counters : counted) {
            sum += counters.bytesSent;
        }
        return sum;
    }

    /** What counts for those who come from now on. */
    void change(ListenerConfig changed, @Nullable Tls other) {
        config = changed;
        tls = other;
    }

    /** Whether a listener of a configuration is this one. */
    boolean isAt(ListenerConfig listener) {
        return listener.isAt(config);
    }

    @Nullable
    Tls tls() {
        return tls;
    }

    boolean trusts(InetAddress proxy) {
        return limits.trustedProxies().contains(proxy);
    }

    /** The place of one connection among those that may be open. It is free again when the stream has closed. */
    final class Place implements ChannelListener<StreamConnection> {
        /** Where the client comes from, if its address is counted. */
        private @Nullable InetAddress address;

        private boolean free;

        /** Counts the connection for this address, and no other; false if that has as many as it may. */
        boolean countFor(InetAddress client) {
            limits.release(address);
            address = null;
            if (!limits.admit(client)) {
                return false;
            }
            address = client;
            return true;
        }

        @Override
        public void handleEvent(StreamConnection closed) {
            free();
        }

        void free() {
            if (!free) {
                free = true;
                open.decrementAndGet();
                limits.release(address);
                limits.release();
            }
        }
    }

    /**
     * A place for a new connection; null if it may not come in, or there is none. Connections from trusted proxies are not
     * counted for the proxy's address.
     */
    @Nullable
    Place admit(StreamConnection stream) {
        InetSocketAddress from = stream.getPeerAddress(InetSocketAddress.class);
        InetAddress peer = from == null ? null : from.getAddress();
        Family family = config.family();
        if (family != Family.ANY && peer != null && (family == Family.IPV6) != peer instanceof Inet6Address) {
            return null;
        }
        int most = config.rules().maximumConnections();
        if (open.incrementAndGet() > most) {
            open.decrementAndGet();
            limits.refused("max_connections " + most + " of the listener on port " + config.port());
            return null;
        }
        if (!limits.admit()) {
            open.decrementAndGet();
            return null;
        }
        accepted.incrementAndGet();
        Place place = new Place();
        if (peer != null && !trusts(peer) && config.rules().proxyProtocol() == 0 && !place.countFor(peer)) {
            place.free();
            return null;
        }
        return place;
    }
}
