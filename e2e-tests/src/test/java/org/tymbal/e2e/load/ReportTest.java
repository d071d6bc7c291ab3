package org.tymbal.e2e.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
    private static Row row(String scenario, String broker, int round, double cpu, double lost) {
        return new Row(
                scenario, "tcp", broker, round, Map.of(Figure.CPU, cpu, Figure.RATE, 1_000.0, Figure.LOST, lost), "");
    }

    @Test
    void ratiosAreOfMedians() {
        List<Row> rows = new ArrayList<>();
        for (int round = 1; round <= 3; round++) {
            rows.add(row("burst0", "tymbal", round, round == 2 ? 9 : 0.25, 0));
            rows.add(row("burst0", "mosquitto", round, 5, 0));
        }
        String line =
                Report.tables(rows, "mosquitto").lines().skip(2).findFirst().orElseThrow();
        assertEquals("0.250", cell(line, 4));
        assertEquals("0.0500", cell(line, 5));
    }

    @Test
    void propertiesAreComparedWithTheSameBrokerInMqtt311() {
        List<Row> rows = List.of(
                row(Catalogue.PLAIN, "tymbal", 1, 2, 0),
                row(Catalogue.PROPERTIES, "tymbal", 1, 3, 0),
                row(Catalogue.PROPERTIES, "mosquitto", 1, 30, 0));
        String line =
                Report.tables(rows, "mosquitto").lines().skip(3).findFirst().orElseThrow();
        assertEquals("1.50 of 3.1.1", cell(line, 5));
    }

    @Test
    void lossesAreSummedAndFailTheRunOfTheBrokerOnTrialOnly() {
        List<Row> rows = List.of(
                row("burst0", "tymbal", 1, 1, 2),
                row("burst0", "tymbal", 2, 1, 3),
                row("burst0", "mosquitto", 1, 1, 9));
        assertEquals(
                "5",
                cell(
                        Report.tables(rows, "mosquitto")
                                .lines()
                                .skip(2)
                                .findFirst()
                                .orElseThrow(),
                        15));
        assertEquals(
                List.of("tymbal, burst0 over tcp, round 1: 2 lost", "tymbal, burst0 over tcp, round 2: 3 lost"),
                Report.failures(rows, "tymbal"));
    }

    @Test
    void aRoundThatFailedIsTold() {
        Row failed = new Row("burst0", "tcp", "tymbal", 1, Map.of(), "refused");
        assertTrue(Report.tables(List.of(failed), "tymbal").contains("1 of 1 rounds failed"));
        assertEquals(1, Report.failures(List.of(failed), "tymbal").size());
    }

    @Test
    void roundsSurviveTheirFile(@TempDir Path directory) throws Exception {
        ResultFile file = new ResultFile(directory.resolve("rounds.jsonl"));
        file.open(false);
        List<Row> rows = List.of(
                row("burst0", "tymbal", 1, 0.125, 0),
                new Row("idle", "ws", "mosquitto", 2, Map.of(), "no \"files\"\n"));
        file.about(Map.of("machine", "two cores"));
        for (Row row : rows) {
            file.add(row);
        }
        file.open(true);
        assertEquals(rows, file.rows());
        assertEquals(Map.of("machine", "two cores"), file.facts());
        file.open(false);
        assertEquals(List.of(), file.rows());
    }

    @Test
    void figuresAreForEachMessage() {
        Histogram latency = new Histogram(60_000_000, 3);
        for (int micros = 1; micros <= 1_000; micros++) {
            latency.recordValue(micros);
        }
        ProcessMeter.Usage usage = new ProcessMeter.Usage(2, 0.5, 0.25, 100, 1, 0.1);
        Map<String, Double> figures =
                new RunResult(usage, 1_000, 1_000, latency, 0, 0).with(1, 2, 3).figures();
        assertEquals(500, figures.get(Figure.CPU));
        assertEquals(500, figures.get(Figure.RATE));
        assertEquals(0.5, figures.get(Figure.SYSTEM));
        assertEquals(0.1, figures.get(Figure.SLEEPS));
        assertEquals(1_000, figures.get(Figure.GENERATOR));
        assertEquals(500, figures.get(Figure.P50));
        assertEquals(990, figures.get(Figure.P99));
        assertEquals(999, figures.get(Figure.P999));
        assertEquals(
                List.of(1.0, 2.0, 3.0),
                List.of(figures.get(Figure.LOST), figures.get(Figure.REORDERED), figures.get(Figure.DEAD)));
    }

    @Test
    void growthIsDrawnByMedians() {
        List<Row> rows = List.of(
                row("payload@10", "tymbal", 1, 1, 0),
                row("payload@10", "tymbal", 2, 3, 0),
                row("payload@10", "tymbal", 3, 2, 0),
                row("payload@1000", "tymbal", 1, 4, 0),
                row("connections@10", "tymbal", 1, 7, 0));
        assertEquals(Map.of("tymbal", Map.of(10.0, 2.0, 1_000.0, 4.0)), GrowthPlot.PAYLOAD.lines(rows));
        assertTrue(GrowthPlot.SUBSCRIPTIONS.svg(rows).isEmpty());
    }

    private static String cell(String line, int number) {
        return line.split("\\|", -1)[number].strip();
    }
}
