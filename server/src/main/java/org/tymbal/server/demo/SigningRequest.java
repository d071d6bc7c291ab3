package org.tymbal.server.demo;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tymbal.codec.bytes.Utf8;

/**
 * A request for a certificate [RFC 2986]: whose key, under what name. Whatever else it asks for is not even read. Immutable.
 *
 * @param commonName what the holder is to be called: 1 to 64 characters without control characters
 * @param key the holder's, which has signed the request
 */
public record SigningRequest(String commonName, PublicKey key) {
    /** More than a request with a key of {@value #MOST_RSA_BITS} bits takes. */
    public static final int MAX_CHARS = 12_000;

    /** As long as a common name may be [RFC 5280, A.1]. */
    private static final int MOST_NAME_CHARS = 64;

    private static final int LEAST_RSA_BITS = 2_048;
    private static final int MOST_RSA_BITS = 8_192;
    private static final int LEAST_EC_BITS = 256;
    private static final int MOST_EC_BITS = 521;
    private static final int MOST_ATTRIBUTES = 30;
    private static final byte[] COMMON_NAME = Der.oid("2.5.4.3");

    /** How a request may be signed, and with which kind of key; all with SHA-2. */
    private enum Algorithm {
        RSA_256("1.2.840.113549.1.1.11", "SHA256withRSA", "RSA"),
        RSA_384("1.2.840.113549.1.1.12", "SHA384withRSA", "RSA"),
        RSA_512("1.2.840.113549.1.1.13", "SHA512withRSA", "RSA"),
        EC_256("1.2.840.10045.4.3.2", "SHA256withECDSA", "EC"),
        EC_384("1.2.840.10045.4.3.3", "SHA384withECDSA", "EC"),
        EC_512("1.2.840.10045.4.3.4", "SHA512withECDSA", "EC"),
        ED25519("1.3.101.112", "Ed25519", "Ed25519");

        private final byte[] oid;
        private final String signature;
        private final String key;

        Algorithm(String oid, String signature, String key) {
            this.oid = Der.oid(oid);
            this.signature = signature;
            this.key = key;
        }

        static @Nullable Algorithm of(byte[] oid) {
            for (Algorithm algorithm : values()) {
                if (Arrays.equals(algorithm.oid, oid)) {
                    return algorithm;
                }
            }
            return null;
        }
    }

    /**
     * Reads a request in PEM, as {@code openssl req -new} and {@code keytool -certreq} write it.
     *
     * @throws RefusedException if it is none, or none that is signed here; the message says why
     */
    public static SigningRequest parse(String text) throws RefusedException {
        if (text.length() > MAX_CHARS) {
            throw new RefusedException(
                    "this request is too large; one with a key of " + LEAST_RSA_BITS + " bits has about 1,000 letters");
        }
        byte[] der = null;
        for (String label : List.of("CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST")) {
            der = der == null ? Pem.bytes(text, label) : der;
        }
        if (der == null) {
            throw new RefusedException(
                    text.contains("PRIVATE KEY-----")
                            ? "this is a private key, which nobody but you should have; paste the request: the text from"
                                    + " BEGIN CERTIFICATE REQUEST to END CERTIFICATE REQUEST"
                            : "this is no request in PEM; paste the text from BEGIN CERTIFICATE REQUEST to END CERTIFICATE"
                                    + " REQUEST");
        }
        try {
            return of(der);
        } catch (Der.Fault e) {
            throw new RefusedException("this request is damaged (" + e.getMessage() + "); make it anew");
        }
    }

    private static SigningRequest of(byte[] der) throws Der.Fault, RefusedException {
        Der outer = Der.of(der);
        Der request = outer.enter(Der.SEQUENCE);
        if (outer.hasMore()) {
            throw new Der.Fault("something stands behind its end");
        }
        byte[] signed = request.whole(Der.SEQUENCE);
        Algorithm algorithm = Algorithm.of(request.enter(Der.SEQUENCE).whole(Der.OBJECT_IDENTIFIER));
        byte[] signature = request.content(Der.BIT_STRING);
        if (algorithm == null) {
            throw new RefusedException(
                    "this request is signed in a way that is not taken here; make it with a key for RSA, EC or Ed25519 and"
                            + " SHA-256");
        }
        Der information = Der.of(signed).enter(Der.SEQUENCE);
        information.content(Der.INTEGER);
        String name = commonName(information.enter(Der.SEQUENCE));
        PublicKey key = key(information.whole(Der.SEQUENCE), algorithm);
        verify(key, algorithm, signed, signature);
        return new SigningRequest(name, key);
    }

    private static String commonName(Der subject) throws Der.Fault, RefusedException {
        String name = null;
        for (int count = 0; subject.hasMore(); count++) {
            Der attributes = subject.enter(Der.SET);
            Der attribute = attributes.enter(Der.SEQUENCE);
            boolean isName = Arrays.equals(attribute.whole(Der.OBJECT_IDENTIFIER), COMMON_NAME);
            if (count == MOST_ATTRIBUTES || attributes.hasMore()) {
                throw new RefusedException("the subject of this request is too complicated; a common name is enough");
            }
            if (isName && name != null) {
                throw new RefusedException("this request has two common names (CN); give it one");
            }
            if (isName) {
                name = text(attribute);
            }
        }
        if (name == null) {
            throw new RefusedException("this request has no common name (CN); give it one: -subj /CN=my-laptop");
        }
        return checked(name);
    }

    private static String text(Der attribute) throws Der.Fault, RefusedException {
        int tag = attribute.tag();
        byte[] bytes = attribute.content(tag);
        boolean ascii = tag == Der.PRINTABLE_STRING || tag == Der.IA5_STRING;
        for (byte b : bytes) {
            ascii &= b >= 0;
        }
        if (!ascii && (tag != Der.UTF8_STRING || !Utf8.wellFormed(bytes, 0, bytes.length))) {
            throw new RefusedException(
                    "the common name (CN) of this request is no text in UTF-8; make it with openssl req -utf8");
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /**
     * A name that a certificate can have.
     *
     * @throws RefusedException if it is none
     */
    static String checked(String name) throws RefusedException {
        int length = name.codePointCount(0, name.length());
        if (name.isBlank() || length > MOST_NAME_CHARS) {
            throw new RefusedException("a common name has 1 to " + MOST_NAME_CHARS + " letters");
        }
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        boolean clean = Utf8.wellFormed(bytes, 0, bytes.length)
                && new String(bytes, StandardCharsets.UTF_8).equals(name)
                && name.codePoints().noneMatch(SigningRequest::isControl);
        if (!clean) {
            throw new RefusedException("a common name has no control characters");
        }
        return name;
    }

    /** Also those that turn the direction of what is read. */
    private static boolean isControl(int c) {
        int type = Character.getType(c);
        return type == Character.CONTROL
                || type == Character.FORMAT
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR
                || type == Character.SURROGATE;
    }

    private static PublicKey key(byte[] subjectPublicKeyInfo, Algorithm algorithm) throws RefusedException {
        PublicKey key;
        try {
            key = KeyFactory.getInstance(algorithm.key).generatePublic(new X509EncodedKeySpec(subjectPublicKeyInfo));
        } catch (GeneralSecurityException | RuntimeException e) { // the JDK's parser throws both
            throw new RefusedException("the key in this request cannot be used; make it for RSA, EC (prime256v1) or"
                    + " Ed25519, and sign the request with the same");
        }
        int bits = key instanceof RSAPublicKey rsa
                ? rsa.getModulus().bitLength()
                : key instanceof ECPublicKey ec ? ec.getParams().getOrder().bitLength() : LEAST_EC_BITS;
        boolean rsa = key instanceof RSAPublicKey;
        if (bits < (rsa ? LEAST_RSA_BITS : LEAST_EC_BITS) || bits > (rsa ? MOST_RSA_BITS : MOST_EC_BITS)) {
            throw new RefusedException("the key in this request has " + bits + " bits; make one for RSA with "
                    + LEAST_RSA_BITS + " to " + MOST_RSA_BITS + ", or for EC with prime256v1");
        }
        return key;
    }

    private static void verify(PublicKey key, Algorithm algorithm, byte[] signed, byte[] signature)
            throws RefusedException {
        boolean good = false;
        try {
            Signature check = Signature.getInstance(algorithm.signature);
            check.initVerify(key);
            check.update(signed);
            good = signature.length > 1 && signature[0] == 0 && check.verify(signature, 1, signature.length - 1);
        } catch (GeneralSecurityException | RuntimeException e) {
            // It is not good.
        }
        if (!good) {
            throw new RefusedException("the signature of this request is wrong; make it anew, and paste all of it");
        }
    }
}
