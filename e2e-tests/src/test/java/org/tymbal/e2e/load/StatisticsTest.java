package org.tymbal.e2e.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class StatisticsTest {
    @Test
    void theMedianStandsInTheMiddle() {
        assertEquals(3, Statistics.median(List.of(900.0, 1.0, 3.0)));
        assertEquals(2.5, Statistics.median(List.of(4.0, 1.0, 2.0, 3.0)));
        assertEquals(7, Statistics.median(List.of(7.0)));
        assertTrue(Double.isNaN(Statistics.median(List.of())));
    }

    @Test
    void theSpreadIsAPartOfTheMedian() {
        assertEquals(0.1, Statistics.spread(List.of(9.0, 10.0, 11.0)), 1e-12);
        assertEquals(0, Statistics.spread(List.of(9.0)));
    }

    @Test
    void theSlopeIsThatOfTheLineThroughThePoints() {
        double[] connections = {3_000, 5_500, 8_000, 10_500, 13_000};
        double[] exact = new double[5];
        double[] shaken = new double[5];
        for (int i = 0; i < 5; i++) {
            exact[i] = 80_000 + 2.5 * connections[i];
            shaken[i] = exact[i] + (i % 2 == 0 ? 10 : -10);
        }
        assertEquals(2.5, Statistics.slope(connections, exact), 1e-9);
        assertEquals(2.5, Statistics.slope(connections, shaken), 0.01);
    }

    @Test
    void oneXHasNoSlope() {
        assertThrows(IllegalArgumentException.class, () -> Statistics.slope(new double[] {5, 5}, new double[] {1, 2}));
    }
}
