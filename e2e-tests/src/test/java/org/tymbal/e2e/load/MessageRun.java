package org.tymbal.e2e.load;

import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * One run of a scenario against one broker. Publishers are closed-loop, so that the run measures how a broker delivers and not how
 * it drops: nobody publishes more than the window beyond what has arrived. With a rate the window stays as a safety net, and a
 * message that is late carries the time at which it was due, so that waiting is not left out of the latencies.
 */
final class MessageRun implements LoadConnection.Listener {
    /** Attempts to connect that are under way at a time. */
    private static final int PARALLEL = 50;

    private static final int FILTERS_IN_A_PACKET = 50;
    private static final int MOST_PENDING_BYTES = 128 << 10;
    private static final long STALL_NANOS = 2_000_000_000L;
    private static final long PATIENCE_NANOS = 30_000_000_000L;
    private static final long LATE_NANOS = 3_000_000;
    private static final long MOST_ORDERS = 4L << 20;

    private final Scenario scenario;
    private final LoadConnection.Target target;
    private final ProcessMeter broker;
    private final LoadLoop loop;
    private final List<LoadConnection> publishers = new ArrayList<>();
    private final List<LoadConnection> subscribers = new ArrayList<>();
    private final Publisher[] state;
    /** By subscriber, and by publisher where that makes a difference: the number that came last. */
    private final int[] last;

    private final Histogram latencyMicros = new Histogram(60_000_000, 3);
    private final long epoch = System.nanoTime();
    private final int[] runnable;
    private int runnableCount;
    private boolean publishing;
    private boolean measuring;
    private long connected;
    private long subscribed;
    private long sent;
    private long delivered;
    private long reordered;
    private long broken;
    private long dead;
    private String firstDeath = "";
    private long acknowledged;
    private double rateIssued;
    private long rateStart;
    private int rateNext;

    MessageRun(Scenario scenario, LoadConnection.Target target, ProcessMeter broker) throws IOException {
        this.scenario = scenario;
        this.target = target;
        this.broker = broker;
        this.loop = new LoadLoop();
        state = new Publisher[scenario.publishers()];
        runnable = new int[scenario.publishers()];
        for (int i = 0; i < state.length; i++) {
            state[i] = new Publisher(scenario, i);
        }
        long orders = orderOf(scenario.subscribers() - 1, scenario.publishers() - 1) + 1L;
        if (orders > MOST_ORDERS) {
            throw new IllegalArgumentException("too many publishers times subscribers to watch the order of");
        }
        last = new int[(int) orders];
        Arrays.fill(last, -1);
    }

    private long orderOf(int subscriber, int publisher) {
        return scenario.shape() == Scenario.Shape.PAIRS
                ? subscriber
                : (long) subscriber * scenario.publishers() + publisher;
    }

    /** Connects, warms up and measures. */
    RunResult run(double warmUpSeconds, double seconds) throws IOException {
        try {
            long subscribeNanos = open();
            long rss = broker.rssKib();
            publishing = true;
            rateStart = System.nanoTime();
            for (LoadConnection publisher : publishers) {
                makeRunnable(publisher.number);
            }
            loop(warmUpSeconds);
            ProcessMeter.Sample before = broker.sample();
            long deliveredBefore = delivered;
            long sentBefore = sent;
            measuring = true;
            loop(seconds);
            measuring = false;
            ProcessMeter.Usage usage = broker.sample().since(before);
            RunResult result = new RunResult(
                    usage, delivered - deliveredBefore, sent - sentBefore, latencyMicros, subscribeNanos, rss);
            publishing = false;
            drain();
            return result.with(Math.max(0, sent * scenario.receivers() - delivered), reordered + broken, dead);
        } finally {
            publishers.forEach(LoadConnection::close);
            subscribers.forEach(LoadConnection::close);
            loop.close();
            forgetSessions();
        }
    }

    /** Returns how long it took to subscribe, in nanoseconds. */
    private long open() throws IOException {
        for (int i = 0; i < scenario.subscribers(); i++) {
            subscribers.add(connect(i, false));
        }
        for (int i = 0; i < scenario.publishers(); i++) {
            publishers.add(connect(i, true));
        }
        await("CONNACK", () -> connected, scenario.subscribers() + (long) scenario.publishers());
        long start = System.nanoTime();
        int step = scenario.subscribers();
        for (LoadConnection subscriber : subscribers) {
            List<String> filters = new ArrayList<>();
            int packetId = 1;
            for (int n = subscriber.number; n < scenario.subscriptions(); n += step) {
                filters.add(scenario.filterOf(n));
                if (filters.size() == FILTERS_IN_A_PACKET || n + step >= scenario.subscriptions()) {
                    byte[] packet = LoadPackets.subscribe(target.level(), packetId++, filters, scenario.qos());
                    subscriber.send(packet, packet.length);
                    filters.clear();
                }
            }
            turn(0);
        }
        await("SUBACK", () -> subscribed, scenario.subscriptions());
        return System.nanoTime() - start;
    }

    private LoadConnection connect(int number, boolean publisher) throws IOException {
        long before = subscribers.size() + (long) publishers.size();
        await("CONNACK", () -> connected, before - PARALLEL);
        boolean lasting = scenario.lasting() && !publisher;
        return new LoadConnection(
                number, publisher, clientId(number, publisher), lasting ? target.kept() : target, loop, this);
    }

    private static String clientId(int number, boolean publisher) {
        return "load-" + ProcessHandle.current().pid() + (publisher ? "-p" : "-s") + number;
    }

    /** Sessions that last would go on to receive what the next run publishes. */
    private void forgetSessions() throws IOException {
        for (int i = 0; scenario.lasting() && i < scenario.subscribers(); i++) {
            try (Socket socket = new Socket(target.host(), target.port())) {
                socket.setSoTimeout(10_000);
                socket.getOutputStream().write(LoadPackets.connect(target.level(), clientId(i, false)));
                socket.getInputStream().readNBytes(4);
            }
        }
    }

    private void await(String what, java.util.function.LongSupplier count, long wanted) throws IOException {
        long seen = -1;
        long since = System.nanoTime();
        while (count.getAsLong() < wanted) {
            if (dead > 0) {
                throw new IOException("waiting for " + what + ": " + firstDeath);
            }
            if (count.getAsLong() != seen) {
                seen = count.getAsLong();
                since = System.nanoTime();
            }
            if (System.nanoTime() - since > PATIENCE_NANOS) {
                throw new IOException(what + " came " + seen + " times of " + wanted + ", and no more for 30 s");
            }
            turn(20);
        }
    }

    private void loop(double seconds) throws IOException {
        long start = System.nanoTime();
        long nanos = (long) (seconds * 1e9);
        long seen = -1;
        long since = start;
        for (long now = start; now - start < nanos; now = System.nanoTime()) {
            turn(scenario.rate() > 0 ? 1 : 10);
            if (delivered + acknowledged != seen) {
                seen = delivered + acknowledged;
                since = now;
            } else if (now - since > STALL_NANOS) {
                since = now;
                writeOff();
            }
        }
    }

    /** What never comes would close the windows for good. It stays lost in the sum. */
    private void writeOff() {
        for (LoadConnection publisher : publishers) {
            state[publisher.number].writeOff();
            makeRunnable(publisher.number);
        }
    }

    /** What is under way arrives. */
    private void drain() throws IOException {
        long seen = -1;
        long since = System.nanoTime();
        while (delivered < sent * scenario.receivers() && System.nanoTime() - since < STALL_NANOS) {
            turn(10);
            if (delivered != seen) {
                seen = delivered;
                since = System.nanoTime();
            }
        }
    }

    private void turn(int millis) throws IOException {
        loop.serve(publishing && runnableCount > 0 && scenario.rate() == 0 ? 0 : millis);
        if (publishing) {
            if (scenario.rate() > 0) {
                publishAtRate();
            } else {
                publishUpToWindows();
            }
        }
        loop.flush();
    }

    private void makeRunnable(int publisher) {
        if (!state[publisher].runnable && publishers.get(publisher).ready()) {
            state[publisher].runnable = true;
            runnable[runnableCount++] = publisher;
        }
    }

    private void publishUpToWindows() {
        int count = runnableCount;
        runnableCount = 0;
        int now = micros(System.nanoTime());
        for (int i = 0; i < count; i++) {
            Publisher publisher = state[runnable[i]];
            LoadConnection connection = publishers.get(runnable[i]);
            publisher.runnable = false;
            for (long room = scenario.window() - publisher.unfinished();
                    room > 0 && connection.pending() < MOST_PENDING_BYTES;
                    room--) {
                publisher.publish(connection, now);
                sent++;
            }
            if (connection.pending() >= MOST_PENDING_BYTES) {
                makeRunnableLater(publisher, runnable[i]);
            }
        }
    }

    /** Its socket is full; it is asked again in the next turn. */
    private void makeRunnableLater(Publisher publisher, int number) {
        publisher.runnable = true;
        runnable[runnableCount++] = number;
    }

    private void publishAtRate() {
        long now = System.nanoTime();
        double due = (now - rateStart) * scenario.rate() / 1e9;
        int blocked = 0;
        while (rateIssued < due && blocked < state.length) {
            Publisher publisher = state[rateNext];
            LoadConnection connection = publishers.get(rateNext);
            rateNext = (rateNext + 1) % state.length;
            if (!connection.ready() || publisher.unfinished() >= scenario.window()) {
                blocked++;
                continue;
            }
            blocked = 0;
            long scheduled = rateStart + (long) (rateIssued * 1e9 / scenario.rate());
            publisher.publish(connection, micros(now - scheduled > LATE_NANOS ? scheduled : now));
            sent++;
            rateIssued++;
        }
    }

    /** Microseconds of this run; they wrap around after 71 minutes, which no message is under way. */
    private int micros(long nanos) {
        return (int) ((nanos - epoch) / 1_000);
    }

    @Override
    public void connected(LoadConnection connection) {
        connected++;
    }

    @Override
    public void subscribed(LoadConnection connection, int filters) {
        subscribed += filters;
    }

    @Override
    public void acknowledged(LoadConnection connection) {
        acknowledged++;
        state[connection.number].acknowledged++;
        if (publishing) {
            makeRunnable(connection.number);
        }
    }

    @Override
    public void delivered(LoadConnection connection, byte[] bytes, int payload, int length) {
        int number = Publisher.publisherOf(bytes, payload);
        if (length != scenario.payloadBytes() || number >= state.length) {
            broken++;
            return;
        }
        if (measuring) {
            int took = micros(loop.readNanos()) - Publisher.sentMicrosOf(bytes, payload);
            latencyMicros.recordValue(Math.max(0, took));
        }
        int order = (int) orderOf(connection.number, number);
        int count = Publisher.countOf(bytes, payload);
        if (count <= last[order]) {
            reordered++;
        }
        last[order] = count;
        delivered++;
        state[number].delivered++;
        if (publishing) {
            makeRunnable(number);
        }
    }

    @Override
    public void died(LoadConnection connection, String why) {
        dead++;
        if (firstDeath.isEmpty()) {
            firstDeath = (connection.publisher ? "publisher " : "subscriber ") + connection.number + ": " + why;
            System.err.println("load: " + firstDeath);
        }
    }
}
