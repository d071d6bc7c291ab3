package org.tymbal.e2e.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

/** Each kind of violation is put before the checker. */
class SubscriptionCheckerTest {
    private final SubscriptionChecker checker = new SubscriptionChecker();

    private int after(int observed) {
        checker.observe("f", observed);
        return checker.findings().size();
    }

    @Test
    void whatWasNeverAskedIsNotThere() {
        assertEquals(0, after(SubscriptionChecker.NONE));
        assertEquals(1, after(2));
    }

    @Test
    void whatWasAcknowledgedHolds() {
        checker.ask("f", 2);
        checker.acknowledge("f", 2);
        assertEquals(0, after(2));
        assertEquals(1, after(SubscriptionChecker.NONE));
    }

    @Test
    void otherOptionsAreAViolation() {
        checker.ask("f", 2);
        checker.acknowledge("f", 2);
        assertEquals(1, after(1));
    }

    @Test
    void anEndThatWasAcknowledgedHolds() {
        checker.ask("f", 2);
        checker.acknowledge("f", 2);
        checker.ask("f", SubscriptionChecker.NONE);
        checker.acknowledge("f", SubscriptionChecker.NONE);
        assertEquals(1, after(2));
    }

    @Test
    void whatWasNotAnsweredMayHoldOrNotButThenItDoes() {
        checker.ask("f", 2);
        checker.acknowledge("f", 2);
        checker.ask("f", 1);
        assertEquals(0, after(1));
        assertEquals(1, after(2), "it was 1 a moment ago");
        assertEquals(2, checker.observed());
    }

    @Test
    void anAcknowledgementOfNothingIsAFaultOfTheTest() {
        assertThrows(IllegalArgumentException.class, () -> checker.acknowledge("f", 1));
    }
}
