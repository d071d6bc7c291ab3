package org.tymbal.server.broker;

import java.util.List;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * The one thread with a clock: once a second it lets every room do what is due.
 *
 * <p>A test that wants another time calls {@link #tick} itself, with a clock of its own, and never starts the thread.
 */
public final class Housekeeper {
    private static final long INTERVAL_MILLIS = 1000;

    private final LongSupplier clockMillis;
    private final List<LongConsumer> chores;
    private final BrokerLog log;
    private final Thread thread;
    private volatile boolean stopped;

    /**
     * @param clockMillis a clock that never goes back; only differences of its values mean something
     * @param chores what is done each second, in this order; each is given the time
     */
    public Housekeeper(LongSupplier clockMillis, List<LongConsumer> chores, BrokerLog log) {
        this.clockMillis = clockMillis;
        this.chores = List.copyOf(chores);
        this.log = log;
        this.thread = new Thread(this::run, "tymbal housekeeper");
        thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    /** Any thread. */
    public void stop() {
        stopped = true;
        thread.interrupt();
    }

    /** One round. A chore that fails is reported and stops neither the others nor the clock. */
    public void tick() {
        long nowMillis = clockMillis.getAsLong();
        for (LongConsumer chore : chores) {
            try {
                chore.accept(nowMillis);
            } catch (RuntimeException | Error e) {
                log.error("An error in the broker spoiled one of its housekeeping chores.", e);
            }
        }
    }

    private void run() {
        long next = clockMillis.getAsLong();
        while (!stopped) {
            tick();
            // From round to round, not from end to begin, so that a second stays a second; rounds missed are not made
            // up for.
            next = Math.max(next + INTERVAL_MILLIS, clockMillis.getAsLong());
            try {
                Thread.sleep(Math.max(1, next - clockMillis.getAsLong()));
            } catch (InterruptedException e) {
                return; // stop
            }
        }
    }
}
