package org.tymbal.server.token;

import java.util.Base64;

/** Base64 as tokens have it: its own alphabet, no padding [RFC 7515 2]. */
final class Base64Url {
    private Base64Url() {}

    /**
     * The bytes of a text.
     *
     * @throws IllegalArgumentException if it is none; {@code what} begins the sentence
     */
    static byte[] decode(String text, String what) {
        for (int i = 0; i < text.length(); i++) {
            if (!isDigit(text.charAt(i))) {
                throw new IllegalArgumentException(what + " is not in base64url");
            }
        }
        try {
            return Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(what + " is not in base64url");
        }
    }

    static boolean isDigit(int c) {
        return c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '_';
    }
}
