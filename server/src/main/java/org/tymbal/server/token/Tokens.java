package org.tymbal.server.token;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.tymbal.codec.topic.TopicFilter;
import org.tymbal.server.access.AccessFileException;
import org.tymbal.server.access.Admission;
import org.tymbal.server.access.Authority;
import org.tymbal.server.access.Identity;
import org.tymbal.server.access.Login;
import org.tymbal.server.access.Rights;
import org.tymbal.server.access.RuleRights;
import org.tymbal.server.config.TokenConfig;

/**
 * JSON Web Tokens in the place of passwords [RFC 7519], with the advice of [RFC 8725]. A client stays until its token expires; what a
 * token may do is over with it. Immutable but for keys that are fetched; any thread.
 */
public final class Tokens implements Authority {
    private static final double LATEST_SECONDS = 1e11; // some three thousand years
    private static final int LONGEST_NAME = 65_535;

    /**
     * By which token a client came in.
     *
     * @param key the fingerprint of the key that signed it
     * @param untilMillis when it is over, by the clock on the wall
     * @param rules what it grants; null: rights come from elsewhere
     */
    private record Proof(
            String key,
            @Nullable String issuer,
            List<String> audience,
            long untilMillis,
            @Nullable TokenRules rules) {}

    private final TokenConfig config;
    private final KeySource source;
    private final boolean silent;
    private final LongSupplier wallMillis;

    Tokens(TokenConfig config, KeySource source, boolean silent, LongSupplier wallMillis) {
        this.config = config;
        this.source = source;
        this.silent = silent;
        this.wallMillis = wallMillis;
    }

    /**
     * Reads the keys.
     *
     * @param fetched the keys of its address, if it has one
     * @param silent whether SUBSCRIBE is granted also where nothing may be read
     * @throws AccessFileException if a file is missing or wrong
     */
    public static Tokens of(TokenConfig config, @Nullable FetchedKeys fetched, boolean silent)
            throws AccessFileException {
        return new Tokens(config, source(config, fetched), silent, System::currentTimeMillis);
    }

    private static KeySource source(TokenConfig config, @Nullable FetchedKeys fetched) throws AccessFileException {
        if (config.keySet() != null) {
            return KeySource.of(KeyFiles.set(config.keySet()));
        }
        if (config.publicKey() != null) {
            return KeySource.of(KeyFiles.publicKey(config.publicKey()));
        }
        if (config.secret() != null) {
            return KeySource.of(KeyFiles.secret(config.secret()));
        }
        return fetched == null ? KeySource.of(KeySet.NONE) : fetched;
    }

    // ---- who may come in

    @Override
    public @Nullable Admission admit(Login login) {
        byte[] password = login.password();
        if (password == null || !SignedToken.looksLike(password)) {
            return null;
        }
        try {
            SignedToken token = SignedToken.parse(password);
            return admit(token, signer(token), login.username());
        } catch (IllegalArgumentException e) {
            return Admission.refused(String.valueOf(e.getMessage()));
        }
    }

    private VerifyingKey signer(SignedToken token) {
        for (VerifyingKey key : source.keys().meant(token.keyId(), token.algorithm())) {
            if (key.fits(token.algorithm(), token.signed(), token.signature())) {
                return key;
            }
        }
        source.missed();
        throw new IllegalArgumentException("no key of this server has signed the token");
    }

    private Admission admit(SignedToken token, VerifyingKey signer, @Nullable String said) {
        JsonNode claims = TokenJson.object(token.claims(), "what the token claims");
        long now = wallMillis.getAsLong();
        long skew = config.clockSkewSeconds() * 1000L;
        Long expires = millis(claims, "exp");
        if (expires == null) {
            throw new IllegalArgumentException("the token does not say when it expires (exp)");
        }
        long until = expires + skew;
        if (now >= until) {
            throw new IllegalArgumentException("the token has expired");
        }
        Long from = millis(claims, "nbf");
        if (from != null && now < from - skew) {
            throw new IllegalArgumentException("the token does not count yet (nbf)");
        }
        String issuer = TokenJson.text(claims, "iss");
        List<String> audience = texts(claims.get("aud"));
        if (!isMeant(issuer, audience)) {
            throw new IllegalArgumentException("the token is of another issuer, or for another audience (iss, aud)");
        }
        String username = name(claims);
        if (config.sameUsername() && !username.equals(said)) {
            throw new IllegalArgumentException("the token is for another user name than the one in CONNECT");
        }
        TokenRules rules = config.rulesClaim() == null
                ? null
                : TokenRules.of(claims.get(config.rulesClaim()), config.rulesClaim());
        return Admission.proven(username, new Proof(signer.fingerprint(), issuer, audience, until, rules), until - now);
    }

    private boolean isMeant(@Nullable String issuer, List<String> audience) {
        return (config.issuer() == null || config.issuer().equals(issuer))
                && (config.audience() == null || audience.contains(config.audience()));
    }

    private String name(JsonNode claims) {
        String username = TokenJson.text(claims, config.usernameClaim());
        if (username == null || username.isEmpty()) {
            throw new IllegalArgumentException(
                    "the token has no claim \"" + config.usernameClaim() + "\" that could be the name of a user");
        }
        if (username.length() > LONGEST_NAME || !isText(username)) {
            throw new IllegalArgumentException("the name of the user in the token cannot be one of MQTT");
        }
        return username;
    }

    /** No control characters, no half characters [MQTT-1.5.4]. */
    private static boolean isText(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean pair = Character.isHighSurrogate(c)
                    && i + 1 < name.length()
                    && Character.isLowSurrogate(name.charAt(i + 1));
            if (Character.isISOControl(c) || Character.isSurrogate(c) && !pair) {
                return false;
            }
            i += pair ? 1 : 0;
        }
        return true;
    }

    /** A time in a token: seconds since 1970, perhaps with a fraction [RFC 7519 2]. */
    private static @Nullable Long millis(JsonNode claims, String name) {
        JsonNode claim = claims.get(name);
        if (claim == null) {
            return null;
        }
        if (!claim.isNumber()) {
            throw new IllegalArgumentException("the claim \"" + name + "\" of the token is no number");
        }
        double seconds = claim.doubleValue();
        if (Double.isNaN(seconds)) {
            throw new IllegalArgumentException("the claim \"" + name + "\" of the token is no number");
        }
        return (long) (Math.max(0, Math.min(seconds, LATEST_SECONDS)) * 1000);
    }

    private static List<String> texts(@Nullable JsonNode claim) {
        if (claim == null) {
            return List.of();
        }
        if (claim.isTextual()) {
            return List.of(claim.textValue());
        }
        List<String> texts = new ArrayList<>();
        claim.forEach(text -> {
            if (text.isTextual()) {
                texts.add(text.textValue());
            }
        });
        return texts;
    }

    /**
     * Whether the token that a client came in with would let it in again: it has not expired, its key is still one of ours, and it is
     * still meant for us. Of a Session from before the start nothing is known; it waits for a client with a new token.
     */
    @Override
    public boolean welcomes(Identity who) {
        Admission admission = who.admission();
        if (admission == null || who.username() == null) {
            return false;
        }
        if (admission.proof() == null) {
            return admission.proven();
        }
        return admission.proof() instanceof Proof proof
                && wallMillis.getAsLong() < proof.untilMillis()
                && source.keys().has(proof.key())
                && isMeant(proof.issuer(), proof.audience());
    }

    /** What the token grants, where tokens do. */
    @Override
    public @Nullable Rights rights(Identity who) {
        Admission admission = who.admission();
        if (admission == null || config.rulesClaim() == null || !admission.proven()) {
            return null;
        }
        if (admission.proof() instanceof Proof proof) {
            return proof.rules() == null
                    ? Rights.none("the token came before tokens had to say what they grant")
                    : proof.rules().rights(who, silent);
        }
        if (admission.proof() != null) {
            return null; // not by a token
        }
        // From before the start: what comes is kept and looked at again when its client is here with a new token.
        return RuleRights.of(List.of(), List.of(TopicFilter.of("#")), "waiting for a new token", silent);
    }

    @Override
    public boolean grantsRights() {
        return config.rulesClaim() != null;
    }
}
