package org.tymbal.e2e.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
import org.tymbal.e2e.harness.WireClient;

/** Every view in every size, in light and dark, by keyboard, and with axe looking on. */
class ViewsIT {
    @RegisterExtension
    static final BrokerProcess BROKER = BrokerProcess.tymbal("--sys-interval", "1");

    private static Browser browser;

    @BeforeAll
    static void start() {
        browser = new Browser();
    }

    @AfterAll
    static void stop() {
        browser.close();
    }

    @Test
    void sysTicks() {
        browser.size(1440, 900);
        Page page = Page.open(browser, BROKER.httpPort(), "#/sys");
        page.awaitText("tiles", "Clients connected right now.");
        page.awaitText("sys-about", "tymbal");
        String before = uptime(page);
        page.await("the uptime moves", () -> !uptime(page).equals(before));
        page.await(
                "a line is drawn",
                () -> page.<Boolean>script("return document.querySelector('.tile .l').getAttribute('d').length > 10"));
        page.fill("raw-filter", "uptime");
        page.await("one topic is left", () -> page.text("raw-count").equals("1"));
        browser.assertNoComplaints();
    }

    private static String uptime(Page page) {
        return page.script(
                "return [...document.querySelectorAll('#raw tr')].filter(r => r.textContent.includes('uptime'))"
                        + ".map(r => r.lastChild.textContent).join()");
    }

    @Test
    void everythingCanBeDoneByKeyboard() {
        browser.size(1440, 900);
        Page page = Page.connected(browser, BROKER.httpPort());
        page.keys(Keys.TAB);
        assertEquals("skip", page.focused());
        page.keys(Keys.ENTER);
        assertEquals("main", page.focused());
        page.keys("n");
        assertEquals("publish-payload", page.focused());
        page.keys(Keys.chord(Keys.CONTROL, "a"), "n/p?");
        page.keys(Keys.chord(Keys.CONTROL, Keys.ENTER));
        page.awaitMessage("demo/hello n/p? q0");
        page.keys(Keys.TAB, Keys.ARROW_RIGHT);
        page.keys(Keys.TAB, Keys.TAB);
        assertEquals("publish-button", page.focused());
        page.keys(Keys.ENTER);
        page.await("two messages", () -> page.count() == 2);
        page.keys("/");
        assertEquals("filter", page.focused());
        page.keys(Keys.ESCAPE);
        assertEquals("list", page.focused());
        page.keys(Keys.ARROW_DOWN, Keys.ARROW_DOWN);
        page.awaitText("detail-payload", "n/p?");
        page.keys(Keys.ENTER);
        assertEquals("h-detail", page.focused());
        page.keys(Keys.ESCAPE);
        page.await("the message is closed", () -> !page.isShown("detail"));
        assertEquals("list", page.focused());
        page.keys("p");
        page.await("it is paused", () -> page.text("pause").equals("Go on"));
        page.keys("p", "?");
        page.await("help is open", () -> page.isShown("help-dialog"));
        page.keys(Keys.ESCAPE);
        page.await("help is closed", () -> !page.isShown("help-dialog"));
        page.keys("2");
        page.await("the topics are open", () -> page.isShown("view-topics"));
        page.keys("3");
        page.await("the charts are open", () -> page.isShown("view-charts"));
        page.keys("4");
        page.await("the Inspector is open", () -> page.isShown("view-inspector"));
        page.keys("5");
        page.await("$SYS is open", () -> page.isShown("view-sys"));
        page.keys("6");
        page.await("the log is open", () -> page.isShown("view-log"));
        page.keys("7");
        page.await("Admin is open", () -> page.isShown("view-admin"));
        page.keys("s");
        assertEquals("subscribe-filter", page.focused());
        page.keys("by/keyboard", Keys.ENTER);
        page.await("subscribed", () -> page.subscriptions().size() == 2);
        browser.assertNoComplaints();
    }

    @ParameterizedTest
    @CsvSource({"320, 640", "390, 844", "1440, 900"})
    void axeFindsNothing(int width, int height) throws IOException {
        browser.size(width, height);
        browser.dark(false);
        Page page = Page.connected(browser, BROKER.httpPort());
        page.subscribe("house/+/light", 1);
        WireClient other = BROKER.connect(new Wire(Endpoint.TCP, ProtocolVersion.V5), "other" + width);
        other.publish("demo/greenhouse/temperature", "{\"c\":21.4,\"rh\":48,\"ok\":true}", 0, false);
        other.publish("house/kitchen/light", "ON", 1, false);
        other.publish("demo/fan", "{\"rpm\":1200}", 0, false);
        page.click("publish-button");
        page.await("four messages", () -> page.count() == 4);
        Axe axe = new Axe(page);
        for (boolean dark : List.of(false, true)) {
            browser.dark(dark);
            axe.look("client", width, dark);
            page.script("document.querySelectorAll('details').forEach(d => d.open = true)");
            axe.look("client-forms", width, dark);
            page.script("document.querySelectorAll('details').forEach(d => d.open = false)");
            page.script("document.querySelector('.msg:not([hidden])').scrollIntoView({block: 'center'})");
            page.browser()
                    .driver()
                    .findElement(By.cssSelector(".msg:not([hidden])"))
                    .click();
            page.await("the message is open", () -> page.isShown("detail"));
            axe.look("client-message", width, dark);
            page.click("detail-close");
            page.script("window.scrollTo(0, 0)");
            page.click("tab-sys");
            page.awaitText("tiles", "Uptime");
            axe.look("sys", width, dark);
            page.click("tab-log");
            axe.look("log", width, dark);
            page.script("document.getElementById('help').click()");
            axe.look("help", width, dark);
            page.click("help-close");
            page.click("tab-client");
        }
        browser.dark(false);
        browser.assertNoComplaints();
    }
}
