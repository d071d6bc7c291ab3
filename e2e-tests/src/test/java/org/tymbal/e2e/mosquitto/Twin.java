package org.tymbal.e2e.mosquitto;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.tymbal.e2e.harness.BrokerProcess;
import org.tymbal.e2e.harness.ChildProcess;
import org.tymbal.e2e.harness.Tools;
import org.tymbal.e2e.harness.WireClient;

/** One of two brokers that are given the same file; {@code PORT} in it is a free port. */
final class Twin implements AutoCloseable {
    enum Kind {
        MOSQUITTO,
        TYMBAL
    }

    final Kind kind;
    final int port;
    final Path file;
    private final ChildProcess process;

    private Twin(Kind kind, int port, Path file, ChildProcess process) {
        this.kind = kind;
        this.port = port;
        this.file = file;
        this.process = process;
    }

    /** Starts, and waits until it listens. */
    static Twin start(Kind kind, Path directory, String text, String... options) throws IOException {
        int port = BrokerProcess.freePort();
        Path file = write(directory, kind + ".conf", text.replace("PORT", Integer.toString(port)));
        List<String> command = new ArrayList<>();
        if (kind == Kind.MOSQUITTO) {
            command.add(Tools.path("mosquitto"));
        } else {
            command.addAll(List.of(Tools.java(), "-jar", Tools.jar(), "--io-threads", "1", "--http-port", "0"));
        }
        command.addAll(List.of("-c", file.toString()));
        command.addAll(List.of(options));
        ChildProcess process = ChildProcess.start(command);
        process.awaitLine("running", line -> line.matches("tymbal: ready in .*|.*mosquitto version .* running"));
        return new Twin(kind, port, file, process);
    }

    static Path write(Path directory, String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }

    /** What a start with this file comes to: 0 if the broker runs, else its exit code. */
    static int verdict(Kind kind, Path directory, String text) throws IOException {
        String ports = text.replace("PORT", Integer.toString(BrokerProcess.freePort()));
        Path file = write(directory, "verdict.conf", ports);
        if (kind == Kind.TYMBAL) {
            return ChildProcess.start(Tools.java(), "-jar", Tools.jar(), "--test-config", "-c", file.toString())
                    .awaitExit();
        }
        try (ChildProcess mosquitto = ChildProcess.start(
                Tools.path("mosquitto"), "-c", file.toString(), "-p", Integer.toString(BrokerProcess.freePort()))) {
            long end = System.nanoTime() + WireClient.PATIENCE_MILLIS * 1_000_000L;
            while (mosquitto.running()) {
                assertTrue(System.nanoTime() < end, "mosquitto neither runs nor ends");
                if (mosquitto.output().stream().anyMatch(line -> line.endsWith(" running"))) {
                    return 0;
                }
                Thread.onSpinWait();
            }
            return mosquitto.awaitExit();
        }
    }

    /** Runs mosquitto's client against it; the exit code. */
    int client(String program, String... arguments) {
        List<String> command =
                new ArrayList<>(List.of(Tools.path(program), "-h", "127.0.0.1", "-p", Integer.toString(port)));
        command.addAll(List.of(arguments));
        return ChildProcess.start(command).awaitExit();
    }

    List<String> output() {
        return process.output();
    }

    String awaitLine(String part) {
        return process.awaitLine(part, line -> line.contains(part));
    }

    /** Waits for a line that fits among those behind the first ones. */
    void awaitLine(String what, int behind, Predicate<String> wanted) {
        int[] seen = {0};
        process.awaitLine(what, line -> seen[0]++ >= behind && wanted.test(line));
    }

    /** Asks it to read its files anew. */
    void hangUp() {
        ChildProcess.start("kill", "-HUP", Long.toString(process.pid())).awaitExit();
    }

    @Override
    public void close() {
        process.terminate();
        process.awaitExit();
    }
}
