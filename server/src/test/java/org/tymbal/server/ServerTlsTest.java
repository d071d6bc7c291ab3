package org.tymbal.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tymbal.server.ServerWires.connect;
import static org.tymbal.server.ServerWires.frame;
import static org.tymbal.server.ServerWires.publish;
import static org.tymbal.server.ServerWires.read;
import static org.tymbal.server.ServerWires.readHead;
import static org.tymbal.server.ServerWires.subscribe;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tymbal.server.cli.ConsoleLog;
import org.tymbal.server.config.BrokerConfig;
import org.tymbal.server.config.FeaturesConfig;
import org.tymbal.server.config.LimitsConfig;
import org.tymbal.server.config.ListenerConfig;
import org.tymbal.server.config.ListenerConfig.Kind;
import org.tymbal.server.config.TlsConfig;
import org.tymbal.server.config.TlsConfig.Version;
import org.tymbal.server.net.Minted;
import org.tymbal.server.net.TlsException;

/** The listeners with TLS, spoken to by the JDK's own TLS; the certificates are made on the spot. */
@Timeout(60)
class ServerTlsTest {
    private static final byte[] PINGREQ = {(byte) 0xc0, 0};
    private static final byte[] PINGRESP = {(byte) 0xd0, 0};
    private static final byte[] CONNACK = {0x20, 2, 0, 0};
    private static final byte[] DISCONNECT = {(byte) 0xe0, 0};

    @TempDir
    static Path shared;

    private static Minted minted;
    private static Server server;

    @BeforeAll
    static void start() throws IOException {
        minted = Minted.of("P-256");
        server = server(shared, minted, Version.V1_2, LimitsConfig.DEFAULT, silently());
    }

    @AfterAll
    static void stop() {
        server.stop();
    }

    private static Server server(Path directory, Minted with, Version minimum, LimitsConfig limits, PrintStream log)
            throws IOException {
        with.to(directory.resolve("cert.pem"), directory.resolve("key.pem"));
        return server(directory, minimum, limits, log);
    }

    private static Server server(Path directory, Version minimum, LimitsConfig limits, PrintStream log)
            throws IOException {
        TlsConfig tls = new TlsConfig(directory.resolve("cert.pem"), directory.resolve("key.pem"), minimum, null);
        return Server.start(
                new BrokerConfig(
                        List.of(
                                new ListenerConfig(Kind.MQTT, "127.0.0.1", 0, tls),
                                new ListenerConfig(Kind.HTTP, "127.0.0.1", 0, tls)),
                        limits,
                        FeaturesConfig.DEFAULT,
                        null,
                        0,
                        2,
                        false),
                new ConsoleLog(log, false));
    }

    private static PrintStream silently() {
        return new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    }

    private static SSLSocket socket(Minted trusted, int port, String... versions) throws IOException {
        SSLSocket socket = (SSLSocket) trusted.trusting().getSocketFactory().createSocket("127.0.0.1", port);
        socket.setTcpNoDelay(true);
        if (versions.length > 0) {
            socket.setEnabledProtocols(versions);
        }
        return socket;
    }

    /** A client that is connected and has subscribed to its own topic. */
    private static SSLSocket mqtt(Minted trusted, int port, String name, String... versions) throws IOException {
        SSLSocket socket = socket(trusted, port, versions);
        socket.getOutputStream().write(connect(name));
        assertArrayEquals(CONNACK, read(socket, 4));
        socket.getOutputStream().write(subscribe(name));
        read(socket, 5);
        return socket;
    }

    private static void assertAlive(Socket socket) throws IOException {
        socket.getOutputStream().write(PINGREQ);
        assertArrayEquals(PINGRESP, read(socket, 2));
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            Thread.sleep(5); // the time limit of the class ends it
        }
    }

    // ---- MQTT over TLS

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void speaksMqtt(String version) throws IOException {
        try (SSLSocket socket = mqtt(minted, server.tlsPort(), "mqtt" + version, version)) {
            assertEquals(version, socket.getSession().getProtocol());
            assertAlive(socket);
            socket.getOutputStream().write(DISCONNECT);
            assertEquals(-1, socket.getInputStream().read()); // and not an exception: the end of TLS came too
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "P-384", "Ed25519"})
    void provesItselfWithAnyKey(String kind, @TempDir Path directory) throws IOException {
        Minted other = Minted.of(kind);
        Server with = server(directory, other, Version.V1_2, LimitsConfig.DEFAULT, silently());
        try (SSLSocket socket = mqtt(other, with.tlsPort(), "kind")) {
            assertEquals(other.certificate(), socket.getSession().getPeerCertificates()[0]);
        } finally {
            with.stop();
        }
    }

    @Test
    void sendsTheWholeChain(@TempDir Path directory) throws IOException {
        Minted authority = Minted.of("P-256");
        Minted leaf = authority.vouchFor("P-256").to(directory.resolve("cert.pem"), directory.resolve("key.pem"));
        Files.writeString(directory.resolve("cert.pem"), leaf.certificatePem() + authority.certificatePem());
        Server with = server(directory, Version.V1_2, LimitsConfig.DEFAULT, silently());
        try (SSLSocket socket = socket(leaf, with.tlsPort())) {
            assertArrayEquals(
                    new Certificate[] {leaf.certificate(), authority.certificate()},
                    socket.getSession().getPeerCertificates());
        } finally {
            with.stop();
        }
    }

    @Test
    void speaksNoVersionBelowTheMinimum(@TempDir Path directory) throws IOException {
        Server strict = server(directory, minted, Version.V1_3, LimitsConfig.DEFAULT, silently());
        try {
            try (SSLSocket socket = socket(minted, strict.tlsPort(), "TLSv1.2")) {
                assertThrows(SSLException.class, socket::startHandshake);
            }
            try (SSLSocket socket = mqtt(minted, strict.tlsPort(), "strict")) {
                assertEquals("TLSv1.3", socket.getSession().getProtocol());
            }
        } finally {
            strict.stop();
        }
    }

    /** Far more than sockets take: writes are cut short on both sides, and the broker stops reading and goes on. */
    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void keepsWhatASlowClientDoesNotFetchYet(String version) throws Exception {
        byte[] payload = new byte[100_000];
        for (int i = 0; i < payload.length; i++) {
            payload[i] = (byte) (i * 31);
        }
        int count = 100;
        String topic = "slow" + version;
        try (SSLSocket socket = mqtt(minted, server.tlsPort(), topic, version)) {
            byte[] packet = publish(topic, payload);
            Thread sender = new Thread(() -> {
                try {
                    for (int i = 0; i < count; i++) {
                        socket.getOutputStream().write(packet);
                    }
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            sender.start();
            sender.join(500); // all is sent, or the broker reads no more; either way the client begins late
            for (int i = 0; i < count; i++) {
                assertArrayEquals(packet, read(socket, packet.length), "message " + i);
            }
            sender.join();
            assertAlive(socket);
        }
    }

    /** What waits decrypted in the broker makes no socket ready. */
    @Test
    void readsManyPacketsOutOfOneRecord() throws IOException {
        try (SSLSocket socket = mqtt(minted, server.tlsPort(), "small")) {
            int count = 8000; // 16,000 bytes, which the JDK sends as one record
            ByteArrayOutputStream pings = new ByteArrayOutputStream();
            for (int i = 0; i < count; i++) {
                pings.write(PINGREQ);
            }
            socket.getOutputStream().write(pings.toByteArray());
            byte[] answers = read(socket, 2 * count);
            for (int i = 0; i < count; i++) {
                assertEquals(PINGRESP[0], answers[2 * i]);
            }
            assertAlive(socket);
        }
    }

    @Test
    void readsManyRecordsThatCameAtOnce() throws IOException {
        try (SSLSocket socket = mqtt(minted, server.tlsPort(), "records")) {
            OutputStream out = socket.getOutputStream();
            int count = 2000;
            for (int i = 0; i < count; i++) {
                out.write(publish("records", new byte[i % 50]));
            }
            for (int i = 0; i < count; i++) {
                byte[] expected = publish("records", new byte[i % 50]);
                assertArrayEquals(expected, read(socket, expected.length), "message " + i);
            }
        }
    }

    @Test
    void closesAPlainTextClientWithoutHarm() throws IOException, InterruptedException {
        try (SSLSocket other = mqtt(minted, server.tlsPort(), "other")) {
            for (int port : new int[] {server.tlsPort(), server.httpsPort()}) {
                try (Socket plain = new Socket("127.0.0.1", port)) {
                    plain.getOutputStream().write(connect("plain"));
                    plain.getInputStream().readAllBytes(); // an alert of TLS, and the end
                }
                try (Socket plain = new Socket("127.0.0.1", port)) {
                    plain.getOutputStream()
                            .write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                    plain.getInputStream().readAllBytes();
                }
            }
            assertAlive(other);
        }
    }

    @Test
    void closesAHandshakeThatDoesNotEnd(@TempDir Path directory) throws IOException, InterruptedException {
        LimitsConfig limits =
                LimitsConfig.DEFAULT.toBuilder().connectTimeoutSeconds(1).build();
        Server hasty = server(directory, minted, Version.V1_2, limits, silently());
        byte[] beginOfHello = {22, 3, 1, 1, 0, 1, 0, 0, (byte) 0xfc, 3, 3, 0, 0};
        try (Socket silent = new Socket("127.0.0.1", hasty.tlsPort());
                Socket slow = new Socket("127.0.0.1", hasty.tlsPort());
                Socket silentHttps = new Socket("127.0.0.1", hasty.httpsPort());
                Socket slowHttps = new Socket("127.0.0.1", hasty.httpsPort());
                SSLSocket shaken = socket(minted, hasty.tlsPort())) {
            slow.getOutputStream().write(beginOfHello);
            slowHttps.getOutputStream().write(beginOfHello);
            shaken.startHandshake();
            for (Socket socket : List.of(silent, slow, silentHttps, slowHttps, shaken)) {
                socket.getInputStream().readAllBytes(); // ends
            }
            await(() -> hasty.openConnections() == 0);
        } finally {
            hasty.stop();
        }
    }

    @Test
    void forgetsConnectionsThatBreakInAnyPhase() throws IOException, InterruptedException {
        for (int i = 0; i < 20; i++) {
            for (int port : new int[] {server.tlsPort(), server.httpsPort()}) {
                Socket plain = new Socket("127.0.0.1", port);
                plain.getOutputStream().write(new byte[] {22, 3, 1});
                plain.setSoLinger(true, 0);
                plain.close();
                SSLSocket shaken = socket(minted, port);
                shaken.startHandshake();
                shaken.close();
            }
            Socket below = new Socket("127.0.0.1", server.tlsPort());
            SSLSocket cut = (SSLSocket) minted.trusting().getSocketFactory().createSocket(below, "127.0.0.1", 0, true);
            cut.getOutputStream().write(connect("cut"));
            read(cut, 4);
            below.setSoLinger(true, 0);
            below.close();
        }
        await(() -> server.openConnections() == 0);
    }

    // ---- https and wss

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void answersHttps(String version) throws Exception {
        SSLParameters parameters = new SSLParameters();
        parameters.setProtocols(new String[] {version});
        HttpClient client = HttpClient.newBuilder()
                .sslContext(minted.trusting())
                .sslParameters(parameters)
                .build();
        HttpResponse<String> health = client.send(
                HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + server.httpsPort() + "/health"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertEquals(200, health.statusCode());
        assertTrue(health.body().contains("\"status\":\"up\""), health.body());
        ServerWires.Listener listener = new ServerWires.Listener();
        WebSocket webSocket = client.newWebSocketBuilder()
                .subprotocols("mqtt")
                .buildAsync(URI.create("wss://127.0.0.1:" + server.httpsPort() + "/mqtt"), listener)
                .join();
        assertEquals("mqtt", webSocket.getSubprotocol());
        webSocket.sendBinary(ByteBuffer.wrap(connect("wss" + version)), true).join();
        assertArrayEquals(CONNACK, listener.take());
        webSocket.sendBinary(ByteBuffer.wrap(subscribe("l")), true).join();
        listener.take();
        for (int length : new int[] {0, 125, 126, 16_384, 65_535, 65_536, 300_000, 1_500_000}) {
            byte[] packet = publish("l", new byte[length]);
            webSocket.sendBinary(ByteBuffer.wrap(packet), true).join();
            ByteArrayOutputStream received = new ByteArrayOutputStream();
            while (received.size() < packet.length) {
                received.write(listener.take());
            }
            assertArrayEquals(packet, received.toByteArray());
        }
        webSocket.sendClose(4321, "bye").join();
        assertEquals(4321, listener.closed.join());
    }

    /** The request and the first frames in one record, or in records that come together. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void takesFramesThatComeAlongWithTheRequest(boolean inOneRecord) throws IOException {
        byte[] request = ("GET /mqtt HTTP/1.1\r\nHost: 127.0.0.1:" + server.httpsPort()
                        + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nOrigin: https://127.0.0.1:"
                        + server.httpsPort() + "\r\nSec-WebSocket-Version: 13\r\n"
                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: mqtt\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        try (SSLSocket socket = socket(minted, server.httpsPort())) {
            List<byte[]> parts = List.of(request, frame(0x82, connect("along")), frame(0x82, PINGREQ));
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            for (byte[] part : parts) {
                all.write(part);
                if (!inOneRecord) {
                    socket.getOutputStream().write(part);
                }
            }
            if (inOneRecord) {
                socket.getOutputStream().write(all.toByteArray());
            }
            assertTrue(readHead(socket).startsWith("HTTP/1.1 101 "));
            ByteArrayOutputStream mqtt = new ByteArrayOutputStream();
            while (mqtt.size() < 6) {
                byte[] head = read(socket, 2);
                mqtt.write(read(socket, head[1]));
            }
            assertArrayEquals(new byte[] {0x20, 2, 0, 0, (byte) 0xd0, 0}, mqtt.toByteArray());
        }
    }

    // ---- new certificates

    @Test
    void givesNewConnectionsTheNewCertificate(@TempDir Path directory) throws Exception {
        Path cert = directory.resolve("cert.pem");
        Path key = directory.resolve("key.pem");
        Minted old = Minted.of("P-256");
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        Server renewed = server(
                directory, old, Version.V1_2, LimitsConfig.DEFAULT, new PrintStream(log, true, StandardCharsets.UTF_8));
        try (SSLSocket before = mqtt(old, renewed.tlsPort(), "before")) {
            Minted fresh = Minted.of("RSA").to(cert, key);
            renewed.reloadCertificates();
            assertAlive(before);
            assertThrows(
                    SSLException.class, () -> socket(old, renewed.tlsPort()).startHandshake());
            try (SSLSocket after = mqtt(fresh, renewed.tlsPort(), "after");
                    SSLSocket https = socket(fresh, renewed.httpsPort())) {
                https.startHandshake();
                assertAlive(after);
                // Nothing good: the certificate alone, as in the middle of a renewal.
                Minted.of("RSA").to(cert, directory.resolve("elsewhere"));
                renewed.reloadCertificates();
                assertTrue(
                        log.toString(StandardCharsets.UTF_8).contains("does not belong"),
                        log.toString(StandardCharsets.UTF_8));
                Files.writeString(cert, "nothing");
                renewed.reloadCertificates();
                assertTrue(
                        log.toString(StandardCharsets.UTF_8).contains("holds no certificate"),
                        log.toString(StandardCharsets.UTF_8));
                mqtt(fresh, renewed.tlsPort(), "still").close();
                assertAlive(after);
            }
            assertAlive(before);
        } finally {
            renewed.stop();
        }
    }

    @Test
    void seesByItselfThatTheFilesHaveChanged(@TempDir Path directory) throws Exception {
        Minted old = Minted.of("P-256");
        CountDownLatch said = new CountDownLatch(1);
        PrintStream log = new PrintStream(
                new ByteArrayOutputStream() {
                    @Override
                    public void write(byte[] bytes, int offset, int length) {
                        super.write(bytes, offset, length);
                        if (toString(StandardCharsets.UTF_8).contains("read anew")) {
                            said.countDown();
                        }
                    }
                },
                true,
                StandardCharsets.UTF_8);
        Server renewed = server(directory, old, Version.V1_2, LimitsConfig.DEFAULT, log);
        try {
            Minted fresh = Minted.of("RSA").to(directory.resolve("cert.pem"), directory.resolve("key.pem"));
            said.await();
            mqtt(fresh, renewed.tlsPort(), "fresh").close();
        } finally {
            renewed.stop();
        }
    }

    // ---- what is refused at start

    @Test
    void doesNotStartWithACertificateOutOfItsTime(@TempDir Path directory) {
        Instant now = Instant.now();
        Minted.between("P-256", now.minus(Duration.ofDays(9)), now.minus(Duration.ofDays(1)))
                .to(directory.resolve("cert.pem"), directory.resolve("key.pem"));
        assertRefused(directory, "cert.pem expired at ");
        Minted.between("P-256", now.plus(Duration.ofDays(1)), now.plus(Duration.ofDays(9)))
                .to(directory.resolve("cert.pem"), directory.resolve("key.pem"));
        assertRefused(directory, "cert.pem is valid only from ");
    }

    @ParameterizedTest
    @CsvSource({"RSA, RSA", "P-256, P-256", "RSA, P-256", "P-256, P-384", "Ed25519, RSA", "Ed25519, Ed25519"})
    void doesNotStartWithTheKeyOfAnother(String one, String other, @TempDir Path directory) {
        Minted.of(one).to(directory.resolve("cert.pem"), directory.resolve("elsewhere"));
        Minted.of(other).to(directory.resolve("elsewhere"), directory.resolve("key.pem"));
        assertRefused(directory, "key.pem does not belong to the first certificate in ");
    }

    @Test
    void doesNotStartWithoutTheFiles(@TempDir Path directory) throws IOException {
        assertRefused(directory, "there is no file ");
        Files.writeString(directory.resolve("cert.pem"), Minted.of("P-256").certificatePem());
        assertRefused(directory, "there is no file ");
        Files.writeString(directory.resolve("key.pem"), "hello");
        assertRefused(directory, "holds no private key");
    }

    private static void assertRefused(Path directory, String words) {
        TlsException e = assertThrows(
                TlsException.class, () -> server(directory, Version.V1_2, LimitsConfig.DEFAULT, silently()));
        assertTrue(e.getMessage().contains(words), e.getMessage());
        assertFalse(e.getMessage().endsWith("."), e.getMessage());
    }
}
