package org.tymbal.e2e.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.tymbal.codec.packet.PacketType;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.e2e.harness.BrokerProcess;
import org.tymbal.e2e.harness.Endpoint;
import org.tymbal.e2e.harness.Wire;
import org.tymbal.e2e.harness.WireClient;

/** The tree of topics. */
class TopicsIT {
    private static Browser browser;
    private BrokerProcess broker;

    @BeforeAll
    static void start() {
        browser = new Browser();
    }

    @AfterAll
    static void stop() {
        browser.close();
    }

    @BeforeEach
    void startBroker() {
        broker = BrokerProcess.tymbal().start();
    }

    @AfterEach
    void stopBroker() {
        browser.driver().get("about:blank"); // or the page would complain that its server is gone
        broker.stop();
    }

    private WireClient other(String name) {
        return broker.connect(new Wire(Endpoint.TCP, ProtocolVersion.V5), name);
    }

    private Page filled(String prefix) {
        WireClient other = other("other-" + prefix);
        other.publish("demo/" + prefix + "/house/kitchen/light", "ON", 1, true);
        other.publish("demo/" + prefix + "/house/kitchen/temperature", "{\"c\":21.4,\"rh\":48}", 1, false);
        other.publish("demo/" + prefix + "/house/bath/fan", "{\"rpm\":1200}", 1, true);
        Page page = Page.connected(browser, broker.httpPort());
        other.publish("demo/" + prefix + "/house/kitchen/temperature", "{\"c\":21.5,\"rh\":47}", 1, false);
        page.click("tab-topics");
        page.await("the tree has grown", () -> rows(page).stream().anyMatch(row -> row.startsWith("temperature")));
        return page;
    }

    /** The rows in sight from top to bottom: name, value. */
    private static List<String> rows(Page page) {
        return page.script("""
                return [...document.querySelectorAll('.node')].filter(row => !row.hidden)
                    .sort((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top)
                    .map(row => row.querySelector('.w').textContent + ' ' + row.querySelector('.p').textContent)
                """);
    }

    private static String selected(Page page) {
        return page.script("const e = document.querySelector('.node[aria-selected=true]:not([hidden]) .w');"
                + "return e ? e.textContent : ''");
    }

    @Test
    void aTreeIsWalkedByKeyboard() {
        browser.size(1440, 900);
        Page page = filled("keys");
        page.script("document.getElementById('topics').focus()");
        page.keys(Keys.HOME);
        page.await("the first is chosen", () -> selected(page).equals("demo"));
        page.keys(Keys.ARROW_LEFT);
        page.await("it is folded", () -> rows(page).equals(List.of("demo ")));
        page.keys(Keys.ARROW_RIGHT);
        page.await("it is open", () -> rows(page).size() > 1);
        page.keys(Keys.END);
        page.await("a leaf", () -> selected(page).equals("temperature"));
        page.awaitText("topic-detail", "\"c\": 21.5");
        assertTrue(page.text("topic-detail").contains("demo/keys/house/kitchen/temperature"));
        page.keys(Keys.ARROW_LEFT);
        page.await("its parent", () -> selected(page).equals("kitchen"));
        page.keys(Keys.ARROW_UP);
        page.await("above", () -> selected(page).equals("fan"));
        page.keys(Keys.ENTER);
        assertEquals("h-topic", page.focused());
        page.keys("1");
        page.await("the client is open", () -> page.isShown("view-client"));
        browser.assertNoComplaints();
    }

    @Test
    void aSearchFindsAndOneRetainedMessageIsClearedThenASubtree() {
        browser.size(1440, 900);
        Page page = filled("clear");
        page.fill("topics-search", "CLEAR/house/bath");
        page.await(
                "the way to the fan",
                () -> rows(page).equals(List.of("demo ", "clear ", "house ", "bath ", "fan {\"rpm\":1200}")));
        page.fill("topics-search", "nothing of this");
        page.awaitText("topics-empty", "No topic holds");
        page.fill("topics-search", "clear/house");
        page.await("both", () -> rows(page).size() == 8);
        choose(page, "house");
        page.awaitText("topic-detail", "Clear 2 retained");
        press(page, "Clear 2 retained …");
        page.awaitText("clear-dialog", "demo/clear/house/kitchen/light");
        page.click("clear-yes");
        page.await("all are cleared", () -> !page.text("topic-detail").contains("retained …"));
        WireClient late = other("late");
        late.subscribe("demo/clear/#", 1);
        other("marker").publish("demo/clear/marker", "1", 1, false);
        assertEquals("demo/clear/marker", late.next(PacketType.PUBLISH).topic());
        browser.assertNoComplaints();
    }

    @Test
    void fromTheTreeToItsMessagesAndToPublish() {
        browser.size(1440, 900);
        Page page = filled("ways");
        choose(page, "bath");
        press(page, "Its messages");
        page.await(
                "its messages alone",
                () -> page.messages().equals(List.of("demo/ways/house/bath/fan {\"rpm\":1200} q0 retained")));
        page.fill("filter", " ");
        page.click("tab-topics");
        choose(page, "fan");
        press(page, "Publish to it");
        assertEquals("publish-payload", page.focused());
        assertEquals("demo/ways/house/bath/fan", page.id("publish-topic").getAttribute("value"));
        browser.assertNoComplaints();
    }

    @Test
    void thousandsOfTopicsStayCheapAndNothingJumps() {
        browser.size(1440, 900);
        Page page = Page.connected(browser, broker.httpPort());
        page.click("tab-topics");
        page.await(
                "the tree is there",
                () -> !page.script("return document.querySelectorAll('#topics').length")
                        .equals(0L));
        WireClient other = other("many");
        for (int i = 0; i < 3_000; i++) {
            other.publish("demo/m" + (i % 50) + "/n" + i, "" + i, 0, false);
        }
        page.awaitText("topics-count", "3,0");
        page.script(
                "[...document.querySelectorAll('#view-topics button')].find(b => b.textContent === 'Open all').click()");
        page.await(
                "it can be scrolled",
                () -> page.<Number>script("return document.querySelector('#topics .spacer').offsetHeight")
                                .intValue()
                        > 90_000);
        assertTrue(page.<Long>script("return document.querySelectorAll('.node').length") < 60, "only what is in sight");
        page.script("document.getElementById('topics').scrollTop = 50000");
        page.await(
                "rows are drawn",
                () -> !rows(page).isEmpty() && rows(page).get(0).startsWith("n"));
        List<String> before = rows(page).subList(0, 12);
        String count = page.text("topics-count");
        other.publish("demo/a-new-one/above/all", "1", 0, false);
        page.await("it has come", () -> !page.text("topics-count").equals(count));
        page.await("what is read stays", () -> rows(page).containsAll(before));
        browser.assertNoComplaints();
    }

    private static void choose(Page page, String name) {
        page.await(name + " is in sight", () -> rows(page).stream().anyMatch(row -> row.startsWith(name + " ")));
        browser.driver().findElements(By.cssSelector(".node:not([hidden]) .w")).stream()
                .filter(element -> element.getText().equals(name))
                .reduce((first, second) -> second)
                .orElseThrow()
                .click();
        page.await(name + " is chosen", () -> selected(page).equals(name));
    }

    private static void press(Page page, String button) {
        page.await(
                button,
                () -> page.<Boolean>script(
                        "const b = [...document.querySelectorAll('#topic-detail button')].find(b => b.textContent === arguments[0]);"
                                + "if (b) b.click(); return !!b",
                        button));
    }

    @ParameterizedTest
    @CsvSource({"320, 640", "390, 844", "1440, 900"})
    void axeFindsNothing(int width, int height) throws IOException {
        browser.size(width, height);
        browser.dark(false);
        Page page = filled("look" + width);
        Axe axe = new Axe(page);
        for (boolean dark : List.of(false, true)) {
            browser.dark(dark);
            axe.look("topics", width, dark);
            choose(page, "fan");
            page.await("it is open", () -> page.isShown("topic-detail"));
            axe.look("topics-detail", width, dark);
            press(page, "Clear retained …");
            page.await("the question", () -> page.isShown("clear-dialog"));
            axe.look("topics-clear", width, dark);
            page.keys(Keys.ESCAPE);
            page.script("document.querySelector('#topic-detail .icon').click()");
        }
        browser.dark(false);
        browser.assertNoComplaints();
    }
}
