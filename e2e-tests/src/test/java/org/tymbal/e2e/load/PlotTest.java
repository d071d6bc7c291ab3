package org.tymbal.e2e.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class PlotTest {
    @Test
    void anAxisHoldsItsValuesBetweenPowersOfTen() {
        LogAxis axis = LogAxis.around(List.of(0.15, 3.0, 40.0), 340, 72);
        assertEquals(-1, axis.low());
        assertEquals(2, axis.high());
        assertEquals(List.of(0.1, 1.0, 10.0, 100.0), axis.ticks());
        assertEquals(340, axis.at(0.1), 1e-9);
        assertEquals(72, axis.at(100), 1e-9);
        assertEquals((340 + 72) / 2.0, axis.at(Math.sqrt(10)), 1e-9);
    }

    @Test
    void powersOfTenAreTheirOwnEnds() {
        LogAxis axis = LogAxis.around(List.of(10.0, 1_000.0, 100_000.0), 64, 560);
        assertEquals(1, axis.low());
        assertEquals(5, axis.high());
    }

    @Test
    void oneValueStillHasAnAxis() {
        LogAxis axis = LogAxis.around(List.of(1.0), 0, 100);
        assertEquals(List.of(1.0, 10.0), axis.ticks());
    }

    @Test
    void nothingIsDrawnAtZero() {
        assertThrows(IllegalArgumentException.class, () -> LogAxis.around(List.of(0.0, 1.0), 0, 100));
    }

    @Test
    void ticksAreWrittenAsAReaderWouldWriteThem() {
        List<Double> ticks = List.of(0.01, 0.1, 1.0, 10.0, 100.0, 1_000.0, 10_000.0, 100_000.0, 1_000_000.0);
        assertEquals(
                List.of("0.01", "0.1", "1", "10", "100", "1 k", "10 k", "100 k", "1 M"),
                ticks.stream().map(LogAxis::label).toList());
    }

    @Test
    void aPlotIsXmlWithALineForEachBroker() throws Exception {
        LogPlot plot = new LogPlot(
                "Growth & <more>",
                "subscriptions",
                "CPU, microseconds",
                Map.of("tymbal", line(0.2, 0.3), "mosquitto", line(3, 3.1)));
        Document svg = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(plot.svg())));
        assertEquals("Growth & <more>", svg.getDocumentElement().getAttribute("aria-label"));
        assertEquals(4, svg.getElementsByTagName("circle").getLength());
        assertTrue(plot.svg().contains("prefers-color-scheme: dark"));
        assertFalse(plot.svg().contains("NaN"));
    }

    @Test
    void theNamesOfLinesThatEndTogetherDoNotLieUponEachOther() {
        String svg = new LogPlot(
                        "t", "x", "y", new TreeMap<>(Map.of("a", line(1, 2), "b", line(2, 2), "c", line(3, 2))))
                .svg();
        List<Double> heights = svg.lines()
                .filter(text -> text.contains("class=\"name\""))
                .map(text -> Double.valueOf(text.replaceAll(".* y=\"([\\d.]+)\".*", "$1")))
                .sorted()
                .toList();
        assertEquals(3, heights.size());
        assertTrue(heights.get(1) - heights.get(0) >= 18 && heights.get(2) - heights.get(1) >= 18, heights.toString());
    }

    private static TreeMap<Double, Double> line(double first, double second) {
        return new TreeMap<>(Map.of(10.0, first, 1_000.0, second));
    }
}
