package org.tymbal.e2e.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;
import org.tymbal.e2e.harness.BrokerProcess;

/** The parts of the page that it fetches when it is there already. */
class LatePartsIT {
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
    void withoutThemThePageWorksSaysWhatIsMissingAndAsksAgain() {
        try (BrokerProcess broker = BrokerProcess.tymbal("--sys-interval", "1").start()) {
            browser.block("*/rest-*.js");
            Page page = Page.connected(browser, broker.httpPort());
            page.publish("demo/early", "1", 1);
            page.awaitMessage("demo/early 1 q0");
            page.click("tab-sys");
            page.awaitText("late", "does not answer");
            browser.screenshot("late-1440-light");
            page.click("tab-client");
            page.await("nothing is missing here", () -> !page.isShown("late"));
            browser.complaints(); // Chromium's own, of the blocked files

            browser.block();
            page.click("tab-sys");
            page.awaitText("tiles", "Clients connected right now.");
            assertFalse(page.isShown("late"));
            browser.assertNoComplaints();
        }
    }

    @Test
    void onceTheyCameNoServerIsNeeded() {
        Page page;
        try (BrokerProcess broker = BrokerProcess.tymbal().start()) {
            page = Page.connected(browser, broker.httpPort());
            page.publish("demo/json", "{\"c\":21}", 0);
            page.awaitMessage("demo/json {\"c\":21} q0");
            page.await("the parts have come", () -> scripts(page).size() == 4);
            broker.stop();
        }
        page.awaitState("waiting");
        page.click("list");
        page.keys(Keys.ARROW_DOWN);
        page.awaitText("detail-payload", "{\"c\":21}");
        page.click("tab-sys");
        page.awaitText("sys-empty", "There is no connection");
        page.click("tab-log");
        page.awaitText("lines", "Connecting to");
        assertEquals(4, scripts(page).size(), "each was asked for once");
    }

    private static List<String> scripts(Page page) {
        return page.script(
                "return performance.getEntriesByType('resource').map(r => r.name)" + ".filter(n => n.endsWith('.js'))");
    }
}
