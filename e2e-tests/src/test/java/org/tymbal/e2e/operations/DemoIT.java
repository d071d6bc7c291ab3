package org.tymbal.e2e.operations;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.bouncycastle.asn1.DERT61String;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
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

    private static DemoProcess demo;
    private static Path authority;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        demo = DemoProcess.start(temporary.resolve("demo"));
        authority = temporary.resolve("ca.crt");
        Files.writeString(authority, get("/ca.crt").body());
    }

    @AfterAll
    static void stop() {
        demo.close();
    }

    private static URI uri(String path) {
        return URI.create("http://127.0.0.1:" + demo.port(8080) + path);
    }

    private static HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri(path)));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString(ISO_8859_1));
    }

    private static HttpRequest.Builder form(String path, String fields) {
        return HttpRequest.newBuilder(uri(path))
                .header("Origin", "http://127.0.0.1:" + demo.port(8080))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(fields));
    }

    private static String secret() throws IOException, InterruptedException {
        Matcher secret = Pattern.compile("name=\"secret\" value=\"([0-9a-f]{32})\"")
                .matcher(get("/demo").body());
        assertTrue(secret.find());
        return secret.group(1);
    }

    private static HttpResponse<String> sign(String request) throws IOException, InterruptedException {
        String fields = "secret=" + secret() + "&request=" + URLEncoder.encode(request, StandardCharsets.UTF_8);
        return send(form("/demo/sign", fields));
    }

    private static Outcome mosquitto(String command, int port, String options) {
        List<String> line =
                new ArrayList<>(List.of(Tools.path(command), "-h", "localhost", "-p", "" + demo.port(port)));
        String spelled = options.replace("CA", authority.toString()).replace("DIR", temporary.toString());
        if (!spelled.isBlank()) {
            line.addAll(List.of(spelled.strip().split(" +")));
        }
        return CommandLine.run("", line);
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
        Outcome heard = mosquitto("mosquitto_sub", port, options + " -t demo/living-room/temperature -C 1 -W 10");
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
        Outcome denied = mosquitto("mosquitto_sub", 1884, "-u wo -P writeonly -t demo/# -C 1 -W 5");
        assertTrue(denied.error().contains("All subscription requests were denied"), denied.toString());
        Outcome readOnly = mosquitto("mosquitto_pub", 1884, "-V 5 -q 1 -r -u ro -P readonly -t who/ro -m ro");
        assertTrue(readOnly.error().contains("Not authorized"), readOnly.toString());
        Outcome writes = mosquitto("mosquitto_pub", 8885, "--cafile CA -q 1 -r -u wo -P writeonly -t who/wo -m wo");
        assertEquals(0, writes.exitCode(), writes.toString());
        assertEquals(
                "who/wo wo\n",
                mosquitto("mosquitto_sub", 1884, "-u rw -P readwrite -t who/# -v -W 2")
                        .out());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ws 8080", "ws 80", "wss 8081", "wss 443", "ws 8090 rw readwrite", "wss 8091 rw readwrite"})
    void webSocketsByMqttJs(String where) {
        String[] words = where.split(" ");
        String url = words[0] + "://localhost:" + demo.port(Integer.parseInt(words[1])) + "/mqtt";
        List<String> arguments = new ArrayList<>(List.of(url, authority.toString()));
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
        String url = words[0] + "://localhost:" + demo.port(Integer.parseInt(words[1])) + "/mqtt";
        List<String> arguments = new ArrayList<>(List.of(url, untrusted ? "" : authority.toString()));
        arguments.addAll(List.of(words).subList(untrusted ? 3 : 2, words.length));
        try (ChildProcess node = ChildProcess.node(SCRIPT, arguments.toArray(String[]::new))) {
            assertEquals(1, node.awaitExit(), () -> String.join("\n", node.output()));
        }
    }

    private static void openssl(String arguments) {
        Outcome made = CommandLine.run(
                "",
                List.of(("openssl " + arguments)
                        .replace("DIR", temporary.toString())
                        .split(" ")));
        assertEquals(0, made.exitCode(), made.toString());
    }

    /** As the page says it, to the letter. */
    @ParameterizedTest
    @ValueSource(strings = {"rsa:2048", "ec -pkeyopt ec_paramgen_curve:P-256", "ed25519"})
    void opensslAsksForACertificate(String key) throws IOException, InterruptedException {
        openssl("req -new -utf8 -newkey " + key
                + " -nodes -subj /CN=my-laptop -keyout DIR/client.key -out DIR/client.csr");
        HttpResponse<String> signed = sign(Files.readString(temporary.resolve("client.csr")));
        assertEquals(200, signed.statusCode(), signed.body());
        assertEquals(
                "attachment; filename=\"client.crt\"",
                signed.headers().firstValue("Content-Disposition").get());
        Files.writeString(temporary.resolve("client.crt"), signed.body());
        Outcome heard = mosquitto(
                "mosquitto_sub",
                8884,
                "--cafile CA --cert DIR/client.crt --key DIR/client.key -t demo/living-room/temperature -C 1 -W 10");
        assertEquals(0, heard.exitCode(), heard.toString());
        demo.awaitLine("the name as the user", line -> line.contains("u'my-laptop'"));
    }

    @Test
    void keytoolAsksForACertificate() throws IOException, InterruptedException {
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        String store = temporary.resolve("client.p12").toString();
        for (String line : List.of(
                "-genkeypair -alias c -keyalg RSA -keysize 2048 -dname CN=from-java -storepass secret1 -keystore STORE",
                "-certreq -alias c -storepass secret1 -keystore STORE -file DIR/keytool.csr")) {
            List<String> command = new ArrayList<>(List.of(keytool));
            command.addAll(List.of(line.replace("STORE", store)
                    .replace("DIR", temporary.toString())
                    .split(" ")));
            Outcome made = CommandLine.run("", command);
            assertEquals(0, made.exitCode(), made.toString());
        }
        openssl("pkcs12 -in DIR/client.p12 -nodes -nocerts -passin pass:secret1 -out DIR/keytool.key");
        HttpResponse<String> signed = sign(Files.readString(temporary.resolve("keytool.csr")));
        assertEquals(200, signed.statusCode(), signed.body());
        Files.writeString(temporary.resolve("keytool.crt"), signed.body());
        Outcome sent = mosquitto(
                "mosquitto_pub",
                8884,
                "--cafile CA --cert DIR/keytool.crt --key DIR/keytool.key -q 1 -t demo/hello -m hi");
        assertEquals(0, sent.exitCode(), sent.toString());
        demo.awaitLine("the name as the user", line -> line.contains("u'from-java'"));
    }

    /** Whoever asks to be an authority becomes a client; what that client signs counts for nothing. */
    @Test
    void nobodyBecomesAnAuthority() throws IOException, InterruptedException {
        openssl("req -new -newkey rsa:2048 -nodes -subj /CN=mallory -addext basicConstraints=critical,CA:TRUE"
                + " -addext keyUsage=keyCertSign -addext extendedKeyUsage=serverAuth"
                + " -keyout DIR/mallory.key -out DIR/mallory.csr");
        HttpResponse<String> signed = sign(Files.readString(temporary.resolve("mallory.csr")));
        assertEquals(200, signed.statusCode());
        Files.writeString(temporary.resolve("mallory.crt"), signed.body());
        Outcome text = CommandLine.run(
                "",
                List.of(
                        "openssl",
                        "x509",
                        "-noout",
                        "-text",
                        "-in",
                        temporary.resolve("mallory.crt").toString()));
        assertTrue(text.out().contains("CA:FALSE"), text.out());
        assertTrue(text.out().contains("TLS Web Client Authentication"), text.out());
        assertFalse(text.out().contains("Server Authentication"), text.out());
        assertFalse(text.out().contains("Certificate Sign"), text.out());
        openssl("req -new -newkey rsa:2048 -nodes -subj /CN=eve -keyout DIR/eve.key -out DIR/eve.csr");
        openssl("x509 -req -in DIR/eve.csr -CA DIR/mallory.crt -CAkey DIR/mallory.key -CAcreateserial -days 5"
                + " -out DIR/eve.only");
        Files.writeString(
                temporary.resolve("eve.crt"),
                Files.readString(temporary.resolve("eve.only")) + Files.readString(temporary.resolve("mallory.crt")));
        Outcome refused = mosquitto(
                "mosquitto_sub", 8884, "--cafile CA --cert DIR/eve.crt --key DIR/eve.key -t demo/# -C 1 -W 5");
        assertNotEquals(0, refused.exitCode(), refused.toString());
        assertEquals("", refused.out());
    }

    /** A request whose common name is no text in UTF-8. */
    private static String latin() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            KeyPair pair = generator.generateKeyPair();
            X500Name name = new X500NameBuilder()
                    .addRDN(BCStyle.CN, new DERT61String("J\u00fcrgen"))
                    .build();
            byte[] der = new JcaPKCS10CertificationRequestBuilder(name, pair.getPublic())
                    .build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()))
                    .getEncoded();
            return "-----BEGIN CERTIFICATE REQUEST-----\n"
                    + Base64.getMimeEncoder().encodeToString(der)
                    + "\n-----END CERTIFICATE REQUEST-----\n";
        } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What becomes of a request once it is looked at: not of one that came too soon after others. */
    private static HttpResponse<String> judged(String request) throws IOException, InterruptedException {
        HttpResponse<String> answer = sign(request);
        for (int i = 0; i < 10 && answer.statusCode() == 429; i++) {
            Thread.sleep(1_000);
            answer = sign(request);
        }
        return answer;
    }

    @Test
    void requestsThatAreNone() throws IOException, InterruptedException {
        openssl("req -new -newkey rsa:1024 -nodes -subj /CN=weak -keyout DIR/weak.key -out DIR/weak.csr");
        for (String wrong : List.of(
                "",
                "garbage",
                "-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----\n",
                "<script>alert(1)</script>",
                "\u0000\u0001\ufffd",
                Files.readString(temporary.resolve("weak.csr")),
                latin(),
                "x".repeat(13_000))) {
            HttpResponse<String> answer = judged(wrong);
            assertEquals(422, answer.statusCode(), answer.body());
            assertFalse(answer.body().contains("<script"), answer.body());
            assertTrue(answer.body().contains("role=\"alert\""), answer.body());
            assertFalse(answer.body().contains("BEGIN CERTIFICATE-----"), answer.body());
        }
        int tooLarge = judged("x".repeat(100_000)).statusCode();
        assertTrue(tooLarge == 413 || tooLarge == 422, "" + tooLarge);
    }

    @Test
    void onlyItsOwnFormsCount() throws IOException, InterruptedException {
        String fields = "secret=" + secret() + "&name=ada";
        for (String path : List.of("/demo/make", "/demo/sign")) {
            assertEquals(405, get(path).statusCode());
            assertEquals(
                    403,
                    send(form(path, fields).setHeader("Origin", "http://evil.example"))
                            .statusCode());
            assertEquals(
                    403,
                    send(HttpRequest.newBuilder(uri(path)).POST(BodyPublishers.ofString(fields)))
                            .statusCode());
            assertEquals(403, send(form(path, "secret=00&name=ada")).statusCode());
            assertEquals(403, send(form(path, "%zz")).statusCode());
        }
        assertEquals(405, send(form("/demo", fields)).statusCode());
    }

    @Test
    void oneClickMakesEverything() throws IOException, InterruptedException {
        HttpResponse<String> zip = send(form("/demo/make", "secret=" + secret() + "&name=Grace+Hopper"));
        assertEquals(200, zip.statusCode(), zip.body());
        Set<String> names = new TreeSet<>();
        try (ZipInputStream in =
                new ZipInputStream(new ByteArrayInputStream(zip.body().getBytes(ISO_8859_1)))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                names.add(entry.getName());
                Files.write(temporary.resolve("zip-" + entry.getName()), in.readAllBytes());
            }
        }
        assertEquals(Set.of("README.txt", "ca.crt", "client.crt", "client.key"), names);
        String readme = Files.readString(temporary.resolve("zip-README.txt"));
        assertTrue(readme.contains("mosquitto_sub -h 127.0.0.1 -p " + demo.port(8884)), readme);
        Outcome heard = mosquitto(
                "mosquitto_sub",
                8884,
                "--cafile DIR/zip-ca.crt --cert DIR/zip-client.crt --key DIR/zip-client.key -t demo/hall/door -C 1 -W 10");
        assertEquals(0, heard.exitCode(), heard.toString());
        demo.awaitLine("the name as the user", line -> line.contains("u'Grace Hopper'"));
        assertEquals(
                422, send(form("/demo/make", "secret=" + secret() + "&name=")).statusCode());
    }

    @Test
    void startSaysThatThereIsMore() throws IOException, InterruptedException {
        String start = get("/start").body();
        assertTrue(start.contains("href=\"/demo\""), start);
        assertTrue(start.contains("Everybody may come in."), "which is so at the ports that it names");
        assertTrue(get("/demo").body().contains("mosquitto_sub -h 127.0.0.1 -p " + demo.port(8887)));
    }

    /** One at a time, from this page, at one of the levels there are; the broker that shows it does not notice. */
    @Test
    void thePlugIsPulledWithCare() throws IOException, InterruptedException {
        String fields = "secret=" + secret() + "&level=group";
        HttpRequest.Builder foreign = form("/demo/plug", fields).setHeader("Origin", "http://evil.example");
        assertEquals(403, send(foreign).statusCode());
        HttpRequest.Builder withoutOrigin =
                HttpRequest.newBuilder(uri("/demo/plug")).POST(BodyPublishers.ofString(fields));
        assertEquals(403, send(withoutOrigin).statusCode());
        assertEquals(
                403,
                send(form("/demo/plug", fields).header("X-Forwarded-For", "10.0.0.1"))
                        .statusCode());
        assertEquals(403, send(form("/demo/plug", "secret=00&level=group")).statusCode());
        assertEquals(
                422,
                send(form("/demo/plug", "secret=" + secret() + "&level=disk")).statusCode());
        assertEquals(
                405, send(HttpRequest.newBuilder(uri("/demo/plug")).DELETE()).statusCode());
        assertFalse(get("/demo/plug").body().contains("class=\"steps\""), "nothing has happened yet");

        assertEquals(303, send(form("/demo/plug", fields)).statusCode());
        HttpResponse<InputStream> growing = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri("/demo/plug")).build(), BodyHandlers.ofInputStream());
        StringBuilder grown = new StringBuilder();
        try (InputStream page = growing.body()) {
            for (int b = page.read(); grown.indexOf("another publishes") < 0; b = page.read()) {
                assertTrue(b >= 0, grown::toString);
                grown.append((char) b);
            }
            assertEquals(409, send(form("/demo/plug", fields)).statusCode(), "it goes on while the page shows it");
            grown.append(new String(page.readAllBytes(), ISO_8859_1));
        }
        assertTrue(grown.toString().contains("every acknowledged message is still there"), grown::toString);
        assertTrue(grown.toString().strip().endsWith("</html>"), grown::toString);
        assertTrue(get("/demo/plug").body().contains("every acknowledged message is still there"));
        assertEquals(
                0,
                mosquitto("mosquitto_sub", 1883, "-t demo/hall/door -C 1 -W 10").exitCode());
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
                        "" + demo.port(1883),
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
            String page =
                    send(HttpRequest.newBuilder(URI.create(site + "/demo"))).body();
            assertTrue(page.contains("mosquitto_sub -h " + address + " -p " + open.port(8883)), page);
            Matcher secret =
                    Pattern.compile("name=\"secret\" value=\"([0-9a-f]{32})\"").matcher(page);
            assertTrue(secret.find(), page);
            HttpResponse<String> made = send(HttpRequest.newBuilder(URI.create(site + "/demo/make"))
                    .header("Origin", site)
                    .POST(BodyPublishers.ofString("secret=" + secret.group(1) + "&name=pupil")));
            assertEquals(200, made.statusCode(), made.body());
            HttpResponse<String> pulled = send(HttpRequest.newBuilder(URI.create(site + "/demo/plug"))
                    .header("Origin", site)
                    .POST(BodyPublishers.ofString("secret=" + secret.group(1) + "&level=group")));
            assertEquals(403, pulled.statusCode());
            assertTrue(pulled.body().contains("Here you can watch"), pulled.body());
        }
    }
}
