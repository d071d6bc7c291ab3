package org.tymbal.e2e.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Starts Tymbal and mosquitto, visits them in turn with every scenario over TCP and WebSocket, and prints broker CPU per
 * delivered message and messages per second, as medians of the rounds.
 *
 * <p>{@code -Dload.rounds=5 -Dload.seconds=5 -Dload.only=pairs} change the run.
 */
public final class LoadComparison {
    private static final int ROUNDS = Integer.getInteger("load.rounds", 3);
    private static final int SECONDS = Integer.getInteger("load.seconds", 4);
    private static final String ONLY = System.getProperty("load.only", "");

    private record Broker(String name, Process process, int tcpPort, int webSocketPort) {}

    private LoadComparison() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        List<Broker> brokers = new ArrayList<>();
        try {
            brokers.add(mosquitto());
            brokers.add(tymbal(Path.of(System.getProperty("tymbal.jar", "server/target/tymbal.jar"))));
            say("%d rounds of %d s; 64-byte payloads; CPU is the broker's own, user and system%n", ROUNDS, SECONDS);
            say(
                    "%-30s %-10s %-10s %12s %12s %8s %8s %8s %5s %9s%n",
                    "scenario",
                    "transport",
                    "broker",
                    "CPU us/msg",
                    "messages/s",
                    "ratio",
                    "p50 us",
                    "p99 us",
                    "lost",
                    "reordered");
            for (Scenario scenario : Scenario.all()) {
                if (scenario.name().contains(ONLY)) {
                    compare(scenario, brokers, false);
                    compare(scenario, brokers, true);
                }
            }
        } finally {
            for (Broker broker : brokers) {
                broker.process().destroy();
                if (!broker.process().waitFor(5, TimeUnit.SECONDS)) {
                    broker.process().destroyForcibly();
                }
            }
        }
    }

    private static void compare(Scenario scenario, List<Broker> brokers, boolean webSocket) throws IOException {
        Map<Broker, List<LoadRun.Result>> results = new LinkedHashMap<>();
        for (int round = 0; round < ROUNDS; round++) {
            for (Broker broker : brokers) {
                int port = webSocket ? broker.webSocketPort() : broker.tcpPort();
                double warmUp = round == 0 ? 6 : 1; // a JVM compiles what is hot
                LoadRun.Result result =
                        new LoadRun(scenario).run(broker.process().toHandle(), port, webSocket, warmUp, SECONDS);
                results.computeIfAbsent(broker, b -> new ArrayList<>()).add(result);
            }
        }
        double reference = 0;
        for (Broker broker : brokers) {
            List<LoadRun.Result> of = results.getOrDefault(broker, List.of());
            double cpu = median(
                    of.stream().mapToDouble(LoadRun.Result::cpuMicrosPerMessage).toArray());
            reference = reference == 0 ? cpu : reference;
            say(
                    "%-30s %-10s %-10s %12.3f %12.0f %8.3f %8.0f %8.0f %5d %9d%n",
                    scenario.name(),
                    webSocket ? "WebSocket" : "TCP",
                    broker.name(),
                    cpu,
                    median(of.stream().mapToDouble(LoadRun.Result::perSecond).toArray()),
                    cpu / reference,
                    median(of.stream()
                            .mapToDouble(r -> r.latencyNanos().getValueAtPercentile(50) / 1e3)
                            .toArray()),
                    median(of.stream()
                            .mapToDouble(r -> r.latencyNanos().getValueAtPercentile(99) / 1e3)
                            .toArray()),
                    of.stream().mapToLong(LoadRun.Result::lost).sum(),
                    of.stream().mapToLong(LoadRun.Result::reordered).sum());
        }
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static void say(String format, Object... values) {
        System.out.print(String.format(Locale.ROOT, format, values));
    }

    /** The reference: mosquitto from the PATH, with the limits that a load without losses needs. */
    private static Broker mosquitto() throws IOException, InterruptedException {
        int tcp = freePort();
        int webSocket = freePort();
        Path directory = Files.createTempDirectory("tymbal-load");
        Path file = directory.resolve("mosquitto.conf");
        Files.writeString(
                file,
                "listener " + tcp + " 127.0.0.1\nlistener " + webSocket
                        + " 127.0.0.1\nprotocol websockets\nallow_anonymous true\npersistence false\nlog_type error\n"
                        + "set_tcp_nodelay true\nmax_inflight_messages 100\nmax_queued_messages 100000\n");
        Path program = Files.isExecutable(Path.of("/usr/sbin/mosquitto"))
                ? Path.of("/usr/sbin/mosquitto")
                : Path.of("mosquitto");
        Process process = new ProcessBuilder(program.toString(), "-c", file.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
        awaitPort(tcp, process);
        return new Broker("mosquitto", process, tcp, webSocket);
    }

    private static Broker tymbal(Path jar) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(List.of("-jar", jar.toString(), "-p", "0", "--http-port", "0"));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        int tcp = 0;
        int webSocket = 0;
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.contains("MQTT on 127.0.0.1:")) {
                tcp = Integer.parseInt(line.substring(line.lastIndexOf(':') + 1).strip());
            } else if (line.contains("http://127.0.0.1:")) {
                String rest = line.substring(line.indexOf("http://127.0.0.1:") + 17);
                webSocket = Integer.parseInt(rest.substring(0, rest.indexOf('/')));
            } else if (line.contains("ready in")) {
                break;
            }
        }
        if (tcp == 0 || webSocket == 0) {
            throw new IOException("Tymbal did not start: " + jar);
        }
        Thread drain = new Thread(() -> lines.lines().forEach(line -> {}), "tymbal-output");
        drain.setDaemon(true);
        drain.start();
        return new Broker("Tymbal", process, tcp, webSocket);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static void awaitPort(int port, Process process) throws IOException, InterruptedException {
        for (int attempt = 0; attempt < 100; attempt++) {
            if (!process.isAlive()) {
                throw new IOException("mosquitto did not start; is it installed?");
            }
            try (java.net.Socket socket = new java.net.Socket("127.0.0.1", port)) {
                if (socket.isConnected()) {
                    return;
                }
            } catch (IOException e) {
                Thread.sleep(50);
            }
        }
        throw new IOException("mosquitto does not answer on port " + port);
    }
}
