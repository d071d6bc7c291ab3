package org.tymbal.e2e.harness;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program that is run to its end, and what came of it; the two streams are kept apart. */
public final class CommandLine {
    private static final Path LAUNCHER =
            Path.of("../server/src/launcher/tymbal").toAbsolutePath().normalize();

    /**
     * What came of it.
     *
     * @param out standard output, as text of ISO 8859-1: a character for each byte
     */
    public record Outcome(int exitCode, String out, String error) {
        @Override
        public String toString() {
            return "exit code " + exitCode + "\n--- output\n" + out + "\n--- errors\n" + error;
        }
    }

    private CommandLine() {}

    /** A directory with the launcher under the names of mosquitto's programs. */
    public static Path named(String... names) {
        try {
            Path directory = Files.createTempDirectory("tymbal-commands");
            directory.toFile().deleteOnExit();
            for (String name : names) {
                Path link = Files.createSymbolicLink(directory.resolve(name), LAUNCHER);
                link.toFile().deleteOnExit();
            }
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One of the programs of Debian's packages mosquitto and mosquitto-clients, which lie in one place. */
    public static String debians(String name) {
        return Path.of(Tools.path("mosquitto_pub")).resolveSibling(name).toString();
    }

    /** Runs it; the launcher finds the jar under test and this run's Java. */
    public static Outcome run(String input, List<String> command) {
        try {
            Path in = temporary();
            Path out = temporary();
            Path error = temporary();
            Files.writeString(in, input, StandardCharsets.UTF_8);
            ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(command))
                    .redirectInput(in.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(error.toFile());
            builder.environment()
                    .putAll(Map.of(
                            "TYMBAL_JAR", Tools.jar(), "JAVA_HOME", System.getProperty("java.home"), "TZ", "UTC"));
            builder.environment().remove("XDG_CONFIG_HOME");
            builder.environment().put("HOME", out.getParent().toString());
            Process process = builder.start();
            if (!process.waitFor(2L * WireClient.PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                return fail("still running: " + command);
            }
            Outcome outcome = new Outcome(
                    process.exitValue(),
                    Files.readString(out, StandardCharsets.ISO_8859_1),
                    Files.readString(error, StandardCharsets.ISO_8859_1));
            for (Path file : List.of(in, out, error)) {
                Files.delete(file);
            }
            return outcome;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Path temporary() throws IOException {
        return Files.createTempFile("tymbal-command", ".txt");
    }
}
