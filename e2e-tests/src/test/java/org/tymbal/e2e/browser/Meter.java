package org.tymbal.e2e.browser;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.e2e.harness.BrokerProcess;
import org.tymbal.e2e.harness.Endpoint;
import org.tymbal.e2e.harness.Packets;
import org.tymbal.e2e.harness.Wire;
import org.tymbal.e2e.harness.WireClient;

/** What a page does while messages pour in: frames, heap, and how long a click waits for its answer. */
final class Meter {
    private static final int STEP_MILLIS = 10;
    private static final int TOPICS = 50;

    private final Page page;

    /** Counts frames from now on. */
    Meter(Page page) {
        this.page = page;
        page.script("""
                window.frames_ = { count: 0, from: performance.now(), last: performance.now(), slowest: 0, clicks: [] };
                const f = window.frames_;
                const step = () => {
                    const now = performance.now();
                    f.count++; f.slowest = Math.max(f.slowest, now - f.last); f.last = now;
                    requestAnimationFrame(step);
                };
                requestAnimationFrame(step);
                addEventListener('click', event => requestAnimationFrame(() => {
                    const painted = new MessageChannel();
                    painted.port1.onmessage = () => f.clicks.push(performance.now() - event.timeStamp);
                    painted.port2.postMessage('');
                }), true);
                """);
    }

    /** Begins anew: what was before does not count. */
    void reset() {
        page.script("const f = window.frames_; f.count = 0; f.slowest = 0; f.clicks = [];"
                + " f.from = f.last = performance.now();");
    }

    /**
     * @param perSecond since the last {@link #reset}
     * @param slowestMillis the longest time between two frames
     */
    record Frames(double perSecond, double slowestMillis) {
        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%.1f frames a second, the slowest %.0f ms", perSecond, slowestMillis);
        }
    }

    Frames frames() {
        // A page that stands still has no next frame: the time since the last one counts.
        List<Number> values = page.script("const f = window.frames_, now = performance.now();"
                + " return [f.count * 1000 / (now - f.from), Math.max(f.slowest, now - f.last)]");
        return new Frames(values.get(0).doubleValue(), values.get(1).doubleValue());
    }

    /** From each click, as the browser saw it, to the picture that answers it; milliseconds. */
    List<Double> clicks() {
        return page.<List<Number>>script("return window.frames_.clicks").stream()
                .map(Number::doubleValue)
                .toList();
    }

    /** What JavaScript still uses after the garbage was collected. */
    double heapMegabytes() {
        return heapMegabytes(page.browser());
    }

    static double heapMegabytes(Browser browser) {
        browser.driver().executeCdpCommand("HeapProfiler.collectGarbage", Map.of());
        return metric(browser, "JSHeapUsedSize") / 1e6;
    }

    /** How many nodes documents of this page have, and what scripts still hold of them. */
    long nodes() {
        return (long) metric(page.browser(), "Nodes");
    }

    private static double metric(Browser browser, String name) {
        browser.driver().executeCdpCommand("Performance.enable", Map.of());
        List<?> metrics = (List<?>) browser.driver()
                .executeCdpCommand("Performance.getMetrics", Map.of())
                .get("metrics");
        return metrics.stream()
                .map(metric -> (Map<?, ?>) metric)
                .filter(metric -> name.equals(metric.get("name")))
                .mapToDouble(metric -> ((Number) metric.get("value")).doubleValue())
                .findFirst()
                .orElseThrow();
    }

    /** Publishes JSON of 75 bytes from outside, on fifty topics, evenly; how many it were. */
    static int flood(BrokerProcess broker, int perSecond, Duration time) throws InterruptedException {
        WireClient client = broker.connect(new Wire(Endpoint.TCP, ProtocolVersion.V5), "flood");
        long start = System.nanoTime();
        int sent = 0;
        while (System.nanoTime() - start < time.toNanos()) {
            long due = Math.min((System.nanoTime() - start) * perSecond / 1_000_000_000L, sent + perSecond / 10);
            List<byte[]> packets = new ArrayList<>();
            for (; sent < due; sent++) {
                packets.add(Packets.publish(
                        ProtocolVersion.V5,
                        0,
                        "demo/house/room" + sent % TOPICS,
                        0,
                        Packets.NO_PROPERTIES,
                        payload(sent)));
            }
            if (!packets.isEmpty()) {
                client.send(packets.toArray(byte[][]::new));
            }
            Thread.sleep(STEP_MILLIS);
        }
        client.disconnect();
        return sent;
    }

    private static byte[] payload(int number) {
        String text = String.format(
                Locale.ROOT,
                "{\"c\":%.1f,\"rh\":%d,\"seq\":%08d,\"site\":\"greenhouse\",\"ok\":true",
                15 + number % 97 / 10.0,
                40 + number % 31,
                number);
        return (text + " ".repeat(Math.max(0, 74 - text.length())) + "}")
                .getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }
}
