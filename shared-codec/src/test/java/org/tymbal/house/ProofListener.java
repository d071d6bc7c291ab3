package org.tymbal.house;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Writes a line for each run of a test that {@link Proves} something to {@code target/normative/NAME.tsv}: result, class,
 * method, name of the run, statements of 3.1.1, statements of 5.0. NAME is the system property {@code normative.claims}, or
 * {@code unit}. JUnit finds this class as a service.
 */
public final class ProofListener implements TestExecutionListener {
    private static final Path TARGET = Path.of("target");
    private static final Pattern VERSION = Pattern.compile("(?:^|\\W)(V5|V3_1_1|V3_1|5\\.0|3\\.1\\.1|3\\.1)\\W*$");
    private static final Pattern CITED = Pattern.compile("\\[(MQTT-[\\d.]+-\\d+)(?: of (3\\.1\\.1|5\\.0))?\\]");

    private @Nullable TestPlan plan;
    private boolean begun;

    @Override
    public void testPlanExecutionStarted(TestPlan started) {
        plan = started;
        if (!begun) {
            begun = true;
            try {
                Files.deleteIfExists(file());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        if (test.isTest() || result.getStatus() != TestExecutionResult.Status.SUCCESSFUL) {
            write(result.getStatus().name(), test);
        }
    }

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
        write("SKIPPED", test);
    }

    private void write(String result, TestIdentifier test) {
        MethodSource source = source(test);
        if (source == null) {
            return;
        }
        String run = test.getDisplayName();
        String spoken = version(run);
        Set<String> v311 = new LinkedHashSet<>();
        Set<String> v5 = new LinkedHashSet<>();
        for (Proves proves : proofs(source)) {
            v311.addAll(List.of(proves.v311()));
            v5.addAll(List.of(proves.v5()));
            Matcher cited = CITED.matcher(proves.named() ? run : "");
            while (cited.find()) {
                String of = cited.group(2) == null ? spoken : cited.group(2);
                (of.startsWith("5") ? v5 : v311).add(cited.group(1));
            }
        }
        boolean old = spoken.startsWith("3");
        append(
                result,
                source.getClassName(),
                source.getMethodName(),
                run.replaceAll("\\s", " "),
                spoken.isEmpty() || spoken.equals("3.1.1") ? v311 : Set.of(),
                old ? Set.of() : v5);
    }

    /** The version of MQTT in which the name of a run ends, 3.1, 3.1.1 or 5; empty if it ends in none. */
    static String version(String run) {
        Matcher version = VERSION.matcher(run);
        return version.find()
                ? version.group(1).replace("V", "").replace('_', '.').replace("5.0", "5")
                : "";
    }

    /** The method of a test; of one that a test factory has made, the factory. */
    private @Nullable MethodSource source(TestIdentifier test) {
        TestPlan running = plan;
        Optional<TestIdentifier> at = Optional.of(test);
        while (running != null && at.isPresent()) {
            if (at.get().getSource().orElse(null) instanceof MethodSource method) {
                return method;
            }
            at = running.getParent(at.get());
        }
        return null;
    }

    private static List<Proves> proofs(MethodSource source) {
        List<Proves> found = new ArrayList<>();
        Proves ofMethod = source.getJavaMethod().getAnnotation(Proves.class);
        if (ofMethod != null) {
            found.add(ofMethod);
        }
        Proves ofClass = source.getJavaClass().getAnnotation(Proves.class);
        if (ofClass != null) {
            found.add(ofClass);
        }
        return found;
    }

    private static void append(
            String result, String type, String method, String run, Set<String> v311, Set<String> v5) {
        if (v311.isEmpty() && v5.isEmpty() || !Files.isDirectory(TARGET)) {
            return;
        }
        String line = String.join("\t", result, type, method, run, String.join(",", v311), String.join(",", v5));
        try {
            Files.createDirectories(file().getParent());
            Files.writeString(file(), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path file() {
        return TARGET.resolve("normative").resolve(System.getProperty("normative.claims", "unit") + ".tsv");
    }
}
