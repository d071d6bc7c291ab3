package org.tymbal.server.broker;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.tymbal.codec.packet.PacketType;
import org.tymbal.server.metrics.Metrics;

/**
 * The last hour of the main figures, a point every ten seconds: {@value #POINTS} points, and never more. Written by the
 * housekeeper, read by any thread.
 */
public final class History {
    /** An hour of them. */
    public static final int POINTS = 360;

    /** Between two points. */
    public static final int SECONDS = 10;

    /** The housekeeper is not exact: a point that is this early is on time. */
    private static final long TOLERANCE_MILLIS = 500;

    /**
     * What was at one moment; in the order of {@link History#names}.
     *
     * @param atMillis in milliseconds since 1970
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    public record Point(long atMillis, long[] values) {}

    private record Line(String name, String topic, LongSupplier value) {}

    private final List<Line> lines = new ArrayList<>();
    private final AtomicReferenceArray<@Nullable Point> ring = new AtomicReferenceArray<>(POINTS);
    private final AtomicLong count = new AtomicLong();
    private long lastMillis = Long.MIN_VALUE;

    public History(Broker broker, Metrics metrics) {
        add("clientsConnected", "clients/connected", broker::connectedClients);
        add("sessions", "", broker::sessions);
        add("subscriptions", "subscriptions/count", broker::subscriptions);
        add("retainedMessages", "retained messages/count", broker::retainedMessages);
        add(
                "heapUsedBytes",
                "heap/current",
                () -> Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory());
        add("bytesReceived", "bytes/received", () -> metrics.sum(counters -> counters.bytesReceived));
        add("bytesSent", "bytes/sent", () -> metrics.sum(counters -> counters.bytesSent));
        add("messagesReceived", "messages/received", metrics::allPacketsReceived);
        add("messagesSent", "messages/sent", metrics::allPacketsSent);
        int publish = PacketType.PUBLISH.number();
        add(
                "publishReceived",
                "publish/messages/received",
                () -> metrics.sum(counters -> counters.packetsReceived[publish]));
        add("publishSent", "publish/messages/sent", () -> metrics.sum(counters -> counters.packetsSent[publish]));
        add("publishDropped", "publish/messages/dropped", metrics.messagesDropped::get);
        add("connectionsOpened", "", () -> metrics.sum(counters -> counters.socketsOpened));
        add("refusals", "", metrics.refusals::get);
    }

    private void add(String name, String topic, LongSupplier value) {
        lines.add(new Line(name, topic, value));
    }

    /** What is kept: gauges first, then counters that only rise. */
    public List<String> names() {
        List<String> names = new ArrayList<>();
        for (Line line : lines) {
            names.add(line.name());
        }
        return names;
    }

    /** Beside {@link #names}, where the same is below {@code $SYS/broker/}; empty for what is not there. */
    public List<String> topics() {
        List<String> topics = new ArrayList<>();
        for (Line line : lines) {
            topics.add(line.topic());
        }
        return topics;
    }

    /** Keeps a point if it is time. */
    public void tick(long nowMillis) {
        if (lastMillis != Long.MIN_VALUE && nowMillis - lastMillis < SECONDS * 1000L - TOLERANCE_MILLIS) {
            return;
        }
        lastMillis = nowMillis;
        long[] values = new long[lines.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = lines.get(i).value().getAsLong();
        }
        ring.set((int) (count.get() % POINTS), new Point(System.currentTimeMillis(), values));
        count.incrementAndGet();
    }

    /** The points that are kept, the oldest first. */
    public List<Point> points() {
        List<Point> found = new ArrayList<>();
        long end = count.get();
        for (long number = Math.max(0, end - POINTS); number < end; number++) {
            Point point = ring.get((int) (number % POINTS));
            if (point != null) {
                found.add(point);
            }
        }
        return found;
    }
}
