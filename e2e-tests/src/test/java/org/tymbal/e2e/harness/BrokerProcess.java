package org.tymbal.e2e.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A broker in a process of its own, started before the tests of a class and stopped after them: registered as a static
 * extension. After the last test it must end at a SIGTERM with a good exit code and must never have printed a stack trace.
 *
 * <p>With {@code -Dtymbal.broker=mosquitto} it is Debian's mosquitto instead: then the tests themselves are on trial.
 */
public final class BrokerProcess implements BeforeAllCallback, AfterEachCallback, AfterAllCallback, AutoCloseable {
    private static final Pattern MQTT = Pattern.compile("tymbal: MQTT on 127\\.0\\.0\\.1:(\\d+)");
    private static final Pattern HTTP =
            Pattern.compile("tymbal: page and MQTT over WebSocket on http://127\\.0\\.0\\.1:(\\d+)/");
    private static final Pattern TLS = Pattern.compile("tymbal: MQTT over TLS on 127\\.0\\.0\\.1:(\\d+)");
    private static final Pattern HTTPS =
            Pattern.compile("tymbal: page and MQTT over WebSocket on https://127\\.0\\.0\\.1:(\\d+)/");
    private static final Pattern STACK_TRACE = Pattern.compile("^\\s+at [\\w.$/]+\\(|^Exception in|^Caused by:");

    /** A start may have a store to read, and clients that wait for it, on a busy machine. */
    private static final int START_MILLIS = 60_000;

    private static final int MOST_ATTEMPTS = 20;

    private final boolean mosquitto;
    private final List<String> options;
    private final List<String> javaOptions = new ArrayList<>();
    private final List<String> launcher = new ArrayList<>();
    private final List<WireClient> clients = new ArrayList<>();
    private String jar = Tools.jar();
    private @Nullable ChildProcess process;
    private int tcpPort;
    private int httpPort;
    private int tlsPort;
    private int httpsPort;

    private BrokerProcess(boolean mosquitto, List<String> options) {
        this.mosquitto = mosquitto;
        this.options = options;
    }

    /** Tymbal on free ports, with these options besides. */
    public static BrokerProcess tymbal(String... options) {
        return new BrokerProcess("mosquitto".equals(System.getProperty("tymbal.broker")), List.of(options));
    }

    /** Has the JVM run with these options, for example a small heap. */
    public BrokerProcess withJavaOptions(String... more) {
        javaOptions.addAll(List.of(more));
        return this;
    }

    /** From the next start on it is another build of Tymbal. */
    public BrokerProcess ofJar(Path another) {
        jar = another.toString();
        return this;
    }

    /** Has another program start it, for example a tracer: its command, before java's. */
    public BrokerProcess launchedBy(String... command) {
        launcher.addAll(List.of(command));
        return this;
    }

    /** Debian's mosquitto on free ports, to compare with; options are lines of its configuration file. */
    public static BrokerProcess mosquitto(String... lines) {
        return new BrokerProcess(true, List.of(lines));
    }

    /** Whether the tests are on trial: see the class. */
    public static boolean onTrial() {
        return "mosquitto".equals(System.getProperty("tymbal.broker"));
    }

    /** Starts it; the second time on the ports of the first. */
    public BrokerProcess start() {
        if (mosquitto) {
            startMosquitto();
        } else {
            startTymbal();
        }
        return this;
    }

    private void startTymbal() {
        List<String> command = new ArrayList<>(List.of(Tools.java()));
        command.addAll(javaOptions);
        command.addAll(List.of("-jar", jar, "--io-threads", "2"));
        command.addAll(List.of("-p", "" + tcpPort, "--http-port", "" + httpPort)); // 0 the first time
        TestCertificate certificate = TestCertificate.get();
        command.addAll(List.of("--certfile", certificate.certfile().toString()));
        command.addAll(List.of("--keyfile", certificate.keyfile().toString()));
        command.addAll(List.of("--tls-port", "" + tlsPort, "--https-port", "" + httpsPort));
        command.addAll(options);
        command.addAll(0, launcher);
        boolean again = tcpPort != 0;
        for (int attempt = 0; !started(command, again && attempt < MOST_ATTEMPTS); attempt++) {
            pause();
        }
    }

    /** False if it has to be tried again: while a broker is away, another program's connection may go out from its port. */
    private boolean started(List<String> command, boolean patient) {
        ChildProcess started = ChildProcess.start(command);
        process = started;
        try {
            tcpPort = port(MQTT, started);
            httpPort = port(HTTP, started);
            tlsPort = port(TLS, started);
            httpsPort = port(HTTPS, started);
            awaitStart(started, Pattern.compile("tymbal: ready in \\d+ ms"));
            return true;
        } catch (AssertionError e) {
            if (patient && started.output().stream().anyMatch(line -> line.contains(" is already in use"))) {
                return false;
            }
            throw e;
        }
    }

    private static void pause() {
        try {
            Thread.sleep(500);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int port(Pattern pattern, ChildProcess started) {
        Matcher matcher = pattern.matcher(awaitStart(started, pattern));
        assertTrue(matcher.matches());
        return Integer.parseInt(matcher.group(1));
    }

    /** One that does not come up says what its threads do: nobody could ask it later. */
    private static String awaitStart(ChildProcess started, Pattern pattern) {
        try {
            return started.awaitLine(
                    pattern.toString(), text -> pattern.matcher(text).matches(), START_MILLIS);
        } catch (AssertionError e) {
            throw started.running() ? new AssertionError(e.getMessage() + "\n" + threadsOf(started), e) : e;
        }
    }

    private static String threadsOf(ChildProcess hanging) {
        try (ChildProcess jcmd = ChildProcess.start(Tools.jcmd(), Long.toString(hanging.pid()), "Thread.print", "-l")) {
            jcmd.awaitExit();
            return String.join("\n", jcmd.output());
        } catch (AssertionError e) {
            return "no thread dump: " + e.getMessage();
        }
    }

    private void startMosquitto() {
        try {
            tcpPort = freePort();
            httpPort = freePort();
            tlsPort = freePort();
            httpsPort = freePort();
            TestCertificate certificate = TestCertificate.get();
            List<String> proof = List.of("certfile " + certificate.certfile(), "keyfile " + certificate.keyfile());
            Path file = Files.createTempFile("mosquitto", ".conf");
            List<String> lines = new ArrayList<>(List.of(
                    "allow_anonymous true",
                    "listener " + tcpPort + " 127.0.0.1",
                    "listener " + httpPort + " 127.0.0.1",
                    "protocol websockets",
                    "listener " + tlsPort + " 127.0.0.1"));
            lines.addAll(proof);
            lines.addAll(List.of("listener " + httpsPort + " 127.0.0.1", "protocol websockets"));
            lines.addAll(proof);
            lines.addAll(options.stream().filter(line -> !line.startsWith("-")).toList());
            Files.write(file, lines);
            process = ChildProcess.start(Tools.path("mosquitto"), "-c", file.toString());
            for (int port : new int[] {tcpPort, httpPort, tlsPort, httpsPort}) {
                for (int attempt = 0; !accepts(port); attempt++) {
                    assertTrue(attempt < 200, () -> "mosquitto does not listen: " + output());
                    Thread.sleep(25);
                }
            }
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean accepts(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /** A port that nobody listened on a moment ago. */
    public static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    public int tcpPort() {
        return tcpPort;
    }

    /** The port of the page and of MQTT over WebSocket. */
    public int httpPort() {
        return httpPort;
    }

    /** The port of MQTT over TLS. */
    public int tlsPort() {
        return tlsPort;
    }

    /** The port of the page by https, and of MQTT over WebSocket with TLS. */
    public int httpsPort() {
        return httpsPort;
    }

    /** What it has printed so far. */
    public List<String> output() {
        return running().output();
    }

    /** Waits until it has printed such a line; fails after a while. */
    public String awaitLine(String what, Predicate<String> wanted) {
        return running().awaitLine(what, wanted);
    }

    private ChildProcess running() {
        ChildProcess started = process;
        if (started == null) {
            throw new IllegalStateException("the broker has not been started");
        }
        return started;
    }

    /** Bytes of the objects that are still in use: the broker's JVM collects garbage first. */
    public long liveHeapBytes() {
        ChildProcess jcmd =
                ChildProcess.start(Tools.jcmd(), Long.toString(running().pid()), "GC.class_histogram");
        assertEquals(0, jcmd.awaitExit(), "exit code of jcmd");
        String total = jcmd.awaitLine("the total", line -> line.startsWith("Total"));
        return Long.parseLong(total.trim().split("\\s+")[2]);
    }

    /** A connection without any packet yet; closed after the test. */
    public WireClient open(Wire wire) {
        try {
            WireClient client = new WireClient(wire.endpoint().open(this), wire.version());
            clients.removeIf(WireClient::isClosed); // each has a buffer, and there may be very many
            clients.add(client);
            return client;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A connection of bytes alone, for tests that bring their own client; it is theirs to close. */
    public Link link(Endpoint endpoint) {
        try {
            return endpoint.open(this);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A client with a clean session, connected. */
    public WireClient connect(Wire wire, String name) {
        return connect(wire, Packets.connect(wire.version(), wire.id(name)));
    }

    /** A client connected as told; the broker must accept it. */
    public WireClient connect(Wire wire, Packets.Connect connect) {
        return open(wire).connected(connect);
    }

    /** SIGKILL, and waits until it is gone; {@link #start} starts it anew on the same ports. */
    public void kill() {
        ChildProcess killed = running();
        killed.close();
        killed.awaitExit();
    }

    public long pid() {
        return running().pid();
    }

    /** SIGTERM; the exit code. */
    public int stop() {
        running().terminate();
        return running().awaitExit();
    }

    @Override
    public void close() {
        if (process != null) {
            process.close();
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        start();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        clients.forEach(WireClient::close);
        clients.clear();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        assertTrue(running().running(), () -> "the broker died: " + output());
        int exit = stop();
        assertEquals(0, exit, "exit code at SIGTERM");
        assertNoStackTrace();
    }

    /** No exception may have escaped to the log, whatever the tests sent. */
    public void assertNoStackTrace() {
        List<String> output = output();
        assertTrue(
                output.stream().noneMatch(line -> STACK_TRACE.matcher(line).find()),
                () -> "the broker printed a stack trace:\n" + String.join("\n", output));
    }
}
