package org.tymbal.server.access;

import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.bytes.Utf8;

/**
 * The server's side of one SCRAM-SHA-256 exchange [RFC 5802, 5]: two messages of the client, two answers. Channel binding and
 * authorization names of their own are not offered. Confined to one thread; fast, because the slow hash is the client's.
 */
public final class ScramExchange {
    private static final int NONCE_BYTES = 18;
    private static final String NO_BINDING = "biws"; // "n,,"

    private final ScramUsers users;
    private @Nullable String username;
    private @Nullable ScramCredentials credentials;
    private String nonce = "";
    private String signedSoFar = "";
    private boolean authenticated;

    ScramExchange(ScramUsers users) {
        this.users = users;
    }

    /** The user who has proven the password; null before that. */
    public @Nullable String username() {
        return authenticated ? username : null;
    }

    /**
     * Takes a message of the client.
     *
     * @return the answer, or null if the message is wrong or the password does not fit: then the exchange is over
     */
    public @Nullable ByteSlice answer(@Nullable ByteSlice message) {
        String text = message == null ? null : message.text();
        String answer = text == null || authenticated ? null : credentials == null ? first(text) : last(text);
        return answer == null ? null : ByteSlice.utf8(answer);
    }

    private @Nullable String first(String text) {
        if (!text.startsWith("n,,")) {
            return null; // y or p ask for channel binding, a= for another name
        }
        String bare = text.substring(3);
        String[] fields = bare.split(",", -1);
        if (fields.length < 2
                || !fields[0].startsWith("n=")
                || !fields[1].startsWith("r=")
                || fields[1].length() < 10) {
            return null;
        }
        String name = fields[0].substring(2).replace("=2C", ",").replace("=3D", "=");
        username = name;
        ScramCredentials of = users.of(name);
        credentials = of;
        nonce = fields[1].substring(2) + Base64.getEncoder().encodeToString(ScramHash.random(NONCE_BYTES));
        String challenge = of.challenge(nonce);
        signedSoFar = bare + "," + challenge;
        return challenge;
    }

    private @Nullable String last(String text) {
        ScramCredentials of = credentials;
        int at = text.lastIndexOf(",p=");
        if (of == null || at < 0 || !text.substring(0, at).equals("c=" + NO_BINDING + ",r=" + nonce)) {
            return null;
        }
        byte[] proof;
        try {
            proof = Base64.getDecoder().decode(text.substring(at + 3));
        } catch (IllegalArgumentException e) {
            return null;
        }
        String signed = signedSoFar + "," + text.substring(0, at);
        byte[] signature = of.signature(Utf8.encode(signed), proof);
        if (signature == null) {
            return null;
        }
        authenticated = true;
        return "v=" + Base64.getEncoder().encodeToString(signature);
    }
}
