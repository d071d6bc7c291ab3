package org.tymbal.e2e.operations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tymbal.e2e.harness.ChildProcess;
import org.tymbal.e2e.harness.TestCertificate;
import org.tymbal.e2e.harness.Tools;

/** The archive of classes that the build leaves beside the jar, and the launcher that uses it. */
class ClassArchiveIT {
    private static final Path JAR = Path.of(Tools.jar()).toAbsolutePath();
    private static final Path LAUNCHER = JAR.resolveSibling("tymbal");
    private static final Path ARCHIVE = JAR.resolveSibling("tymbal.jsa");

    private static ChildProcess launch(Path jar, String javaOptions, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                "env",
                "JAVA_HOME=" + System.getProperty("java.home"),
                "TYMBAL_JAR=" + jar,
                "TYMBAL_OPTS=" + javaOptions,
                LAUNCHER.toString()));
        command.addAll(List.of(arguments));
        return ChildProcess.start(command);
    }

    @Test
    void theLauncherTakesNearlyAllClassesFromIt(@TempDir Path directory) throws IOException {
        assertTrue(Files.exists(ARCHIVE), "the build makes " + ARCHIVE);
        Path log = directory.resolve("classes");
        TestCertificate certificate = TestCertificate.get();
        try (ChildProcess broker = launch(
                JAR,
                "-Xlog:class+load:file=" + log,
                "-p",
                "0",
                "--http-port",
                "0",
                "--tls-port",
                "0",
                "--https-port",
                "0",
                "--certfile",
                certificate.certfile().toString(),
                "--keyfile",
                certificate.keyfile().toString())) {
            broker.awaitLine("ready", line -> line.startsWith("tymbal: ready in "));
            broker.terminate();
            assertEquals(0, broker.awaitExit());
            assertTrue(
                    broker.output().stream().noneMatch(line -> line.startsWith("[")),
                    broker.output().toString());
        }
        List<String> loaded = Files.readAllLines(log).stream()
                .filter(line -> line.contains(" org.tymbal.") && !line.contains("Lambda"))
                .toList();
        long archived = loaded.stream()
                .filter(line -> line.contains("source: shared objects file"))
                .count();
        assertTrue(archived > 100, archived + " of " + loaded.size());
        assertTrue(archived * 10 > loaded.size() * 9, archived + " of " + loaded.size() + ": " + loaded);
    }

    /** Without it, or with one that is of no use, the broker starts as well, and not a word is said of it. */
    @ParameterizedTest
    @ValueSource(strings = {"none", "broken", "another's"})
    void withoutItNothingIsAmiss(String kind, @TempDir Path directory) throws IOException {
        Path jar = Files.copy(JAR, directory.resolve("tymbal.jar"));
        Path archive = directory.resolve("tymbal.jsa");
        if (kind.equals("broken")) {
            Files.writeString(archive, "this is no archive");
        } else if (kind.equals("another's")) {
            Files.copy(ARCHIVE, archive); // of a jar that lies elsewhere and was made at another time
        }
        try (ChildProcess tymbal = launch(jar, "", "--version")) {
            assertEquals(0, tymbal.awaitExit());
            assertEquals(1, tymbal.output().size(), tymbal.output().toString());
            assertTrue(
                    tymbal.output().get(0).startsWith("tymbal version "),
                    tymbal.output().toString());
        }
    }
}
