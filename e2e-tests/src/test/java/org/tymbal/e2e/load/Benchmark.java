package org.tymbal.e2e.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The command: visits brokers in turn with every scenario, over every transport, round after round, and reports medians of the
 * rounds. {@code e2e-tests/README.md} tells the options.
 */
public final class Benchmark implements AutoCloseable {
    /** At the beginning of each run, for connections to come into step. */
    private static final double RUN_UP_SECONDS = 0.5;

    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

    private final Options options;
    private final Launcher launcher;
    private final ResultFile results;
    private final Map<String, Broker> running = new LinkedHashMap<>();

    private Benchmark(Options options) {
        this.options = options;
        launcher = new Launcher(options);
        results = new ResultFile(options.out().resolve("rounds.jsonl"));
    }

    /**
     * @throws IllegalStateException if the broker on trial, the first, lost or reordered messages or closed connections
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Options options = new Options(System.getProperties());
        List<Row> rows;
        try (Benchmark benchmark = new Benchmark(options)) {
            rows = benchmark.run();
        }
        List<String> failures = Report.failures(rows, options.brokers().get(0).name());
        if (!failures.isEmpty()) {
            throw new IllegalStateException(String.join("\n", failures));
        }
    }

    /** Returns the rounds of this run. */
    private List<Row> run() throws IOException, InterruptedException {
        List<String> scenarios = Catalogue.select(options.only());
        results.open(options.append());
        results.about(Machine.facts());
        say("%d rounds of %.1f s; results go to %s%n", options.rounds(), options.seconds(), options.out());
        List<Row> rows = new ArrayList<>();
        for (String scenario : scenarios) {
            List<Transport> transports = options.transports();
            if (Catalogue.starts(scenario)) {
                transports = List.of(Transport.TCP);
            } else if (Catalogue.grows(scenario)) {
                transports = transports.subList(0, 1);
            } else if (scenario.startsWith(Catalogue.KEPT)) {
                transports = transports.stream()
                        .filter(transport -> !transport.tls())
                        .toList();
            }
            for (Transport transport : transports) {
                List<Row> of = measure(scenario, transport);
                rows.addAll(of);
                System.out.print(Report.tables(of, rows, options.reference()));
            }
        }
        write();
        return rows;
    }

    /** All that has been measured, also by runs before this one. */
    private void write() throws IOException {
        List<Row> all = results.rows();
        Path markdown = options.out().resolve("results.md");
        Files.writeString(markdown, Report.about(results.facts()) + "\n" + Report.tables(all, options.reference()));
        List<Path> written = new ArrayList<>(List.of(markdown));
        for (GrowthPlot plot : GrowthPlot.values()) {
            String svg = plot.svg(all);
            if (!svg.isEmpty()) {
                written.add(Files.writeString(options.out().resolve(plot.fileName()), svg));
            }
        }
        written.forEach(file -> say("wrote %s%n", file));
    }

    private List<Row> measure(String name, Transport transport) throws IOException, InterruptedException {
        return switch (name) {
            case Catalogue.START -> rounds(name, transport, spec -> StartRun.run(launcher, spec));
            case Catalogue.RECOVERY -> {
                RecoveryRun recovery = new RecoveryRun(launcher, options);
                yield rounds(name, transport, recovery::run);
            }
            case Catalogue.IDLE -> rounds(name, transport, spec -> idle(spec, transport));
            case Catalogue.LATENCY, Catalogue.OWN_LATENCY -> latency(name, transport);
            default -> {
                Scenario scenario = Catalogue.messages(name);
                if (scenario == null) {
                    throw new IllegalStateException("no scenario " + name);
                }
                warmUp(scenario, transport);
                yield rounds(name, transport, spec -> messages(scenario, broker(spec), transport));
            }
        };
    }

    private interface Measurement {
        Map<String, Double> of(BrokerSpec broker) throws IOException, InterruptedException;
    }

    /** Every broker that speaks the transport, in turn, as often as there are rounds. */
    private List<Row> rounds(String scenario, Transport transport, Measurement measurement)
            throws IOException, InterruptedException {
        List<Row> rows = new ArrayList<>();
        for (int round = 1; round <= options.rounds(); round++) {
            for (BrokerSpec spec : options.brokers()) {
                if (!Catalogue.starts(scenario) && !broker(spec).speaks(transport)
                        || Catalogue.starts(scenario) && spec.attached() != null) {
                    continue;
                }
                Map<String, Double> figures = Map.of();
                String error = "";
                try {
                    figures = measurement.of(spec);
                } catch (IOException e) {
                    error = String.valueOf(e.getMessage());
                }
                Row row = new Row(scenario, transport.key(), spec.name(), round, figures, error);
                results.add(row);
                rows.add(row);
                say(
                        "%s %s over %s, round %d of %d, %s: %s%n",
                        LocalTime.now().format(CLOCK),
                        scenario,
                        transport.title(),
                        round,
                        options.rounds(),
                        spec.name(),
                        Report.inShort(row));
            }
        }
        return rows;
    }

    /**
     * Lets every JVM compile what the scenario calls. It does so by how often something is called, so at a rate it would still be
     * at it after minutes: then it is warmed up by the same pairs as fast as they can.
     */
    private void warmUp(Scenario measured, Transport transport) throws IOException, InterruptedException {
        Scenario scenario = measured.rate() > 0 ? Catalogue.saturation() : measured;
        for (BrokerSpec spec : options.brokers()) {
            Broker broker = broker(spec);
            if (broker.jvm() && broker.speaks(transport) && options.warmUpSeconds() > 0) {
                try {
                    new MessageRun(scenario, broker.target(transport, scenario.level()), broker.meter())
                            .run(options.warmUpSeconds(), 0.1);
                } catch (IOException e) {
                    say("warming up %s: %s%n", spec.name(), e.getMessage());
                }
            }
        }
    }

    private Map<String, Double> messages(Scenario scenario, Broker broker, Transport transport) throws IOException {
        return new MessageRun(scenario, broker.target(transport, scenario.level()), broker.meter())
                .run(RUN_UP_SECONDS, options.seconds())
                .figures();
    }

    /** A fresh process each time, and for a JVM another one that collects its garbage. */
    private Map<String, Double> idle(BrokerSpec spec, Transport transport) throws IOException, InterruptedException {
        int most = options.idleConnections();
        Map<String, Double> figures = new LinkedHashMap<>();
        try (Broker fresh = launcher.start(spec)) {
            figures.putAll(new IdleRun(fresh, transport, most, options.idleSeconds()).run(false));
        }
        if (broker(spec).jvm()) {
            try (Broker fresh = launcher.start(spec)) {
                figures.putAll(new IdleRun(fresh, transport, most, options.idleSeconds()).run(true));
            }
        }
        return figures;
    }

    private List<Row> latency(String name, Transport transport) throws IOException, InterruptedException {
        Scenario saturation = Catalogue.saturation();
        warmUp(saturation, transport);
        Map<String, Double> most = new LinkedHashMap<>();
        for (BrokerSpec spec : options.brokers()) {
            if (broker(spec).speaks(transport)) {
                double rate = messages(saturation, broker(spec), transport).getOrDefault(Figure.RATE, 0.0);
                most.put(spec.name(), rate);
                say("%s over %s: %s takes %,.0f messages a second%n", name, transport.title(), spec.name(), rate);
            }
        }
        return rounds(name, transport, spec -> {
            String whose = name.equals(Catalogue.LATENCY) ? options.reference() : spec.name();
            double rate = most.getOrDefault(whose, 0.0) / 2;
            if (rate == 0) {
                throw new IOException(whose + " gives no rate over " + transport.title());
            }
            Map<String, Double> figures = messages(saturation.atRate(rate), broker(spec), transport);
            figures.put(Figure.ASKED_RATE, rate);
            return figures;
        });
    }

    /** Started when it is needed first. */
    private Broker broker(BrokerSpec spec) throws IOException, InterruptedException {
        Broker broker = running.get(spec.name());
        if (broker == null) {
            broker = launcher.start(spec);
            running.put(spec.name(), broker);
            if (!broker.version().isEmpty()) {
                results.about(Map.of(spec.name(), broker.version()));
            }
        }
        return broker;
    }

    private static void say(String format, Object... values) {
        System.out.print(String.format(Locale.ROOT, format, values));
    }

    @Override
    public void close() {
        running.values().forEach(Broker::close);
    }
}
