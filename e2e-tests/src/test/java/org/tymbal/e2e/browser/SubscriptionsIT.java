package org.tymbal.e2e.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.By;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.e2e.harness.BrokerProcess;
import org.tymbal.e2e.harness.Endpoint;
import org.tymbal.e2e.harness.Wire;
import org.tymbal.e2e.harness.WireClient;

/** What can be done with a subscription, and what the list says of a message beside its text. */
class SubscriptionsIT {
    @RegisterExtension
    static final BrokerProcess BROKER = BrokerProcess.tymbal();

    private static Browser browser;

    @BeforeAll
    static void start() {
        browser = new Browser();
    }

    @AfterAll
    static void stop() {
        browser.close();
    }

    private static Page page() {
        Page page = Page.connected(browser, BROKER.httpPort());
        page.awaitLateParts();
        page.subscribe("house/#", 1);
        WireClient other = BROKER.connect(new Wire(Endpoint.TCP, ProtocolVersion.V5), "other" + System.nanoTime());
        other.publish("demo/a", "1", 0, false);
        other.publish("house/lamp", "ON", 1, false);
        page.await("both", () -> page.count() == 2);
        return page;
    }

    @Test
    void muteSoloAndEdit() {
        browser.size(1440, 900);
        Page page = page();
        page.press("#subscriptions", "Mute demo/#");
        page.await("house is left", () -> page.messages().equals(List.of("house/lamp ON q1")));
        page.press("#subscriptions", "Mute demo/#");
        page.await("both are back", () -> page.messages().size() == 2);
        page.press("#subscriptions", "Solo: Show only demo/#");
        page.await("demo is left", () -> page.messages().equals(List.of("demo/a 1 q0")));
        assertEquals(
                List.of("true"),
                page.script("return [...document.querySelectorAll('#subscriptions [aria-pressed=true]')].map(b =>"
                        + " b.ariaPressed)"));
        page.press("#subscriptions", "Solo: Show only demo/#");
        page.press("#subscriptions", "Edit house/#");
        assertEquals("house/#", page.id("subscribe-filter").getAttribute("value"));
        assertEquals("subscribe-filter", page.focused());
        page.choose("subscribe-qos", "2");
        page.click("subscribe-button");
        page.await(
                "the QoS is another one",
                () -> page.subscriptions().equals(List.of("demo/# 1 QoS 0, granted", "house/# 1 QoS 2, granted")));
        browser.assertNoComplaints();
    }

    @Test
    void ownMessagesAreShownOnTheirWayOutAndTheirEchoIsTimed() {
        browser.size(1440, 900);
        Page page = page();
        page.script("document.getElementById('messages-more').open = true");
        page.press("#messages-more", "Show what I publish");
        page.publish("demo/own", "mine", 1);
        page.await(
                "out and in",
                () -> page.messages().contains("demo/own mine q1 out")
                        && page.messages().contains("demo/own mine q0"));
        page.fill("filter", "out");
        page.await("what left", () -> page.messages().equals(List.of("demo/own mine q1 out")));
        page.fill("filter", "in topic:demo/own");
        page.await("what came", () -> page.messages().equals(List.of("demo/own mine q0")));
        browser.driver().findElement(By.cssSelector(".msg:not([hidden])")).click();
        page.await(
                "how long it took",
                () -> page.text("detail-facts")
                        .matches("(?s).*here again \\d+ ms after it was published.*at most \\d+ ms.*"));
        page.await(
                "its age",
                () -> page.<Boolean>script(
                        "return /^\\d+ s$/.test(document.querySelector('.msg:not([hidden]) .age').textContent)"));
        browser.assertNoComplaints();
    }

    @Test
    void theLessonMakesWillAndMessagesShort() {
        browser.size(1440, 900);
        Page page = page();
        page.click("tab-inspector");
        page.click("clock-short");
        page.click("tab-client");
        page.awaitState("connected");
        assertEquals("3", page.script("return document.getElementById('will-property-24').value"));
        assertEquals("10", page.script("return document.getElementById('publish-property-2').value"));
        page.await(
                "the form counts it", () -> page.text("publish-property-count").equals("1"));
        page.publish("demo/short", "x", 0);
        page.await("it expires", () -> page.messages().contains("demo/short x q0"));
        browser.driver().findElement(By.cssSelector(".msg:not([hidden])")).click();
        page.awaitText("detail-properties", "Message Expiry Interval");
    }

    @ParameterizedTest
    @CsvSource({"320, 640", "390, 844", "1440, 900"})
    void axeFindsNothing(int width, int height) throws IOException {
        browser.size(width, height);
        Page page = page();
        page.press("#subscriptions", "Mute demo/#");
        page.press("#subscriptions", "Solo: Show only house/#");
        page.script("document.getElementById('messages-more').open = true");
        page.press("#messages-more", "Show what I publish");
        page.publish("house/own", "mine", 1);
        page.await("out and in", () -> page.messages().contains("house/own mine q1 out"));
        page.script("document.getElementById('h-messages').scrollIntoView()");
        Axe axe = new Axe(page);
        for (boolean dark : List.of(false, true)) {
            browser.dark(dark);
            axe.look("subscriptions", width, dark);
        }
        browser.dark(false);
        assertTrue(page.isShown("subscriptions"));
        browser.assertNoComplaints();
    }
}
