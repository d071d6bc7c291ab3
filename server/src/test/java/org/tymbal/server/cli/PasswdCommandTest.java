package org.tymbal.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tymbal.server.access.PasswordFile;

class PasswdCommandTest {
    @TempDir
    Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    private int passwd(String input, String... words) {
        return new PasswdCommand(
                        new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(errors, true, StandardCharsets.UTF_8))
                .run("passwd", List.of(words));
    }

    private Path file() {
        return directory.resolve("users");
    }

    private static boolean accepts(Path file, String user, String password) throws IOException {
        return PasswordFile.read(file).accepts(user, password.getBytes(StandardCharsets.UTF_8));
    }

    /** In whatever order the options come, the password is the password: mosquitto once took the user for it. */
    @ParameterizedTest
    @CsvSource({
        "-c -b FILE ada secret, secret",
        "-b -c FILE ada secret, secret",
        "-c -b -H sha512 FILE ada secret, secret",
        "-H sha512-pbkdf2 -b -c FILE ada secret, secret",
        "-b -H argon2id -c FILE ada secret, secret",
        "-I 7 -c -b FILE ada secret, secret",
        "-c -b FILE ada ada, ada",
        "-c -b FILE ada -b, -b",
        "-c FILE ada, typed"
    })
    void thePasswordIsThePassword(String line, String password) throws IOException {
        List<String> words = new ArrayList<>();
        for (String word : line.split(" ")) {
            words.add(word.equals("FILE") ? file().toString() : word);
        }
        assertEquals(
                0, passwd("typed\ntyped\n", words.toArray(new String[0])), errors.toString(StandardCharsets.UTF_8));
        assertTrue(accepts(file(), "ada", password));
        assertEquals(password.equals("ada"), accepts(file(), "ada", "ada"));
        assertFalse(accepts(file(), "ada", ""));
        assertEquals(Set.of("ada"), PasswordFile.read(file()).users());
    }

    @Test
    void usersAreAddedChangedAndRemovedAndCommentsStay() throws IOException {
        Files.writeString(file(), "# the class of 2026\n");
        String path = file().toString();
        assertEquals(0, passwd("", "-b", path, "ada", "one"));
        assertEquals(0, passwd("two\ntwo\n", path, "bob"));
        assertEquals(0, passwd("", "-b", path, "ada", "three"));
        assertTrue(accepts(file(), "ada", "three"));
        assertTrue(accepts(file(), "bob", "two"));
        assertEquals(0, passwd("", "-D", path, "ada"));
        assertEquals(1, passwd("", "-D", path, "ada"));
        assertEquals(Set.of("bob"), PasswordFile.read(file()).users());
        assertTrue(Files.readString(file()).startsWith("# the class of 2026\n"));
    }

    @Test
    void plainPasswordsAreHashed() throws IOException {
        Files.writeString(file(), "ada:one\nbob:two:2\n# no\n");
        assertEquals(0, passwd("", "-U", file().toString()), errors.toString(StandardCharsets.UTF_8));
        assertTrue(accepts(file(), "ada", "one"));
        assertTrue(accepts(file(), "bob", "two:2"));
        assertFalse(Files.readString(file()).contains("one"));
    }

    @Test
    void aNewFileIsForItsOwnerAndAnOldOneStaysAsItWas() throws IOException {
        assumeTrue(Files.getFileStore(directory).supportsFileAttributeView("posix"));
        String path = file().toString();
        assertEquals(0, passwd("", "-c", "-b", path, "ada", "one"));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file())));
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-r-----"));
        assertEquals(0, passwd("", "-b", path, "bob", "two"));
        assertEquals("rw-r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(file())));
    }

    @Test
    void nothingIsWrittenWhenSomethingIsWrong() throws IOException {
        String path = file().toString();
        Files.writeString(file(), "ada:$9$nonsense\n");
        assertEquals(1, passwd("", "-b", path, "bob", "two"));
        assertEquals(2, passwd("a\nb\n", "-c", path, "bob"));
        assertEquals(1, passwd("\n", "-c", path, "bob"));
        assertEquals("ada:$9$nonsense\n", Files.readString(file()));
    }

    @Test
    void theStandardOutputIsAFileToo() {
        assertEquals(0, passwd("", "-c", "-b", "-", "ada", "one"));
        assertTrue(out.toString(StandardCharsets.UTF_8).matches("ada:\\$7\\$\\d+\\$\\S+\n"));
    }
}
