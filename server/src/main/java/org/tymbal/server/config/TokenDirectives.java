package org.tymbal.server.config;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.tymbal.server.config.Directive.Effect;
import org.tymbal.server.config.Directive.Rank;
import org.tymbal.server.config.Directive.Scope;
import org.tymbal.server.config.Directive.Shape;

/** The options of JSON Web Tokens. */
final class TokenDirectives {
    private static final int MOST_SKEW_SECONDS = 600;
    private static final Set<String> THIS_COMPUTER = Set.of("localhost", "127.0.0.1", "[::1]");

    static final List<Directive> ALL = List.of(
            of(
                    "token_key_set_file",
                    Shape.TEXT,
                    "FILE",
                    "",
                    "A set of JSON Web Keys (JWKS). A client may give a token (JWT) that one of them has signed in the"
                            + " place of a password: RS, PS, ES and HS with 256, 384 and 512 bits, and EdDSA.",
                    (draft, line) -> draft.access().tokenKeySet = MosquittoConf.path(line.value())),
            of(
                    "token_key_set_url",
                    Shape.TEXT,
                    "ADDRESS",
                    "",
                    "Where such a set is fetched from, every five minutes and soon after an unknown key is met; https, or"
                            + " http from this computer. When that fails, the last good set counts.",
                    (draft, line) -> draft.access().tokenKeySetAddress = address(line.value())),
            of(
                    "token_key_set_cafile",
                    Shape.TEXT,
                    "FILE",
                    "the JDK's",
                    "Authorities in PEM that may vouch for the server of token_key_set_url, instead of the JDK's own:"
                            + " for an identity provider with a certificate of its own making.",
                    (draft, line) -> draft.access().tokenKeySetAuthorities = MosquittoConf.path(line.value())),
            of(
                    "token_public_key_file",
                    Shape.TEXT,
                    "FILE",
                    "",
                    "One public key, or a certificate, in PEM, in the place of a set.",
                    (draft, line) -> draft.access().tokenPublicKey = MosquittoConf.path(line.value())),
            of(
                    "token_secret_file",
                    Shape.TEXT,
                    "FILE",
                    "",
                    "The secret of HS256 (at least 32 bytes), HS384 (48) and HS512 (64), in the place of a set; a line"
                            + " feed at its end is not part of it.",
                    (draft, line) -> draft.access().tokenSecret = MosquittoConf.path(line.value())),
            of(
                    "token_issuer",
                    Shape.TEXT,
                    "TEXT",
                    "anything",
                    "What the claim iss must be.",
                    (draft, line) -> draft.access().tokenIssuer = line.value()),
            of(
                    "token_audience",
                    Shape.TEXT,
                    "TEXT",
                    "anything",
                    "What must be in the claim aud.",
                    (draft, line) -> draft.access().tokenAudience = line.value()),
            of(
                    "token_username_claim",
                    Shape.WORD,
                    "NAME",
                    "sub",
                    "Which claim is the user name.",
                    (draft, line) -> draft.access().tokenUsernameClaim = line.value()),
            of(
                    "token_username_must_match",
                    Shape.WORD,
                    "true or false",
                    "false",
                    "Whether the user name in CONNECT must be that of the token; otherwise it means nothing.",
                    (draft, line) -> draft.access().tokenSameUsername = line.flag()),
            of(
                    "token_acl_claim",
                    Shape.WORD,
                    "NAME",
                    "",
                    "Which claim says what its bearer may do: an object with lists of topics, pub, sub and all, in which"
                            + " %c and %u stand for the client and the user. A token without it is refused. Without this"
                            + " option the acl_file counts.",
                    (draft, line) -> draft.access().tokenRulesClaim = line.value()),
            of(
                    "token_clock_skew",
                    Shape.WORD,
                    "SECONDS",
                    "30",
                    "By how much the clocks of the signer and of this computer may differ, at most " + MOST_SKEW_SECONDS
                            + ".",
                    (draft, line) -> draft.access().tokenClockSkewSeconds = line.number(0, MOST_SKEW_SECONDS)));

    private TokenDirectives() {}

    private static Directive of(String name, Shape shape, String values, String usual, String sentence, Effect effect) {
        return Directive.of(Scope.ACCESS, Rank.OURS, name, shape, values, usual, sentence, (draft, line) -> {
            effect.apply(draft, line);
            draft.access().tokenPlace = line.place();
        });
    }

    private static URI address(String text) {
        URI address;
        try {
            address = URI.create(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("takes an address of the web, not \"" + text + "\"");
        }
        String host = address.getHost();
        String scheme = address.getScheme() == null ? "" : address.getScheme().toLowerCase(Locale.ROOT);
        if (host == null || !scheme.equals("https") && !(scheme.equals("http") && THIS_COMPUTER.contains(host))) {
            throw new IllegalArgumentException("takes an address that begins with https://; http:// is for this"
                    + " computer alone, since whoever is on the way could put in keys of its own");
        }
        return address;
    }
}
