package org.tymbal.e2e.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.tymbal.e2e.harness.BrokerProcess;

/**
 * A thousand messages a second from the page to the broker and back. Whether they are all counted is tested always; how
 * many frames a second are drawn meanwhile is measured with {@code -Dtymbal.bench=true}, for a minute.
 */
class FrameRateIT {
    private static final String PAYLOAD =
            "{\"c\":21.4,\"rh\":48,\"seq\":{{counter}},\"site\":\"greenhouse\",\"unit\":\"celsius\",\"ok\":true}";

    /**
     * @param framesPerSecond over the whole time
     * @param slowestMillis the longest time between two frames
     */
    private record Measured(int published, int received, double framesPerSecond, double slowestMillis) {}

    @Test
    void nothingIsMiscounted() {
        Measured measured = run(3, "");
        assertTrue(measured.published() > 1_000, measured.toString());
        assertEquals(measured.published(), measured.received(), measured.toString());
    }

    @Test
    @EnabledIfSystemProperty(named = "tymbal.bench", matches = "true")
    void fiftyFiveFramesASecond() {
        fiftyFive(run(60, ""), "");
    }

    /** Two thousand packets a second go by, and the ladder follows them. */
    @Test
    @EnabledIfSystemProperty(named = "tymbal.bench", matches = "true")
    void fiftyFiveFramesASecondWithTheInspectorOpen() {
        fiftyFive(run(30, "#/inspector"), ", Inspector open");
    }

    private static void fiftyFive(Measured measured, String how) {
        System.out.println("Page to broker to page, 1,000 messages a second" + how + ": " + measured);
        assertEquals(measured.published(), measured.received(), measured.toString());
        assertTrue(measured.published() >= (how.isEmpty() ? 59_000 : 29_000), measured.toString());
        assertTrue(measured.framesPerSecond() >= 55, measured.toString());
    }

    private static Measured run(int seconds, String view) {
        try (BrokerProcess broker = BrokerProcess.tymbal().start();
                Browser browser = new Browser(false)) {
            Page page = Page.connected(browser, broker.httpPort());
            page.fill("publish-payload", PAYLOAD);
            page.script("document.getElementById('repeat').open = true");
            page.fill("repeat-every", "1");
            page.script("""
                    window.frames_ = { count: 0, from: performance.now(), last: performance.now(), slowest: 0 };
                    const f = window.frames_;
                    const step = () => {
                        const now = performance.now();
                        f.count++; f.slowest = Math.max(f.slowest, now - f.last); f.last = now;
                        requestAnimationFrame(step);
                    };
                    document.getElementById('repeat-button').click();
                    requestAnimationFrame(step);
                    """);
            page.script("location.hash = arguments[0]", view);
            page.browser().driver().manage().timeouts().scriptTimeout(java.time.Duration.ofSeconds(seconds + 30));
            page.browser()
                    .driver()
                    .executeAsyncScript("setTimeout(arguments[arguments.length - 1], " + seconds * 1_000 + ")");
            double frames = page.<Number>script("const f = window.frames_; return f.count * 1000 / (f.last - f.from)")
                    .doubleValue();
            double slowest =
                    page.<Number>script("return window.frames_.slowest").doubleValue();
            page.script("location.hash = '#/client'");
            page.await("the client is open", () -> page.isShown("repeat-button"));
            page.click("repeat-button");
            page.awaitText("publish-note", "Stopped after");
            int published = Integer.parseInt(page.text("publish-note").replaceAll("\\D", ""));
            page.await("all came back", () -> page.count() >= published);
            int received = page.count();
            browser.assertNoComplaints();
            return new Measured(published, received, frames, slowest);
        }
    }
}
