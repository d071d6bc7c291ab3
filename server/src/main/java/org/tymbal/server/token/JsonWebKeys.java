package org.tymbal.server.token;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a set of JSON Web Keys [RFC 7517], as identity providers publish it. */
final class JsonWebKeys {
    private static final int MOST_KEYS = 100;
    /** What stands before the bytes of such a key in the form that the JDK reads [RFC 8410]. */
    private static final byte[] ED25519 = HexFormat.of().parseHex("302a300506032b6570032100");

    private static final byte[] ED448 = HexFormat.of().parseHex("3043300506032b6571033a00");

    private JsonWebKeys() {}

    /**
     * The keys of a set that are for signatures. What is for something else, or of a kind that is not known here, is passed over
     * [RFC 7517 5].
     *
     * @param secrets whether a key may be a secret; a set that everybody can fetch has none
     * @throws IllegalArgumentException if this is no such set, or has no key that could be used; the message is a sentence
     */
    static KeySet parse(byte[] bytes, boolean secrets) {
        JsonNode keys = TokenJson.object(bytes, "the set of keys").get("keys");
        if (keys == null || !keys.isArray()) {
            throw new IllegalArgumentException("the set of keys has no list \"keys\"");
        }
        if (keys.size() > MOST_KEYS) {
            throw new IllegalArgumentException("the set has more than " + MOST_KEYS + " keys");
        }
        List<VerifyingKey> read = new ArrayList<>();
        for (JsonNode key : keys) {
            VerifyingKey usable = key(key, secrets);
            if (usable != null) {
                read.add(usable);
            }
        }
        if (read.isEmpty()) {
            throw new IllegalArgumentException("the set has no key that could verify a token here");
        }
        return new KeySet(read);
    }

    private static @Nullable VerifyingKey key(JsonNode key, boolean secrets) {
        String use = TokenJson.text(key, "use");
        String algorithm = TokenJson.text(key, "alg");
        Algorithm only = algorithm == null ? null : Algorithm.of(algorithm);
        if (use != null && !use.equals("sig") || algorithm != null && only == null || !verifies(key)) {
            return null;
        }
        String id = TokenJson.text(key, "kid");
        String kind = TokenJson.text(key, "kty");
        if (kind == null) {
            throw new IllegalArgumentException("a key of the set has no \"kty\"");
        }
        try {
            return switch (kind) {
                case "RSA" -> VerifyingKey.of(rsa(key), id, only);
                case "EC" -> curve(key) == null ? null : VerifyingKey.of(point(key), id, only);
                case "OKP" -> edwards(key) == null ? null : VerifyingKey.of(edwardsKey(key), id, only);
                case "oct" -> secrets ? VerifyingKey.secret(bytes(key, "k"), id, only) : null;
                default -> null;
            };
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "the key " + (id == null ? "without a kid" : id) + " of the set is no good: " + e.getMessage());
        }
    }

    private static boolean verifies(JsonNode key) {
        JsonNode operations = key.get("key_ops");
        if (operations == null) {
            return true;
        }
        for (JsonNode operation : operations) {
            if (operation.asText().equals("verify")) {
                return true;
            }
        }
        return false;
    }

    private static PublicKey rsa(JsonNode key) throws GeneralSecurityException {
        return KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(number(key, "n"), number(key, "e")));
    }

    private static @Nullable String curve(JsonNode key) {
        String name = TokenJson.text(key, "crv");
        return switch (name == null ? "" : name) {
            case "P-256" -> "secp256r1";
            case "P-384" -> "secp384r1";
            case "P-521" -> "secp521r1";
            default -> null;
        };
    }

    private static PublicKey point(JsonNode key) throws GeneralSecurityException {
        AlgorithmParameters named = AlgorithmParameters.getInstance("EC");
        named.init(new ECGenParameterSpec(curve(key)));
        return KeyFactory.getInstance("EC")
                .generatePublic(new ECPublicKeySpec(
                        new ECPoint(number(key, "x"), number(key, "y")),
                        named.getParameterSpec(ECParameterSpec.class)));
    }

    private static byte @Nullable [] edwards(JsonNode key) {
        String name = TokenJson.text(key, "crv");
        return switch (name == null ? "" : name) {
            case "Ed25519" -> ED25519;
            case "Ed448" -> ED448;
            default -> null;
        };
    }

    private static PublicKey edwardsKey(JsonNode key) throws GeneralSecurityException {
        byte[] before = edwards(key);
        byte[] bytes = bytes(key, "x");
        if (before == null || bytes.length != (before == ED25519 ? 32 : 57)) {
            throw new IllegalArgumentException("its x has not the length of a point");
        }
        byte[] encoded = new byte[before.length + bytes.length];
        System.arraycopy(before, 0, encoded, 0, before.length);
        System.arraycopy(bytes, 0, encoded, before.length, bytes.length);
        return KeyFactory.getInstance("EdDSA").generatePublic(new X509EncodedKeySpec(encoded));
    }

    private static BigInteger number(JsonNode key, String name) {
        return new BigInteger(1, bytes(key, name));
    }

    private static byte[] bytes(JsonNode key, String name) {
        String text = TokenJson.text(key, name);
        if (text == null) {
            throw new IllegalArgumentException("it has no \"" + name + "\"");
        }
        return Base64Url.decode(text, "its \"" + name + "\"");
    }
}
