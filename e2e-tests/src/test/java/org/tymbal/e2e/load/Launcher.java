package org.tymbal.e2e.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.tymbal.e2e.harness.TestCertificate;

/** Starts brokers on free ports of 127.0.0.1: in memory if their label does not say otherwise, for anybody, with queues that hold what is under way in a load. */
final class Launcher {
    /** Labels of a Tymbal with persistence: its levels. */
    private static final Set<String> DURABLE = Set.of("buffered", "group", "fsync");
    /** Label of another broker with persistence as it usually is. */
    private static final String PERSISTENT = "persistent";

    private static final long PATIENCE_NANOS = 60_000_000_000L;

    /** What to run, and where it will listen. */
    record Plan(List<String> command, Map<Transport, Integer> ports, boolean jvm, String version) {}

    /** Started, and most of them ended since. */
    private static final Set<Process> STARTED = ConcurrentHashMap.newKeySet();

    static {
        // Whoever interrupts a benchmark wants its brokers gone, too.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> STARTED.forEach(Process::destroy), "stop brokers"));
    }

    private final Options options;

    Launcher(Options options) {
        this.options = options;
    }

    /** Whether a broker of this name has persistence that the benchmark can fill beforehand. */
    static boolean keeps(BrokerSpec spec) {
        return spec.kind().equals("tymbal") && DURABLE.contains(spec.label());
    }

    /** Starts it, or attaches to it, and waits until it accepts connections. */
    Broker start(BrokerSpec spec) throws IOException, InterruptedException {
        BrokerSpec.Attached attached = spec.attached();
        if (attached != null) {
            return Broker.attached(spec.name(), attached);
        }
        Path directory = Files.createTempDirectory("tymbal-load-" + spec.name());
        Plan plan = plan(spec, directory);
        Process process = start(plan, directory);
        try {
            for (int port : plan.ports().values()) {
                awaitPort(port, process, directory);
            }
        } catch (IOException e) {
            process.destroyForcibly();
            throw e;
        }
        return new Broker(spec.name(), "127.0.0.1", plan.ports(), process.pid(), plan.jvm(), plan.version(), process);
    }

    /** Its output goes to the file log in the directory. */
    static Process start(Plan plan, Path directory) throws IOException {
        Process process = new ProcessBuilder(plan.command())
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
        STARTED.add(process);
        return process;
    }

    Plan plan(BrokerSpec spec, Path directory) throws IOException {
        return switch (spec.kind()) {
            case "tymbal" -> tymbal(spec, directory);
            case "mosquitto" -> mosquitto(spec, directory);
            case "hivemq" -> hivemq(spec, directory);
            case "nats" -> nats(spec, directory);
            default -> throw new IllegalArgumentException("the benchmark cannot start a " + spec.kind());
        };
    }

    /** Ours, by its launcher and with its default settings; the path is that of a JDK. */
    private Plan tymbal(BrokerSpec spec, Path directory) throws IOException {
        Path home = spec.path() == null ? Path.of(System.getProperty("java.home")) : spec.path();
        Path java = home.resolve("bin").resolve("java");
        TestCertificate certificate = TestCertificate.get();
        Map<Transport, Integer> ports = freePorts(Transport.values());
        List<String> command = new ArrayList<>(List.of(
                "env",
                "JAVA_HOME=" + home,
                "TYMBAL_JAR=" + options.jar().toAbsolutePath(),
                "TYMBAL_OPTS=" + String.join(" ", options.javaOptions(spec.name())),
                options.jar().toAbsolutePath().resolveSibling("tymbal").toString()));
        command.addAll(List.of("-p", port(ports, Transport.TCP), "--http-port", port(ports, Transport.WS)));
        command.addAll(List.of("--tls-port", port(ports, Transport.TLS), "--https-port", port(ports, Transport.WSS)));
        command.addAll(List.of("--certfile", certificate.certfile().toString()));
        command.addAll(List.of("--keyfile", certificate.keyfile().toString()));
        if (DURABLE.contains(spec.label())) {
            command.addAll(List.of("--set", "persistence=true", "--set", "durability=" + spec.label()));
            command.addAll(List.of("--set", "persistence_location=" + directory.resolve("data")));
        }
        command.addAll(options.brokerOptions(spec.name()));
        String version = firstLine(
                java.toString(), "-jar", options.jar().toAbsolutePath().toString(), "--version");
        return new Plan(command, ports, true, version + ", " + firstLine(java.toString(), "-version"));
    }

    private static Plan mosquitto(BrokerSpec spec, Path directory) throws IOException {
        Path usual = Path.of("/usr/sbin/mosquitto");
        String program = spec.path() != null
                ? spec.path().toString()
                : Files.isExecutable(usual) ? usual.toString() : "mosquitto";
        TestCertificate certificate = TestCertificate.get();
        Map<Transport, Integer> ports = freePorts(Transport.values());
        List<String> lines = new ArrayList<>(List.of(
                "allow_anonymous true",
                "persistence " + spec.label().equals(PERSISTENT),
                "persistence_location " + directory + "/",
                "log_type error",
                "set_tcp_nodelay true",
                "max_inflight_messages 100",
                "max_queued_messages 100000"));
        ports.forEach((transport, port) -> {
            lines.add("listener " + port + " 127.0.0.1");
            if (transport.webSocket()) {
                lines.add("protocol websockets");
            }
            if (transport.tls()) {
                lines.add("certfile " + certificate.certfile());
                lines.add("keyfile " + certificate.keyfile());
            }
        });
        Path file = Files.write(directory.resolve("mosquitto.conf"), lines);
        open(directory, spec.label().equals(PERSISTENT));
        return new Plan(List.of(program, "-c", file.toString()), ports, false, firstLine(program, "-h"));
    }

    /** mosquitto, started by root, reads its configuration, and writes its database, as another user. */
    private static void open(Path directory, boolean toWrite) throws IOException {
        if (!directory.toFile().setReadable(true, false)
                || !directory.toFile().setExecutable(true, false)
                || !directory.toFile().setWritable(true, !toWrite)) {
            throw new IOException("others may not read " + directory);
        }
    }

    /** The path is a folder with the jars of com.hivemq:hivemq-community-edition-embedded and all that they need. */
    private static Plan hivemq(BrokerSpec spec, Path directory) throws IOException {
        Path jars = needed(spec, "the folder that mvn dependency:copy-dependencies filled");
        Map<Transport, Integer> ports = freePorts(Transport.TCP, Transport.WS);
        Path configuration = Files.createDirectories(directory.resolve("conf"));
        Files.writeString(configuration.resolve("config.xml"), """
                <?xml version="1.0"?>
                <hivemq>
                  <listeners>
                    <tcp-listener><port>TCP</port><bind-address>127.0.0.1</bind-address></tcp-listener>
                    <websocket-listener><port>WS</port><bind-address>127.0.0.1</bind-address><path>/mqtt</path>
                      <subprotocols><subprotocol>mqtt</subprotocol></subprotocols></websocket-listener>
                  </listeners>
                  <mqtt><queued-messages><max-queue-size>10000</max-queue-size></queued-messages></mqtt>
                  <persistence><mode>MODE</mode></persistence>
                  <anonymous-usage-statistics><enabled>false</enabled></anonymous-usage-statistics>
                </hivemq>
                """.replace("TCP", port(ports, Transport.TCP))
                .replace("WS", port(ports, Transport.WS))
                .replace("MODE", spec.label().equals(PERSISTENT) ? "file" : "in-memory"));
        Path source = Files.writeString(directory.resolve("Run.java"), """
                import com.hivemq.embedded.EmbeddedHiveMQ;
                import java.nio.file.Path;

                public class Run {
                    public static void main(String[] arguments) throws Exception {
                        EmbeddedHiveMQ.builder()
                                .withConfigurationFolder(Path.of("conf").toAbsolutePath())
                                .withDataFolder(Path.of("data").toAbsolutePath())
                                .withExtensionsFolder(Path.of("ext").toAbsolutePath())
                                .build().start().join();
                        Thread.sleep(Long.MAX_VALUE);
                    }
                }
                """);
        Files.createDirectories(directory.resolve("data"));
        Files.createDirectories(directory.resolve("ext"));
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command = List.of(java, "-Xmx4g", "-cp", jars.toAbsolutePath() + "/*", source.toString());
        return new Plan(command, ports, true, versionOf(jars));
    }

    private static String versionOf(Path jars) throws IOException {
        try (var files = Files.list(jars)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("hivemq-community-edition-embedded-"))
                    .map(name -> "HiveMQ CE " + name.replaceAll(".*embedded-|\\.jar", ""))
                    .findFirst()
                    .orElseThrow(() -> new IOException("no hivemq-community-edition-embedded in " + jars));
        }
    }

    private static Plan nats(BrokerSpec spec, Path directory) throws IOException {
        String program = spec.path() == null ? "nats-server" : spec.path().toString();
        Map<Transport, Integer> ports = freePorts(Transport.TCP, Transport.WS);
        Path file = Files.writeString(
                directory.resolve("nats.conf"),
                String.join(
                        "\n",
                        "server_name: load",
                        "listen: \"127.0.0.1:-1\"",
                        "jetstream { store_dir: \"" + directory.resolve("js") + "\" }",
                        "mqtt { listen: \"127.0.0.1:" + port(ports, Transport.TCP) + "\", max_ack_pending: 1000 }",
                        "websocket { listen: \"127.0.0.1:" + port(ports, Transport.WS) + "\", no_tls: true }\n"));
        return new Plan(List.of(program, "-c", file.toString()), ports, false, firstLine(program, "--version"));
    }

    private static Path needed(BrokerSpec spec, String what) {
        Path path = spec.path();
        if (path == null) {
            throw new IllegalArgumentException(spec.name() + " needs =/PATH: " + what);
        }
        return path;
    }

    private static String port(Map<Transport, Integer> ports, Transport transport) {
        return String.valueOf(ports.get(transport));
    }

    private static Map<Transport, Integer> freePorts(Transport... transports) throws IOException {
        Map<Transport, Integer> ports = new EnumMap<>(Transport.class);
        List<ServerSocket> held = new ArrayList<>();
        try {
            for (Transport transport : transports) {
                ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                held.add(socket);
                ports.put(transport, socket.getLocalPort());
            }
        } finally {
            for (ServerSocket socket : held) {
                socket.close();
            }
        }
        return ports;
    }

    /** The first line that a program prints; empty if it cannot be run. */
    private static String firstLine(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
                @Nullable String line = lines.readLine();
                lines.transferTo(java.io.Writer.nullWriter());
                return line == null ? "" : line.strip();
            }
        } catch (IOException e) {
            return "";
        }
    }

    private static void awaitPort(int port, Process process, Path directory) throws IOException, InterruptedException {
        long start = System.nanoTime();
        while (true) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                if (socket.isConnected()) {
                    return;
                }
            } catch (IOException e) {
                if (!process.isAlive() || System.nanoTime() - start > PATIENCE_NANOS) {
                    throw new IOException(
                            "no broker on port " + port + "; it said:\n" + Files.readString(directory.resolve("log"))
                                    + "\n(" + process.info().commandLine().orElse("it ended") + ")",
                            e);
                }
                Thread.sleep(20);
            }
        }
    }
}
