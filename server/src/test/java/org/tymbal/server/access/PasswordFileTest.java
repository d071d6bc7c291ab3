package org.tymbal.server.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PasswordFileTest {
    /** Made by Debian's mosquitto_passwd 2.0.11. */
    private static final String ANNA =
            "$7$101$WmL2ceHOuqGE3ZVg$h97J4QaOay5kBtpUajIFVimdz58fJxEYGcI0GVEMI4kkly/3e0+P2eoL6clrWOr4S5Razjfghz6sFpZWe4BR/w==";

    private static final String BEN =
            "$7$101$jRRxa2pVsCPWSP6Q$pwnU7mR0YR7BZ3bAh+HmKA3k/0OuEq/Mf3drbo3qDN96KyXUx6iwluicaElHVGGvW3Zon1z8qJv1YA2Sa8x+sA==";
    private static final String OLD =
            "$6$S3vkKrVMUdSVaRWM$OdIlrZ1PstMMkrhr5hvGTnGQaJpvDq9oXdYb9a+W1f1kPknXZW2+yjiR7nkwOWvscNh3K7hvlKfDWI4JpLN9kg==";
    /** From the tests of the reference implementation of argon2. */
    private static final String ARGON2 =
            "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";

    @TempDir
    Path directory;

    private static PasswordFile file(String... lines) throws IOException {
        return PasswordFile.parse("users", List.of(lines));
    }

    @Test
    void readsWhatOthersHaveHashed() throws IOException {
        PasswordFile file = file("anna:" + ANNA, "ben:" + BEN, "old:" + OLD, "cy:" + ARGON2);
        assertTrue(file.accepts("anna", "secret".getBytes(UTF_8)));
        assertTrue(file.accepts("ben", "grüße".getBytes(UTF_8)));
        assertTrue(file.accepts("old", "pass".getBytes(UTF_8)));
        assertTrue(file.accepts("cy", "password".getBytes(UTF_8)));
        assertFalse(file.accepts("anna", "Secret".getBytes(UTF_8)));
        assertFalse(file.accepts("ben", new byte[0]));
        assertFalse(file.accepts("old", "pas".getBytes(UTF_8)));
        assertFalse(file.accepts("cy", "passwore".getBytes(UTF_8)));
        assertFalse(file.accepts("nobody", "secret".getBytes(UTF_8)));
        assertFalse(file.accepts("", new byte[0]));
    }

    @ParameterizedTest
    @EnumSource
    void whatIsWrittenIsRead(PasswordHash.Kind kind) {
        for (String password : List.of("", "x", "correct horse", "\u0000\u00ff🐸")) {
            PasswordHash hash = PasswordHash.of(kind, password.getBytes(UTF_8), 2);
            PasswordHash again = PasswordHash.parse(hash.toString());
            assertEquals(hash.toString(), again.toString());
            assertTrue(again.matches(password.getBytes(UTF_8)), kind + " of " + password.length());
            assertFalse(again.matches((password + "!").getBytes(UTF_8)));
        }
    }

    @Test
    void passwordsAreBytes() {
        byte[] notText = {(byte) 0xff, 0, (byte) 0xc0};
        PasswordHash hash = PasswordHash.of(PasswordHash.Kind.SHA512_PBKDF2, notText, 3);
        assertTrue(hash.matches(notText));
        assertFalse(hash.matches(new byte[] {(byte) 0xff, 0, (byte) 0xc1}));
    }

    @Test
    void twoHashesOfOnePasswordDiffer() {
        byte[] password = "secret".getBytes(UTF_8);
        assertNotEquals(
                PasswordHash.of(PasswordHash.Kind.SHA512, password).toString(),
                PasswordHash.of(PasswordHash.Kind.SHA512, password).toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "anna:plain|users:2: user anna: the password is not hashed; hash the file with: tymbal passwd -U FILE",
                "anna:|users:2: user anna: the password is not hashed; hash the file with: tymbal passwd -U FILE",
                ":$6$YQ==$YQ==|users:2: there is no user name before the colon",
                "anna:$6$YQ==|users:2: user anna: the hash is not complete, or has something behind it",
                "anna:$6$*$YQ==|users:2: user anna: salt or hash is not base64",
                "anna:$6$YQ==$YQ==|users:2: user anna: the hash has not 64 bytes",
                "anna:$7$0$YQ==$YQ==|users:2: user anna: a number in the hash is not from 1 to 10000000",
                "anna:$argon2id$v=19$m=4194304,t=1,p=1$c29tZXNhbHQ$YQ|users:2: user anna: a number in the hash is not from 1 to 262144",
            })
    void aWrongLineIsNamed(String line, String message) {
        AccessFileException e = assertThrows(AccessFileException.class, () -> file("# users", line));
        assertEquals(message, e.getMessage());
    }

    @Test
    void aUserStandsInTheFileOnce() {
        AccessFileException e =
                assertThrows(AccessFileException.class, () -> file("anna:" + ANNA, "", " anna : " + OLD));
        assertEquals("users:3: the user anna stands in the file twice", e.getMessage());
    }

    @Test
    void anUnknownKindSaysWhatToDoAndShowsNothingOfTheHash() {
        AccessFileException e =
                assertThrows(AccessFileException.class, () -> file("anna:$2b$12$abcdefghijklmnopqrstuv"));
        assertTrue(String.valueOf(e.getMessage()).contains("tymbal passwd FILE USER"), e.getMessage());
        assertFalse(String.valueOf(e.getMessage()).contains("abcdef"), e.getMessage());
    }

    @Test
    void changesLeaveTheOtherLinesAlone() throws IOException {
        PasswordFile before = file("# people", "anna:" + ANNA, "", "a line without a colon", "ben:" + BEN);
        PasswordFile changed = before.with("anna", PasswordHash.parse(OLD))
                .with("cy", PasswordHash.parse(ANNA))
                .without("ben");
        assertEquals("# people\nanna:" + OLD + "\n\na line without a colon\ncy:" + ANNA + "\n", changed.toString());
        assertEquals(Set.of("anna", "cy"), changed.users());
        assertSame(changed, changed.without("nobody"));
        assertThrows(IllegalArgumentException.class, () -> before.with("a:b", PasswordHash.parse(OLD)));
    }

    @Test
    void hashesWhatIsPlain() throws IOException {
        PasswordFile hashed = PasswordFile.hashPlain(
                "users", List.of("#c", "anna:hello", "old:" + OLD), PasswordHash.Kind.SHA512_PBKDF2);
        assertTrue(hashed.accepts("anna", "hello".getBytes(UTF_8)));
        assertTrue(hashed.accepts("old", "pass".getBytes(UTF_8)));
        assertTrue(hashed.toString().startsWith("#c\nanna:$7$"));
    }

    @Test
    void namesThatCannotBeAreRefusedWithAReason() {
        assertNull(PasswordFile.faultOf("anna"));
        assertNull(PasswordFile.faultOf("müller@example.com"));
        for (String wrong : List.of("", "a:b", "#a", " a", "a\n", "x".repeat(65_536))) {
            assertNotNull(PasswordFile.faultOf(wrong));
        }
    }

    @Test
    void isWrittenForItsOwnerAlone() throws IOException {
        Path path = directory.resolve("users");
        file("anna:" + ANNA).write(path);
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
        assertTrue(PasswordFile.read(path).accepts("anna", "secret".getBytes(UTF_8)));
        try (var files = Files.list(directory)) {
            assertEquals(1, files.count(), "nothing else is left");
        }
    }

    @Test
    void aFileThatIsReplacedKeepsItsPermissionsAndItsLink() throws IOException {
        Path real = Files.writeString(directory.resolve("real"), "");
        Files.setPosixFilePermissions(real, PosixFilePermissions.fromString("rw-r-----"));
        Path link = Files.createSymbolicLink(directory.resolve("link"), real);
        file("anna:" + ANNA).write(link);
        assertTrue(Files.isSymbolicLink(link));
        assertEquals("rw-r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(real)));
        assertEquals(Set.of("anna"), PasswordFile.read(real).users());
    }

    @Test
    void aFileThatIsMissingOrNoTextIsSaidToBeSo() throws IOException {
        Path missing = directory.resolve("missing");
        assertEquals(
                missing + ": there is no such file",
                assertThrows(AccessFileException.class, () -> PasswordFile.read(missing))
                        .getMessage());
        Path binary = Files.write(directory.resolve("binary"), new byte[] {'#', '\n', (byte) 0xff});
        assertEquals(
                binary + ":2: the line is not UTF-8 text; save the file as UTF-8",
                assertThrows(AccessFileException.class, () -> PasswordFile.read(binary))
                        .getMessage());
        Path damaged = Files.write(directory.resolve("damaged"), new byte[] {'a', '\n', 0, '['});
        assertEquals(
                damaged + ":2: the line holds a NUL byte; the file is damaged, or is no text",
                assertThrows(AccessFileException.class, () -> PasswordFile.read(damaged))
                        .getMessage());
        assertThrows(AccessFileException.class, () -> PasswordFile.read(directory));
    }

    @Test
    void editorsOfWindowsMayHaveWrittenIt() throws IOException {
        Path path = Files.writeString(directory.resolve("users"), "\ufeffanna:" + ANNA + "\r\nben:" + BEN + "\r\n");
        assertEquals(Set.of("anna", "ben"), PasswordFile.read(path).users());
    }

    /** Whatever stands in a file: users, or an exception that names the line. */
    /** Whoever is not known is compared with a hash that costs the same and that no password fits. */
    @ParameterizedTest
    @EnumSource
    void nobodysHashCostsTheSame(PasswordHash.Kind kind) {
        PasswordHash known = PasswordHash.of(kind, PasswordHash.bytes("secret"));
        PasswordHash nobodys = known.nobodys();
        assertEquals(known.toString().length(), nobodys.toString().length());
        int cost = kind == PasswordHash.Kind.SHA512 ? 2 : 3; // $7$iterations, $argon2id$v=19$m=...,t=...,p=...
        String[] one = known.toString().split("\\$");
        String[] other = nobodys.toString().split("\\$");
        for (int i = 0; i < (kind == PasswordHash.Kind.ARGON2ID ? cost + 1 : cost); i++) {
            assertEquals(one[i], other[i]);
        }
        assertFalse(nobodys.matches(PasswordHash.bytes("secret")));
        assertFalse(nobodys.matches(new byte[0]));
    }

    @FuzzTest
    void anyBytes(FuzzedDataProvider data) {
        try {
            for (String user : PasswordFile.parse("users", TextFile.lines("users", data.consumeRemainingAsBytes()))
                    .users()) {
                assertFalse(user.isEmpty());
            }
        } catch (AccessFileException e) {
            assertTrue(String.valueOf(e.getMessage()).startsWith("users:"), e.getMessage());
        }
    }
}
