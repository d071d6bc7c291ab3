package org.tymbal.server.token;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A token in its compact form [RFC 7515 3.1], taken apart and not yet believed.
 *
 * @param algorithm how it says that it is signed
 * @param keyId which key it names; null: none
 * @param signed the bytes that the signature is of
 * @param claims the bytes of its claims, to be read when the signature has been found good
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record SignedToken(Algorithm algorithm, @Nullable String keyId, byte[] signed, byte[] signature, byte[] claims) {

    /** Whether a password looks like a token: three parts in base64url. Other passwords are none of our business. */
    static boolean looksLike(byte[] password) {
        int dots = 0;
        int part = 0;
        for (byte b : password) {
            if (b == '.') {
                if (++dots > 2 || part == 0) {
                    return false;
                }
                part = 0;
            } else if (Base64Url.isDigit(b)) {
                part++;
            } else {
                return false;
            }
        }
        return dots == 2; // the signature may be empty: so it is without an algorithm
    }

    /**
     * Takes it apart.
     *
     * @throws IllegalArgumentException if that cannot be done, or if it is signed in a way that is refused; the message is a sentence
     */
    static SignedToken parse(byte[] token) {
        if (!looksLike(token)) {
            throw new IllegalArgumentException("the token has not three parts");
        }
        String text = new String(token, StandardCharsets.ISO_8859_1);
        int first = text.indexOf('.');
        int second = text.indexOf('.', first + 1);
        JsonNode header = TokenJson.object(
                Base64Url.decode(text.substring(0, first), "the header of the token"), "the header of the token");
        if (header.has("crit")) { // [RFC 7515 4.1.11]
            throw new IllegalArgumentException("the token wants extensions (crit) that this server does not know");
        }
        String name = TokenJson.text(header, "alg");
        Algorithm algorithm = name == null ? null : Algorithm.of(name);
        if (algorithm == null) {
            throw new IllegalArgumentException("the token is not signed in a way that this server takes (alg)");
        }
        if (header.has("kid") && !header.get("kid").isTextual()) {
            throw new IllegalArgumentException("the name of the token's key (kid) is no text");
        }
        return new SignedToken(
                algorithm,
                TokenJson.text(header, "kid"),
                text.substring(0, second).getBytes(StandardCharsets.ISO_8859_1),
                Base64Url.decode(text.substring(second + 1), "the signature of the token"),
                Base64Url.decode(text.substring(first + 1, second), "the claims of the token"));
    }
}
