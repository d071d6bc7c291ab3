package org.tymbal.e2e.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.tymbal.e2e.harness.BrokerProcess;
import org.tymbal.e2e.harness.Tools;

/** The page is kept by the browser: it opens without its server, and a new version of the server's is seen at once. */
class KeptPageIT {
    private static final String NEW_TITLE = "Tymbal of tomorrow";

    private Browser browser;

    @BeforeEach
    void start() {
        browser = new Browser();
    }

    @AfterEach
    void stop() {
        browser.close();
    }

    @Test
    void withoutItsServerThePageOpensAndSaysWhatToDo() {
        Page page;
        int port;
        try (BrokerProcess broker = BrokerProcess.tymbal().start()) {
            port = broker.httpPort();
            page = kept(broker);
            broker.stop();
        }
        for (String route : List.of("", "#/inspector", "#/sys")) {
            page = Page.open(browser, port, route);
            page.awaitState("waiting");
            page.awaitText("banner-text", "Is the broker running");
        }
        browser.screenshot("kept-1440-light");
        page.awaitText("sys-empty", "There is no connection");
        page.click("tab-client");
        page.openConnection();
    }

    /** Of six languages the browser keeps the one that was spoken. */
    @Test
    void withoutItsServerThePageSpeaksTheLanguageItSpoke() {
        try (BrokerProcess broker = BrokerProcess.tymbal().start()) {
            kept(Page.open(browser, broker.httpPort(), "?lang=de"));
            broker.stop();
            Page page = Page.open(browser, broker.httpPort(), "?lang=de#/log");
            page.awaitState("waiting");
            assertEquals("Protokoll", page.text("tab-log"));
        }
    }

    @Test
    void itComesBackWithItsServer() {
        try (BrokerProcess broker = BrokerProcess.tymbal().start()) {
            kept(broker);
            broker.stop();
            Page page = Page.open(browser, broker.httpPort(), "");
            page.awaitState("waiting");
            broker.start();
            page.click("banner-now");
            page.awaitState("connected");
            page.publish("demo/again", "1", 1);
            page.awaitMessage("demo/again 1 q0");
            assertTrue(
                    page.<Boolean>script("return document.getElementById('newer-page') === null"),
                    "it is the same version");
        }
    }

    @Test
    void aNewVersionIsToldAndComesWithTheNextLoad(@TempDir Path folder) throws IOException {
        try (BrokerProcess broker = BrokerProcess.tymbal().start()) {
            Page page = kept(broker);
            String before = version(page);
            broker.stop();
            broker.ofJar(tomorrow(folder, before)).start();
            page.awaitState("connected");
            page.await(
                    "the page says so",
                    () -> !browser.driver().findElements(By.id("newer-page")).isEmpty());
            page.awaitText("newer-page", "new version");
            browser.screenshot("newer-1440-light");
            assertFalse(browser.driver().getTitle().equals(NEW_TITLE));

            page.script("document.querySelector('#newer-page button').click()");
            page.await(
                    "the new page is there", () -> browser.driver().getTitle().equals(NEW_TITLE));
            page = kept(broker);
            assertFalse(version(page).equals(before));
            assertEquals(List.of("tymbal-" + version(page)), shelves(page), "the old files are gone");
            assertTrue(page.<Boolean>script("return document.getElementById('newer-page') === null"));

            broker.stop();
            page = Page.open(browser, broker.httpPort(), "");
            page.awaitState("waiting");
            assertEquals(NEW_TITLE, browser.driver().getTitle());
        }
    }

    /** The same jar with another title: all that the build would have made of that. */
    private static Path tomorrow(Path folder, String version) throws IOException {
        Path jar = Files.copy(Path.of(Tools.jar()), folder.resolve("tomorrow.jar"));
        try (FileSystem files = FileSystems.newFileSystem(jar)) {
            String next = new StringBuilder(version).reverse().toString();
            for (Map.Entry<String, String[]> edit : Map.of(
                            "index.html", new String[] {"Tymbal – MQTT in your browser", NEW_TITLE},
                            "late.html", new String[] {version, next},
                            "worker.js", new String[] {version, next})
                    .entrySet()) {
                Path file = files.getPath("web", edit.getKey());
                String text = Files.readString(file);
                assertTrue(text.contains(edit.getValue()[0]), edit.getKey());
                Files.writeString(file, text.replace(edit.getValue()[0], edit.getValue()[1]));
                Files.delete(files.getPath("web", edit.getKey() + ".gz"));
            }
        }
        return jar;
    }

    @Test
    void allOfThePageIsKeptAndNothingElse() {
        try (BrokerProcess broker = BrokerProcess.tymbal().start()) {
            Page page = kept(broker);
            page.script("fetch('/health'); fetch('/api/v1/openapi.json'); fetch('/setup'); fetch('/start')");
            Set<String> kept = new TreeSet<>(page.<List<String>>script("""
                    return (async () => {
                        const cache = await caches.open((await caches.keys())[0]);
                        return (await cache.keys()).map(request => new URL(request.url).pathname);
                    })()"""));
            Set<String> asked = new TreeSet<>(page.<List<String>>script(
                    "return performance.getEntriesByType('resource').map(r => new URL(r.name).pathname)"));
            asked.removeAll(Set.of("/health", "/api/v1/openapi.json", "/setup", "/start"));
            assertTrue(kept.containsAll(asked), () -> asked + " but kept are " + kept);
            assertTrue(
                    kept.stream()
                            .allMatch(path -> path.equals("/")
                                    || path.matches("/(icons/)?[\\w-]+\\.(js|css|html|svg|png|webmanifest)")),
                    kept::toString);
            assertEquals(Set.of("127.0.0.1:" + broker.httpPort()), browser.hostsAsked());
        }
    }

    @Test
    void itCanBeInstalled() throws IOException, InterruptedException {
        try (BrokerProcess broker = BrokerProcess.tymbal().start()) {
            Page page = kept(broker);
            assertEquals(
                    List.of(),
                    browser.driver()
                            .executeCdpCommand("Page.getInstallabilityErrors", Map.of())
                            .get("installabilityErrors"));
            String site = "http://127.0.0.1:" + broker.httpPort();
            for (Object icon : page.<List<?>>script(
                    "return fetch('/manifest.webmanifest').then(r => r.json()).then(m => m.icons.map(i => i.src))")) {
                HttpResponse<Void> reply = HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(URI.create(site + icon)).build(),
                                HttpResponse.BodyHandlers.discarding());
                assertEquals(200, reply.statusCode(), icon.toString());
            }
            browser.assertNoComplaints();
        }
    }

    /** Opens the page, touches it, and waits until the browser has all of it. */
    private Page kept(BrokerProcess broker) {
        return kept(Page.open(browser, broker.httpPort(), ""));
    }

    private static Page kept(Page page) {
        page.awaitState("connected");
        page.keys(Keys.TAB);
        page.await(
                "the page is kept",
                () -> page.script("return !!(navigator.serviceWorker.controller && document.getElementById('version')"
                        + " && navigator.serviceWorker.controller.state === 'activated')"));
        return page;
    }

    private static String version(Page page) {
        return page.script("return document.getElementById('version').content");
    }

    private static List<String> shelves(Page page) {
        return page.script("return caches.keys()");
    }
}
