package org.tymbal.e2e.browser;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.support.ui.WebDriverWait;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.e2e.harness.BrokerProcess;
import org.tymbal.e2e.harness.Endpoint;
import org.tymbal.e2e.harness.Packets;
import org.tymbal.e2e.harness.Wire;
import org.tymbal.e2e.harness.WireClient;

/** A client page in a browser that has never seen it, connected, subscribed to {@code demo/#}, and watched by a {@link Meter}. */
final class Visit {
    /** For how long a page may stand still before it is given up. */
    static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final Duration SETTLING = Duration.ofSeconds(5);
    private static final int MEGABYTE = 1_050_000;

    private final ClientPage client;
    private final BrokerProcess broker;
    private final Browser browser;
    private final Page page;
    private final Load load;
    private final Meter meter;
    private final long before;

    /**
     * @param bytes what came over the network before it was connected, by the browser's count
     * @param requests for how many files
     * @param connectMillis from the first paint, or from the press of the button if that is later, until it was connected
     */
    record Load(long bytes, long requests, double connectMillis) {}

    Visit(Browser browser, ClientPage client, BrokerProcess broker) {
        this.browser = browser;
        this.client = client;
        this.broker = broker;
        // A console that a driver listens to costs a page what it does not cost at a person's desk.
        browser.driver().executeCdpCommand("Page.addScriptToEvaluateOnNewDocument", Map.of("source", """
                console.log = () => {};
                new MutationObserver((changes, observer) => {
                    if (CONNECTED) {
                        window.connectedAt = performance.now();
                        observer.disconnect();
                    }
                }).observe(document, { subtree: true, childList: true, attributes: true });
                """.replace(
                        "CONNECTED", client.connected())));
        browser.driver().manage().timeouts().scriptTimeout(PATIENCE);
        page = Page.at(browser, client.address());
        if (client.waitsForAPerson()) {
            page.script("window.pressedAt = performance.now()");
            client.connect(page);
        }
        page.await("it is connected", () -> page.<Boolean>script("return !!window.connectedAt"));
        page.await(
                "it is painted",
                () -> page.<Boolean>script("return performance.getEntriesByName('first-contentful-paint').length > 0"));
        List<Number> values = page.script("""
                const files = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
                    .filter(it => it.startTime < window.connectedAt);
                const painted = performance.getEntriesByName('first-contentful-paint')[0].startTime;
                return [files.reduce((sum, it) => sum + it.transferSize, 0), files.length,
                    Math.max(0, window.connectedAt - Math.max(painted, window.pressedAt || 0))];
                """);
        load = new Load(
                values.get(0).longValue(),
                values.get(1).longValue(),
                values.get(2).doubleValue());
        client.subscribe(page);
        awaitSubscribed();
        before = all();
        meter = new Meter(page);
    }

    /** Until one of our messages is there: nobody else knows when the broker has the subscription. */
    private void awaitSubscribed() {
        WireClient probe = broker.connect(new Wire(Endpoint.TCP, ProtocolVersion.V5), "probe");
        page.await("a message comes", () -> {
            probe.send(
                    Packets.publish(ProtocolVersion.V5, 0, "demo/probe", 0, Packets.NO_PROPERTIES, new byte[] {'?'}));
            pause(100);
            return all() > 0;
        });
        probe.disconnect();
        pause(500); // the last ones that were asked for
    }

    Load load() {
        return load;
    }

    Meter meter() {
        return meter;
    }

    /** How many messages it has taken in since the visit began. */
    long counted() {
        return all() - before;
    }

    /** Waits until it has taken in so many, for some seconds; how many it has then. */
    long settled(long sent) {
        long end = System.nanoTime() + SETTLING.toNanos();
        while (counted() < sent && System.nanoTime() < end) {
            pause(100);
        }
        return counted();
    }

    private long all() {
        return page.<Number>script("return " + client.counted()).longValue();
    }

    /** Publishes JSON of 75 bytes from outside; how many it were. */
    int flood(int perSecond, Duration time) {
        try {
            return Meter.flood(broker, perSecond, time);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Presses the mouse where the buttons are, in turn, every 300 ms for that long; how often. */
    int click(Duration time) {
        List<List<Number>> places = page.script(
                "return arguments[0].map(it => { const box = document.querySelector(it).getBoundingClientRect();"
                        + " return [box.x + box.width / 2, box.y + box.height / 2]; })",
                client.buttons());
        long end = System.nanoTime() + time.toNanos();
        int clicks = 0;
        for (; System.nanoTime() < end; clicks++) {
            List<Number> place = places.get(clicks % places.size());
            for (String type : new String[] {"mousePressed", "mouseReleased"}) {
                browser.driver()
                        .executeCdpCommand(
                                "Input.dispatchMouseEvent",
                                Map.of(
                                        "type",
                                        type,
                                        "button",
                                        "left",
                                        "clickCount",
                                        1,
                                        "x",
                                        place.get(0),
                                        "y",
                                        place.get(1)));
            }
            pause(300);
        }
        return clicks;
    }

    /** Waits for a while until that many clicks are answered; after how many milliseconds each of those was that are. */
    List<Double> answered(int clicks) {
        List<Double> answers = new ArrayList<>();
        try {
            new WebDriverWait(browser.driver(), PATIENCE).until(ignored -> {
                List<Double> now = meter.clicks();
                answers.clear();
                answers.addAll(now);
                return answers.size() >= clicks;
            });
        } catch (WebDriverException e) {
            System.out.println(client.name() + " does not answer clicks: " + e.getRawMessage());
        }
        return answers;
    }

    /** One message of a megabyte of JSON, and the frames until a second after it is on the page. */
    Meter.Frames megabyte() {
        WireClient other = broker.connect(new Wire(Endpoint.TCP, ProtocolVersion.V5), "large");
        StringBuilder json = new StringBuilder("[");
        while (json.length() < MEGABYTE) {
            json.append("{\"celsius\":21.5},");
        }
        byte[] payload = json.append("0]").toString().getBytes(StandardCharsets.UTF_8);
        meter.reset();
        other.send(Packets.publish(ProtocolVersion.V5, 0, "demo/large", 0, Packets.NO_PROPERTIES, payload));
        new WebDriverWait(browser.driver(), PATIENCE)
                .withMessage("a megabyte is here")
                .until(ignored -> counted() == 1);
        client.showNewest(page);
        pause(1_000);
        return meter.frames();
    }

    private static void pause(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
