package org.tymbal.e2e.normative;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tymbal.e2e.harness.Endpoint;

/**
 * What one run of a test came to.
 *
 * @param module the directory of its module
 * @param result SUCCESSFUL, FAILED, ABORTED or SKIPPED
 * @param run the name of the run, with its transport and version where it has them
 * @param v311 the statements of MQTT 3.1.1 that it proves if it passes
 * @param v5 the statements of MQTT 5.0 that it proves if it passes
 */
record Proof(String module, String result, String type, String method, String run, List<String> v311, List<String> v5) {

    /** All that the tests of a module have left. */
    static List<Proof> read(Path module) throws IOException {
        List<Proof> proofs = new ArrayList<>();
        Path left = module.resolve("target").resolve("normative");
        if (Files.isDirectory(left)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(left, "*.tsv")) {
                for (Path file : files) {
                    for (String line : Files.readAllLines(file)) {
                        proofs.add(parse(module.getFileName().toString(), line.split("\t", -1)));
                    }
                }
            }
        }
        return proofs;
    }

    private static Proof parse(String module, String[] fields) {
        return new Proof(module, fields[0], fields[1], fields[2], fields[3], ids(fields[4]), ids(fields[5]));
    }

    private static List<String> ids(String list) {
        return list.isEmpty() ? List.of() : List.of(list.split(","));
    }

    boolean passed() {
        return result.equals("SUCCESSFUL");
    }

    boolean failed() {
        return result.equals("FAILED");
    }

    /** The endpoint with which the name of the run begins; empty if it names none. */
    Optional<Endpoint> endpoint() {
        for (Endpoint endpoint : Endpoint.values()) {
            if (run.startsWith(endpoint + " ")) {
                return Optional.of(endpoint);
            }
        }
        return Optional.empty();
    }

    /** Class and method, as a person says them. */
    String test() {
        return type.substring(type.lastIndexOf('.') + 1) + "." + method;
    }

    /** Whether it sent bytes to a broker in a process of its own. */
    boolean onTheWire() {
        return module.equals("e2e-tests");
    }
}
