package org.tymbal.e2e.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tymbal.e2e.history.HistoryChecker.Stream;
import org.tymbal.e2e.history.HistoryChecker.Verdict;

/** A checker that finds nothing is worth nothing: each kind of violation is put before it. */
class HistoryCheckerTest {
    private static final Stream QOS_1 = new Stream(1, "t", 1);
    private static final Stream QOS_2 = new Stream(1, "t", 2);

    private final HistoryChecker checker = new HistoryChecker();

    @BeforeEach
    void publishThreeEach() {
        checker.subscriber("lasting", true);
        for (Stream stream : new Stream[] {QOS_1, QOS_2}) {
            for (int n = 0; n < 3; n++) {
                assertEquals(n, checker.invoke(stream));
            }
        }
    }

    private void receive(Stream stream, int... numbers) {
        for (int number : numbers) {
            checker.receive("lasting", stream, number);
        }
    }

    private static void assertCounts(Verdict verdict, int lost, int duplicated, int reordered, int phantom) {
        assertEquals(lost, verdict.lost(), () -> "lost: " + verdict);
        assertEquals(duplicated, verdict.duplicated(), () -> "duplicated: " + verdict);
        assertEquals(reordered, verdict.reordered(), () -> "reordered: " + verdict);
        assertEquals(phantom, verdict.phantom(), () -> "phantom: " + verdict);
        assertEquals(lost + duplicated + reordered + phantom, verdict.findings().size());
    }

    @Test
    void aGoodHistoryIsGood() {
        for (int n = 0; n < 3; n++) {
            checker.acknowledge(QOS_1, n);
            checker.acknowledge(QOS_2, n);
        }
        receive(QOS_1, 0, 1, 0, 1, 2);
        receive(QOS_2, 0, 1, 2);
        assertTrue(checker.complete());
        assertCounts(checker.verdict(), 0, 0, 0, 0);
        assertEquals(6, checker.verdict().published());
        assertEquals(8, checker.verdict().received());
    }

    @Test
    void whatWasAcknowledgedAndNeverCameIsLost() {
        checker.acknowledge(QOS_1, 1);
        checker.acknowledge(QOS_2, 2);
        receive(QOS_2, 0);
        assertFalse(checker.complete());
        assertCounts(checker.verdict(), 2, 0, 0, 0);
    }

    @Test
    void whatWasNeverAcknowledgedMayComeOrNot() {
        receive(QOS_1, 2);
        assertTrue(checker.complete());
        assertCounts(checker.verdict(), 0, 0, 0, 0);
    }

    @Test
    void qos2TwiceIsADuplicate() {
        receive(QOS_2, 0, 1, 0);
        assertCounts(checker.verdict(), 0, 1, 0, 0);
    }

    @Test
    void aFirstTimeAfterALaterOneIsReordered() {
        receive(QOS_1, 0, 2, 1);
        assertCounts(checker.verdict(), 0, 0, 1, 0);
    }

    @Test
    void whatNobodyPublishedIsAPhantom() {
        receive(QOS_1, 3);
        receive(new Stream(9, "t", 1), 0);
        assertCounts(checker.verdict(), 0, 0, 0, 2);
    }

    @Test
    void fromASubscriberThatCameAndWentOnlyOrderAndExactnessAreAsked() {
        checker.subscriber("vanishing", false);
        checker.acknowledge(QOS_2, 0);
        checker.receive("lasting", QOS_2, 0);
        checker.receive("vanishing", QOS_2, 2);
        checker.receive("vanishing", QOS_2, 1);
        checker.receive("vanishing", QOS_1, 2);
        checker.receive("vanishing", QOS_1, 1);
        assertCounts(checker.verdict(), 0, 0, 1, 0);
    }
}
