package org.tymbal.e2e.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.By;
import org.tymbal.e2e.harness.BrokerProcess;

/** Coming, going, and coming back. */
class ConnectionIT {
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
    void aRestartedBrokerIsFoundAgainAndNothingIsWiped() throws IOException {
        String port = Integer.toString(BrokerProcess.freePort());
        Page page;
        try (BrokerProcess first = BrokerProcess.tymbal("--http-port", port).start()) {
            page = Page.connected(browser, first.httpPort());
            page.subscribe("house/#", 1);
            page.publish("demo/before", "1", 0);
            page.awaitMessage("demo/before 1 q0");
            page.fill("publish-payload", "a draft");
            first.stop();
        }
        page.awaitState("waiting");
        page.await("a countdown", () -> page.text("banner-count").matches("Next attempt in \\d+ s\\."));
        assertTrue(page.text("pill").matches("Next attempt in \\d+ s"), page.text("pill"));
        browser.screenshot("reconnect-1440-light");
        assertEquals(List.of("demo/before 1 q0"), page.messages());
        assertEquals(2, page.subscriptions().size());
        assertEquals("a draft", page.id("publish-payload").getAttribute("value"));
        page.click("publish-button");
        page.awaitText("publish-note", "Kept");

        try (BrokerProcess second = BrokerProcess.tymbal("--http-port", port).start()) {
            page.click("banner-now");
            page.awaitState("connected");
            page.await(
                    "what the session lost is asked for again",
                    () -> page.subscriptions().stream().allMatch(line -> line.contains("granted")));
            page.awaitMessage("demo/before a draft q0");
            assertEquals(List.of("demo/before a draft q0", "demo/before 1 q0"), page.messages());
            page.await("the banner is gone", () -> !page.isShown("banner"));
            assertEquals(0, second.stop());
        }
    }

    @Test
    void aWillIsSeenWhenAPageIsCut() {
        try (BrokerProcess broker = BrokerProcess.tymbal().start()) {
            Page page = Page.connected(browser, broker.httpPort());
            page.subscribe("status/#", 1);
            try (Browser second = new Browser()) {
                Page other = Page.connected(second, broker.httpPort());
                will(other);
                other.click("connect");
                other.await(
                        "it came back under its new name",
                        () -> other.text("pill").contains("mortal"));
            }
            page.awaitMessage("status/mortal gone q1");
            assertEquals(1, page.count());
            browser.assertNoComplaints();
        }
    }

    private static void will(Page page) {
        page.openConnection();
        page.fill("client-id", "mortal");
        page.id("will").findElement(By.tagName("summary")).click();
        page.fill("will-topic", "status/mortal");
        page.fill("will-payload", "gone");
        page.choose("will-qos", "1");
        assertTrue(page.isShown("will-count"));
    }

    @ParameterizedTest
    @CsvSource({"3, 3.1", "4, 3.1.1", "5, 5.0"})
    void theFormConnectsWithEveryVersion(String value, String label) {
        try (BrokerProcess broker = BrokerProcess.tymbal().start()) {
            Page page = Page.connected(browser, broker.httpPort());
            will(page);
            page.choose("version", value);
            page.fill("keep-alive", "33");
            page.check("clean", false);
            page.click("connect");
            page.await("connected under that name", () -> page.text("pill").contains("mortal"));
            page.awaitText("connection-summary", "MQTT " + label);
            page.await(
                    "the subscription went along", () -> page.subscriptions().equals(List.of("demo/# QoS 0, granted")));
            page.click("publish-button");
            page.awaitMessage("demo/hello Hello! q0");
            page.click("disconnect");
            page.awaitState("offline");
            page.awaitText("banner-text", "Disconnected as asked.");
            assertEquals(1, page.count());
            browser.assertNoComplaints();
        }
    }

    @Test
    void aFormThatCannotWorkSaysWhy() {
        try (BrokerProcess broker = BrokerProcess.tymbal().start()) {
            Page page = Page.connected(browser, broker.httpPort());
            page.openConnection();
            page.fill("port", "99999");
            page.click("connect");
            page.awaitText("connect-note", "A port is a number from 1 to 65535.");
            page.awaitState("connected");
        }
    }

    @Test
    void anyOtherBrokerCanBeReached() {
        try (BrokerProcess broker = BrokerProcess.tymbal().start();
                BrokerProcess mosquitto =
                        BrokerProcess.mosquitto("sys_interval 1").start()) {
            Page page = Page.connected(browser, broker.httpPort());
            page.openConnection();
            page.fill("host", "ws://localhost:" + mosquitto.httpPort() + "/mqtt");
            page.click("port");
            page.awaitText("url", "ws://localhost:" + mosquitto.httpPort() + "/mqtt");
            page.click("connect");
            page.awaitText("connection-summary", "localhost:" + mosquitto.httpPort());
            page.awaitState("connected");
            page.click("publish-button");
            page.awaitMessage("demo/hello Hello! q0");
            page.click("tab-sys");
            page.awaitText("sys-about", "mosquitto version");
            page.click("tab-client");
            page.await("it is offered next time", () -> page.isShown("recent-row"));
            assertTrue(page.text("recent").contains("localhost:" + mosquitto.httpPort()));
            browser.assertNoComplaints();
        }
    }

    @Test
    void aBrokerThatIsNotThereIsASentence() throws IOException {
        try (BrokerProcess broker = BrokerProcess.tymbal().start()) {
            Page page = Page.connected(browser, broker.httpPort());
            page.openConnection();
            page.fill("port", Integer.toString(BrokerProcess.freePort()));
            page.click("connect");
            page.awaitState("waiting");
            page.awaitText("banner-text", "Is the broker running, and is this its WebSocket port?");
            page.click("banner-stop");
            page.awaitState("offline");
            page.click("tab-log");
            page.awaitText("lines", "Is the broker running");
        }
    }
}
