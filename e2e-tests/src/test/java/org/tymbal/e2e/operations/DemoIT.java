package org.tymbal.e2e.operations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tymbal.e2e.harness.ChildProcess;
import org.tymbal.e2e.harness.CommandLine;
import org.tymbal.e2e.harness.CommandLine.Outcome;
import org.tymbal.e2e.harness.DemoProcess;
import org.tymbal.e2e.harness.Tools;

/** {@code tymbal --demo} by the clients of a tutorial: every port, with the right and the wrong credentials. */
class DemoIT {
    private static final Path SCRIPT = Path.of("src/test/resources/interop/demo.cjs");

    @TempDir
    static Path temporary;

    private static DemoSite site;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        site = new DemoSite(temporary);
    }

    @AfterAll
    static void stop() {
        site.close();
    }

    /** 0: a sensor was heard; 5: refused by CONNACK; 8: by TLS. */
    @ParameterizedTest
    @CsvSource({
        "1883, '', 0",
        "1883, -u anybody -P anything, 0",
        "1884, -u rw -P readwrite, 0",
        "1884, -u ro -P readonly, 0",
        "1884, -u ro -P readwrite, 5",
        "1884, -u ada -P ada, 5",
        "1884, '', 5",
        "8883, --cafile CA, 0",
        "8883, --cafile CA --tls-version tlsv1.2, 0",
        "8883, --capath /etc/ssl/certs, 8",
        "8884, --cafile CA, 8",
        "8884, --cafile CA -u rw -P readwrite, 8",
        "8885, --cafile CA -u ro -P readonly, 0",
        "8885, --cafile CA, 5",
        "8885, --cafile CA -u ro -P wrong, 5",
        "8886, --cafile CA, 0",
        "8886, --capath /etc/ssl/certs, 8",
        "8887, --cafile CA, 8",
        "8887, --cafile CA --insecure, 8",
    })
    void everyPort(int port, String options, int exitCode) {
        Outcome heard = site.mosquitto("mosquitto_sub", port, options + " -t demo/living-room/temperature -C 1 -W 10");
        if (exitCode == 8) { // with TLS 1.3 the client may hear of it only when the connection breaks
            assertNotEquals(0, heard.exitCode(), heard.toString());
            assertEquals("", heard.out());
        } else {
            assertEquals(exitCode, heard.exitCode(), heard.toString());
        }
        if (exitCode == 0) {
            assertTrue(heard.out().matches("\\d+\\.\\d\n"), heard.out());
        }
    }

    @Test
    void usersMayWhatTheirNamesSay() {
        Outcome denied = site.mosquitto("mosquitto_sub", 1884, "-u wo -P writeonly -t demo/# -C 1 -W 5");
        assertTrue(denied.error().contains("All subscription requests were denied"), denied.toString());
        Outcome readOnly = site.mosquitto("mosquitto_pub", 1884, "-V 5 -q 1 -r -u ro -P readonly -t who/ro -m ro");
        assertTrue(readOnly.error().contains("Not authorized"), readOnly.toString());
        Outcome writes =
                site.mosquitto("mosquitto_pub", 8885, "--cafile CA -q 1 -r -u wo -P writeonly -t who/wo -m wo");
        assertEquals(0, writes.exitCode(), writes.toString());
        assertEquals(
                "who/wo wo\n",
                site.mosquitto("mosquitto_sub", 1884, "-u rw -P readwrite -t who/# -v -W 2")
                        .out());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ws 8080", "ws 80", "wss 8081", "wss 443", "ws 8090 rw readwrite", "wss 8091 rw readwrite"})
    void webSocketsByMqttJs(String where) {
        String[] words = where.split(" ");
        String url = words[0] + "://localhost:" + site.demo().port(Integer.parseInt(words[1])) + "/mqtt";
        List<String> arguments = new ArrayList<>(List.of(url, site.authority().toString()));
        arguments.addAll(List.of(words).subList(2, words.length));
        try (ChildProcess node = ChildProcess.node(SCRIPT, arguments.toArray(String[]::new))) {
            assertEquals(0, node.awaitExit(), () -> String.join("\n", node.output()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ws 8090", "wss 8091", "ws 8090 ro wrong", "wss 8091 ro wrong", "wss 8081 untrusted"})
    void webSocketsRefuse(String where) {
        String[] words = where.split(" ");
        boolean untrusted = words.length == 3;
        String url = words[0] + "://localhost:" + site.demo().port(Integer.parseInt(words[1])) + "/mqtt";
        List<String> arguments =
                new ArrayList<>(List.of(url, untrusted ? "" : site.authority().toString()));
        arguments.addAll(List.of(words).subList(untrusted ? 3 : 2, words.length));
        try (ChildProcess node = ChildProcess.node(SCRIPT, arguments.toArray(String[]::new))) {
            assertEquals(1, node.awaitExit(), () -> String.join("\n", node.output()));
        }
    }

    /** The authority stays, and a port that somebody has is named while the others open. */
    @Test
    void aSecondDayAndAPortThatIsTaken() throws IOException, InterruptedException {
        Path directory = temporary.resolve("again");
        String first;
        int offset;
        try (DemoProcess one = DemoProcess.start(directory, "--demo-quiet")) {
            first = Files.readString(directory.resolve("ca.crt"));
            offset = one.offset();
            assertEquals(
                    27, // nothing in time
                    CommandLine.run(
                                    "",
                                    List.of(
                                            Tools.path("mosquitto_sub"),
                                            "-p",
                                            "" + one.port(1883),
                                            "-t",
                                            "demo/#",
                                            "-W",
                                            "3"))
                            .exitCode());
            try (ChildProcess second = ChildProcess.start(
                    Tools.java(),
                    "-jar",
                    Tools.jar(),
                    "--demo",
                    "--demo-offset",
                    "" + offset,
                    "--demo-dir",
                    directory.toString())) {
                assertEquals(1, second.awaitExit(), "where no port is left");
            }
            one.stop();
        }
        try (ServerSocket taken = new ServerSocket(1884 + offset, 1, InetAddress.getByName("127.0.0.1"));
                ServerSocket also = new ServerSocket(1884 + offset, 1, InetAddress.getByName("::1"));
                DemoProcess again = DemoProcess.startAt(offset, directory)) {
            assertTrue(taken.isBound() && also.isBound());
            again.awaitLine(
                    "what to do",
                    line -> line.contains("port " + (1884 + offset) + " is already in use")
                            && line.contains("--demo-offset"));
            assertEquals(first, Files.readString(directory.resolve("ca.crt")));
            assertEquals(
                    0,
                    CommandLine.run(
                                    "",
                                    List.of(
                                            Tools.path("mosquitto_sub"),
                                            "-p",
                                            "" + again.port(1883),
                                            "-t",
                                            "demo/#",
                                            "-C",
                                            "1",
                                            "-W",
                                            "10"))
                            .exitCode());
            HttpResponse<String> page = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + again.port(8080) + "/demo"))
                                    .build(),
                            BodyHandlers.ofString());
            assertTrue(page.body().contains("Not open: another program has this port"), page.body());
        }
    }

    /** One of its IPv4 addresses on a network; null if it has none. */
    private static String lanAddress() throws IOException {
        for (NetworkInterface network : Collections.list(NetworkInterface.getNetworkInterfaces())) {
            for (InetAddress address : Collections.list(network.getInetAddresses())) {
                String name = network.getName();
                boolean inside = name.startsWith("docker") || name.startsWith("br-") || name.startsWith("veth");
                if (address instanceof Inet4Address && network.isUp() && !address.isLoopbackAddress() && !inside) {
                    return address.getHostAddress();
                }
            }
        }
        return null;
    }

    /** With --lan the certificates are for the addresses of this computer too; the plug stays with whoever sits at it. */
    @Test
    void theClassComesIn() throws IOException, InterruptedException {
        String address = lanAddress();
        assumeTrue(address != null, "this computer is in no network");
        Outcome alone = CommandLine.run(
                "",
                List.of(
                        Tools.path("mosquitto_sub"),
                        "-h",
                        address,
                        "-p",
                        "" + site.demo().port(1883),
                        "-t",
                        "#",
                        "-C",
                        "1",
                        "-W",
                        "5"));
        assertNotEquals(0, alone.exitCode(), "without --lan nobody else comes in");
        Path directory = temporary.resolve("class");
        try (DemoProcess open = DemoProcess.start(directory, "--lan")) {
            Outcome heard = CommandLine.run(
                    "",
                    List.of(
                            Tools.path("mosquitto_sub"),
                            "-h",
                            address,
                            "-p",
                            "" + open.port(8885),
                            "--cafile",
                            directory.resolve("ca.crt").toString(),
                            "-u",
                            "ro",
                            "-P",
                            "readonly",
                            "-t",
                            "demo/hall/door",
                            "-C",
                            "1",
                            "-W",
                            "10"));
            assertEquals(0, heard.exitCode(), heard.toString());
            String site = "http://" + address + ":" + open.port(8080);
            String page = DemoSite.send(HttpRequest.newBuilder(URI.create(site + "/demo")))
                    .body();
            assertTrue(page.contains("mosquitto_sub -h " + address + " -p " + open.port(8883)), page);
            Matcher secret =
                    Pattern.compile("name=\"secret\" value=\"([0-9a-f]{32})\"").matcher(page);
            assertTrue(secret.find(), page);
            HttpResponse<String> made = DemoSite.send(HttpRequest.newBuilder(URI.create(site + "/demo/make"))
                    .header("Origin", site)
                    .POST(BodyPublishers.ofString("secret=" + secret.group(1) + "&name=pupil")));
            assertEquals(200, made.statusCode(), made.body());
            HttpResponse<String> pulled = DemoSite.send(HttpRequest.newBuilder(URI.create(site + "/demo/plug"))
                    .header("Origin", site)
                    .POST(BodyPublishers.ofString("secret=" + secret.group(1) + "&level=group")));
            assertEquals(403, pulled.statusCode());
            assertTrue(pulled.body().contains("Here you can watch"), pulled.body());
        }
    }
}
