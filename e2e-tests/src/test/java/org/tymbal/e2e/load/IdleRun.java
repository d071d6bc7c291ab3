package org.tymbal.e2e.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Very many connections that say nothing: how much memory does the broker need for each? The first 3,000 of 13,000 are left out,
 * because they fill what a broker has set aside at its start.
 */
final class IdleRun implements LoadConnection.Listener {
    private static final int STEPS = 5;
    private static final int PARALLEL = 100;
    private static final int SPARE_FILES = 200;
    private static final long PATIENCE_NANOS = 30_000_000_000L;
    private static final double IDLE_SECONDS = 2;

    private final LoadConnection.Target target;
    private final Broker broker;
    private final int most;
    private final double rest;
    private final LoadLoop loop;
    private final List<LoadConnection> connections = new ArrayList<>();
    private int connected;
    private String death = "";

    /**
     * @param most how many connections there are in the end
     * @param rest seconds from the last connection to the look at the memory: a broker may give back later what it needed for them
     */
    IdleRun(Broker broker, Transport transport, int most, double rest) throws IOException {
        this.broker = broker;
        this.target = broker.target(transport, 4);
        this.most = most;
        this.rest = rest;
        loop = new LoadLoop();
    }

    /**
     * @param collect whether a JVM collects its garbage before its memory is read
     * @throws IOException also if too few files may be open; then it says what to do
     */
    Map<String, Double> run(boolean collect) throws IOException, InterruptedException {
        checkOpenFiles("the benchmark", ProcessHandle.current().pid());
        checkOpenFiles(broker.name(), broker.pid());
        try {
            int least = most * 3 / 13;
            double[] x = new double[STEPS];
            double[] y = new double[STEPS];
            ProcessMeter meter = broker.meter();
            ProcessMeter.Sample start = meter.sample();
            for (int step = 0; step < STEPS; step++) {
                x[step] = least + (double) (most - least) * step / (STEPS - 1);
                connect((int) x[step]);
                settle(rest);
                if (collect) {
                    broker.collectGarbage();
                    settle(0.5);
                }
                y[step] = meter.rssKib();
            }
            ProcessMeter.Usage connecting = meter.sample().since(start);
            ProcessMeter.Sample idle = meter.sample();
            settle(IDLE_SECONDS);
            ProcessMeter.Usage idling = meter.sample().since(idle);
            Map<String, Double> figures = new LinkedHashMap<>();
            figures.put(collect ? Figure.IDLE_COLLECTED_KIB : Figure.IDLE_KIB, Statistics.slope(x, y));
            if (!collect) {
                figures.put(Figure.CONNECT_CPU, connecting.broker() * 1e6 / most);
                figures.put(Figure.IDLE_LOAD, idling.broker() / idling.seconds());
            }
            figures.put(Figure.DEAD, (double) (death.isEmpty() ? 0 : connections.size() - connected));
            return figures;
        } finally {
            connections.forEach(LoadConnection::abort);
            loop.close();
        }
    }

    private void checkOpenFiles(String who, long pid) throws IOException {
        long limit = ProcessMeter.openFiles(pid);
        if (limit < most + SPARE_FILES) {
            throw new IOException(most + " connections need " + (most + SPARE_FILES) + " open files, and " + who
                    + " may have " + limit + ": say ulimit -n " + (most + SPARE_FILES)
                    + " first, or fewer connections with -Dload.idle=");
        }
    }

    private void connect(int count) throws IOException {
        long since = System.nanoTime();
        int seen = connected;
        while (connected < count) {
            while (connections.size() < count && connections.size() - connected < PARALLEL) {
                int number = connections.size();
                connections.add(new LoadConnection(number, false, "idle-" + number, target, loop, this));
            }
            turn(20);
            if (connected != seen) {
                seen = connected;
                since = System.nanoTime();
            }
            if (!death.isEmpty() || System.nanoTime() - since > PATIENCE_NANOS) {
                throw new IOException(connected + " of " + count + " connections were accepted: "
                        + (death.isEmpty() ? "and no more for 30 s" : death));
            }
        }
    }

    private void settle(double seconds) throws IOException {
        long start = System.nanoTime();
        while (System.nanoTime() - start < seconds * 1e9) {
            turn(20);
        }
    }

    private void turn(int millis) throws IOException {
        loop.serve(millis);
        loop.flush();
    }

    @Override
    public void connected(LoadConnection connection) {
        connected++;
    }

    @Override
    public void subscribed(LoadConnection connection, int filters) {}

    @Override
    public void acknowledged(LoadConnection connection) {}

    @Override
    public void delivered(LoadConnection connection, byte[] bytes, int payload, int length) {}

    @Override
    public void died(LoadConnection connection, String why) {
        connected--;
        death = why;
    }
}
