package org.tymbal.e2e.load;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** What the command line says, as system properties {@code load.*}; the README beside the tests explains them. */
final class Options {
    private final Properties properties;

    Options(Properties properties) {
        this.properties = properties;
    }

    private String text(String name, String usual) {
        String value = properties.getProperty("load." + name);
        return value == null || value.isBlank() ? usual : value.strip();
    }

    private double number(String name, double usual, double least) {
        String value = text(name, Double.toString(usual));
        try {
            double number = Double.parseDouble(value);
            if (number >= least) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw new IllegalArgumentException(
                "-Dload." + name + "=" + value + ": a number of at least " + least + " is needed");
    }

    /** The first is on trial. */
    List<BrokerSpec> brokers() {
        return BrokerSpec.parseAll(text("brokers", "tymbal,mosquitto"));
    }

    /** The broker whose figures are 1.00: mosquitto if it is there, or else the first. */
    String reference() {
        List<String> names = brokers().stream().map(BrokerSpec::name).toList();
        String reference = text("reference", names.contains("mosquitto") ? "mosquitto" : names.get(0));
        if (!names.contains(reference)) {
            throw new IllegalArgumentException("-Dload.reference=" + reference + " is none of " + names);
        }
        return reference;
    }

    /** Scenarios, or families of them; empty for the usual ones. */
    List<String> only() {
        return words(text("only", ""), ",");
    }

    List<Transport> transports() {
        return words(text("transports", "tcp,ws,tls,wss"), ",").stream()
                .map(Transport::of)
                .toList();
    }

    int rounds() {
        return (int) number("rounds", 5, 1);
    }

    double seconds() {
        return number("seconds", 3, 0.1);
    }

    /** Seconds for which a JVM is warmed up before the first round of a scenario. */
    double warmUpSeconds() {
        return number("warmup", 10, 0);
    }

    /** How many idle connections there are in the end. */
    int idleConnections() {
        return (int) number("idle", 13_000, 10);
    }

    /** How many seconds they have been left alone when memory is looked at. */
    double idleSeconds() {
        return number("rest", 1, 0);
    }

    /** Retained Messages that a broker finds when it starts. */
    int recoveredRetained() {
        return (int) number("retained", 1_000_000, 0);
    }

    /** And Sessions. */
    int recoveredSessions() {
        return (int) number("sessions", 100_000, 0);
    }

    Path out() {
        return Path.of(text("out", "target/load"));
    }

    /** Whether what an earlier run measured is kept, and this run's rounds go behind it. */
    boolean append() {
        return !text("append", "false").equals("false");
    }

    Path jar() {
        return Path.of(properties.getProperty("tymbal.jar", "server/target/tymbal.jar"));
    }

    /** Options of the JVM of a broker that is ours. */
    List<String> javaOptions(String broker) {
        return words(text(broker + ".java", ""), " +");
    }

    /** More options of a broker that is ours. */
    List<String> brokerOptions(String broker) {
        return words(text(broker + ".options", ""), " +");
    }

    private static List<String> words(String text, String between) {
        List<String> words = new ArrayList<>();
        for (String word : text.split(between, -1)) {
            if (!word.isBlank()) {
                words.add(word.strip());
            }
        }
        return words;
    }
}
