package org.tymbal.server.access;

import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.tymbal.codec.bytes.Utf8;

/**
 * What the server keeps of a user's password for SCRAM-SHA-256: enough to check it, not enough to log in with it. As text it is
 * written as PostgreSQL writes it, {@code SCRAM-SHA-256$iterations:salt$StoredKey:ServerKey}, the last three in base64.
 */
public final class ScramCredentials {
    /** The name of the method, in CONNECT and in the text. */
    public static final String METHOD = "SCRAM-SHA-256";

    private static final int ITERATIONS = 4_096;
    private static final int LEAST_ITERATIONS = 4_096;
    private static final int MOST_ITERATIONS = 10_000_000;
    private static final int SALT_BYTES = 16;

    private final byte[] salt;
    private final int iterations;
    private final byte[] storedKey;
    private final byte[] serverKey;

    private ScramCredentials(byte[] salt, int iterations, byte[] storedKey, byte[] serverKey) {
        this.salt = salt;
        this.iterations = iterations;
        this.storedKey = storedKey;
        this.serverKey = serverKey;
    }

    /** Of a new password. Slow on purpose: never on an I/O thread. */
    public static ScramCredentials of(String password) {
        return of(password, ScramHash.random(SALT_BYTES), ITERATIONS);
    }

    static ScramCredentials of(String password, byte[] salt, int iterations) {
        byte[] salted = ScramHash.salted(password.toCharArray(), salt, iterations);
        byte[] clientKey = ScramHash.hmac(salted, ascii("Client Key"));
        return new ScramCredentials(
                salt, iterations, ScramHash.sha256(clientKey), ScramHash.hmac(salted, ascii("Server Key")));
    }

    /**
     * Reads the text.
     *
     * @throws IllegalArgumentException if it is not one; the message says what is wrong and shows nothing secret
     */
    public static ScramCredentials parse(String text) {
        int[] at = {0};
        String method = upTo(text, at, '$');
        String count = upTo(text, at, ':');
        String saltText = upTo(text, at, '$');
        String stored = upTo(text, at, ':');
        if (!METHOD.equals(method)) {
            throw new IllegalArgumentException("the credentials do not begin with " + METHOD + "$");
        }
        int iterations;
        try {
            iterations = Integer.parseInt(count);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("the number of iterations is no number", e);
        }
        if (iterations < LEAST_ITERATIONS || iterations > MOST_ITERATIONS) {
            throw new IllegalArgumentException(
                    "the number of iterations is not from " + LEAST_ITERATIONS + " to " + MOST_ITERATIONS);
        }
        return new ScramCredentials(
                base64(saltText, 8), iterations, key(base64(stored, 1)), key(base64(text.substring(at[0]), 1)));
    }

    private static String upTo(String text, int[] at, char end) {
        int found = text.indexOf(end, at[0]);
        if (found < 0) {
            throw new IllegalArgumentException(
                    "credentials are written " + METHOD + "$iterations:salt$StoredKey:ServerKey");
        }
        String part = text.substring(at[0], found);
        at[0] = found + 1;
        return part;
    }

    private static byte[] base64(String text, int least) {
        try {
            byte[] bytes = Base64.getDecoder().decode(text);
            if (bytes.length >= least) {
                return bytes;
            }
        } catch (IllegalArgumentException e) {
            // Said below, without showing the text.
        }
        throw new IllegalArgumentException("salt or keys are not base64, or too short");
    }

    private static byte[] key(byte[] key) {
        if (key.length != ScramHash.DIGEST_BYTES) {
            throw new IllegalArgumentException("a key has not " + ScramHash.DIGEST_BYTES + " bytes");
        }
        return key;
    }

    /** Credentials that no password fits, for a user that does not exist: an answer that tells nobody so. */
    static ScramCredentials nobody(String name, byte[] secret) {
        byte[] salt = new byte[SALT_BYTES];
        System.arraycopy(ScramHash.hmac(secret, Utf8.encode(name)), 0, salt, 0, SALT_BYTES);
        return new ScramCredentials(
                salt, ITERATIONS, ScramHash.random(ScramHash.DIGEST_BYTES), ScramHash.random(ScramHash.DIGEST_BYTES));
    }

    String challenge(String nonce) {
        return "r=" + nonce + ",s=" + Base64.getEncoder().encodeToString(salt) + ",i=" + iterations;
    }

    /** The server's signature if the client's proof is right, else null [RFC 5802, 3]. */
    byte @Nullable [] signature(byte[] authMessage, byte[] proof) {
        if (proof.length != ScramHash.DIGEST_BYTES) {
            return null;
        }
        byte[] clientKey = ScramHash.hmac(storedKey, authMessage);
        for (int i = 0; i < clientKey.length; i++) {
            clientKey[i] ^= proof[i];
        }
        return ScramHash.equal(ScramHash.sha256(clientKey), storedKey) ? ScramHash.hmac(serverKey, authMessage) : null;
    }

    private static byte[] ascii(String text) {
        return Utf8.encode(text);
    }

    @Override
    public String toString() {
        Base64.Encoder base64 = Base64.getEncoder();
        return METHOD + "$" + iterations + ":" + base64.encodeToString(salt) + "$" + base64.encodeToString(storedKey)
                + ":" + base64.encodeToString(serverKey);
    }
}
