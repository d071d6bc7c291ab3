package org.tymbal.e2e.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;

/** An identity provider, as small as can be: one RSA key, and tokens that it signs. */
final class TokenSigner {
    static final String ISSUER = "https://id.example.com/realms/lab";

    private final String name;
    private final KeyPair pair;

    TokenSigner(String name) {
        this.name = name;
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            pair = generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String number(BigInteger number) {
        byte[] bytes = number.toByteArray();
        return base64(bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes);
    }

    /** What it publishes. */
    String keySet() {
        RSAPublicKey key = (RSAPublicKey) pair.getPublic();
        return "{\"keys\":[{\"kty\":\"RSA\",\"use\":\"sig\",\"kid\":\"" + name + "\",\"n\":\""
                + number(key.getModulus()) + "\",\"e\":\"" + number(key.getPublicExponent()) + "\"}]}";
    }

    /** A token that is good for some seconds. */
    byte[] token(String user, long seconds, String more) {
        return signed("{\"alg\":\"RS256\",\"kid\":\"" + name + "\"}", claims(user, seconds, more));
    }

    static String claims(String user, long seconds, String more) {
        return "{\"iss\":\"" + ISSUER + "\",\"aud\":\"mqtt\",\"sub\":\"" + user + "\",\"exp\":"
                + (System.currentTimeMillis() / 1000.0 + seconds) + more + "}";
    }

    byte[] signed(String header, String claims) {
        try {
            String signed = base64(header.getBytes(UTF_8)) + '.' + base64(claims.getBytes(UTF_8));
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(pair.getPrivate());
            signature.update(signed.getBytes(UTF_8));
            return (signed + '.' + base64(signature.sign())).getBytes(UTF_8);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
