package org.tymbal.e2e.harness;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;

/** {@code tymbal --demo} in a process of its own, on ports that nobody has. */
public final class DemoProcess implements AutoCloseable {
    private static final List<Integer> PORTS =
            List.of(80, 443, 1883, 1884, 8080, 8081, 8090, 8091, 8883, 8884, 8885, 8886, 8887);
    private static final int START_MILLIS = 60_000;

    private final int offset;
    private final ChildProcess process;

    private DemoProcess(int offset, ChildProcess process) {
        this.offset = offset;
        this.process = process;
    }

    /** Starts, with its files in this directory. */
    public static DemoProcess start(Path directory, String... options) {
        return startAt(freeOffset(), directory, options);
    }

    /** The same on ports that are known. */
    public static DemoProcess startAt(int offset, Path directory, String... options) {
        List<String> command = new ArrayList<>(List.of(
                Tools.java(),
                "-jar",
                Tools.jar(),
                "--io-threads",
                "1",
                "--demo",
                "--demo-offset",
                Integer.toString(offset),
                "--demo-dir",
                directory.toString()));
        command.addAll(List.of(options));
        ChildProcess process = ChildProcess.start(command);
        process.awaitLine("ready", line -> line.startsWith("tymbal: ready in"), START_MILLIS);
        return new DemoProcess(offset, process);
    }

    /** Below the ports that the system gives to connections that go out. */
    private static int freeOffset() {
        Random random = new Random();
        for (int attempt = 0; attempt < 200; attempt++) {
            int offset = 10_000 + random.nextInt(13_000);
            if (PORTS.stream().allMatch(port -> isFree(port + offset))) {
                return offset;
            }
        }
        throw new IllegalStateException("there are no free ports for a demo");
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    public int offset() {
        return offset;
    }

    /** The port that has this number on test.mosquitto.org. */
    public int port(int number) {
        return number + offset;
    }

    /** Waits until it has printed such a line; fails after a while. */
    public String awaitLine(String what, Predicate<String> wanted) {
        return process.awaitLine(what, wanted);
    }

    /** SIGTERM, and waits for the end. */
    public void stop() {
        process.terminate();
        process.awaitExit();
    }

    @Override
    public void close() {
        process.close();
    }
}
