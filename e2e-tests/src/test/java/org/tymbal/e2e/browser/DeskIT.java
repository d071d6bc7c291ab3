package org.tymbal.e2e.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.Keys;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.e2e.harness.BrokerProcess;
import org.tymbal.e2e.harness.Endpoint;
import org.tymbal.e2e.harness.Wire;
import org.tymbal.e2e.harness.WireClient;

/** Several connections side by side. */
class DeskIT {
    @RegisterExtension
    static final BrokerProcess BROKER = BrokerProcess.tymbal();

    @RegisterExtension
    static final BrokerProcess GREENHOUSE = BrokerProcess.mosquitto();

    private static Browser browser;

    @BeforeAll
    static void start() {
        browser = new Browser();
    }

    @AfterAll
    static void stop() {
        browser.close();
    }

    private static WireClient other(BrokerProcess broker, String name) {
        return broker.connect(new Wire(Endpoint.TCP, ProtocolVersion.V5), name);
    }

    /** Two connections, the second one to the other broker, subscribed to everything and shown. */
    private static Page two() {
        Page page = Page.connected(browser, BROKER.httpPort());
        page.awaitLateParts();
        String before = page.id("client-id").getAttribute("value");
        page.press("section.connection", "Another connection beside this one");
        page.await("two connections", () -> tabs(page).size() == 2);
        page.await("its form", () -> !before.equals(page.id("client-id").getAttribute("value")));
        page.fill("host", "ws://127.0.0.1:" + GREENHOUSE.httpPort() + "/mqtt");
        page.click("connect");
        page.awaitText("connection-summary", "127.0.0.1:" + GREENHOUSE.httpPort());
        page.awaitState("connected");
        page.subscribe("house/#", 1);
        return page;
    }

    /** Each connection as name, unread, what a screen reader hears; the shown one between brackets. */
    private static List<String> tabs(Page page) {
        return page.script("return [...document.querySelectorAll('#desk .pill')].map(b => {"
                + " const t = [...b.querySelectorAll('span:not([hidden])')].filter(s => s.textContent)"
                + ".map(s => s.textContent).join(' '); return b.ariaCurrent ? '[' + t + ']' : t; })");
    }

    private static void show(Page page, int index) {
        page.script("document.querySelectorAll('#desk .pill')[arguments[0]].click()", index);
    }

    @Test
    void eachConnectionIsItsOwnAndGoesOnReceiving() {
        browser.size(1440, 900);
        Page page = two();
        String home = "127.0.0.1:" + BROKER.httpPort();
        String greenhouse = "127.0.0.1:" + GREENHOUSE.httpPort();
        assertEquals(List.of(home + " , connected", "[" + greenhouse + " , connected]"), tabs(page));
        assertEquals(List.of("demo/# QoS 0, granted", "house/# QoS 1, granted"), page.subscriptions());
        WireClient inHome = other(BROKER, "one");
        WireClient inGreenhouse = other(GREENHOUSE, "two");
        inGreenhouse.publish("house/door", "open", 1, false);
        page.awaitMessage("house/door open q1");
        inHome.publish("demo/a", "1", 0, false);
        inHome.publish("demo/a", "2", 0, false);
        page.await("two unread", () -> tabs(page).get(0).equals(home + " 2 , connected, new messages"));
        assertEquals(List.of("house/door open q1"), page.messages());
        page.fill("filter", "door");

        show(page, 0);
        page.await("the other messages", () -> page.messages().equals(List.of("demo/a 2 q0", "demo/a 1 q0")));
        assertEquals(List.of("demo/# 2 QoS 0, granted"), page.subscriptions());
        page.press("#subscriptions", "Mute demo/#");
        page.await("muted", () -> page.messages().isEmpty());
        page.press("#subscriptions", "Mute demo/#");
        assertEquals("", page.id("filter").getAttribute("value"));
        page.awaitText("connection-summary", home);
        assertEquals(
                Integer.toString(BROKER.httpPort()),
                page.id("port").getAttribute("value"),
                "the form is that of the tab");
        page.publish("demo/b", "x", 0);
        page.awaitMessage("demo/b x q0");
        page.click("tab-topics");
        page.awaitText("topics-count", "2 topics, 3 messages");
        show(page, 1);
        page.awaitText("topics-count", "1 topic, 1 message");
        page.click("tab-log");
        page.awaitText("lines", "Subscribed to house/#, granted QoS 1.");
        assertFalse(page.text("lines").contains("demo/b"), page.text("lines"));
        page.click("tab-client");
        page.await(
                "the filter of this one", () -> "door".equals(page.id("filter").getAttribute("value")));
        assertEquals(List.of("house/door open q1"), page.messages());
        browser.assertNoComplaints();
    }

    @Test
    void aLostConnectionIsSeenOnItsTabOnly() throws IOException {
        browser.size(1440, 900);
        Page page = two();
        show(page, 0);
        try (BrokerProcess brief = BrokerProcess.mosquitto().start()) {
            String before = page.id("client-id").getAttribute("value");
            page.click("desk-add");
            page.await("three connections", () -> tabs(page).size() == 3);
            page.await("its form", () -> !before.equals(page.id("client-id").getAttribute("value")));
            page.fill("host", "ws://127.0.0.1:" + brief.httpPort() + "/mqtt");
            page.click("connect");
            page.await("connected there", () -> tabs(page).get(2).contains(brief.httpPort() + " , connected]"));
            show(page, 0);
            brief.stop();
        }
        page.await("it waits", () -> tabs(page).get(2).matches(".*(waiting|connecting).*"));
        page.awaitState("connected");
        assertFalse(page.isShown("banner"));
        page.click("publish-button");
        page.awaitMessage("demo/hello Hello! q0");
        browser.complaints(); // of the broker that went
    }

    @Test
    void closingAsksWhereSomethingWouldBeLost() {
        browser.size(1440, 900);
        Page page = two();
        WireClient witness = other(GREENHOUSE, "witness");
        witness.subscribe("$SYS/broker/clients/connected", 0);
        page.click("desk-rename");
        page.fill("desk-name", "<img src=x onerror=alert(1)>");
        page.keys(Keys.ENTER);
        page.await("renamed", () -> tabs(page).get(1).startsWith("[<img src=x onerror=alert(1)> "));
        assertEquals(0L, page.<Long>script("return document.querySelectorAll('img').length - 1"));
        page.press("#desk", "Close the connection <img src=x onerror=alert(1)>");
        page.await("a question", () -> page.isShown("question"));
        page.press("#question", "Keep it");
        assertEquals(2, tabs(page).size());
        page.press("#desk", "Close the connection <img src=x onerror=alert(1)>");
        page.click("question-yes");
        page.await("one is left", () -> !page.isShown("desk"));
        assertEquals("desk-first", page.focused());
        page.awaitText("connection-summary", "127.0.0.1:" + BROKER.httpPort());
        assertEquals(List.of("demo/# QoS 0, granted"), page.subscriptions());
        page.click("publish-button");
        page.awaitMessage("demo/hello Hello! q0");
        browser.assertNoComplaints();
    }

    @ParameterizedTest
    @CsvSource({"320, 640", "390, 844", "1440, 900"})
    void axeFindsNothing(int width, int height) throws IOException {
        browser.size(width, height);
        browser.dark(false);
        Page page = two();
        other(BROKER, "one" + width).publish("demo/a", "1", 0, false);
        page.await("one unread", () -> tabs(page).get(0).contains("new messages"));
        page.script("scrollTo(0, 0)");
        Axe axe = new Axe(page);
        for (boolean dark : List.of(false, true)) {
            browser.dark(dark);
            axe.look("desk", width, dark);
            page.click("desk-rename");
            axe.look("desk-rename", width, dark);
            page.keys(Keys.ESCAPE);
            page.await("the question is closed", () -> !page.isShown("question"));
        }
        browser.dark(false);
        assertTrue(page.isShown("desk"));
        browser.assertNoComplaints();
    }
}
