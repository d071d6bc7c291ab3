package org.tymbal.server.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tymbal.codec.bytes.ByteSlice;

class ScramTest {
    /** The exchange that RFC 7677 shows in section 3, whose salt and password are known. */
    @Test
    void agreesWithTheExampleOfTheStandard() {
        ScramCredentials credentials =
                ScramCredentials.of("pencil", Base64.getDecoder().decode("W22ZaJ0SNY7soEsUEjb6gQ=="), 4096);
        String signed = "n=user,r=rOprNGfwEbeRWgbNEkqO,"
                + "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096,"
                + "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
        byte[] proof = Base64.getDecoder().decode("dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=");
        byte[] signature = credentials.signature(signed.getBytes(StandardCharsets.US_ASCII), proof);
        assertNotNull(signature);
        assertEquals(
                "6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=",
                Base64.getEncoder().encodeToString(signature));
        proof[0] ^= 1;
        assertNull(credentials.signature(signed.getBytes(StandardCharsets.US_ASCII), proof));
        assertNull(credentials.signature(signed.getBytes(StandardCharsets.US_ASCII), new byte[0]));
    }

    @Test
    void credentialsGoThroughTheirText() {
        ScramCredentials credentials = ScramCredentials.of("secret");
        assertEquals(
                credentials.toString(),
                ScramCredentials.parse(credentials.toString()).toString());
        assertNotEquals(credentials.toString(), ScramCredentials.of("secret").toString(), "the salt is random");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "rajan",
                ":x",
                "u:SCRAM-SHA-1$4096:c2FsdHNhbHQ=$a:b",
                "u:SCRAM-SHA-256$x:c2FsdHNhbHQ=$a:b",
                "u:SCRAM-SHA-256$1:c2FsdHNhbHQ=$a:b",
                "u:SCRAM-SHA-256$4096:!$a:b",
                "u:SCRAM-SHA-256$4096:c2FsdHNhbHQ=$YQ==:YQ==",
                "u:SCRAM-SHA-256$4096:c2FsdHNhbHQ=$YQ=="
            })
    void wrongLinesAreRefusedByTheirNumber(String line) {
        List<String> lines = List.of("# users", "", line.isEmpty() ? "u" : line);
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> ScramUsers.parse(lines));
        assertTrue(String.valueOf(e.getMessage()).startsWith("line 3: "), e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "n,,",
                "y,,n=u,r=12345678",
                "n,,n=u",
                "n,,n=u,r=1",
                "n,,r=12345678,n=u",
                "p=x,,n=u,r=123456789"
            })
    void aFirstMessageThatIsNoneIsRefused(String first) {
        ScramExchange exchange = new ScramExchange(new ScramUsers(Map.of()));
        assertNull(exchange.answer(ByteSlice.utf8(first)));
        assertNull(exchange.username());
    }

    @Test
    void anUnknownUserIsAskedLikeAKnownOneAndNeverComesIn() {
        ScramUsers users = new ScramUsers(Map.of("known", ScramCredentials.of("x")));
        String one = challenge(users, "nobody");
        String two = challenge(users, "nobody");
        assertEquals(one.substring(one.indexOf(",s=")), two.substring(two.indexOf(",s=")), "the salt stays the same");
        assertEquals(challenge(users, "known").length(), one.length());
        assertNull(new ScramExchange(users).answer(null));
    }

    private static String challenge(ScramUsers users, String name) {
        ByteSlice answer = new ScramExchange(users).answer(ByteSlice.utf8("n,,n=" + name + ",r=0123456789"));
        return answer == null ? "" : String.valueOf(answer.text());
    }
}
