package org.tymbal.e2e.normative;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.tymbal.e2e.harness.Endpoint;
import org.tymbal.e2e.normative.Specification.Standing;
import org.tymbal.e2e.normative.Specification.Statement;

/**
 * Reads what the tests of all modules have proven, prints how complete it is, and writes a page with every statement and its
 * tests. A number that a specification does not have makes it fail; in strict mode so does a statement that is missing.
 */
final class Ledger {
    private static final List<String> MODULES = List.of("shared-codec", "web-client", "server", "e2e-tests");

    private Ledger() {}

    /** @param args the directory of all modules; true if nothing may be missing */
    public static void main(String[] args) throws IOException {
        Path root = Path.of(args[0]);
        List<Proof> runs = new ArrayList<>();
        for (String module : MODULES) {
            runs.addAll(Proof.read(root.resolve(module)));
        }
        List<Specification> specifications =
                List.of(Specification.read("3.1.1", runs, Proof::v311), Specification.read("5.0", runs, Proof::v5));
        Path page = root.resolve("e2e-tests/target/normative/index.html").normalize();
        Files.createDirectories(page.getParent());
        Files.writeString(page, LedgerPage.html(specifications));

        System.out.println(table(specifications) + "page: " + page);
        List<String> problems = new ArrayList<>();
        for (Specification specification : specifications) {
            problems.addAll(specification.problems());
            if (Boolean.parseBoolean(args[1])) {
                long open = specification.standingAt(Standing.MISSING).size()
                        + specification.standingAt(Standing.FAILED).size();
                if (open > 0) {
                    problems.add(open + " statements of MQTT " + specification.name() + " are not proven");
                }
            }
        }
        if (!problems.isEmpty()) {
            throw new IllegalStateException(String.join("; ", problems));
        }
    }

    private static String table(List<Specification> specifications) {
        StringBuilder text = new StringBuilder("Normative statements\n%-12s%12s%10s%14s%16s%10s%10s%n"
                .formatted("MQTT", "statements", "proven", "on the wire", "not applicable", "failed", "missing"));
        for (Specification each : specifications) {
            text.append("%-12s%12d%10d%14d%16d%10d%10d%n"
                    .formatted(
                            each.name(),
                            each.statements().size(),
                            each.standingAt(Standing.PROVEN).size(),
                            each.provenOnTheWire(),
                            each.standingAt(Standing.NOT_APPLICABLE).size(),
                            each.standingAt(Standing.FAILED).size(),
                            each.standingAt(Standing.MISSING).size()));
        }
        for (Specification each : specifications) {
            text.append("proven in ").append(each.name());
            for (Endpoint endpoint : Endpoint.values()) {
                text.append(" over ").append(endpoint).append(": ").append(each.provenOver(endpoint));
            }
            text.append(System.lineSeparator());
        }
        for (Specification each : specifications) {
            for (Standing standing : List.of(Standing.FAILED, Standing.MISSING)) {
                for (Statement statement : each.standingAt(standing)) {
                    text.append("%s in %s: %s %s%n"
                            .formatted(
                                    standing == Standing.FAILED ? "failed" : "missing",
                                    each.name(),
                                    statement.id(),
                                    statement.says()));
                }
            }
        }
        return text.toString();
    }
}
