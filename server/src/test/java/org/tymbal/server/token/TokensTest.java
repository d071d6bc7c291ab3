package org.tymbal.server.token;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.GeneralSecurityException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tymbal.codec.topic.TopicFilter;
import org.tymbal.codec.topic.TopicName;
import org.tymbal.server.access.Admission;
import org.tymbal.server.access.Identity;
import org.tymbal.server.access.Login;
import org.tymbal.server.access.Rights;
import org.tymbal.server.config.TokenConfig;
import org.tymbal.server.token.Algorithm.Family;

/** Who gets in with a token, and who does not. */
class TokensTest {
    private static final long NOW = 1_700_000_000_000L;
    private static final long SOON = 1_700_000_060L;
    private static final KeySet KEYS = JsonWebKeys.parse(Signer.keys().getBytes(UTF_8), true);

    private static TokenConfig config(@Nullable String rules, boolean same) {
        return new TokenConfig(null, null, null, null, null, "https://id", "mqtt", "sub", same, rules, 30);
    }

    private static Tokens tokens(@Nullable String rules) {
        return new Tokens(config(rules, false), KeySource.of(KEYS), false, () -> NOW);
    }

    private static String claims(String more) {
        return "{\"iss\":\"https://id\",\"aud\":[\"mqtt\",\"x\"],\"sub\":\"ann\",\"exp\":" + SOON + more + "}";
    }

    private static @Nullable Admission admit(Tokens tokens, String token) {
        return tokens.admit(new Login("c", "any", token.getBytes(UTF_8), null));
    }

    private static void refused(String why, String token) {
        Admission admission = admit(tokens(null), token);
        assertNotNull(admission, token);
        assertFalse(admission.accepted(), token);
        assertEquals(why, admission.refusal());
    }

    @ParameterizedTest
    @EnumSource
    void everyAlgorithm(Algorithm algorithm) {
        Admission admission = admit(tokens(null), Signer.token(algorithm, claims("")));
        assertNotNull(admission);
        assertEquals("", admission.refusal());
        assertEquals("ann", admission.username());
        assertTrue(admission.proven());
        assertEquals(90_000, admission.validMillis(), "the minute that is left, and the skew");
    }

    @ParameterizedTest
    @EnumSource
    void everyBitOfTheSignatureAndOfWhatIsSignedCounts(Algorithm algorithm) {
        String token = Signer.token(algorithm, claims(""));
        for (int i = token.indexOf('.') + 1; i < token.length() - 2; i += 7) {
            char c = token.charAt(i);
            if (c != '.') {
                String other = token.substring(0, i) + (c == 'A' ? 'B' : 'A') + token.substring(i + 1);
                refused("no key of this server has signed the token", other);
            }
        }
    }

    @Test
    void otherPasswordsAreLeftToOthers() {
        for (String password : new String[] {"", "secret", "a.b", "a.b.c.d", "..", "a. .c", "ä.b.c"}) {
            assertNull(admit(tokens(null), password), password);
        }
        assertNull(tokens(null).admit(new Login("c", "u", null, null)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "None", "NONE", "nOnE", "", "HS1", "RS256 ", "rs256", "ES256K"})
    void onlyAlgorithmsOfTheList(String name) {
        String header = Signer.base64("{\"alg\":\"" + name + "\"}");
        String why = "the token is not signed in a way that this server takes (alg)";
        refused(why, header + '.' + Signer.base64(claims("")) + '.');
        refused(why, header + '.' + Signer.base64(claims("")) + ".AAAA");
        refused(why, Signer.base64("{}") + '.' + Signer.base64(claims("")) + ".AAAA");
    }

    /** A public key is known to everybody: taken for a secret, it would sign for everybody. */
    @ParameterizedTest
    @EnumSource(names = {"HS256", "HS384", "HS512"})
    void aPublicKeyIsNoSecret(Algorithm secret) throws GeneralSecurityException {
        for (Family family : Family.values()) {
            if (family == Family.SECRET) {
                continue;
            }
            byte[] known = Signer.pair(family).getPublic().getEncoded();
            String pem = "-----BEGIN PUBLIC KEY-----\n"
                    + java.util.Base64.getMimeEncoder().encodeToString(known) + "\n-----END PUBLIC KEY-----\n";
            for (byte[] guess : new byte[][] {known, pem.getBytes(UTF_8)}) {
                String signed = Signer.base64("{\"alg\":\"" + secret + "\",\"kid\":\"" + family + "\"}")
                        + '.'
                        + Signer.base64(claims(""));
                refused(
                        "no key of this server has signed the token",
                        signed + '.' + Signer.base64(Signer.mac(secret, guess, signed.getBytes(UTF_8))));
            }
        }
    }

    /** What the header brings along is not believed; keys are those of this server. */
    @Test
    void theHeaderBringsNoKey() {
        KeySet others = new KeySet(
                KEYS.keys().stream().filter(key -> key.family() != Family.RSA).toList());
        String header = "{\"alg\":\"RS256\",\"jwk\":" + Signer.key(Family.RSA) + ",\"jku\":\"https://evil/keys\"}";
        Admission admission = admit(
                new Tokens(config(null, false), KeySource.of(others), false, () -> NOW),
                Signer.token(Algorithm.RS256, header, claims("")));
        assertNotNull(admission);
        assertEquals("no key of this server has signed the token", admission.refusal());
    }

    @Test
    void aHeaderThatWantsMoreThanWeKnowIsRefused() {
        refused(
                "the token wants extensions (crit) that this server does not know",
                Signer.token(Algorithm.RS256, "{\"alg\":\"RS256\",\"crit\":[\"b64\"],\"b64\":false}", claims("")));
        refused("the header of the token is no object of JSON", Signer.token(Algorithm.RS256, "[]", claims("")));
        refused(
                "the name of the token's key (kid) is no text",
                Signer.token(Algorithm.RS256, "{\"alg\":\"RS256\",\"kid\":1}", claims("")));
        refused(
                "no key of this server has signed the token",
                Signer.token(Algorithm.RS256, "{\"alg\":\"RS256\",\"kid\":\"other\"}", claims("")));
        Admission without = admit(tokens(null), Signer.token(Algorithm.RS256, "{\"alg\":\"RS256\"}", claims("")));
        assertTrue(without != null && without.accepted(), "a token need not name its key");
    }

    @Test
    void claimsAreBelievedOnlyAsTheyAreWanted() {
        says("the token has expired", "{\"iss\":\"https://id\",\"aud\":\"mqtt\",\"sub\":\"a\",\"exp\":1699999970}");
        says("", "{\"iss\":\"https://id\",\"aud\":\"mqtt\",\"sub\":\"a\",\"exp\":1699999970.5}");
        says("the token does not say when it expires (exp)", "{\"iss\":\"https://id\",\"aud\":\"mqtt\",\"sub\":\"a\"}");
        says("the claim \"exp\" of the token is no number", claims("").replace("" + SOON, "\"" + SOON + "\""));
        says("the token does not count yet (nbf)", claims(",\"nbf\":1700000031"));
        says("", claims(",\"nbf\":1700000030"));
        String other = "the token is of another issuer, or for another audience (iss, aud)";
        says(other, claims("").replace("https://id", "https://id/"));
        says(other, claims("").replace("\"iss\":\"https://id\",", ""));
        says(other, claims("").replace("[\"mqtt\",\"x\"]", "[\"x\"]"));
        says(other, claims("").replace("[\"mqtt\",\"x\"]", "{\"mqtt\":1}"));
        says(
                "the token has no claim \"sub\" that could be the name of a user",
                claims("").replace("ann", ""));
        says(
                "the token has no claim \"sub\" that could be the name of a user",
                claims("").replace("\"ann\"", "[]"));
        says(
                "the name of the user in the token cannot be one of MQTT",
                claims("").replace("ann", "a\\u0000"));
        says(
                "the name of the user in the token cannot be one of MQTT",
                claims("").replace("ann", "a\\ud800"));
        says("", claims(",\"later\":1e400,\"x\":null"));
        assertTrue(refusal(claims(",\"sub\":\"root\"")).startsWith("what the token claims is no JSON: Duplicate"));
        assertTrue(refusal("[".repeat(100)).startsWith("what the token claims is no JSON"));
    }

    private static String refusal(String claims) {
        Admission admission = admit(tokens(null), Signer.token(Algorithm.HS256, claims));
        assertNotNull(admission);
        return admission.refusal();
    }

    private static void says(String refusal, String claims) {
        assertEquals(refusal, refusal(claims), claims);
    }

    @Test
    void theUserNameOfConnectMayHaveToBeTheSame() {
        Tokens strict = new Tokens(config(null, true), KeySource.of(KEYS), false, () -> NOW);
        byte[] token = Signer.token(Algorithm.ES256, claims("")).getBytes(UTF_8);
        Admission own = strict.admit(new Login("c", "ann", token, null));
        Admission other = strict.admit(new Login("c", "any", token, null));
        assertTrue(own != null && own.accepted());
        assertTrue(other != null && !other.accepted());
    }

    private static Identity identity(Admission admission) {
        return new Identity("lamp", admission.username(), "1.2.3.4:5", "", admission);
    }

    @Test
    void aTokenGrantsWhatItSaysAndNoMore() {
        Tokens tokens = tokens("acl");
        Admission admission = admit(
                tokens,
                Signer.token(
                        Algorithm.EdDSA,
                        claims(
                                ",\"acl\":{\"pub\":[\"d/%c/up\"],\"sub\":[\"d/%c/down/#\"],\"all\":[\"u/%u\",\"$SYS/#\"]}")));
        assertNotNull(admission);
        Rights rights = tokens.rights(identity(admission));
        assertNotNull(rights);
        assertTrue(rights.write(TopicName.of("d/lamp/up")).allowed());
        assertFalse(rights.read(TopicName.of("d/lamp/up")).allowed());
        assertFalse(rights.write(TopicName.of("d/other/up")).allowed());
        assertTrue(rights.read(TopicName.of("d/lamp/down/x")).allowed());
        assertTrue(rights.write(TopicName.of("u/ann")).allowed());
        assertTrue(rights.subscribe(TopicFilter.of("u/+")).allowed());
        assertFalse(rights.subscribe(TopicFilter.of("other/#")).allowed());
        assertFalse(rights.write(TopicName.of("$SYS/x")).allowed(), "$SYS is the broker's");
        assertFalse(rights.write(TopicName.of("$CONTROL/dynamic-security/v1")).allowed());
        Identity evil = new Identity("+", admission.username(), "", "", admission);
        Rights evils = tokens.rights(evil);
        assertTrue(evils != null && !evils.write(TopicName.of("d/x/up")).allowed(), "a name becomes no wildcard");
    }

    @Test
    void aClaimOfRightsThatIsNotUnderstoodIsRefused() {
        for (String claim : new String[] {
            "",
            ",\"acl\":[]",
            ",\"acl\":{\"deny\":[\"x\"]}",
            ",\"acl\":{\"pub\":\"x\"}",
            ",\"acl\":{\"pub\":[\"a#\"]}",
            ",\"acl\":{\"pub\":[1]}",
            ",\"acl\":{\"pub\":[\"\"]}",
            ",\"acl\":{\"pub\":[" + "\"x\",".repeat(256) + "\"x\"]}"
        }) {
            Admission admission = admit(tokens("acl"), Signer.token(Algorithm.HS256, claims(claim)));
            assertTrue(admission != null && !admission.accepted(), claim);
        }
    }

    @Test
    void whoIsInStaysAsLongAsItsTokenWouldLetItIn() {
        long[] now = {NOW};
        KeySet[] keys = {KEYS};
        KeySource source = new KeySource() {
            @Override
            public KeySet keys() {
                return keys[0];
            }

            @Override
            public void missed() {}
        };
        Tokens tokens = new Tokens(config("acl", false), source, false, () -> now[0]);
        Admission admission = admit(tokens, Signer.token(Algorithm.RS256, claims(",\"acl\":{\"all\":[\"#\"]}")));
        assertNotNull(admission);
        Identity who = identity(admission);
        assertTrue(tokens.welcomes(who));
        assertFalse(new Tokens(
                        new TokenConfig(null, null, null, null, null, "https://new", "mqtt", "sub", false, "acl", 30),
                        source,
                        false,
                        () -> NOW)
                .welcomes(who));
        keys[0] = new KeySet(
                KEYS.keys().stream().filter(key -> key.family() != Family.RSA).toList());
        assertFalse(tokens.welcomes(who), "its key is none of ours any more");
        keys[0] = KEYS;
        now[0] = NOW + 90_000;
        assertFalse(tokens.welcomes(who), "it has expired");
        Identity restored = identity(Admission.restored("ann", true));
        assertTrue(tokens.welcomes(restored));
        Rights waiting = tokens.rights(restored);
        assertTrue(waiting != null && waiting.read(TopicName.of("x")).allowed());
        assertFalse(waiting.write(TopicName.of("x")).allowed(), "its Will has to wait for a new token");
        assertNull(tokens.rights(identity(Admission.proven("ann", "a password"))), "not by a token");
        assertFalse(tokens.welcomes(identity(Admission.proven("ann", "a password"))));
    }
}
