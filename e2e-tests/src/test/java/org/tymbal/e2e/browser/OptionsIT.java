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
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.e2e.harness.BrokerProcess;
import org.tymbal.e2e.harness.Endpoint;
import org.tymbal.e2e.harness.Wire;

/** Subscriptions with their options, what a filter matches, and what to do where nothing has arrived. */
class OptionsIT {
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
        return page;
    }

    private static void open(Page page) {
        page.script("document.getElementById('subscribe-more').open = true");
    }

    private static void publish(String topic, String payload) {
        BROKER.connect(new Wire(Endpoint.TCP, ProtocolVersion.V5), "other" + System.nanoTime())
                .publish(topic, payload, 1, false);
    }

    private static String look(Page page, String filter) {
        return page.script(
                "const li = [...document.querySelectorAll('#subscriptions li')].find(li =>"
                        + " li.querySelector('.code').textContent === arguments[0]), svg = li.querySelector('svg');"
                        + " return svg.getAttribute('class') + ' ' + svg.querySelector('use').getAttribute('href')",
                filter);
    }

    @Test
    void aSubscriptionIsEditedWithAllItsOptions() {
        browser.size(1440, 900);
        Page page = page();
        open(page);
        page.fill("subscribe-property-11", "0");
        page.fill("subscribe-filter", "house/#");
        page.click("subscribe-button");
        page.awaitText("subscribe-note", "Subscription Identifier is a whole number from 1 to 268435455.");
        page.fill("subscribe-property-11", "7");
        page.fill("subscribe-property-user", "who: ada");
        page.check("subscribe-no-local", true);
        page.check("subscribe-as-published", true);
        page.choose("subscribe-retained", "1");
        page.choose("subscribe-look", "6");
        assertEquals("6", page.text("subscribe-property-count"));
        page.subscribe("house/#", 1);
        assertEquals("", page.text("subscribe-property-count"), "the form is empty again");
        assertEquals("", page.id("subscribe-property-11").getAttribute("value"));
        assertTrue(
                page.subscriptions()
                        .get(1)
                        .endsWith(
                                "No Local, Retain As Published, Retain Handling 1, Subscription Identifier 7, User Property who: ada"),
                page.subscriptions().toString());
        assertEquals("look look6 #look-6", look(page, "house/#"));
        publish("house/lamp", "ON");
        page.awaitMessage("house/lamp ON q1");
        browser.driver().findElement(By.cssSelector(".msg:not([hidden])")).click();
        page.awaitText("detail-properties", "Subscription Identifier\n7");
        page.keys(Keys.ESCAPE);

        page.press("#subscriptions", "Edit house/#");
        assertEquals("subscribe-filter", page.focused());
        assertEquals("house/#", page.id("subscribe-filter").getAttribute("value"));
        assertEquals("7", page.id("subscribe-property-11").getAttribute("value"));
        assertEquals("who: ada", page.id("subscribe-property-user").getAttribute("value"));
        assertTrue(page.id("subscribe-no-local").isSelected());
        assertTrue(page.id("subscribe-as-published").isSelected());
        assertEquals(
                List.of("1", "1", "6"),
                page.script("return ['subscribe-qos', 'subscribe-retained', 'subscribe-look'].map(n =>"
                        + " document.querySelector(`input[name=${n}]:checked`).value)"));
        page.fill("subscribe-property-11", "8");
        page.check("subscribe-no-local", false);
        page.choose("subscribe-look", "3");
        page.choose("subscribe-qos", "2");
        page.click("subscribe-button");
        page.await("another QoS", () -> page.subscriptions().get(1).contains("QoS 2, granted"));
        page.await("another look", () -> look(page, "house/#").equals("look look3 #look-3"));
        assertEquals(2, page.subscriptions().size());
        page.publish("house/own", "mine", 1);
        page.awaitMessage("house/own mine q1");
        browser.driver().findElement(By.cssSelector(".msg:not([hidden])")).click();
        page.awaitText("detail-properties", "Subscription Identifier\n8");
        browser.assertNoComplaints();
    }

    /** As many messages may match two filters, each with its identifier. */
    @Test
    void aMessageOfTwoSubscriptionsHasBothIdentifiers() {
        browser.size(1440, 900);
        Page page = page();
        open(page);
        page.fill("subscribe-property-11", "21");
        page.subscribe("both/#", 0);
        page.fill("subscribe-property-11", "22");
        page.subscribe("both/+", 0);
        publish("both/x", "1");
        page.awaitMessage("both/x 1 q0");
        browser.driver().findElement(By.cssSelector(".msg:not([hidden])")).click();
        page.awaitText("detail-properties", "Subscription Identifier");
        String text = page.text("detail-properties");
        int second = page.messages().size() > 1 ? 1 : 0;
        if (second == 1) { // the broker may send it twice, once for each [MQTT-3.3.4-3]
            browser.driver()
                    .findElements(By.cssSelector(".msg:not([hidden])"))
                    .get(1)
                    .click();
            page.await("the other one", () -> !page.text("detail-properties").equals(text));
        }
        String all = text + page.text("detail-properties");
        assertTrue(all.contains("21") && all.contains("22"), all);
        browser.assertNoComplaints();
    }

    @Test
    void aQuestionMarkBesideTheFieldExplainsTheFilterByKeysAlone() {
        browser.size(1440, 900);
        Page page = page();
        publish("house/kitchen/light", "ON");
        publish("demo/kitchen/light", "ON");
        page.awaitMessage("demo/kitchen/light ON q0");
        page.click("subscribe-filter");
        page.keys(Keys.TAB);
        assertEquals("filter-help-button", page.focused());
        assertEquals("false", page.id("filter-help-button").getAttribute("aria-expanded"));
        page.keys(Keys.ENTER);
        page.await("it is open", () -> page.isShown("filter-help"));
        assertEquals("true", page.id("filter-help-button").getAttribute("aria-expanded"));
        assertEquals("subscribe-explained", page.id("subscribe-filter").getAttribute("aria-describedby"));
        assertEquals("status", page.id("subscribe-explained").getAttribute("role"));
        page.awaitText("subscribe-explained", "Type a filter above");
        page.press("#filter-help", "+/+/light");
        assertEquals("+/+/light", page.id("subscribe-filter").getAttribute("value"));
        page.awaitText("subscribe-explained", "+ is exactly one level");
        page.awaitText("filter-help", "It matches 1 topic seen here: demo/kitchen/light");
        page.fill("subscribe-filter", "nobody/#");
        page.awaitText("filter-help", "It matches none of the topics seen here.");
        page.fill("subscribe-filter", "a/#/b");
        page.awaitText("subscribe-explained", "#");
        page.click("filter-help-button");
        page.await("it is closed", () -> !page.isShown("filter-help"));
        browser.assertNoComplaints();
    }

    @Test
    void anEmptyListSaysWhatToDoNext() {
        browser.size(1440, 900);
        Page page = page();
        page.awaitText("empty-text", "because this page is subscribed to demo/#.");
        assertFalse(page.isShown("empty-do"));
        page.fill("publish-topic", "elsewhere");
        page.awaitText("empty-text", "This page waits for what others publish to demo/#.");
        page.press("#subscriptions", "Unsubscribe from demo/#");
        page.awaitText("empty-text", "this connection has no subscription");
        page.press("#empty", "Subscribe to demo/#");
        page.await("subscribed", () -> page.subscriptions().equals(List.of("demo/# QoS 0, granted")));
        page.click("pill");
        page.openConnection();
        page.click("disconnect");
        page.awaitText("empty-text", "this page is not connected");
        page.press("#empty", "Connect");
        assertEquals("connect", page.focused());
        page.click("connect");
        page.awaitState("connected");
        page.await("nothing to press", () -> !page.isShown("empty-do"));
        browser.assertNoComplaints();
    }

    @ParameterizedTest
    @CsvSource({"320, 640", "390, 844", "1440, 900"})
    void axeFindsNothing(int width, int height) throws IOException {
        browser.size(width, height);
        Page page = page();
        open(page);
        page.fill("subscribe-property-11", "7");
        page.choose("subscribe-look", "6");
        page.check("subscribe-no-local", true);
        page.subscribe("house/#", 1);
        page.click("filter-help-button");
        page.fill("subscribe-filter", "house/+/light");
        page.awaitText("subscribe-explained", "house/kitchen/light");
        Axe axe = new Axe(page);
        for (boolean dark : List.of(false, true)) {
            browser.dark(dark);
            page.script("document.getElementById('h-subscriptions').scrollIntoView()");
            axe.look("options", width, dark);
        }
        page.fill("subscribe-filter", "");
        page.press("#subscriptions", "Unsubscribe from demo/#");
        page.press("#subscriptions", "Unsubscribe from house/#");
        page.awaitText("empty-text", "this connection has no subscription");
        page.script("document.getElementById('h-messages').scrollIntoView()");
        axe.look("empty", width, true);
        browser.dark(false);
        page.openConnection();
        page.script(
                "document.getElementById('connect-properties').open = true;"
                        + "document.getElementById('will').open = true; document.getElementById('will-properties').open = true");
        page.script("document.getElementById('connect-properties').scrollIntoView()");
        axe.look("connect-properties", width, false);
        browser.assertNoComplaints();
    }
}
