package org.tymbal.e2e.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.Keys;
import org.tymbal.e2e.harness.BrokerProcess;

/** Profiles: kept, opened after a reload, taken along as a file, and shared by a link that holds no secret. */
class ProfilesIT {
    @RegisterExtension
    static final BrokerProcess BROKER = BrokerProcess.tymbal();

    @RegisterExtension
    static final BrokerProcess GREENHOUSE = BrokerProcess.mosquitto();

    private Browser browser;

    @BeforeEach
    void start() {
        browser = new Browser();
    }

    @AfterEach
    void stop() {
        browser.close();
    }

    private Page page() {
        Page page = Page.connected(browser, BROKER.httpPort());
        page.awaitLateParts();
        page.openConnection();
        page.script("document.getElementById('profiles-fold').open = true;"
                + " document.getElementById('connect-properties').open = true");
        return page;
    }

    /** A second connection to the greenhouse, kept as a profile. */
    private void keep(Page page, String name) {
        String before = page.id("client-id").getAttribute("value");
        page.press("section.connection", "Another connection beside this one");
        page.await("two connections", () -> tabs(page).size() == 2);
        page.await("its form", () -> !before.equals(page.id("client-id").getAttribute("value")));
        page.fill("host", "ws://127.0.0.1:" + GREENHOUSE.httpPort() + "/mqtt");
        page.fill("username", "ada");
        page.fill("password", "S3CRET");
        page.fill("connect-property-33", "7");
        page.fill("connect-property-user", "token: T0KEN");
        page.click("connect");
        page.awaitText("connection-summary", "127.0.0.1:" + GREENHOUSE.httpPort());
        page.awaitState("connected");
        page.subscribe("house/#", 1);
        page.fill("profile-name", name);
        page.press("#profiles-fold", "Keep");
        page.awaitText("profile-note", "Kept as " + name);
    }

    private static List<String> tabs(Page page) {
        return page.script("return [...document.querySelectorAll('#desk .pill .id')].map(s => s.textContent)");
    }

    private static String storage(Page page) {
        return page.script("return JSON.stringify(localStorage)");
    }

    @Test
    void aKeptConnectionIsThereAfterAReload() {
        Page first = page();
        keep(first, "Greenhouse");
        assertFalse(storage(first).contains("S3CRET"), storage(first));
        Page page = Page.open(browser, BROKER.httpPort(), "");
        page.await(
                "both are back",
                () -> tabs(page).size() == 2 && tabs(page).get(1).equals("Greenhouse"));
        page.press("#desk", "Close the connection Greenhouse");
        if (page.isShown("question")) {
            page.click("question-yes");
        }
        page.await("one is left", () -> !page.isShown("desk"));
        page.await("it is no longer remembered", () -> !storage(page).contains("Greenhouse\\\\n"));
        Page again = page();
        again.press("#profiles", "Greenhouse");
        again.await("the password is asked for", () -> again.isShown("question"));
        again.fill("profile-password", "S3CRET");
        again.keys(Keys.ENTER);
        again.awaitText("connection-summary", "127.0.0.1:" + GREENHOUSE.httpPort());
        again.await(
                "its subscriptions are back",
                () -> again.subscriptions().equals(List.of("demo/# QoS 0, granted", "house/# QoS 1, granted")));
        assertFalse(storage(again).contains("S3CRET"), storage(again));
        again.fill("connect-property-33", "");
        again.fill("connect-property-user", "");
        again.press("#profiles", "Edit the profile Greenhouse");
        assertEquals("7", again.id("connect-property-33").getAttribute("value"));
        assertEquals("token: T0KEN", again.id("connect-property-user").getAttribute("value"));
        assertEquals("2", again.text("connect-property-count"));
        assertEquals("Greenhouse", again.id("profile-name").getAttribute("value"));
        again.fill("keep-alive", "17");
        again.press("#profiles-fold", "Keep");
        again.await(
                "changed",
                () -> storage(again).contains("keepAlive\\\\\\\":17")
                        || storage(again).contains(":17,"));
        again.press("#profiles", "Forget the profile Greenhouse");
        again.await("forgotten", () -> !storage(again).contains("Greenhouse\\"));
        browser.complaints(); // of the connection that was closed while it was being made
    }

    @Test
    void aLinkHoldsNoSecretAndAsksBeforeItConnects() {
        Page first = page();
        keep(first, "<img src=x onerror=alert(1)>");
        first.press("#profiles", "Share the profile <img src=x onerror=alert(1)>");
        first.await("a link", () -> first.isShown("profile-link"));
        String link = first.text("profile-link");
        assertTrue(link.startsWith("http://127.0.0.1:" + BROKER.httpPort() + "/#connect=%7B"), link);
        assertFalse(
                link.contains("S3CRET") || link.contains("T0KEN") || link.contains("password") || link.contains("web-"),
                link);
        first.await(
                "the code is drawn",
                () -> first.<Boolean>script("return document.querySelector('#question .qr').naturalWidth > 0"));

        String profile = storage(first);
        browser.driver().get("about:blank");
        browser.driver().get(link);
        Page page = Page.open(browser, BROKER.httpPort(), link.substring(link.indexOf('#')));
        page.await("a question", () -> page.isShown("question"));
        assertTrue(page.text("question").contains("ws://127.0.0.1:" + GREENHOUSE.httpPort() + "/mqtt"));
        assertTrue(page.text("question").contains("User name: ada"), page.text("question"));
        assertTrue(page.text("question").contains("Receive Maximum: 7"), page.text("question"));
        assertTrue(page.text("question").contains("Subscription to house/#, QoS 1"), page.text("question"));
        assertEquals("#/client", page.script("return location.hash"));
        assertEquals(
                1L, page.<Long>script("return document.querySelectorAll('img').length"), "the picture of a payload");
        page.press("#question", "Do not connect");
        assertTrue(profile.contains("ada"));
        browser.assertNoComplaints();
    }

    @Test
    void aLinkThatIsRefusedConnectsNobody() {
        Page page = Page.open(browser, BROKER.httpPort(), "#connect=%7B%22password%22%3A%22x%22%7D");
        page.await("a sentence", () -> page.isShown("question"));
        assertTrue(page.text("question").contains("Nothing is known of a member password."), page.text("question"));
        page.keys(Keys.ESCAPE);
        Page broken = Page.open(browser, BROKER.httpPort(), "#connect=%E0%A4%A");
        broken.await("a sentence", () -> broken.isShown("question"));
        assertTrue(broken.text("question").contains("This link cannot be read."), broken.text("question"));
    }

    @Test
    void whoAgreesToALinkIsConnected() {
        String wanted = "%7B%22name%22%3A%22There%22%2C%22url%22%3A%22ws%3A%2F%2F127.0.0.1%3A" + GREENHOUSE.httpPort()
                + "%2Fmqtt%22%2C%22mqtt%22%3A%223.1.1%22%2C%22subscriptions%22%3A%5B%7B%22filter%22%3A%22a%2F%2B%22%7D%5D%7D";
        Page page = Page.open(browser, BROKER.httpPort(), "#connect=" + wanted);
        page.await("a question", () -> page.isShown("question"));
        page.click("question-yes");
        page.awaitText("connection-summary", "127.0.0.1:" + GREENHOUSE.httpPort() + ", MQTT 3.1.1");
        page.await("subscribed", () -> page.subscriptions().equals(List.of("a/+ QoS 0, granted")));
        page.publish("a/b", "x", 0);
        page.awaitMessage("a/b x q0");
        browser.assertNoComplaints();
    }

    @Test
    void aFileIsTakenAlongAndAHostileOneIsRefused(@TempDir Path folder) throws IOException {
        Page page = page();
        Path good = folder.resolve("good.json");
        Files.writeString(
                good,
                "{\"tymbal\":\"profiles\",\"version\":1,\"profiles\":[{\"name\":\"<b>bold</b>\",\"url\":\"wss://h.example/mqtt\"},"
                        + "{\"name\":\"two\"}]}",
                StandardCharsets.UTF_8);
        Path bad = folder.resolve("bad.json");
        Files.writeString(
                bad,
                "{\"tymbal\":\"profiles\",\"version\":1,\"profiles\":[{\"name\":\"a\",\"url\":\"javascript:alert(1)\"}]}",
                StandardCharsets.UTF_8);
        page.id("profile-file").sendKeys(bad.toString());
        page.awaitText("profile-note", "Profile 1: url is no address of a broker.");
        page.id("profile-file").sendKeys(good.toString());
        page.awaitText("profile-note", "Imported 2 profiles.");
        assertTrue(page.text("profiles").contains("<b>bold</b>"), page.text("profiles"));
        assertEquals(0L, page.<Long>script("return document.querySelectorAll('#profiles b').length"));
        page.script(
                "window.saved = ''; URL.createObjectURL = blob => { blob.text().then(t => saved = t); return '#'; }");
        page.press("#profiles-fold", "Export all");
        page.await("a file", () -> page.<String>script("return saved").contains("wss://h.example/mqtt"));
        browser.complaints();
    }

    @ParameterizedTest
    @CsvSource({"320, 640", "390, 844", "1440, 900"})
    void axeFindsNothing(int width, int height) throws IOException {
        browser.size(width, height);
        Page page = page();
        keep(page, "Greenhouse");
        Axe axe = new Axe(page);
        for (boolean dark : List.of(false, true)) {
            browser.dark(dark);
            page.script("document.getElementById('profiles-fold').scrollIntoView()");
            axe.look("profiles", width, dark);
            page.press("#profiles", "Share the profile Greenhouse");
            page.await(
                    "the code is drawn",
                    () -> page.<Boolean>script("return document.querySelector('#question .qr').naturalWidth > 0"));
            axe.look("profile-share", width, dark);
            page.keys(Keys.ESCAPE);
            page.await("the question is closed", () -> !page.isShown("question"));
        }
        browser.assertNoComplaints();
    }
}
