package org.tymbal.e2e.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.e2e.harness.BrokerProcess;
import org.tymbal.e2e.harness.Endpoint;
import org.tymbal.e2e.harness.Packets;
import org.tymbal.e2e.harness.Wire;
import org.tymbal.e2e.harness.WireClient;

/**
 * The page while messages pour in. That they are all counted, and that it says what it does not draw, is tested always; times are
 * measured with {@code -Dtymbal.bench=true}, on a machine that has nothing else to do: {@code -Dtymbal.bench.seconds} (180) is the
 * length of the long one.
 */
class FrameRateIT {
    private static final String PAYLOAD =
            "{\"c\":21.4,\"rh\":48,\"seq\":{{counter}},\"site\":\"greenhouse\",\"unit\":\"celsius\",\"ok\":true}";

    private BrokerProcess broker;
    private Browser browser;

    @BeforeEach
    void start() {
        broker = BrokerProcess.tymbal().start();
        browser = new Browser(false);
    }

    @AfterEach
    void stop() {
        browser.close();
        broker.close();
    }

    /** From the page to the broker and back; received is what came back. */
    private record Measured(int published, int received, Meter.Frames frames) {}

    @Test
    void nothingIsMiscounted() {
        Measured measured = toBrokerAndBack(3, "");
        assertTrue(measured.published() > 1_000, measured.toString());
        assertEquals(measured.published(), measured.received(), measured.toString());
    }

    @Test
    void whatIsNotDrawnIsSaidAndCounted() throws InterruptedException {
        Page page = touched();
        CompletableFuture<Void> said = CompletableFuture.runAsync(() -> page.awaitText("skipping", "showing 1 of "));
        int sent = Meter.flood(broker, 5_000, Duration.ofSeconds(4));
        said.join();
        page.await("all are counted", () -> page.count() >= sent);
        assertEquals(sent, page.count());
        page.await("it is quiet again", () -> page.text("skipping").isEmpty());
        browser.assertNoComplaints();
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "text", "binary"})
    void ofAMegabyteTheBeginningIsShownAndMoreOnRequest(String kind) {
        Meter.Frames slowest = megabyte(kind);
        if (Boolean.getBoolean("tymbal.bench")) {
            System.out.println("A megabyte of " + kind + " in the list, in the detail, and more of it: " + slowest);
            assertTrue(slowest.slowestMillis() <= 100, slowest.toString());
        }
    }

    private Meter.Frames megabyte(String kind) {
        Page page = touched();
        Meter meter = new Meter(page);
        WireClient other = broker.connect(new Wire(Endpoint.TCP, ProtocolVersion.V5), "large");
        byte[] payload = new byte[1_050_000];
        if (kind.equals("binary")) {
            new Random(1).nextBytes(payload);
        } else {
            String text = kind.equals("json")
                    ? "[" + "{\"celsius\":21.5},".repeat(62_000) + "0]"
                    : "Twenty-one degrees, \u00e4\u20ac\ud83e\udd41. ".repeat(36_000);
            payload = text.getBytes(StandardCharsets.UTF_8);
        }
        other.send(Packets.publish(ProtocolVersion.V5, 0, "demo/large", 0, Packets.NO_PROPERTIES, payload));
        page.await("it is here", () -> page.count() == 1);
        browser.driver().findElement(By.cssSelector(".msg:not([hidden])")).click();
        page.await("it is open", () -> page.isShown("detail"));
        page.awaitText("detail-note", "Shown are the first 4");
        long before = page.<Long>script("return document.getElementById('detail-payload').textContent.length");
        assertTrue(before <= 21_000, () -> "at first " + before + " characters");
        for (String as : List.of("hex", "json", "text")) {
            page.choose("detail-as", as);
        }
        page.click("detail-more");
        page.awaitText("detail-note", "Shown are the bytes 4,096 to 20,480 of 1,");
        long after = page.<Long>script("return document.getElementById('detail-payload').textContent.length");
        assertTrue(after > 2 * before, () -> "then " + after);
        page.click("tab-topics");
        page.click("tab-client");
        return meter.frames();
    }

    @Test
    @EnabledIfSystemProperty(named = "tymbal.bench", matches = "true")
    void fromFirstPaintToConnected() {
        browser.driver().executeCdpCommand("Page.addScriptToEvaluateOnNewDocument", Map.of("source", """
                new MutationObserver(() => {
                    const pill = document.getElementById('pill');
                    if (pill && pill.dataset.state === 'connected' && !window.connectedAt)
                        window.connectedAt = performance.now();
                }).observe(document, { subtree: true, childList: true, attributes: true });
                """));
        List<Double> took = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            Page page = Page.connected(browser, broker.httpPort());
            page.await(
                    "it is painted",
                    () -> page.<Boolean>script(
                            "return performance.getEntriesByName('first-contentful-paint').length > 0"));
            took.add(page.<Number>script("return Math.max(0, window.connectedAt"
                            + " - performance.getEntriesByName('first-contentful-paint')[0].startTime)")
                    .doubleValue());
        }
        System.out.println("From the first paint to connected, ms: " + took);
        assertTrue(took.stream().allMatch(millis -> millis < 1_000), took.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "#/inspector", "#/topics", "#/charts"})
    @EnabledIfSystemProperty(named = "tymbal.bench", matches = "true")
    void fiftyFiveFramesASecond(String view) {
        Measured measured = toBrokerAndBack(60, view);
        System.out.println("Page to broker to page, 1,000 messages a second for 60 s, at " + view + ": " + measured);
        assertEquals(measured.published(), measured.received(), measured.toString());
        assertTrue(measured.published() >= 59_000, measured.toString());
        assertTrue(measured.frames().perSecond() >= 55, measured.toString());
    }

    /** At the beginning, after a fifth, a half and all of the time, the garbage collected. */
    @Test
    @EnabledIfSystemProperty(named = "tymbal.bench", matches = "true")
    void theHeapStaysFlat() throws InterruptedException {
        int seconds = Integer.getInteger("tymbal.bench.seconds", 180);
        Page page = touched();
        Meter meter = new Meter(page);
        List<Double> heap = new ArrayList<>(List.of(meter.heapMegabytes()));
        List<Meter.Frames> frames = new ArrayList<>();
        int sent = 0;
        for (double part : new double[] {0.2, 0.3, 0.5}) {
            meter.reset();
            sent += Meter.flood(broker, 1_000, Duration.ofMillis((long) (seconds * 1_000 * part)));
            frames.add(meter.frames());
            heap.add(meter.heapMegabytes());
        }
        int all = sent;
        page.await("all are counted", () -> page.count() >= all);
        System.out.printf(
                Locale.ROOT,
                "1,000 messages a second for %d s: heap in MB at 0, 20, 50, 100 %% of the time %.1f, %.1f, %.1f, %.1f; %s%n",
                seconds,
                heap.get(0),
                heap.get(1),
                heap.get(2),
                heap.get(3),
                frames);
        assertEquals(all, page.count());
        assertTrue(heap.get(3) <= heap.get(1) * 1.1 + 1, heap.toString());
        assertTrue(frames.stream().allMatch(it -> it.perSecond() >= 55), frames.toString());
    }

    @Test
    @EnabledIfSystemProperty(named = "tymbal.bench", matches = "true")
    void aClickIsAnsweredAtFiveThousandASecond() throws InterruptedException {
        Page page = touched();
        Meter meter = new Meter(page);
        CompletableFuture<List<Double>> clicked = CompletableFuture.supplyAsync(() -> {
            sleep(5_000);
            meter.reset();
            for (int i = 0; i < 20; i++) {
                page.click(i % 2 == 0 ? "tab-topics" : "tab-client");
                sleep(300);
            }
            page.click("pause");
            sleep(300);
            page.click("pause");
            sleep(300);
            return meter.clicks();
        });
        int sent = Meter.flood(broker, 5_000, Duration.ofSeconds(25));
        List<Double> clicks = clicked.join();
        Meter.Frames frames = meter.frames();
        page.await("all are counted", () -> page.count() >= sent);
        System.out.println("5,000 messages a second: clicks answered after ms " + clicks + "; " + frames);
        assertEquals(sent, page.count());
        assertEquals(22, clicks.size());
        assertTrue(clicks.stream().allMatch(millis -> millis < 200), clicks.toString());
    }

    private static void sleep(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Connected, and its late parts are there. */
    private Page touched() {
        Page page = Page.connected(browser, broker.httpPort());
        page.click("list");
        page.await("the parts are there", () -> page.<Boolean>script("return !!document.getElementById('skipping')"));
        return page;
    }

    private Measured toBrokerAndBack(int seconds, String view) {
        Page page = touched();
        page.fill("publish-payload", PAYLOAD);
        page.script("document.getElementById('repeat').open = true");
        page.fill("repeat-every", "1");
        if (view.equals("#/charts")) {
            page.publish("demo/hello", "{\"c\":21.4,\"rh\":48}", 0);
            page.await("one is here", () -> page.count() == 1);
            page.fill("publish-payload", PAYLOAD);
            page.click("tab-charts");
            for (String line : List.of("demo/hello · c", "demo/hello · rh")) {
                page.await(
                        "it can be drawn",
                        () -> page.<Boolean>script(
                                "const b = [...document.querySelectorAll('#chart-offer button')]"
                                        + ".find(it => it.textContent.includes(arguments[0])); if (b) b.click(); return !!b",
                                line));
            }
            page.click("tab-client");
        }
        Meter meter = new Meter(page);
        page.script("document.getElementById('repeat-button').click(); location.hash = arguments[0]", view);
        meter.reset();
        browser.driver().manage().timeouts().scriptTimeout(Duration.ofSeconds(seconds + 30L));
        browser.driver().executeAsyncScript("setTimeout(arguments[arguments.length - 1], " + seconds * 1_000 + ")");
        Meter.Frames frames = meter.frames();
        page.script("location.hash = '#/client'");
        page.await("the client is open", () -> page.isShown("repeat-button"));
        page.click("repeat-button");
        page.awaitText("publish-note", "Stopped after");
        int published = Integer.parseInt(page.text("publish-note").replaceAll("\\D", ""));
        int before = view.equals("#/charts") ? 1 : 0;
        page.await("all came back", () -> page.count() - before >= published);
        browser.assertNoComplaints();
        return new Measured(published, page.count() - before, frames);
    }
}
