package org.tymbal.server.token;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECPoint;
import java.security.spec.EllipticCurve;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.tymbal.server.token.Algorithm.Family;

/**
 * A key that signatures are compared with. Of one family for ever: what a token says of itself never makes a secret of a public
 * key. Immutable; any thread.
 */
final class VerifyingKey {
    private static final int LEAST_RSA_BITS = 2_048;
    private static final int MOST_RSA_BITS = 16_384;

    private final Key key;
    private final Family family;
    private final @Nullable String id;
    private final @Nullable Algorithm only;
    private final String fingerprint;

    private VerifyingKey(Key key, Family family, @Nullable String id, @Nullable Algorithm only) {
        this.key = key;
        this.family = family;
        this.id = id;
        this.only = only;
        this.fingerprint = fingerprint(key);
    }

    /**
     * A public key.
     *
     * @param id by which tokens name it; null: by none
     * @param only the one algorithm that it is for; null: all of its family
     * @throws IllegalArgumentException if it is too weak, or of a kind that no algorithm here takes; the message is a sentence
     */
    static VerifyingKey of(PublicKey key, @Nullable String id, @Nullable Algorithm only) {
        return checked(new VerifyingKey(key, family(key), id, only));
    }

    /** The same for a secret that signer and server share. */
    static VerifyingKey secret(byte[] secret, @Nullable String id, @Nullable Algorithm only) {
        int least = only == null || only.family() != Family.SECRET
                ? Algorithm.HS256.leastSecretBytes()
                : only.leastSecretBytes();
        if (secret.length < least) {
            throw new IllegalArgumentException(
                    "a secret has at least " + least + " bytes, and this one has " + secret.length);
        }
        return checked(new VerifyingKey(new SecretKeySpec(secret, "HMAC"), Family.SECRET, id, only));
    }

    private static VerifyingKey checked(VerifyingKey made) {
        if (made.only != null && made.only.family() != made.family) {
            throw new IllegalArgumentException("the key is not one for " + made.only);
        }
        return made;
    }

    private static Family family(PublicKey key) {
        if (key instanceof RSAPublicKey rsa) {
            int bits = rsa.getModulus().bitLength();
            if (bits < LEAST_RSA_BITS || bits > MOST_RSA_BITS) {
                throw new IllegalArgumentException("a key of RSA has " + LEAST_RSA_BITS + " to " + MOST_RSA_BITS
                        + " bits, and this one has " + bits);
            }
            return Family.RSA;
        }
        if (key instanceof ECPublicKey point) {
            return curve(point);
        }
        if (key instanceof EdECPublicKey) {
            return Family.EDWARDS;
        }
        throw new IllegalArgumentException("a key of " + key.getAlgorithm() + " cannot sign tokens");
    }

    private static Family curve(ECPublicKey key) {
        EllipticCurve curve = key.getParams().getCurve();
        if (!(curve.getField() instanceof ECFieldFp field) || !liesOn(curve, field.getP(), key.getW())) {
            throw new IllegalArgumentException("the point of this key does not lie on its curve");
        }
        return switch (curve.getField().getFieldSize()) {
            case 256 -> curve.getA().equals(field.getP().subtract(BigInteger.valueOf(3))) ? Family.P256 : unknown();
            case 384 -> Family.P384;
            case 521 -> Family.P521;
            default -> unknown();
        };
    }

    private static Family unknown() {
        throw new IllegalArgumentException("of the curves, P-256, P-384 and P-521 are known");
    }

    /** The JDK takes any two numbers for a point. */
    private static boolean liesOn(EllipticCurve curve, BigInteger p, ECPoint point) {
        if (point.equals(ECPoint.POINT_INFINITY)
                || point.getAffineX().compareTo(p) >= 0
                || point.getAffineY().compareTo(p) >= 0) {
            return false;
        }
        BigInteger x = point.getAffineX();
        BigInteger right = x.pow(3).add(curve.getA().multiply(x)).add(curve.getB());
        return point.getAffineY().pow(2).mod(p).equals(right.mod(p));
    }

    private static String fingerprint(Key key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getEncoded());
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    @Nullable
    String id() {
        return id;
    }

    /** The same for the same key, whatever it is called; tells nothing of a secret. */
    String fingerprint() {
        return fingerprint;
    }

    Family family() {
        return family;
    }

    /** Whether it is for tokens that are signed in this way. */
    boolean takes(Algorithm algorithm) {
        return algorithm.family() == family
                && (only == null || only == algorithm)
                && (family != Family.SECRET || key.getEncoded().length >= algorithm.leastSecretBytes());
    }

    /** Whether the signature is this key's. Slow: never on an I/O thread. */
    boolean fits(Algorithm algorithm, byte[] signed, byte[] signature) {
        if (!takes(algorithm)) {
            return false;
        }
        try {
            if (family == Family.SECRET) {
                Mac mac = Mac.getInstance(algorithm.jdkName());
                mac.init(key);
                return MessageDigest.isEqual(mac.doFinal(signed), signature);
            }
            if (family != Family.RSA && family != Family.EDWARDS && hasZero(signature)) {
                return false;
            }
            Signature verifier = Signature.getInstance(algorithm.jdkName());
            if (algorithm.parameters() != null) {
                verifier.setParameter(algorithm.parameters());
            }
            verifier.initVerify((PublicKey) key);
            verifier.update(signed);
            return verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            return false; // a signature of the wrong length, for example
        }
    }

    /** Two zeros were a good signature of everything to some JDKs (CVE-2022-21449). */
    private static boolean hasZero(byte[] signature) {
        int half = signature.length / 2;
        return signature.length == 0
                || signature.length % 2 != 0
                || isZero(signature, 0, half)
                || isZero(signature, half, signature.length);
    }

    private static boolean isZero(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }
}
