package org.tymbal.server.net;

import java.net.InetAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.tymbal.server.broker.BrokerLog;
import org.tymbal.server.config.LimitsConfig;
import org.tymbal.server.config.Networks;

/**
 * How many network connections may be open at a time, over all listeners and from one address, whether they speak MQTT or HTTP.
 * Any thread.
 */
final class ConnectionLimits {
    private final Supplier<LimitsConfig> limits;
    private final BrokerLog log;
    private final AtomicInteger open = new AtomicInteger();
    private final Map<InetAddress, Integer> openByAddress = new ConcurrentHashMap<>();
    /** Whether the refusals going on have been reported: a flood of connections must not be a flood of lines. */
    private final AtomicBoolean reported = new AtomicBoolean();

    private volatile Networks trustedProxies;

    ConnectionLimits(Supplier<LimitsConfig> limits, Networks trustedProxies, BrokerLog log) {
        this.limits = limits;
        this.trustedProxies = trustedProxies;
        this.log = log;
    }

    /** The proxies whose word counts for where a client comes from. */
    Networks trustedProxies() {
        return trustedProxies;
    }

    void trustedProxies(Networks changed) {
        trustedProxies = changed;
    }

    /** Takes a place for one more connection, if there is one. */
    boolean admit() {
        int most = limits.get().maximumConnections();
        if (open.incrementAndGet() <= most) {
            return true;
        }
        open.decrementAndGet();
        refused("global_max_connections " + most);
        return false;
    }

    /** Takes a place for one more connection from an address, if there is one. */
    boolean admit(InetAddress address) {
        int most = limits.get().maximumConnectionsPerAddress();
        int now = openByAddress.merge(address, 1, Integer::sum);
        if (most == 0 || now <= most) {
            return true;
        }
        release(address);
        refused("max_connections_per_address " + most + " of " + address.getHostAddress());
        return false;
    }

    /** Says that connections are turned away, but not of each one. */
    void refused(String limit) {
        if (reported.compareAndSet(false, true)) {
            log.error("New connections are refused: " + limit + " is reached.", null);
        }
    }

    void release(@Nullable InetAddress address) {
        if (address != null) {
            openByAddress.computeIfPresent(address, (key, count) -> count == 1 ? null : count - 1);
        }
    }

    void release() {
        int most = limits.get().maximumConnections();
        if (open.decrementAndGet() < most - most / 10) {
            reported.set(false);
        }
    }

    int open() {
        return open.get();
    }
}
