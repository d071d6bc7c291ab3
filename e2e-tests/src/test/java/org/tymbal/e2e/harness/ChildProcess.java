package org.tymbal.e2e.harness;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A program beside the test; its output, both streams in one, is kept by lines and can be waited for. */
public final class ChildProcess implements AutoCloseable {
    /** Lines that are kept: the last ones, so that a broker may run and talk for long. */
    private static final int MOST_LINES = 400_000;

    private static final boolean DEAF = ignoresHangUp();

    private final Process process;
    private final List<String> command;
    private final List<String> lines = new ArrayList<>();
    private final Thread reader;
    private int droppedLines;
    private boolean ended;

    private ChildProcess(List<String> command, Map<String, String> environment) {
        this.command = command;
        try {
            ProcessBuilder builder = new ProcessBuilder(hearing(command)).redirectErrorStream(true);
            builder.environment().putAll(environment);
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        reader = new Thread(this::readLines, "output of " + command.get(0));
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * Whoever runs the tests with nohup, or from a service, may have SIGHUP ignored; a JVM that inherits that never hears of one, and
     * no test of reading anew could pass.
     */
    private static List<String> hearing(List<String> command) {
        if (!DEAF) {
            return command;
        }
        List<String> whole = new ArrayList<>(List.of("env", "--default-signal=HUP"));
        whole.addAll(command);
        return whole;
    }

    private static boolean ignoresHangUp() {
        Path status = Path.of("/proc/self/status");
        if (!Files.isReadable(status)) {
            return false;
        }
        try {
            return Files.readAllLines(status).stream()
                    .filter(line -> line.startsWith("SigIgn:"))
                    .anyMatch(line -> (Long.parseUnsignedLong(
                                            line.substring("SigIgn:".length()).strip(), 16)
                                    & 1)
                            != 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static ChildProcess start(String... command) {
        return start(List.of(command));
    }

    public static ChildProcess start(List<String> command) {
        return new ChildProcess(List.copyOf(command), Map.of());
    }

    /** A script for node, with the packages that tools.sh fetched. */
    public static ChildProcess node(Path script, String... arguments) {
        List<String> command = new ArrayList<>(List.of(Tools.path("node"), script.toString()));
        command.addAll(List.of(arguments));
        return new ChildProcess(List.copyOf(command), Map.of("NODE_PATH", Tools.path("npm_modules")));
    }

    private void readLines() {
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                synchronized (lines) {
                    if (lines.size() == MOST_LINES) {
                        lines.subList(0, MOST_LINES / 2).clear();
                        droppedLines += MOST_LINES / 2;
                    }
                    lines.add(line);
                    lines.notifyAll();
                }
            }
        } catch (IOException e) {
            // the process was killed
        } finally {
            synchronized (lines) {
                ended = true;
                lines.notifyAll();
            }
        }
    }

    /** What it has printed so far. */
    public List<String> output() {
        synchronized (lines) {
            return List.copyOf(lines);
        }
    }

    /** Waits for the first line that fits, which may have been printed already. */
    public String awaitLine(String what, Predicate<String> wanted) {
        return awaitLine(what, wanted, WireClient.PATIENCE_MILLIS);
    }

    /** Waits for the first line that fits, for what may take longer than an answer. */
    public String awaitLine(String what, Predicate<String> wanted, int patienceMillis) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(patienceMillis);
        synchronized (lines) {
            for (int seen = 0; ; ) {
                for (seen = Math.max(seen, droppedLines); seen < droppedLines + lines.size(); seen++) {
                    String line = lines.get(seen - droppedLines);
                    if (wanted.test(line)) {
                        return line;
                    }
                }
                long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (ended || left <= 0) {
                    return fail("no line with " + what + " from " + command + ", but " + lines);
                }
                try {
                    lines.wait(left);
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }

    /** Waits until it has printed so many lines, and returns them all. */
    public List<String> awaitLines(int count) {
        int[] seen = {0};
        awaitLine(count + " lines", line -> ++seen[0] >= count);
        return output();
    }

    /** Types into its standard input. */
    public void type(String text) {
        try {
            OutputStream in = process.getOutputStream();
            in.write(text.getBytes(StandardCharsets.UTF_8));
            in.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void endInput() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for its end; the exit code. */
    public int awaitExit() {
        try {
            if (!process.waitFor(2L * WireClient.PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                return fail("still running: " + command + " after " + output());
            }
            reader.join();
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public long pid() {
        return process.pid();
    }

    public boolean running() {
        return process.isAlive();
    }

    /** Asks it to end: SIGTERM where there are signals. */
    public void terminate() {
        process.destroy();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    @Override
    public String toString() {
        return String.join(" ", command);
    }
}
