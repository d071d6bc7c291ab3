package org.tymbal.e2e.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * One run of a scenario against one broker. Publishers are closed-loop, so that the run measures how a broker delivers and not how
 * it drops: nobody publishes more than the window beyond what has arrived.
 */
final class LoadRun implements LoadConnection.Listener {
    /** 4 bytes publisher, 4 bytes number, 8 bytes nanoTime, and what is left of the payload. */
    static final int PAYLOAD_BYTES = 64;

    private static final long STALL_NANOS = 5_000_000_000L;

    /** What a run has seen. */
    record Result(
            long messages,
            double seconds,
            double cpuMicrosPerMessage,
            long lost,
            long reordered,
            Histogram latencyNanos) {
        double perSecond() {
            return messages / seconds;
        }
    }

    private final Scenario scenario;
    private final List<LoadConnection> publishers = new ArrayList<>();
    private final List<LoadConnection> subscribers = new ArrayList<>();
    private final long[] sent;
    private final long[] delivered;
    private final long[] acknowledged;
    /** By subscriber and publisher: the number that came last. */
    private final int[][] last;

    private final byte[][] packets;
    private Histogram latency = new Histogram(3);
    private int ready;
    private long received;
    private long reordered;
    private long lastProgressNanos;

    LoadRun(Scenario scenario) {
        this.scenario = scenario;
        sent = new long[scenario.publishers()];
        delivered = new long[scenario.publishers()];
        acknowledged = new long[scenario.publishers()];
        last = new int[scenario.subscribers()][scenario.publishers()];
        packets = new byte[scenario.publishers()][];
        for (int[] numbers : last) {
            Arrays.fill(numbers, -1);
        }
    }

    /** Warms up, then measures. */
    Result run(ProcessHandle broker, int port, boolean webSocket, double warmUpSeconds, double seconds)
            throws IOException {
        try (Selector selector = Selector.open()) {
            open(selector, port, webSocket);
            loop(selector, warmUpSeconds, true);
            latency = new Histogram(3);
            long before = received;
            Duration cpuBefore = cpu(broker);
            long start = System.nanoTime();
            loop(selector, seconds, true);
            double took = (System.nanoTime() - start) / 1e9;
            long messages = received - before;
            double cpuMicros = cpu(broker).minus(cpuBefore).toNanos() / 1e3;
            Histogram measured = latency.copy();
            loop(selector, 10, false); // what is under way arrives
            long expected = 0;
            for (long count : sent) {
                expected += count * scenario.receivers();
            }
            for (LoadConnection connection : publishers) {
                connection.close();
            }
            for (LoadConnection connection : subscribers) {
                connection.close();
            }
            return new Result(messages, took, cpuMicros / messages, expected - received, reordered, measured);
        }
    }

    private static Duration cpu(ProcessHandle process) {
        return process.info().totalCpuDuration().orElseThrow();
    }

    private void open(Selector selector, int port, boolean webSocket) throws IOException {
        for (int i = 0; i < scenario.subscribers(); i++) {
            subscribers.add(new LoadConnection(i, false, port, webSocket, selector, this));
        }
        await(selector, scenario.subscribers());
        for (int i = 0; i < scenario.publishers(); i++) {
            packets[i] = packet(i);
            publishers.add(new LoadConnection(i, true, port, webSocket, selector, this));
        }
        await(selector, scenario.subscribers() + scenario.publishers());
    }

    private void await(Selector selector, int count) throws IOException {
        long deadline = System.nanoTime() + 10_000_000_000L;
        ByteBuffer shared = ByteBuffer.allocateDirect(64 << 10);
        while (ready < count) {
            if (System.nanoTime() > deadline) {
                throw new IOException("only " + ready + " of " + count + " connections came to be");
            }
            turn(selector, shared, false);
        }
    }

    private byte[] packet(int publisher) {
        byte[] topic = scenario.topicOf(publisher).getBytes(StandardCharsets.US_ASCII);
        int id = scenario.qos() == 0 ? 0 : 2;
        ByteBuffer packet = ByteBuffer.allocate(4 + topic.length + id + PAYLOAD_BYTES);
        packet.put((byte) (0x30 | scenario.qos() << 1));
        packet.put((byte) (2 + topic.length + id + PAYLOAD_BYTES));
        packet.putShort((short) topic.length).put(topic);
        return packet.array();
    }

    private void loop(Selector selector, double seconds, boolean publishing) throws IOException {
        ByteBuffer shared = ByteBuffer.allocateDirect(256 << 10);
        long end = System.nanoTime() + (long) (seconds * 1e9);
        lastProgressNanos = System.nanoTime();
        while (System.nanoTime() < end) {
            turn(selector, shared, publishing);
            if (!publishing && allArrived()) {
                return;
            }
            if (System.nanoTime() - lastProgressNanos > STALL_NANOS) {
                return; // what is missing is reported as lost
            }
        }
    }

    private boolean allArrived() {
        for (int i = 0; i < sent.length; i++) {
            if (delivered[i] < sent[i] * scenario.receivers()) {
                return false;
            }
        }
        return true;
    }

    private void turn(Selector selector, ByteBuffer shared, boolean publishing) throws IOException {
        if (publishing) {
            for (LoadConnection publisher : publishers) {
                publishUpToWindow(publisher);
            }
        }
        selector.select(10);
        for (SelectionKey key : selector.selectedKeys()) {
            LoadConnection connection = (LoadConnection) key.attachment();
            if (key.isReadable()) {
                connection.read(shared);
            }
            if (connection.hasOutput()) {
                connection.flush();
            }
        }
        selector.selectedKeys().clear();
    }

    private void publishUpToWindow(LoadConnection publisher) throws IOException {
        int p = publisher.number;
        long finished = delivered[p] / scenario.receivers();
        if (scenario.qos() > 0) {
            finished = Math.min(finished, acknowledged[p]);
        }
        byte[] packet = packets[p];
        boolean any = false;
        while (sent[p] - finished < scenario.window()) {
            int payload = packet.length - PAYLOAD_BYTES;
            ByteBuffer body = ByteBuffer.wrap(packet, payload, PAYLOAD_BYTES);
            body.putInt(p).putInt((int) sent[p]).putLong(System.nanoTime());
            if (scenario.qos() > 0) {
                int id = (int) (sent[p] % 65_535) + 1;
                packet[payload - 2] = (byte) (id >> 8);
                packet[payload - 1] = (byte) id;
            }
            publisher.send(packet, packet.length);
            sent[p]++;
            any = true;
        }
        if (any) {
            publisher.flush();
        }
    }

    @Override
    public void connack(LoadConnection connection) {
        if (connection.publisher) {
            ready++;
        } else {
            connection.subscribe(scenario.filterOf(connection.number), scenario.qos());
        }
    }

    @Override
    public void suback(LoadConnection connection) {
        ready++;
    }

    @Override
    public void puback(LoadConnection connection) {
        acknowledged[connection.number]++;
    }

    @Override
    public void publish(LoadConnection connection, byte[] bytes, int payload, int length) {
        ByteBuffer body = ByteBuffer.wrap(bytes, payload, length);
        int publisher = body.getInt();
        int number = body.getInt();
        latency.recordValue(Math.max(0, System.nanoTime() - body.getLong()));
        if (number <= last[connection.number][publisher]) {
            reordered++;
        }
        last[connection.number][publisher] = number;
        delivered[publisher]++;
        received++;
        lastProgressNanos = System.nanoTime();
    }
}
