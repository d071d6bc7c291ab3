package org.tymbal.e2e.operations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.e2e.harness.BrokerProcess;
import org.tymbal.e2e.harness.ChildProcess;
import org.tymbal.e2e.harness.Endpoint;
import org.tymbal.e2e.harness.Packets;
import org.tymbal.e2e.harness.TestCertificate;
import org.tymbal.e2e.harness.Tools;
import org.tymbal.e2e.harness.Wire;
import org.tymbal.e2e.harness.WireClient;

/** The options for TLS, and what the process makes of them. */
class TlsIT {
    @RegisterExtension
    static final BrokerProcess broker = BrokerProcess.tymbal();

    @TempDir
    Path directory;

    @Test
    void thePageComesByHttps() throws IOException, InterruptedException {
        HttpClient client = HttpClient.newBuilder()
                .sslContext(TestCertificate.get().context())
                .build();
        HttpResponse<String> page = client.send(
                HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + broker.httpsPort() + "/"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertEquals(200, page.statusCode());
        assertTrue(page.body().contains("app.js"), page.body());
    }

    /** In TLS 1.2 one side may ask for a new handshake at any time; here no client gets one. */
    @Test
    void noHandshakeAfterTheFirst() throws IOException {
        Wire wire = new Wire(Endpoint.TLS, ProtocolVersion.V5);
        var other = broker.connect(wire, "other");
        try (SSLSocket socket = (SSLSocket) TestCertificate.get()
                .context()
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), broker.tlsPort())) {
            socket.setEnabledProtocols(new String[] {"TLSv1.2"});
            socket.setSoTimeout(WireClient.PATIENCE_MILLIS);
            socket.getOutputStream()
                    .write(Packets.connect(ProtocolVersion.V3_1_1, wire.id("again"))
                            .bytes());
            assertEquals(4, socket.getInputStream().readNBytes(4).length);
            assertThrows(SSLException.class, () -> {
                socket.startHandshake();
                // A handshake that was granted would end here in the patience, which is no SSLException.
                if (socket.getInputStream().read() < 0) {
                    throw new SSLException("the broker closed, which refuses as well");
                }
            });
        }
        other.expectNothing();
    }

    /** One sentence that names the file and what to do, and the exit code 1. */
    @ParameterizedTest
    @CsvSource({
        "--certfile CERT, --keyfile",
        "--keyfile KEY, --certfile",
        "--tls-port 0, --certfile",
        "--certfile NONE --keyfile KEY, NONE",
        "--certfile KEY --keyfile KEY, KEY",
        "--certfile CERT --keyfile CERT, CERT"
    })
    void neverStartsWithLessThanWasAskedFor(String line, String named) throws IOException {
        List<String> command =
                new ArrayList<>(List.of(Tools.java(), "-jar", Tools.jar(), "-p", "0", "--http-port", "0"));
        command.addAll(List.of(inPlace(line).split(" ")));
        ChildProcess tymbal = ChildProcess.start(command);
        assertEquals(1, tymbal.awaitExit());
        // What the log has said before, with the time in front, is as mosquitto's.
        List<String> output = tymbal.output().stream()
                .filter(said -> !said.matches("\\d+: .*"))
                .toList();
        assertEquals(1, output.size(), output.toString());
        assertTrue(output.get(0).startsWith("tymbal: "), output.get(0));
        assertTrue(output.get(0).contains(inPlace(named)), output.get(0));
        assertTrue(!output.get(0).contains("Exception"), output.get(0));
    }

    private String inPlace(String text) throws IOException {
        Path cert = directory.resolve("cert.pem");
        Path key = directory.resolve("key.pem");
        if (!Files.exists(cert)) {
            Files.copy(TestCertificate.get().certfile(), cert);
            Files.copy(TestCertificate.get().keyfile(), key);
        }
        return text.replace("CERT", cert.toString())
                .replace("KEY", key.toString())
                .replace("NONE", directory.resolve("none.pem").toString());
    }
}
