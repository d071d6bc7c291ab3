package org.tymbal.server.access;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * What is kept of a password, in the three ways in which mosquitto_passwd writes it. Immutable; any thread, but never an I/O
 * thread: {@link #matches} and {@link #of} are slow on purpose.
 */
public final class PasswordHash {
    /** How a password is hashed; the names are those of {@code mosquitto_passwd -H}. */
    public enum Kind {
        /** {@code $6$salt$hash}: SHA-512 of password and salt, once. Quickly guessed; read for old files. */
        SHA512("sha512"),
        /** {@code $7$iterations$salt$hash}: PBKDF2 with HMAC-SHA-512. */
        SHA512_PBKDF2("sha512-pbkdf2"),
        /** {@code $argon2id$v=19$m=KiB,t=passes,p=lanes$salt$hash}: takes memory as well; mosquitto reads it from 2.1 on. */
        ARGON2ID("argon2id");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        /** As {@code -H} takes it. */
        public String text() {
            return text;
        }

        /** The kind of this name. */
        public static Kind named(String text) {
            for (Kind kind : values()) {
                if (kind.text.equals(text)) {
                    return kind;
                }
            }
            throw new IllegalArgumentException(
                    "there is no hash " + text + "; choose argon2id, sha512-pbkdf2 or sha512");
        }
    }

    /** What is written where nobody says otherwise: every mosquitto since 1.6 reads it. */
    public static final Kind DEFAULT_KIND = Kind.SHA512_PBKDF2;

    /** Iterations of PBKDF2 where nobody says otherwise (mosquitto: 101, later 1000): about 20 ms. */
    public static final int DEFAULT_ITERATIONS = 20_000;

    private static final int MOST_ITERATIONS = 10_000_000;
    private static final int SALT_BYTES = 12;
    private static final int ARGON2_SALT_BYTES = 16;
    private static final int HASH_BYTES = 64;
    private static final int ARGON2_MEMORY_KIB = 47_104;
    /** A password file must not be able to take all memory. */
    private static final int ARGON2_MOST_MEMORY_KIB = 262_144;

    private static final int ARGON2_MOST_PASSES = 64;
    private static final int ARGON2_MOST_LANES = 16;
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String HMAC = "HmacSHA512";

    private final Kind kind;
    /** Iterations of PBKDF2, passes of argon2id. */
    private final int iterations;

    private final int memoryKib;
    private final int lanes;
    private final byte[] salt;
    private final byte[] hash;

    private PasswordHash(Kind kind, int iterations, int memoryKib, int lanes, byte[] salt, byte[] hash) {
        this.kind = kind;
        this.iterations = iterations;
        this.memoryKib = memoryKib;
        this.lanes = lanes;
        this.salt = salt;
        this.hash = hash;
    }

    /** Of a new password, with the usual effort. */
    public static PasswordHash of(Kind kind, byte[] password) {
        return of(kind, password, DEFAULT_ITERATIONS);
    }

    /**
     * Of a new password.
     *
     * @param iterations of PBKDF2; the other kinds have fixed ones
     */
    public static PasswordHash of(Kind kind, byte[] password, int iterations) {
        PasswordHash empty = switch (kind) {
            case SHA512 -> new PasswordHash(kind, 1, 0, 0, random(SALT_BYTES), new byte[HASH_BYTES]);
            case SHA512_PBKDF2 -> new PasswordHash(kind, iterations, 0, 0, random(SALT_BYTES), new byte[HASH_BYTES]);
            case ARGON2ID ->
                new PasswordHash(kind, 1, ARGON2_MEMORY_KIB, 1, random(ARGON2_SALT_BYTES), new byte[HASH_BYTES]);
        };
        return empty.withHash(empty.compute(password));
    }

    /** Of the same kind and effort, but of no password at all: to be compared with for a user that does not exist. */
    public PasswordHash nobodys() {
        return new PasswordHash(kind, iterations, memoryKib, lanes, random(salt.length), random(hash.length));
    }

    private PasswordHash withHash(byte[] computed) {
        return new PasswordHash(kind, iterations, memoryKib, lanes, salt, computed);
    }

    public Kind kind() {
        return kind;
    }

    /**
     * Reads what stands behind the colon of a line.
     *
     * @throws IllegalArgumentException if it is no hash; the message says why and shows nothing of it
     */
    public static PasswordHash parse(String text) {
        String[] fields = text.split("\\$", -1);
        if (fields.length < 2 || !fields[0].isEmpty()) {
            throw new IllegalArgumentException("the password is not hashed; hash the file with: tymbal passwd -U FILE");
        }
        return switch (fields[1]) {
            case "6" -> {
                counted(fields, 4);
                yield new PasswordHash(Kind.SHA512, 1, 0, 0, base64(fields[2]), sized(base64(fields[3])));
            }
            case "7" -> {
                counted(fields, 5);
                yield new PasswordHash(
                        Kind.SHA512_PBKDF2,
                        number(fields[2], MOST_ITERATIONS),
                        0,
                        0,
                        base64(fields[3]),
                        sized(base64(fields[4])));
            }
            case "argon2id" -> argon2(fields);
            default ->
                throw new IllegalArgumentException(
                        "the hash is of a kind that is not known here; $6$, $7$ and $argon2id$"
                                + " are, so set the password anew with: tymbal passwd FILE USER");
        };
    }

    private static PasswordHash argon2(String[] fields) {
        counted(fields, 6);
        String[] costs = fields[3].split(",", -1);
        if (!fields[2].equals("v=19")
                || costs.length != 3
                || !costs[0].startsWith("m=")
                || !costs[1].startsWith("t=")
                || !costs[2].startsWith("p=")) {
            throw new IllegalArgumentException(
                    "an argon2id hash is written $argon2id$v=19$m=KiB,t=passes,p=lanes$salt$hash");
        }
        int lanes = number(costs[2].substring(2), ARGON2_MOST_LANES);
        int memoryKib = number(costs[0].substring(2), ARGON2_MOST_MEMORY_KIB);
        int passes = number(costs[1].substring(2), ARGON2_MOST_PASSES);
        byte[] salt = base64(fields[4]);
        byte[] hash = base64(fields[5]);
        if (memoryKib < 8 * lanes || salt.length < 8 || hash.length < 16 || hash.length > 128) {
            throw new IllegalArgumentException(
                    "an argon2id hash has at least 8 KiB for each lane, 8 bytes of salt and 16 to"
                            + " 128 bytes of hash");
        }
        return new PasswordHash(Kind.ARGON2ID, passes, memoryKib, lanes, salt, hash);
    }

    private static void counted(String[] fields, int wanted) {
        if (fields.length != wanted) {
            throw new IllegalArgumentException("the hash is not complete, or has something behind it");
        }
    }

    private static int number(String text, int most) {
        try {
            int number = Integer.parseInt(text);
            if (number >= 1 && number <= most && text.charAt(0) != '+') {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new IllegalArgumentException("a number in the hash is not from 1 to " + most);
    }

    private static byte[] base64(String text) {
        try {
            byte[] bytes = Base64.getDecoder().decode(text);
            if (bytes.length > 0 && bytes.length <= 1_024) {
                return bytes;
            }
        } catch (IllegalArgumentException e) {
            // Said below, without showing the text.
        }
        throw new IllegalArgumentException("salt or hash is not base64");
    }

    private static byte[] sized(byte[] hash) {
        if (hash.length != HASH_BYTES) {
            throw new IllegalArgumentException("the hash has not " + HASH_BYTES + " bytes");
        }
        return hash;
    }

    /** Whether this is the password. The time it takes tells nothing about how much of it is right. */
    public boolean matches(byte[] password) {
        return MessageDigest.isEqual(compute(password), hash);
    }

    private byte[] compute(byte[] password) {
        try {
            return switch (kind) {
                case SHA512 -> {
                    MessageDigest digest = MessageDigest.getInstance("SHA-512");
                    digest.update(password);
                    yield digest.digest(salt);
                }
                case SHA512_PBKDF2 -> pbkdf2(password);
                case ARGON2ID -> argon2(password);
            };
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-512", e);
        }
    }

    /** By hand, because the JDK takes passwords of characters only, and those of MQTT are bytes [RFC 8018, 5.2]. */
    private byte[] pbkdf2(byte[] password) throws GeneralSecurityException {
        Mac mac = Mac.getInstance(HMAC);
        // A key of no bytes is the same as one zero, which the JDK does take.
        mac.init(new SecretKeySpec(password.length == 0 ? new byte[1] : password, HMAC));
        mac.update(salt);
        byte[] u = mac.doFinal(new byte[] {0, 0, 0, 1});
        long[] sum = longs(u);
        for (int i = 1; i < iterations; i++) {
            mac.update(u);
            mac.doFinal(u, 0);
            long[] next = longs(u);
            for (int k = 0; k < sum.length; k++) {
                sum[k] ^= next[k];
            }
        }
        ByteBuffer bytes = ByteBuffer.allocate(HASH_BYTES);
        bytes.asLongBuffer().put(sum);
        return bytes.array();
    }

    private static long[] longs(byte[] bytes) {
        long[] longs = new long[bytes.length / Long.BYTES];
        ByteBuffer.wrap(bytes).asLongBuffer().get(longs);
        return longs;
    }

    private byte[] argon2(byte[] password) {
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withIterations(iterations)
                .withMemoryAsKB(memoryKib)
                .withParallelism(lanes)
                .withSalt(salt)
                .build());
        byte[] computed = new byte[hash.length];
        generator.generateBytes(password, computed);
        return computed;
    }

    private static byte[] random(int bytes) {
        byte[] random = new byte[bytes];
        RANDOM.nextBytes(random);
        return random;
    }

    /** As it stands in a password file, behind the colon. */
    @Override
    public String toString() {
        Base64.Encoder padded = Base64.getEncoder();
        Base64.Encoder bare = padded.withoutPadding();
        return switch (kind) {
            case SHA512 -> "$6$" + padded.encodeToString(salt) + "$" + padded.encodeToString(hash);
            case SHA512_PBKDF2 ->
                "$7$" + iterations + "$" + padded.encodeToString(salt) + "$" + padded.encodeToString(hash);
            case ARGON2ID ->
                "$argon2id$v=19$m=" + memoryKib + ",t=" + iterations + ",p=" + lanes + "$" + bare.encodeToString(salt)
                        + "$" + bare.encodeToString(hash);
        };
    }

    /** The bytes of a password that was typed. */
    public static byte[] bytes(String password) {
        return password.getBytes(StandardCharsets.UTF_8);
    }

    /** Iterations (PBKDF2) or passes (argon2id); for dynamic security, which keeps the parts of a hash apart. */
    public int iterations() {
        return iterations;
    }

    /** A copy of the salt. */
    public byte[] salt() {
        return salt.clone();
    }

    /** A copy of the hash. */
    public byte[] hash() {
        return hash.clone();
    }
}
