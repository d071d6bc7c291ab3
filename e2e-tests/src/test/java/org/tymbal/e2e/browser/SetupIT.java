package org.tymbal.e2e.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.tymbal.e2e.harness.BrokerProcess;
import org.tymbal.e2e.harness.ChildProcess;
import org.tymbal.e2e.harness.Tools;

/** The first minutes: a broker that nobody has configured asks on a page, writes a file, and starts with it. */
class SetupIT {
    private static final String PASSWORD = "drum and cicada";

    @TempDir
    private Path directory;

    private ChildProcess broker;
    private int mqttPort;
    private int httpPort;
    private int tlsPort;

    @BeforeEach
    void start() throws IOException {
        mqttPort = BrokerProcess.freePort();
        httpPort = BrokerProcess.freePort();
        start("");
    }

    private void start(String options) {
        String java = Tools.java() + " -jar " + Path.of(Tools.jar()).toAbsolutePath();
        broker = ChildProcess.start(
                "sh",
                "-c",
                "cd '" + directory + "' && exec " + java + " -p " + mqttPort + " --http-port " + httpPort + options);
        broker.awaitLine("ready", line -> line.startsWith("tymbal: ready in"));
    }

    @AfterEach
    void stop() {
        broker.close();
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + httpPort + path);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
    }

    private String secret() throws IOException, InterruptedException {
        String page = send(HttpRequest.newBuilder(uri("/setup"))).body();
        Matcher secret =
                Pattern.compile("name=\"secret\" value=\"([0-9a-f]{32})\"").matcher(page);
        assertTrue(secret.find(), page);
        return secret.group(1);
    }

    private HttpRequest.Builder form(String path, String fields) {
        return HttpRequest.newBuilder(uri(path))
                .header("Origin", "http://127.0.0.1:" + httpPort)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(fields));
    }

    @Test
    void aPersonSetsUpABrokerForTheNetwork() throws IOException {
        try (Browser browser = new Browser()) {
            Page page = Page.open(browser, httpPort, "setup");
            for (int width : List.of(390, 1440)) {
                browser.size(width, 900);
                for (boolean dark : List.of(false, true)) {
                    browser.dark(dark);
                    new Axe(page).look("setup", width, dark);
                }
            }
            browser.dark(false);
            check(page, "ask");
            type(page, "user", "ada");
            type(page, "password", "short");
            type(page, "again", "short");
            submit(page);
            page.await(
                    "the fault",
                    () -> page.<String>script("return document.body.innerText").contains("at least 8 characters"));
            type(page, "password", PASSWORD);
            type(page, "again", PASSWORD);
            check(page, "certificate");
            submit(page);
            page.await(
                    "the file",
                    () -> page.<String>script("return document.querySelector('pre')?.innerText ?? ''")
                            .contains("allow_anonymous false"));
            new Axe(page).look("setup-written", 1440, false);
            String conf = Files.readString(directory.resolve("tymbal.conf"));
            Matcher tls = Pattern.compile("listener (\\d+)\ncertfile").matcher(conf);
            assertTrue(tls.find(), conf);
            tlsPort = Integer.parseInt(tls.group(1));
            assertTrue(conf.contains("\nlistener " + mqttPort + "\n"), conf);

            submit(page);
            broker.awaitLine(
                    "the new broker", line -> line.startsWith("tymbal: page and MQTT over WebSocket on https"));
            page.await("the addresses", () -> join(page).equals("Join – Tymbal"));
            new Axe(page).look("join", 1440, false);
            browser.size(390, 844);
            new Axe(page).look("join", 390, false);
        }
        assertFalse(Files.readString(directory.resolve("tymbal-users.txt")).contains(PASSWORD));
        assertEquals(5, publish(), "without a name nobody comes in");
        assertEquals(0, publish("-u", "ada", "-P", PASSWORD));
        assertEquals(5, publish("-u", "ada", "-P", "guessed"));
        String certificate = directory.resolve("tymbal-cert.pem").toString();
        assertEquals(
                0,
                publish("-u", "ada", "-P", PASSWORD, "--cafile", certificate, "-p", "" + tlsPort, "-h", "localhost"));
    }

    /** The title of that page; the browser asks again, for the page before does so only once. */
    private String join(Page page) {
        page.browser().driver().get(uri("/join").toString());
        return page.browser().driver().getTitle();
    }

    private static void check(Page page, String name) {
        page.script("document.getElementsByName(arguments[0])[0].click()", name);
    }

    private static void type(Page page, String name, String text) {
        page.browser().driver().findElement(By.name(name)).clear();
        page.browser().driver().findElement(By.name(name)).sendKeys(text);
    }

    private static void submit(Page page) {
        page.browser()
                .driver()
                .findElement(By.cssSelector("button[type=submit]"))
                .click();
    }

    /** The exit code of mosquitto_pub. */
    private int publish(String... options) {
        List<String> command =
                new ArrayList<>(List.of(Tools.path("mosquitto_pub"), "-p", "" + mqttPort, "-t", "demo/a", "-m", "b"));
        command.addAll(List.of(options));
        try (ChildProcess publisher = ChildProcess.start(command)) {
            return publisher.awaitExit();
        }
    }

    @Test
    void onlyItsOwnFormCounts() throws IOException, InterruptedException {
        String fields = "secret=" + secret() + "&reach=network";
        HttpRequest.Builder foreign = form("/setup", fields).setHeader("Origin", "http://evil.example");
        assertEquals(403, send(foreign).statusCode());
        HttpRequest.Builder withoutOrigin =
                HttpRequest.newBuilder(uri("/setup")).POST(BodyPublishers.ofString(fields));
        assertEquals(403, send(withoutOrigin).statusCode());
        assertEquals(403, send(form("/setup", "secret=00&reach=network")).statusCode());
        assertEquals(403, send(form("/setup", "reach=network")).statusCode());
        assertEquals(403, send(form("/setup", "%zz=1")).statusCode());
        assertEquals(
                403,
                send(form("/setup", fields).header("X-Forwarded-For", "10.0.0.1"))
                        .statusCode());
        assertEquals(422, send(form("/setup", "secret=" + secret())).statusCode());
        assertEquals(422, send(form("/setup/start", "secret=" + secret())).statusCode());
        assertFalse(Files.exists(directory.resolve("tymbal.conf")));
        int tooLong =
                send(form("/setup", fields + "&user=" + "x".repeat(10_000))).statusCode();
        assertTrue(tooLong == 413 || tooLong == 422, "" + tooLong);
    }

    @Test
    void nothingIsOverwritten() throws IOException, InterruptedException {
        Files.writeString(directory.resolve("tymbal.conf"), "mine");
        HttpResponse<String> answer = send(form("/setup", "secret=" + secret() + "&reach=network"));
        assertEquals(422, answer.statusCode());
        assertTrue(answer.body().contains("nothing is overwritten"), answer.body());
        assertEquals("mine", Files.readString(directory.resolve("tymbal.conf")));
    }

    @Test
    void aFileThatDoesNotWorkLeavesTheBrokerAsItWas() throws IOException, InterruptedException {
        String secret = secret();
        assertEquals(
                200, send(form("/setup", "secret=" + secret + "&reach=network")).statusCode());
        Files.writeString(directory.resolve("tymbal.conf"), "listner 1883\n");
        assertEquals(200, send(form("/setup/start", "secret=" + secret)).statusCode());
        broker.awaitLine("the reason", line -> line.contains("going on as before"));
        assertEquals(0, publish());
    }

    @Test
    void whoHasConfiguredItIsNotAskedAgain() throws IOException, InterruptedException {
        broker.close();
        start(" --lan");
        HttpResponse<String> page = send(HttpRequest.newBuilder(uri("/setup")));
        assertEquals(403, page.statusCode());
        assertTrue(page.body().contains("has been configured"), page.body());
        assertEquals(403, send(form("/setup", "secret=&reach=network")).statusCode());
    }
}
