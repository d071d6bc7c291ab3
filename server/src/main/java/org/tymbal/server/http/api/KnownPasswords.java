package org.tymbal.server.http.api;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.tymbal.server.access.Identity;

/**
 * Who has just proven to be whom: a program that asks every second need not have its password compared each time, which takes a
 * good part of that second. Kept is a code made with a key of this process, not the password. A minute, and until rules change.
 * Any thread.
 */
final class KnownPasswords {
    private static final int MOST = 1_000;
    private static final int KEY_BYTES = 32;
    private static final long NANOS = 60L * 1_000_000_000;

    private record Known(Identity identity, int version, long nanos) {}

    private final SecretKeySpec key;
    private final LongSupplier clockNanos;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Known> known = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
            return size() > MOST;
        }
    };

    KnownPasswords(LongSupplier clockNanos) {
        this.clockNanos = clockNanos;
        byte[] random = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(random);
        this.key = new SecretKeySpec(random, "HmacSHA256");
    }

    /** @param version that of the rules by which it was proven */
    void add(String user, String password, String place, int version, Identity identity) {
        String code = code(user, password, place);
        lock.lock();
        try {
            known.put(code, new Known(identity, version, clockNanos.getAsLong()));
        } finally {
            lock.unlock();
        }
    }

    /** Who that is; null if that has to be looked at anew. */
    @Nullable
    Identity find(String user, String password, String place, int version) {
        String code = code(user, password, place);
        lock.lock();
        try {
            Known found = known.get(code);
            if (found == null || found.version() != version || clockNanos.getAsLong() - found.nanos() >= NANOS) {
                return null;
            }
            return found.identity();
        } finally {
            lock.unlock();
        }
    }

    private String code(String user, String password, String place) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            String text = user.length() + ":" + user + place.length() + ":" + place + password;
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every JDK has HMAC with SHA-256", e);
        }
    }
}
