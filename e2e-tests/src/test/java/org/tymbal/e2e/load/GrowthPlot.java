package org.tymbal.e2e.load;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The plots of growth: what a delivered message costs when there is more of something. */
enum GrowthPlot {
    SUBSCRIPTIONS(
            "subscriptions", "A message among ever more subscriptions", "subscriptions (a third each exact, + and #)"),
    CONNECTIONS(
            "connections",
            "A message among ever more connections",
            "connections (pairs, one message under way in each)"),
    PAYLOAD("payload", "Ever longer messages", "payload, bytes (10 pairs, one message under way in each)");

    private final String family;
    private final String title;
    private final String xTitle;

    GrowthPlot(String family, String title, String xTitle) {
        this.family = family;
        this.title = title;
        this.xTitle = xTitle;
    }

    String fileName() {
        return "growth-" + family + ".svg";
    }

    /** Draws medians of the rounds; empty if there are none of this family. */
    String svg(List<Row> rows) {
        Map<String, TreeMap<Double, Double>> lines = lines(rows);
        return lines.isEmpty()
                ? ""
                : new LogPlot(title, xTitle, "broker CPU for each delivered message, microseconds", lines).svg();
    }

    /** By broker: CPU per message by amount. */
    Map<String, TreeMap<Double, Double>> lines(List<Row> rows) {
        Map<String, Map<Double, List<Double>>> values = new LinkedHashMap<>();
        for (Row row : rows) {
            int at = row.scenario().indexOf(Catalogue.AT);
            Double cpu = row.figures().get(Figure.CPU);
            if (at > 0 && row.scenario().substring(0, at).equals(family) && cpu != null && cpu > 0) {
                values.computeIfAbsent(row.broker(), broker -> new TreeMap<>())
                        .computeIfAbsent(Double.valueOf(row.scenario().substring(at + 1)), x -> new ArrayList<>())
                        .add(cpu);
            }
        }
        Map<String, TreeMap<Double, Double>> lines = new LinkedHashMap<>();
        values.forEach((broker, byAmount) -> {
            TreeMap<Double, Double> line = new TreeMap<>();
            byAmount.forEach((amount, cpus) -> line.put(amount, Statistics.median(cpus)));
            lines.put(broker, line);
        });
        return lines;
    }
}
