package org.tymbal.e2e.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tymbal.e2e.harness.CommandLine;
import org.tymbal.e2e.harness.CommandLine.Outcome;

/** Our {@code passwd} beside Debian's mosquitto_passwd: the same words and exit codes, and files that go both ways. */
class PasswdCommandIT {
    private static final Path OURS = CommandLine.named("mosquitto_passwd");

    @TempDir
    Path directory;

    private Outcome run(boolean ours, String input, String line, Path file) {
        List<String> words = new ArrayList<>();
        words.add(ours ? OURS.resolve("mosquitto_passwd").toString() : CommandLine.debians("mosquitto_passwd"));
        if (!line.isEmpty()) {
            for (String word : line.split(" ")) {
                words.add(word.equals("FILE") ? file.toString() : word);
            }
        }
        return CommandLine.run(input, words);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-c",
                "-b -c FILE",
                "-b FILE u p",
                "-c -b FILE u p",
                "-D -c FILE u",
                "-U -c FILE",
                "-D -U FILE",
                "-D -b FILE u",
                "-D FILE",
                "-D FILE u",
                "-U FILE",
                "-H",
                "-H foo -b FILE u p",
                "-c -b FILE a:b p",
                "-c FILE u",
                "FILE u"
            })
    void theSameWordsAndExitCodes(String line) throws IOException {
        for (String input : List.of("typed\ntyped\n", "typed\nother\n", "\n")) {
            Path file = directory.resolve("users");
            Files.deleteIfExists(file);
            Outcome theirs = run(false, input, line, file);
            Files.deleteIfExists(file);
            assertEquals(theirs, run(true, input, line, file));
        }
    }

    /** What one has written the other can change, and what stood there stays. */
    @ParameterizedTest
    @ValueSource(strings = {"sha512", "sha512-pbkdf2"})
    void filesGoBothWays(String hash) throws IOException {
        Path file = directory.resolve("users");
        assertEquals(
                0, run(true, "", "-H " + hash + " -c -b FILE ada one", file).exitCode());
        assertEquals(0, run(false, "", "-H " + hash + " -b FILE bob two", file).exitCode());
        List<String> before = Files.readAllLines(file);
        assertEquals(0, run(true, "", "-H " + hash + " -b FILE cy three", file).exitCode());
        assertEquals(0, run(false, "", "-D FILE cy", file).exitCode());
        assertEquals(before, Files.readAllLines(file));
        assertTrue(before.get(0).startsWith("ada:$") && before.get(1).startsWith("bob:$"), before.toString());
    }
}
