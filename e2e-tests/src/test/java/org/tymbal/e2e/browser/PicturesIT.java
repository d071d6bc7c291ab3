package org.tymbal.e2e.browser;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.e2e.harness.BrokerProcess;
import org.tymbal.e2e.harness.Endpoint;
import org.tymbal.e2e.harness.Wire;
import org.tymbal.e2e.harness.WireClient;

/** The README's pictures of the Inspector and of the charts, made anew: {@code -Dtymbal.pictures=../server/docs/images}. */
@EnabledIfSystemProperty(named = "tymbal.pictures", matches = ".+")
class PicturesIT {
    private static final int LARGEST_BYTES = 150_000;

    @Test
    void makeThem() throws IOException, InterruptedException {
        try (BrokerProcess broker = BrokerProcess.tymbal().start();
                Browser browser = new Browser()) {
            browser.size(1280, 800);
            Page page = Page.connected(browser, broker.httpPort());
            page.publish("demo/greenhouse/fan", "{\"rpm\":1200}", 2);
            page.awaitText("publish-note", "confirmed");
            page.click("tab-inspector");
            page.await("the ladder is there", () -> page.text("view-inspector").contains("PUBCOMP"));
            page.click(page.script("return [...document.querySelectorAll('.pk:not([hidden])')]"
                    + ".find(row => row.textContent.includes('PUBLISH q2')).id"));
            page.await("it is taken apart", () -> page.text("view-inspector").contains("Topic Name"));
            keep(browser, "inspector-desktop");

            browser.dark(true);
            page.click("tab-charts");
            WireClient other = broker.connect(new Wire(Endpoint.TCP, ProtocolVersion.V5), "greenhouse");
            for (int i = 0; i < 120; i++) {
                double wave = Math.sin(i / 12.0);
                other.publish(
                        "demo/greenhouse",
                        "{\"c\":" + Math.round(210 + 40 * wave + i % 5) / 10.0 + ",\"rh\":"
                                + Math.round(48 - 12 * wave + i % 3) + "}",
                        0,
                        false);
                if (i == 2) {
                    for (int offer = 0; offer < 2; offer++) {
                        page.await(
                                "a number is offered",
                                () -> page.<Boolean>script(
                                        "const b = [...document.querySelectorAll('#chart-offer button')]"
                                                + ".find(it => it.textContent.includes('demo/greenhouse ·')); if (b) b.click(); return !!b"));
                    }
                }
                Thread.sleep(40);
            }

            Thread.sleep(1_500);
            keep(browser, "charts-desktop-dark");
        }
    }

    private static void keep(Browser browser, String name) throws IOException {
        browser.screenshot(name);
        Path made = Browser.SCREENSHOTS.resolve(name + ".png");
        assertTrue(Files.size(made) <= LARGEST_BYTES, () -> name + " is too large for the README");
        Files.write(Path.of(System.getProperty("tymbal.pictures"), name + ".png"), Files.readAllBytes(made));
    }
}
