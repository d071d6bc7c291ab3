package org.tymbal.e2e.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.e2e.harness.BrokerProcess;
import org.tymbal.e2e.harness.Endpoint;
import org.tymbal.e2e.harness.Wire;
import org.tymbal.e2e.harness.WireClient;
import org.tymbal.house.Proves;

/** Publish, subscribe, read: what a newcomer does in the first minutes. */
class ClientIT {
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

    @AfterEach
    void nothingElseWasAskedFor() {
        browser.assertNoComplaints();
        assertEquals(Set.of("127.0.0.1:" + BROKER.httpPort()), browser.hostsAsked());
    }

    private static Page page() {
        return Page.connected(browser, BROKER.httpPort());
    }

    @Proves(
            v311 = {"MQTT-6.0.0-3", "MQTT-7.1.2-1"},
            v5 = {"MQTT-4.2.0-1", "MQTT-6.0.0-3"})
    @Test
    void opensConnectedAndOneClickSendsAMessageRound() {
        Page page = page();
        assertTrue(page.text("pill").matches("Connected as\\s*web-\\w{5}"), page.text("pill"));
        page.await("demo/# is granted", () -> page.subscriptions().equals(List.of("demo/# QoS 0, granted")));
        assertTrue(page.isShown("empty-text"));
        page.click("publish-button");
        page.awaitMessage("demo/hello Hello! q0");
        assertEquals(1, page.count());
        assertFalse(page.isShown("empty"));
        page.awaitText("publish-note", "Sent to demo/hello.");
        page.awaitText("local-only", "start it with --lan");
    }

    @Test
    void twoPagesChat() {
        Page one = page();
        one.subscribe("chat/#", 1);
        try (Browser second = new Browser()) {
            Page two = Page.connected(second, BROKER.httpPort());
            two.subscribe("chat/#", 2);
            one.publish("chat/one", "Hello, two", 2);
            two.awaitMessage("chat/one Hello, two q2");
            one.awaitMessage("chat/one Hello, two q1");
            two.publish("chat/two", "Hello, one", 1);
            one.awaitMessage("chat/two Hello, one q1");
            one.awaitText("publish-note", "confirmed");
            second.assertNoComplaints();
        }
    }

    @Test
    void hostileTextIsText() {
        Page page = page();
        page.subscribe("<b>x</b>/#", 0);
        String script = "<script>window.bad = 1</script>";
        String image = "<img src=x onerror=\"window.bad = 1\">";
        page.publish("demo/" + script, script, 0);
        page.awaitMessage("demo/" + script + " " + script + " q0");
        page.publish("demo/" + image, image, 0);
        page.awaitMessage("demo/" + image + " " + image + " q0");
        click(page, 0);
        page.awaitText("detail-payload", image);
        page.openConnection();
        page.fill("client-id", image);
        page.click("connect");
        page.await("the name is shown", () -> page.text("pill").contains(image));
        assertEquals(
                0L,
                page.<Long>script("return document.querySelectorAll("
                        + "'main script, img:not(.picture), img[src], img[onerror], b').length"));
        assertEquals(false, page.<Boolean>script("return 'bad' in window"));
    }

    private static void click(Page page, int index) {
        List<WebElement> rows = page.browser().driver().findElements(By.cssSelector(".msg:not([hidden])"));
        rows.get(index).click();
    }

    @Test
    void askedAndGrantedQosAreShownAndUnsubscribingEnds() {
        Page page = page();
        page.subscribe("house/+/light", 1);
        assertEquals("house/+/light QoS 1, granted", page.subscriptions().get(1));
        page.publish("house/kitchen/light", "ON", 0);
        page.awaitMessage("house/kitchen/light ON q0");
        page.browser()
                .driver()
                .findElement(By.cssSelector("[aria-label='Unsubscribe from house/+/light']"))
                .click();
        page.await("one is left", () -> page.subscriptions().size() == 1);
        page.publish("house/kitchen/light", "OFF", 1);
        page.awaitText("publish-note", "no subscription of this page matches it");
        assertEquals(1, page.count());
    }

    @Test
    void aWildcardInATopicIsExplained() {
        Page page = page();
        page.publish("house/#", "x", 0);
        assertTrue(page.isShown("publish-warning"));
        page.awaitText("publish-note", "wildcards, for subscribing only");
        page.fill("subscribe-filter", "house/#/light");
        page.click("subscribe-button");
        page.awaitText("subscribe-note", "stands alone in the last level");
    }

    @Test
    void aPauseLosesNothing() {
        Page page = page();
        page.click("publish-button");
        page.await("the first", () -> page.count() == 1);
        page.click("pause");
        WireClient other = BROKER.connect(new Wire(Endpoint.TCP, ProtocolVersion.V3_1_1), "other");
        for (int i = 1; i <= 1_204; i++) {
            other.publish("demo/n", "" + i, 0, false);
        }
        page.awaitText("newer", "1,204 waiting");
        assertEquals(List.of("demo/hello Hello! q0"), page.messages());
        page.click("newer");
        page.awaitMessage("demo/n 1204 q0");
        assertEquals(1_205, page.count());
    }

    @Test
    void theFilterFindsTopicsPayloadsAndFlags() {
        Page page = page();
        page.publish("demo/a", "red", 0);
        page.publish("demo/b", "green", 0);
        page.fill("filter", "GREEN");
        page.await("one is shown", () -> page.messages().equals(List.of("demo/b green q0")));
        page.fill("filter", "q2");
        page.await("none is shown", () -> page.isShown("empty-filtered"));
        page.fill("filter", "demo/a q0");
        page.await("one is shown", () -> page.messages().equals(List.of("demo/a red q0")));
    }

    @Test
    void aMessageIsShownInFull() {
        Page page = page();
        page.publish("demo/json", "{\"c\":21.4,\"ok\":true}", 0);
        page.awaitMessage("demo/json {\"c\":21.4,\"ok\":true} q0");
        click(page, 0);
        page.awaitText("detail-topic", "demo/json");
        page.choose("detail-as", "json");
        page.awaitText("detail-payload", "{\n  \"c\": 21.4,\n  \"ok\": true\n}");
        page.choose("detail-as", "hex");
        page.awaitText("detail-payload", "0000  7b 22 63 22 3a 32 31 2e  {\"c\":21.");
        page.click("detail-close");
        page.await("it is closed", () -> !page.isShown("detail"));
    }

    @Test
    void aRetainedMessageWearsItsBadge() {
        Page page = page();
        page.fill("publish-topic", "kept/here");
        page.check("publish-retain", true);
        page.choose("publish-qos", "1");
        page.click("publish-button");
        page.awaitText("publish-note", "confirmed");
        page.subscribe("kept/#", 0);
        page.awaitMessage("kept/here Hello! q0 retained");
    }

    @Test
    void aLargePayloadShowsItsFirstPart() {
        Page page = page();
        WireClient other = BROKER.connect(new Wire(Endpoint.TCP, ProtocolVersion.V5), "large");
        other.publish("demo/large", "x".repeat(1_000_000), 0, false);
        page.await("it is there", () -> page.count() == 1);
        click(page, 0);
        page.awaitText("detail-note", "Shown are the first 4.1 kB of 1 MB.");
        assertEquals(4_096, page.text("detail-payload").length());
    }

    @Test
    void repeatingCounts() {
        Page page = page();
        page.fill("publish-payload", "n={{counter}}");
        page.id("repeat").findElement(By.tagName("summary")).click();
        page.fill("repeat-every", "50");
        page.click("repeat-button");
        page.awaitMessage("demo/hello n=5 q0");
        page.click("repeat-button");
        page.awaitText("publish-note", "Stopped after");
    }
}
