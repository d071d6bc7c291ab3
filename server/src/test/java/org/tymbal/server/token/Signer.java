package org.tymbal.server.token;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.tymbal.server.token.Algorithm.Family;

/** Signs tokens, with a key for every family. */
final class Signer {
    static final byte[] SECRET = "a secret of sixty-four bytes, as HS512 wants it, and some more..".getBytes(UTF_8);
    private static final Map<Family, KeyPair> PAIRS = new EnumMap<>(Family.class);

    private Signer() {}

    static synchronized KeyPair pair(Family family) {
        return PAIRS.computeIfAbsent(family, Signer::generate);
    }

    private static KeyPair generate(Family family) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(
                    switch (family) {
                        case RSA -> "RSA";
                        case EDWARDS -> "Ed25519";
                        default -> "EC";
                    });
            switch (family) {
                case RSA -> generator.initialize(2048);
                case P256 -> generator.initialize(new ECGenParameterSpec("secp256r1"));
                case P384 -> generator.initialize(new ECGenParameterSpec("secp384r1"));
                case P521 -> generator.initialize(new ECGenParameterSpec("secp521r1"));
                default -> {}
            }
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    static String base64(String text) {
        return base64(text.getBytes(UTF_8));
    }

    static String token(Algorithm algorithm, String claims) {
        return token(
                algorithm,
                "{\"alg\":\"" + algorithm + "\",\"typ\":\"JWT\",\"kid\":\"" + algorithm.family() + "\"}",
                claims);
    }

    /** With a header that need not tell the truth. */
    static String token(Algorithm algorithm, String header, String claims) {
        String signed = base64(header) + '.' + base64(claims);
        return signed + '.' + base64(sign(algorithm, signed.getBytes(UTF_8)));
    }

    private static byte[] sign(Algorithm algorithm, byte[] signed) {
        try {
            if (algorithm.family() == Family.SECRET) {
                return mac(algorithm, SECRET, signed);
            }
            Signature signature = Signature.getInstance(algorithm.jdkName());
            if (algorithm.parameters() != null) {
                signature.setParameter(algorithm.parameters());
            }
            signature.initSign(pair(algorithm.family()).getPrivate());
            signature.update(signed);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static byte[] mac(Algorithm algorithm, byte[] secret, byte[] signed) throws GeneralSecurityException {
        Mac mac = Mac.getInstance(algorithm.jdkName());
        mac.init(new SecretKeySpec(secret, "HMAC"));
        return mac.doFinal(signed);
    }

    /** The JSON Web Key of a family. */
    static String key(Family family) {
        String head = "{\"kid\":\"" + family + "\",\"kty\":";
        return switch (family) {
            case RSA -> {
                RSAPublicKey key = (RSAPublicKey) pair(family).getPublic();
                yield head + "\"RSA\",\"use\":\"sig\",\"n\":\"" + number(key.getModulus(), 256) + "\",\"e\":\""
                        + base64(key.getPublicExponent().toByteArray()) + "\"}";
            }
            case P256, P384, P521 -> {
                ECPublicKey key = (ECPublicKey) pair(family).getPublic();
                int bytes = family == Family.P256 ? 32 : family == Family.P384 ? 48 : 66;
                yield head + "\"EC\",\"crv\":\"" + family.toString().replace("P", "P-") + "\",\"x\":\""
                        + number(key.getW().getAffineX(), bytes) + "\",\"y\":\""
                        + number(key.getW().getAffineY(), bytes) + "\"}";
            }
            case EDWARDS -> {
                byte[] encoded = pair(family).getPublic().getEncoded();
                yield head + "\"OKP\",\"crv\":\"Ed25519\",\"x\":\""
                        + base64(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length)) + "\"}";
            }
            case SECRET -> head + "\"oct\",\"k\":\"" + base64(SECRET) + "\"}";
        };
    }

    private static String number(BigInteger number, int bytes) {
        byte[] all = number.toByteArray();
        byte[] fixed = new byte[bytes];
        int from = Math.max(0, all.length - bytes);
        System.arraycopy(all, from, fixed, bytes - (all.length - from), all.length - from);
        return base64(fixed);
    }

    /** The set of all keys. */
    static String keys() {
        StringBuilder keys = new StringBuilder("{\"keys\":[");
        for (Family family : Family.values()) {
            keys.append(family.ordinal() == 0 ? "" : ",").append(key(family));
        }
        return keys.append("]}").toString();
    }
}
