package org.tymbal.e2e.normative;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.tymbal.e2e.harness.Endpoint;

/** One of the two specifications: its statements in its order, and what proves each. */
final class Specification {
    /** A normative statement, in a sentence of our own. */
    record Statement(String id, String says, @Nullable String notApplicable) {}

    enum Standing {
        PROVEN,
        NOT_APPLICABLE,
        /** A test that should prove it has failed. */
        FAILED,
        MISSING
    }

    private final String name;
    private final List<Statement> statements = new ArrayList<>();
    private final Map<String, List<Proof>> proofs = new LinkedHashMap<>();
    private final List<String> problems = new ArrayList<>();

    private Specification(String name) {
        this.name = name;
    }

    /**
     * @param name 3.1.1 or 5.0
     * @param claims the statements of this specification that a run proves
     */
    static Specification read(String name, List<Proof> runs, Function<Proof, List<String>> claims) throws IOException {
        Specification specification = new Specification(name);
        String file = "/normative/mqtt-" + name + ".json";
        try (InputStream in = Specification.class.getResourceAsStream(file)) {
            for (JsonNode node : new ObjectMapper().readTree(Objects.requireNonNull(in, file))) {
                JsonNode reason = node.get("notApplicable");
                Statement statement = new Statement(
                        node.get("id").asText(), node.get("says").asText(), reason == null ? null : reason.asText());
                specification.statements.add(statement);
                if (specification.proofs.put(statement.id(), new ArrayList<>()) != null) {
                    specification.problems.add(statement.id() + " of " + name + " is listed twice");
                }
            }
        }
        for (Proof run : runs) {
            claims.apply(run).forEach(id -> specification.claim(id, run));
        }
        for (Statement statement : specification.statements) {
            if (statement.notApplicable() != null
                    && !specification.proofs(statement).isEmpty()) {
                specification.problems.add(statement.id() + " of " + name + " is said not to apply, but is proven by "
                        + specification.proofs(statement).get(0).test());
            }
        }
        return specification;
    }

    private void claim(String id, Proof run) {
        List<Proof> known = proofs.get(id);
        if (known == null) {
            problems.add(run.test() + " proves " + id + ", which MQTT " + name + " does not have");
        } else {
            known.add(run);
        }
    }

    String name() {
        return name;
    }

    List<Statement> statements() {
        return statements;
    }

    /** What must never be, whoever is still missing. */
    List<String> problems() {
        return problems.stream().distinct().toList();
    }

    List<Proof> proofs(Statement statement) {
        return proofs.getOrDefault(statement.id(), List.of());
    }

    Standing standing(Statement statement) {
        List<Proof> runs = proofs(statement);
        if (runs.stream().anyMatch(Proof::failed)) {
            return Standing.FAILED;
        }
        if (runs.stream().anyMatch(Proof::passed)) {
            return Standing.PROVEN;
        }
        return statement.notApplicable() == null ? Standing.MISSING : Standing.NOT_APPLICABLE;
    }

    List<Statement> standingAt(Standing standing) {
        return statements.stream()
                .filter(statement -> standing(statement) == standing)
                .toList();
    }

    long provenOnTheWire() {
        return provenBy(Proof::onTheWire);
    }

    long provenOver(Endpoint endpoint) {
        return provenBy(run -> run.endpoint().equals(Optional.of(endpoint)));
    }

    private long provenBy(Predicate<Proof> kind) {
        return standingAt(Standing.PROVEN).stream()
                .filter(statement -> proofs(statement).stream().anyMatch(run -> run.passed() && kind.test(run)))
                .count();
    }
}
