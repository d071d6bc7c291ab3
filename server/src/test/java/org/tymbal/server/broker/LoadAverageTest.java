package org.tymbal.server.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoadAverageTest {
    @Test
    void fadesByMosquittosFormula() {
        LoadAverage average = new LoadAverage(1);
        double first = average.update(100, 10); // 600 a minute
        assertEquals(600 + Math.exp(-10 / 60.0) * (0 - 600), first, 1e-9);
        double second = average.update(100, 10); // nothing
        assertEquals(Math.exp(-10 / 60.0) * first, second, 1e-9);
    }

    @Test
    void nearsASteadyRate() {
        LoadAverage average = new LoadAverage(5);
        double last = 0;
        for (int i = 1; i <= 1000; i++) {
            last = average.update(i * 20L, 10);
        }
        assertEquals(120, last, 0.001);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0.00",
        "0.004, 0.00",
        "0.009, 0.01",
        "1, 1.00",
        "12.345, 12.35",
        "9.999, 10.00",
        "123456.7, 123456.70"
    })
    void hasTwoDecimals(double value, String text) {
        assertEquals(text, LoadAverage.text(value));
    }
}
