package org.tymbal.server.http.api;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How often something may be done from one address: a bucket of tokens each, filled again as time goes by. Bounded: of very many
 * addresses those that were quiet longest are forgotten. Any thread.
 */
final class Buckets {
    private static final int MOST_ADDRESSES = 20_000;
    /** Who has a network of IPv6 has all its addresses. */
    private static final int NETWORK_BYTES = 8;

    private static final class Bucket {
        private double tokens;
        private long nanos;
    }

    private final double size;
    private final double perSecond;
    private final LongSupplier clockNanos;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > MOST_ADDRESSES;
        }
    };

    /**
     * @param size how often at once
     * @param perSecond how often in the long run
     */
    Buckets(double size, double perSecond, LongSupplier clockNanos) {
        this.size = size;
        this.perSecond = perSecond;
        this.clockNanos = clockNanos;
    }

    /** What an address is known by. */
    static String key(@Nullable InetAddress address) {
        if (address == null) {
            return "";
        }
        byte[] bytes = address.getAddress();
        return HexFormat.of().formatHex(address instanceof Inet6Address ? Arrays.copyOf(bytes, NETWORK_BYTES) : bytes);
    }

    /** Takes a token; 0 if there was one, else after how many seconds there will be. */
    int take(String key) {
        return take(key, 1);
    }

    /** Whether there is a token, without taking it; likewise. */
    int look(String key) {
        return take(key, 0);
    }

    private int take(String key, int count) {
        lock.lock();
        try {
            long now = clockNanos.getAsLong();
            Bucket bucket = buckets.get(key);
            if (bucket == null) {
                bucket = new Bucket();
                bucket.tokens = size;
                bucket.nanos = now;
                buckets.put(key, bucket);
            }
            bucket.tokens = Math.min(size, bucket.tokens + (now - bucket.nanos) / 1e9 * perSecond);
            bucket.nanos = now;
            if (bucket.tokens < 1) {
                return (int) Math.ceil((1 - bucket.tokens) / perSecond);
            }
            bucket.tokens -= count;
            return 0;
        } finally {
            lock.unlock();
        }
    }
}
