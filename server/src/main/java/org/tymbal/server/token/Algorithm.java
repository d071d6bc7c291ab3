package org.tymbal.server.token;

import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import org.jspecify.annotations.Nullable;

/** How a token may be signed [RFC 7518 3.1] [RFC 8037]. What is not in this list, {@code none} above all, is refused. */
enum Algorithm {
    RS256(Family.RSA, "SHA256withRSA"),
    RS384(Family.RSA, "SHA384withRSA"),
    RS512(Family.RSA, "SHA512withRSA"),
    PS256(Family.RSA, "SHA-256", MGF1ParameterSpec.SHA256, 32),
    PS384(Family.RSA, "SHA-384", MGF1ParameterSpec.SHA384, 48),
    PS512(Family.RSA, "SHA-512", MGF1ParameterSpec.SHA512, 64),
    ES256(Family.P256, "SHA256withECDSAinP1363Format"),
    ES384(Family.P384, "SHA384withECDSAinP1363Format"),
    ES512(Family.P521, "SHA512withECDSAinP1363Format"),
    EdDSA(Family.EDWARDS, "EdDSA"),
    HS256(Family.SECRET, "HmacSHA256", 32),
    HS384(Family.SECRET, "HmacSHA384", 48),
    HS512(Family.SECRET, "HmacSHA512", 64);

    /** Which keys an algorithm takes: a key is of one family, so that no token can make another kind of key of it. */
    enum Family {
        RSA,
        P256,
        P384,
        P521,
        EDWARDS,
        SECRET
    }

    private final Family family;
    private final String name;
    private final int leastSecretBytes;
    private final @Nullable AlgorithmParameterSpec parameters;

    Algorithm(Family family, String name) {
        this(family, name, 0);
    }

    Algorithm(Family family, String name, int leastSecretBytes) {
        this.family = family;
        this.name = name;
        this.leastSecretBytes = leastSecretBytes;
        this.parameters = null;
    }

    Algorithm(Family family, String hash, MGF1ParameterSpec mask, int saltBytes) {
        this.family = family;
        this.name = "RSASSA-PSS";
        this.leastSecretBytes = 0;
        this.parameters = new PSSParameterSpec(hash, "MGF1", mask, saltBytes, PSSParameterSpec.TRAILER_FIELD_BC);
    }

    /** The algorithm of a header; null if there is none of this name. */
    static @Nullable Algorithm of(String name) {
        for (Algorithm algorithm : values()) {
            if (algorithm.name().equals(name)) {
                return algorithm;
            }
        }
        return null;
    }

    Family family() {
        return family;
    }

    /** What the JDK calls it. */
    String jdkName() {
        return name;
    }

    /** A shorter secret is easier to guess than the signature [RFC 7518 3.2]. */
    int leastSecretBytes() {
        return leastSecretBytes;
    }

    @Nullable
    AlgorithmParameterSpec parameters() {
        return parameters;
    }
}
