package org.tymbal.e2e.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Each kind of violation is put before the checker. */
class RetainedCheckerTest {
    private final RetainedChecker checker = new RetainedChecker();

    private void write(int count) {
        for (int n = 0; n < count; n++) {
            assertEquals(n, checker.invoke("t", false));
        }
    }

    private long after(Map<String, Integer> seen) {
        checker.observe(checker.acknowledged(), seen);
        return checker.violations();
    }

    @Test
    void theLastAcknowledgedOrALaterOneIsGood() {
        write(3);
        assertEquals(0, after(Map.of()));
        checker.acknowledge("t", 1);
        assertEquals(0, after(Map.of("t", 1)));
        assertEquals(0, after(Map.of("t", 2)));
        assertEquals(3, checker.observed());
    }

    @Test
    void anOlderOneIsAViolation() {
        write(3);
        checker.acknowledge("t", 1);
        assertEquals(1, after(Map.of("t", 0)));
    }

    @Test
    void noneIsAViolation() {
        write(1);
        checker.acknowledge("t", 0);
        assertEquals(1, after(Map.of()));
    }

    @Test
    void noneIsGoodWhereItMayHaveBeenCleared() {
        write(1);
        checker.acknowledge("t", 0);
        int clearing = checker.invoke("t", true);
        assertEquals(0, after(Map.of()));
        assertEquals(0, after(Map.of("t", 0)));
        checker.acknowledge("t", clearing);
        assertEquals(0, after(Map.of()));
        assertEquals(1, after(Map.of("t", 0)), "cleared and still there");
    }

    @Test
    void whatNobodyWroteIsAViolation() {
        write(1);
        assertEquals(1, after(Map.of("t", 1)));
        assertEquals(2, after(Map.of("u", 0)));
    }

    @Test
    void whatWasAcknowledgedLaterMayNotBeAskedFor() {
        write(1);
        Map<String, Integer> before = checker.acknowledged();
        checker.acknowledge("t", 0);
        checker.observe(before, Map.of());
        assertEquals(0, checker.violations());
    }

    @Test
    void anAcknowledgementOfNothingIsAFaultOfTheTest() {
        assertThrows(IllegalArgumentException.class, () -> checker.acknowledge("t", 0));
    }
}
