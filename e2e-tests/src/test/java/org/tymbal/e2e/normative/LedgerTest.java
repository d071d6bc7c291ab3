package org.tymbal.e2e.normative;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tymbal.e2e.harness.Endpoint;
import org.tymbal.e2e.normative.Specification.Standing;

class LedgerTest {
    private static Proof run(String result, String run, String... v5) {
        return new Proof("e2e-tests", result, "org.tymbal.SomeIT", "it", run, List.of(), List.of(v5));
    }

    private static Specification mqtt5(Proof... runs) throws IOException {
        return Specification.read("5.0", List.of(runs), Proof::v5);
    }

    private static Standing standing(Specification specification, String id) {
        return specification.statements().stream()
                .filter(statement -> statement.id().equals(id))
                .map(specification::standing)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theListsAreWholeAndInOrder() throws IOException {
        Specification old = Specification.read("3.1.1", List.of(), Proof::v311);
        assertEquals(141, old.statements().size());
        assertEquals("MQTT-1.5.3-1", old.statements().get(0).id());
        assertEquals("MQTT-7.1.2-1", old.statements().get(140).id());
        assertEquals(List.of(), old.problems());
        Specification fresh = mqtt5();
        assertEquals(251, fresh.statements().size());
        assertEquals("MQTT-1.5.4-1", fresh.statements().get(0).id());
        assertEquals("MQTT-6.0.0-4", fresh.statements().get(250).id());
        assertEquals(List.of(), fresh.problems());
        int notApplicable = fresh.standingAt(Standing.NOT_APPLICABLE).size();
        assertEquals(251 - notApplicable, fresh.standingAt(Standing.MISSING).size());
    }

    @Test
    void aRunProvesOnlyIfItPassesAndNoOtherFails() throws IOException {
        Specification specification = mqtt5(
                run("SUCCESSFUL", "TCP 5.0", "MQTT-3.1.0-1", "MQTT-3.1.0-2"),
                run("FAILED", "WS 5.0", "MQTT-3.1.0-2"),
                run("SKIPPED", "TCP 5.0", "MQTT-3.1.2-1"),
                run("ABORTED", "TCP 5.0", "MQTT-3.1.0-1"));
        assertEquals(Standing.PROVEN, standing(specification, "MQTT-3.1.0-1"));
        assertEquals(Standing.FAILED, standing(specification, "MQTT-3.1.0-2"));
        assertEquals(Standing.MISSING, standing(specification, "MQTT-3.1.2-1"));
        assertEquals(1, specification.provenOver(Endpoint.TCP));
        assertEquals(0, specification.provenOver(Endpoint.WS));
        assertEquals(1, specification.provenOnTheWire());
    }

    @Test
    void numbersThatDoNotExistAndReasonsThatAreNotTrueAreProblems() throws IOException {
        Specification specification = mqtt5(run("SUCCESSFUL", "TCP 5.0", "MQTT-9.9.9-1", "MQTT-3.2.2-4"));
        List<String> problems = specification.problems();
        assertEquals(2, problems.size(), problems.toString());
        assertTrue(problems.get(0).startsWith("SomeIT.it proves MQTT-9.9.9-1"), problems.get(0));
        assertTrue(problems.get(1).startsWith("MQTT-3.2.2-4 of 5.0 is said not to apply"), problems.get(1));
    }
}
