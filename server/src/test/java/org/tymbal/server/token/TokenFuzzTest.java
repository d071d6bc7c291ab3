package org.tymbal.server.token;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import org.jspecify.annotations.Nullable;
import org.tymbal.codec.topic.TopicName;
import org.tymbal.server.access.Admission;
import org.tymbal.server.access.Identity;
import org.tymbal.server.access.Login;
import org.tymbal.server.access.Rights;
import org.tymbal.server.config.TokenConfig;

/** Whatever a token says: it is none, or it is refused with a sentence, or it is one that we have signed. */
class TokenFuzzTest {
    private static final Tokens TOKENS = new Tokens(
            new TokenConfig(null, null, null, null, null, null, null, "sub", false, "acl", 0),
            KeySource.of(JsonWebKeys.parse(
                    ("{\"keys\":[" + Signer.key(Algorithm.Family.SECRET) + "]}").getBytes(UTF_8), true)),
            false,
            () -> 1);

    private static @Nullable Admission admit(byte[] token) {
        return TOKENS.admit(new Login("c", null, token, null));
    }

    private static void good(Admission admission) {
        String user = admission.username();
        assertTrue(user != null && !user.isEmpty() && user.indexOf(0) < 0);
        assertTrue(admission.validMillis() > 0);
        Identity who = new Identity("c", user, "", "", admission);
        assertTrue(TOKENS.welcomes(who));
        Rights rights = TOKENS.rights(who);
        assertTrue(rights != null && !rights.write(TopicName.of("$SYS/x")).allowed());
        assertFalse(rights.write(TopicName.of("$CONTROL/x")).allowed());
    }

    /** Claims that our own signer has signed; the header is free. */
    @FuzzTest
    void headerAndClaims(FuzzedDataProvider data) {
        boolean honest = data.consumeBoolean();
        String header = honest ? "{\"alg\":\"HS256\"}" : data.consumeString(200);
        String claims = data.consumeRemainingAsString();
        Admission admission =
                admit(Signer.token(Algorithm.HS256, header, claims).getBytes(UTF_8));
        if (admission == null) {
            assertTrue(header.isEmpty() || claims.isEmpty(), "three parts are a token");
        } else if (admission.accepted()) {
            good(admission);
        } else {
            assertFalse(admission.refusal().isEmpty());
        }
    }

    /** Bytes of a stranger never get in. */
    @FuzzTest
    void anyBytes(byte[] password) {
        Admission admission = password == null ? null : admit(password);
        assertTrue(admission == null || !admission.accepted());
    }

    @FuzzTest
    void keys(byte[] set) {
        if (set == null) {
            return;
        }
        for (boolean secrets : new boolean[] {true, false}) {
            try {
                KeySet keys = JsonWebKeys.parse(set, secrets);
                assertFalse(keys.keys().isEmpty());
                assertTrue(secrets || keys.keys().stream().noneMatch(key -> key.family() == Algorithm.Family.SECRET));
            } catch (IllegalArgumentException e) {
                assertFalse(String.valueOf(e.getMessage()).isEmpty());
            }
        }
    }
}
