package org.tymbal.server.http.api;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.tymbal.server.access.Identity;

/**
 * Who has logged in by the page: a secret in a cookie stands for a user, for a while. The secrets themselves are not kept, only
 * what they hash to. In memory alone: after a restart everybody logs in again. Any thread.
 */
final class Badges {
    private static final int MOST = 1_000;
    private static final int SECRET_BYTES = 32;
    private static final long IDLE_NANOS = 30L * 60 * 1_000_000_000;
    private static final long LONGEST_NANOS = 12L * 3_600 * 1_000_000_000;

    private static final class Badge {
        private final Identity identity;
        private final long madeNanos;
        private long usedNanos;

        Badge(Identity identity, long nowNanos) {
            this.identity = identity;
            this.madeNanos = nowNanos;
            this.usedNanos = nowNanos;
        }
    }

    private final SecureRandom random = new SecureRandom();
    private final LongSupplier clockNanos;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Badge> badges = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Badge> eldest) {
            return size() > MOST;
        }
    };

    Badges(LongSupplier clockNanos) {
        this.clockNanos = clockNanos;
    }

    /** A new secret for a user. */
    String make(Identity identity) {
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
        lock.lock();
        try {
            badges.put(hash(text), new Badge(identity, clockNanos.getAsLong()));
        } finally {
            lock.unlock();
        }
        return text;
    }

    /** Whose secret this is; null if it is nobody's, or not any more. */
    @Nullable
    Identity find(String secret) {
        String hash = hash(secret);
        lock.lock();
        try {
            Badge badge = badges.get(hash);
            long now = clockNanos.getAsLong();
            if (badge == null) {
                return null;
            }
            if (now - badge.usedNanos > IDLE_NANOS || now - badge.madeNanos > LONGEST_NANOS) {
                badges.remove(hash);
                return null;
            }
            badge.usedNanos = now;
            return badge.identity;
        } finally {
            lock.unlock();
        }
    }

    /** The secret counts no more. */
    void forget(String secret) {
        lock.lock();
        try {
            badges.remove(hash(secret));
        } finally {
            lock.unlock();
        }
    }

    private static String hash(String secret) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
