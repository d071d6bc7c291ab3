package org.tymbal.e2e.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Set;
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

/** Numbers over time. */
class ChartsIT {
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

    private static WireClient other(String name) {
        return BROKER.connect(new Wire(Endpoint.TCP, ProtocolVersion.V5), name);
    }

    /** Pixels of the drawing that are not its background. */
    private static long drawn(Page page) {
        return page.<Number>script("""
                const c = document.querySelector('#plot canvas');
                if (!c || !c.width) return 0;
                const copy = document.createElement('canvas');
                copy.width = c.width; copy.height = c.height;
                const pen = copy.getContext('2d', { willReadFrequently: true });
                pen.drawImage(c, 0, 0);
                const d = pen.getImageData(0, 0, c.width, c.height).data;
                let n = 0;
                for (let i = 3; i < d.length; i += 4) if (d[i]) n++;
                return n;
                """).longValue();
    }

    private static Page charted(WireClient other) {
        Page page = Page.connected(browser, BROKER.httpPort());
        for (int i = 0; i < 60; i++) {
            other.publish(
                    "demo/greenhouse",
                    "{\"c\":" + (20 + Math.sin(i / 6.0) * 3) + ",\"rh\":" + (48 + i % 7) + "}",
                    0,
                    false);
            if (i % 20 == 0) {
                other.publish("demo/fan", "" + (10 + i), 0, false);
            }
        }
        page.await("all came", () -> page.count() == 63);
        page.click("tab-charts");
        page.awaitText("chart-empty", "No chart yet");
        page.press("#chart-offer", "demo/greenhouse · c");
        page.press("#chart-offer", "demo/greenhouse · rh");
        page.press("#chart-offer", "demo/fan");
        page.await(
                "three lines",
                () -> drawn(page) > 2_000 && page.text("chart-series").contains("demo/fan"));
        return page;
    }

    @Test
    void numbersAreDrawnPausedZoomedAndTakenAway() {
        browser.size(1440, 900);
        WireClient other = other("numbers");
        Page page = charted(other);
        page.awaitText("chart-note", "123 points");
        assertTrue(page.id("plot").getAttribute("aria-label").contains("demo/fan: last 50, lowest 10, highest 50."));

        page.press("#view-charts", "Pause");
        other.publish("demo/fan", "70", 0, false);
        page.awaitText("chart-note", "1 value waits");
        assertTrue(page.text("chart-series").contains("highest 50"));
        page.press("#view-charts", "Go on");
        page.awaitText("chart-series", "highest 70");

        page.press("#view-charts", "Show a shorter time");
        page.awaitText("chart-note", "standing still");
        page.press("#view-charts", "Follow");
        page.await("it follows", () -> !page.text("chart-note").contains("standing still"));

        page.fill("chart-limit", "60");
        page.keys(Keys.ENTER);
        page.awaitText("chart-series", "above 60");
        page.press("#view-charts", "Remove the threshold 60");
        page.await("it is gone", () -> !page.text("chart-series").contains("above 60"));
        page.fill("chart-limit", "much");
        page.keys(Keys.ENTER);
        page.awaitText("chart-limit-note", "A threshold is a number");

        page.script("document.querySelector('#chart-table summary').click()");
        page.await("the newest on top", () -> page.text("chart-table").contains("demo/fan 70"));
        page.press("#chart-series", "Remove demo/fan");
        page.await(
                "two are left",
                () -> page.<Long>script("return document.querySelectorAll('#chart-series li').length") == 2);
        browser.assertNoComplaints();
        assertEquals(Set.of("127.0.0.1:" + BROKER.httpPort()), browser.hostsAsked());
    }

    @Test
    void aNumberInAMessageAndOneInTheTreeAreDrawn() {
        browser.size(1440, 900);
        Page page = Page.connected(browser, BROKER.httpPort());
        page.publish("demo/json", "{\"in\":{\"side\":7}}", 0);
        page.awaitMessage("demo/json {\"in\":{\"side\":7}} q0");
        page.click("list");
        page.keys(Keys.ARROW_DOWN);
        page.press("#detail", "in.side 7");
        page.awaitText("detail", "Drawn: in.side.");
        page.publish("demo/plain", "3.5", 0);
        page.click("tab-topics");
        page.await(
                "the tree",
                () -> page.<Boolean>script(
                        "return [...document.querySelectorAll('.node .w')].some(w => w.textContent === 'plain')"));
        browser.driver().findElements(By.cssSelector(".node:not([hidden]) .w")).stream()
                .filter(element -> element.getText().equals("plain"))
                .findFirst()
                .orElseThrow()
                .click();
        page.press("#topic-detail", "value 3.5");
        page.click("tab-charts");
        page.awaitText("chart-series", "demo/plain");
        page.awaitText("chart-series", "demo/json · in.side");
        browser.assertNoComplaints();
    }

    @Test
    void thePictureAndTheTableAreFiles() {
        browser.size(1440, 900);
        Page page = charted(other("files"));
        page.script("""
                window.files_ = [];
                const make = URL.createObjectURL;
                URL.createObjectURL = blob => { const f = { type: blob.type }; window.files_.push(f);
                    blob.arrayBuffer().then(b => f.bytes = new Uint8Array(b)); return make(blob); };
                HTMLAnchorElement.prototype.click = function() { window.files_[window.files_.length - 1].name = this.download; };
                """);
        page.press("#view-charts", "CSV");
        page.await("a table", () -> page.<Boolean>script("const f = window.files_[0]; return !!(f && f.bytes)"));
        String csv = page.script("return new TextDecoder().decode(window.files_[0].bytes)");
        assertTrue(csv.startsWith("time,topic,path,value"), csv);
        assertEquals(124, csv.lines().count());
        page.press("#view-charts", "PNG");
        page.await("a picture", () -> page.<Boolean>script("const f = window.files_[1]; return !!(f && f.bytes)"));
        assertEquals("image/png", page.<String>script("return window.files_[1].type"));
        assertEquals("tymbal-chart.png", page.<String>script("return window.files_[1].name"));
        assertTrue(page.<Number>script("return window.files_[1].bytes.length").intValue() > 5_000);
        browser.assertNoComplaints();
    }

    @ParameterizedTest
    @CsvSource({"320, 640", "390, 844", "1440, 900"})
    void axeFindsNothing(int width, int height) throws IOException {
        browser.size(width, height);
        browser.dark(false);
        Page page = charted(other("axe" + width));
        page.fill("chart-limit", "30");
        page.keys(Keys.ENTER);
        page.await("a line at 30", () -> page.text("chart-series").contains("above 30"));
        page.script("document.querySelector('#chart-table summary').click()");
        page.await("a table", () -> page.text("chart-table").contains("demo/greenhouse"));
        assertEquals(
                List.of(),
                page.<List<String>>script("return [...document.querySelectorAll('.tabs a')]"
                        + ".filter(a => a.scrollWidth > a.clientWidth).map(a => a.textContent.trim())"),
                "tabs whose names do not fit");
        Axe axe = new Axe(page);
        for (boolean dark : List.of(false, true)) {
            browser.dark(dark);
            page.script("window.scrollTo(0, 0)");
            page.await("the colours are those of the page", () -> drawn(page) > 2_000);
            page.script("window.dispatchEvent(new Event('resize'))");
            axe.look("charts", width, dark);
        }
        browser.dark(false);
        browser.assertNoComplaints();
    }
}
