package org.tymbal.e2e.operations;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
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
import org.junit.jupiter.params.provider.ValueSource;
import org.tymbal.e2e.harness.CommandLine;
import org.tymbal.e2e.harness.CommandLine.Outcome;

/** The page of {@code tymbal --demo}: certificates for whoever asks rightly, and the plug that may be pulled. */
class DemoSiteIT {
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

    /** As the page says it, to the letter. */
    @ParameterizedTest
    @ValueSource(strings = {"rsa:2048", "ec -pkeyopt ec_paramgen_curve:P-256", "ed25519"})
    void opensslAsksForACertificate(String key) throws IOException, InterruptedException {
        site.openssl("req -new -utf8 -newkey " + key
                + " -nodes -subj /CN=my-laptop -keyout DIR/client.key -out DIR/client.csr");
        HttpResponse<String> signed = site.sign(Files.readString(temporary.resolve("client.csr")));
        assertEquals(200, signed.statusCode(), signed.body());
        assertEquals(
                "attachment; filename=\"client.crt\"",
                signed.headers().firstValue("Content-Disposition").get());
        Files.writeString(temporary.resolve("client.crt"), signed.body());
        Outcome heard = site.mosquitto(
                "mosquitto_sub",
                8884,
                "--cafile CA --cert DIR/client.crt --key DIR/client.key -t demo/living-room/temperature -C 1 -W 10");
        assertEquals(0, heard.exitCode(), heard.toString());
        site.demo().awaitLine("the name as the user", line -> line.contains("u'my-laptop'"));
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
        site.openssl("pkcs12 -in DIR/client.p12 -nodes -nocerts -passin pass:secret1 -out DIR/keytool.key");
        HttpResponse<String> signed = site.sign(Files.readString(temporary.resolve("keytool.csr")));
        assertEquals(200, signed.statusCode(), signed.body());
        Files.writeString(temporary.resolve("keytool.crt"), signed.body());
        Outcome sent = site.mosquitto(
                "mosquitto_pub",
                8884,
                "--cafile CA --cert DIR/keytool.crt --key DIR/keytool.key -q 1 -t demo/hello -m hi");
        assertEquals(0, sent.exitCode(), sent.toString());
        site.demo().awaitLine("the name as the user", line -> line.contains("u'from-java'"));
    }

    /** Whoever asks to be an authority becomes a client; what that client signs counts for nothing. */
    @Test
    void nobodyBecomesAnAuthority() throws IOException, InterruptedException {
        site.openssl("req -new -newkey rsa:2048 -nodes -subj /CN=mallory -addext basicConstraints=critical,CA:TRUE"
                + " -addext keyUsage=keyCertSign -addext extendedKeyUsage=serverAuth"
                + " -keyout DIR/mallory.key -out DIR/mallory.csr");
        HttpResponse<String> signed = site.sign(Files.readString(temporary.resolve("mallory.csr")));
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
        site.openssl("req -new -newkey rsa:2048 -nodes -subj /CN=eve -keyout DIR/eve.key -out DIR/eve.csr");
        site.openssl("x509 -req -in DIR/eve.csr -CA DIR/mallory.crt -CAkey DIR/mallory.key -CAcreateserial -days 5"
                + " -out DIR/eve.only");
        Files.writeString(
                temporary.resolve("eve.crt"),
                Files.readString(temporary.resolve("eve.only")) + Files.readString(temporary.resolve("mallory.crt")));
        Outcome refused = site.mosquitto(
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

    @Test
    void requestsThatAreNone() throws IOException, InterruptedException {
        site.openssl("req -new -newkey rsa:1024 -nodes -subj /CN=weak -keyout DIR/weak.key -out DIR/weak.csr");
        for (String wrong : List.of(
                "",
                "garbage",
                "-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----\n",
                "<script>alert(1)</script>",
                "\u0000\u0001\ufffd",
                Files.readString(temporary.resolve("weak.csr")),
                latin(),
                "x".repeat(13_000))) {
            HttpResponse<String> answer = site.sign(wrong);
            assertEquals(422, answer.statusCode(), answer.body());
            assertFalse(answer.body().contains("<script"), answer.body());
            assertTrue(answer.body().contains("role=\"alert\""), answer.body());
            assertFalse(answer.body().contains("BEGIN CERTIFICATE-----"), answer.body());
        }
        int tooLarge = site.sign("x".repeat(100_000)).statusCode();
        assertTrue(tooLarge == 413 || tooLarge == 422, "" + tooLarge);
    }

    @Test
    void onlyItsOwnFormsCount() throws IOException, InterruptedException {
        String fields = "secret=" + site.secret() + "&name=ada";
        for (String path : List.of("/demo/make", "/demo/sign")) {
            assertEquals(405, site.get(path).statusCode());
            assertEquals(
                    403,
                    DemoSite.send(site.form(path, fields).setHeader("Origin", "http://evil.example"))
                            .statusCode());
            assertEquals(
                    403,
                    DemoSite.send(HttpRequest.newBuilder(site.uri(path)).POST(BodyPublishers.ofString(fields)))
                            .statusCode());
            assertEquals(
                    403, DemoSite.send(site.form(path, "secret=00&name=ada")).statusCode());
            assertEquals(403, DemoSite.send(site.form(path, "%zz")).statusCode());
        }
        assertEquals(405, DemoSite.send(site.form("/demo", fields)).statusCode());
    }

    @Test
    void oneClickMakesEverything() throws IOException, InterruptedException {
        HttpResponse<String> zip =
                DemoSite.send(site.form("/demo/make", "secret=" + site.secret() + "&name=Grace+Hopper"));
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
        assertTrue(
                readme.contains("mosquitto_sub -h 127.0.0.1 -p " + site.demo().port(8884)), readme);
        Outcome heard = site.mosquitto(
                "mosquitto_sub",
                8884,
                "--cafile DIR/zip-ca.crt --cert DIR/zip-client.crt --key DIR/zip-client.key -t demo/hall/door -C 1 -W 10");
        assertEquals(0, heard.exitCode(), heard.toString());
        site.demo().awaitLine("the name as the user", line -> line.contains("u'Grace Hopper'"));
        assertEquals(
                422,
                DemoSite.send(site.form("/demo/make", "secret=" + site.secret() + "&name="))
                        .statusCode());
    }

    @Test
    void startSaysThatThereIsMore() throws IOException, InterruptedException {
        String start = site.get("/start").body();
        assertTrue(start.contains("href=\"/demo\""), start);
        assertTrue(start.contains("Everybody may come in."), "which is so at the ports that it names");
        assertTrue(site.get("/demo")
                .body()
                .contains("mosquitto_sub -h 127.0.0.1 -p " + site.demo().port(8887)));
    }

    /** One at a time, from this page, at one of the levels there are; the broker that shows it does not notice. */
    @Test
    void thePlugIsPulledWithCare() throws IOException, InterruptedException {
        String fields = "secret=" + site.secret() + "&level=group";
        HttpRequest.Builder foreign = site.form("/demo/plug", fields).setHeader("Origin", "http://evil.example");
        assertEquals(403, DemoSite.send(foreign).statusCode());
        HttpRequest.Builder withoutOrigin =
                HttpRequest.newBuilder(site.uri("/demo/plug")).POST(BodyPublishers.ofString(fields));
        assertEquals(403, DemoSite.send(withoutOrigin).statusCode());
        assertEquals(
                403,
                DemoSite.send(site.form("/demo/plug", fields).header("X-Forwarded-For", "10.0.0.1"))
                        .statusCode());
        assertEquals(
                403,
                DemoSite.send(site.form("/demo/plug", "secret=00&level=group")).statusCode());
        assertEquals(
                422,
                DemoSite.send(site.form("/demo/plug", "secret=" + site.secret() + "&level=disk"))
                        .statusCode());
        assertEquals(
                405,
                DemoSite.send(HttpRequest.newBuilder(site.uri("/demo/plug")).DELETE())
                        .statusCode());
        assertFalse(site.get("/demo/plug").body().contains("class=\"steps\""), "nothing has happened yet");

        assertEquals(303, DemoSite.send(site.form("/demo/plug", fields)).statusCode());
        HttpResponse<InputStream> growing = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(site.uri("/demo/plug")).build(), BodyHandlers.ofInputStream());
        StringBuilder grown = new StringBuilder();
        try (InputStream page = growing.body()) {
            for (int b = page.read(); grown.indexOf("another publishes") < 0; b = page.read()) {
                assertTrue(b >= 0, grown::toString);
                grown.append((char) b);
            }
            assertEquals(
                    409,
                    DemoSite.send(site.form("/demo/plug", fields)).statusCode(),
                    "it goes on while the page shows it");
            grown.append(new String(page.readAllBytes(), ISO_8859_1));
        }
        assertTrue(grown.toString().contains("every acknowledged message is still there"), grown::toString);
        assertTrue(grown.toString().strip().endsWith("</html>"), grown::toString);
        assertTrue(site.get("/demo/plug").body().contains("every acknowledged message is still there"));
        assertEquals(
                0,
                site.mosquitto("mosquitto_sub", 1883, "-t demo/hall/door -C 1 -W 10")
                        .exitCode());
    }
}
