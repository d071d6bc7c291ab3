package org.tymbal.e2e.load;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Rounds as tables, in Markdown that can be read on a terminal, too. */
final class Report {
    /** The rounds of one broker in one scenario over one transport. */
    private record Group(String scenario, String transport, String broker, List<Row> rows) {
        private List<Double> values(String figure) {
            List<Double> values = new ArrayList<>();
            for (Row row : rows) {
                Double value = row.figures().get(figure);
                if (value != null) {
                    values.add(value);
                }
            }
            return values;
        }

        double median(String figure) {
            return Statistics.median(values(figure));
        }

        double spread(String figure) {
            return Statistics.spread(values(figure));
        }

        double sum(String figure) {
            return values(figure).stream().mapToDouble(Double::doubleValue).sum();
        }

        private boolean has(String figure) {
            return !values(figure).isEmpty();
        }

        private String errors() {
            long count = rows.stream().filter(row -> !row.error().isEmpty()).count();
            return count == 0 ? "" : count + " of " + rows.size() + " rounds failed";
        }

        private String key(String otherScenario, String otherBroker) {
            return otherScenario + " " + transport + " " + otherBroker;
        }
    }

    private Report() {}

    private static Map<String, Group> groups(List<Row> rows) {
        Map<String, Group> groups = new LinkedHashMap<>();
        for (Row row : rows) {
            groups.computeIfAbsent(
                            row.scenario() + " " + row.transport() + " " + row.broker(),
                            key -> new Group(row.scenario(), row.transport(), row.broker(), new ArrayList<>()))
                    .rows()
                    .add(row);
        }
        return groups;
    }

    static String about(Map<String, String> facts) {
        StringBuilder text = new StringBuilder();
        facts.forEach((name, value) ->
                text.append("- ").append(name).append(": ").append(value).append('\n'));
        return text.toString();
    }

    /** Medians of the rounds. A ratio is that of CPU per message to the reference's over the same transport. */
    static String tables(List<Row> rows, String reference) {
        return tables(rows, rows, reference);
    }

    /** @param among all rounds there are, to find in them what the rows are compared with */
    static String tables(List<Row> rows, List<Row> among, String reference) {
        Map<String, Group> groups = groups(rows);
        List<Group> messages = new ArrayList<>();
        List<Group> idle = new ArrayList<>();
        List<Group> start = new ArrayList<>();
        for (Group group : groups.values()) {
            switch (group.scenario()) {
                case Catalogue.IDLE -> idle.add(group);
                case Catalogue.START, Catalogue.RECOVERY -> start.add(group);
                default -> messages.add(group);
            }
        }
        StringBuilder text = new StringBuilder();
        if (!messages.isEmpty()) {
            text.append(messages(messages, groups(among), reference)).append('\n');
        }
        if (!idle.isEmpty()) {
            text.append(idle(idle)).append('\n');
        }
        if (!start.isEmpty()) {
            text.append(start(start)).append('\n');
        }
        return text.toString();
    }

    private static String messages(List<Group> groups, Map<String, Group> all, String reference) {
        TextTable table = new TextTable(
                "scenario",
                "transport",
                "broker",
                "CPU us/msg",
                "ratio",
                "+-",
                "kernel",
                "sleeps/msg",
                "messages/s",
                "p50 us",
                "p99 us",
                "p99.9 us",
                "load us/msg",
                "noise",
                "lost",
                "reordered",
                "dead");
        for (Group group : groups) {
            boolean versions = group.scenario().equals(Catalogue.PROPERTIES);
            Group base = all.get(
                    versions ? group.key(Catalogue.PLAIN, group.broker()) : group.key(group.scenario(), reference));
            double cpu = group.median(Figure.CPU);
            String failed = group.errors();
            table.add(
                    group.scenario(),
                    Transport.of(group.transport()).title(),
                    group.broker() + (failed.isEmpty() ? "" : " (" + failed + ")"),
                    significant(cpu),
                    base == null ? "" : significant(cpu / base.median(Figure.CPU)) + (versions ? " of 3.1.1" : ""),
                    percent(group.spread(Figure.CPU)),
                    percent(group.median(Figure.SYSTEM)),
                    significant(group.median(Figure.SLEEPS)),
                    whole(group.median(Figure.RATE)),
                    whole(group.median(Figure.P50)),
                    whole(group.median(Figure.P99)),
                    whole(group.median(Figure.P999)),
                    significant(group.median(Figure.GENERATOR)),
                    percent(group.median(Figure.NOISE)),
                    whole(group.sum(Figure.LOST)),
                    whole(group.sum(Figure.REORDERED)),
                    whole(group.sum(Figure.DEAD)));
        }
        return table.toString();
    }

    private static String idle(List<Group> groups) {
        TextTable table = new TextTable(
                "scenario",
                "transport",
                "broker",
                "KiB/connection",
                "after a collection",
                "CPU us/connect",
                "idle CPU");
        for (Group group : groups) {
            table.add(
                    group.scenario(),
                    Transport.of(group.transport()).title(),
                    group.broker() + (group.errors().isEmpty() ? "" : " (" + group.errors() + ")"),
                    significant(group.median(Figure.IDLE_KIB)),
                    group.has(Figure.IDLE_COLLECTED_KIB) ? significant(group.median(Figure.IDLE_COLLECTED_KIB)) : "",
                    significant(group.median(Figure.CONNECT_CPU)),
                    percent(group.median(Figure.IDLE_LOAD)));
        }
        return table.toString();
    }

    private static String start(List<Group> groups) {
        TextTable table = new TextTable("scenario", "broker", "ms to the first CONNACK", "fresh, MiB");
        for (Group group : groups) {
            table.add(
                    group.scenario(),
                    group.broker() + (group.errors().isEmpty() ? "" : " (" + group.errors() + ")"),
                    whole(group.median(Figure.START_MILLIS)),
                    significant(group.median(Figure.FRESH_MIB)));
        }
        return table.toString();
    }

    /** One round in a line, for whoever waits. */
    static String inShort(Row row) {
        if (!row.error().isEmpty()) {
            return "failed: " + row.error();
        }
        Map<String, Double> figures = row.figures();
        Double idle = figures.get(Figure.IDLE_KIB);
        if (idle != null) {
            return significant(idle) + " KiB a connection";
        }
        Double start = figures.get(Figure.START_MILLIS);
        if (start != null) {
            return whole(start) + " ms";
        }
        double bad = figures.getOrDefault(Figure.LOST, 0.0)
                + figures.getOrDefault(Figure.REORDERED, 0.0)
                + figures.getOrDefault(Figure.DEAD, 0.0);
        return significant(figures.getOrDefault(Figure.CPU, Double.NaN)) + " us a message, "
                + whole(figures.getOrDefault(Figure.RATE, Double.NaN)) + " messages/s, noise "
                + percent(figures.getOrDefault(Figure.NOISE, Double.NaN))
                + (bad > 0 ? ", LOST, REORDERED OR DEAD: " + whole(bad) : "");
    }

    /** What the broker on trial must not do. */
    static List<String> failures(List<Row> rows, String broker) {
        List<String> failures = new ArrayList<>();
        for (Row row : rows) {
            if (!row.broker().equals(broker)) {
                continue;
            }
            String where =
                    broker + ", " + row.scenario() + " over " + row.transport() + ", round " + row.round() + ": ";
            if (!row.error().isEmpty()) {
                failures.add(where + row.error());
            }
            for (String figure : List.of(Figure.LOST, Figure.REORDERED, Figure.DEAD)) {
                double count = row.figures().getOrDefault(figure, 0.0);
                if (count > 0) {
                    failures.add(where + whole(count) + " " + figure);
                }
            }
        }
        return failures;
    }

    /** Three digits that count. */
    static String significant(double value) {
        if (!Double.isFinite(value)) {
            return "";
        }
        double size = Math.abs(value);
        int decimals = size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : size >= 0.1 ? 3 : size == 0 ? 0 : 4;
        return String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }

    static String whole(double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%,.0f", value) : "";
    }

    static String percent(double part) {
        return Double.isFinite(part) ? String.format(Locale.ROOT, "%.0f %%", part * 100) : "";
    }
}
