package org.tymbal.e2e.history;

import java.util.PriorityQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.tymbal.client.Scheduler;

/** One thread on which all engines of a run live: events of their sockets, and time. */
public final class SocketLoop implements Scheduler {
    private record Timer(long dueMillis, long order, Runnable task, boolean[] cancelled) {}

    private final LinkedBlockingQueue<Runnable> events = new LinkedBlockingQueue<>();
    private final PriorityQueue<Timer> timers = new PriorityQueue<>((a, b) -> a.dueMillis() != b.dueMillis()
            ? Long.compare(a.dueMillis(), b.dueMillis())
            : Long.compare(a.order(), b.order()));
    private long order;

    /** Puts an event to the loop; never waits, because the loop itself may be waiting for a socket. Any thread. */
    public void post(Runnable event) {
        events.add(event);
    }

    /** Runs until the condition holds; false if it does not within the time. The calling thread is the loop. */
    public boolean runUntil(java.util.function.BooleanSupplier done, long timeoutMillis) throws InterruptedException {
        long deadline = nowMillis() + timeoutMillis;
        while (!done.getAsBoolean()) {
            long now = nowMillis();
            if (now >= deadline) {
                return false;
            }
            Timer timer = timers.peek();
            long wait = timer == null ? 100 : Math.max(0, Math.min(100, timer.dueMillis() - now));
            Runnable event = wait == 0 ? events.poll() : events.poll(wait, TimeUnit.MILLISECONDS);
            for (int i = 0; event != null && i < 1_000; i++) {
                event.run();
                event = events.poll();
            }
            if (event != null) {
                event.run();
            }
            runTimers();
        }
        return true;
    }

    private void runTimers() {
        for (Timer timer = timers.peek(); timer != null && timer.dueMillis() <= nowMillis(); timer = timers.peek()) {
            timers.poll();
            if (!timer.cancelled()[0]) {
                timer.task().run();
            }
        }
    }

    @Override
    public long nowMillis() {
        return System.nanoTime() / 1_000_000;
    }

    @Override
    public Cancellation after(int delayMillis, Runnable task) {
        boolean[] cancelled = {false};
        timers.add(new Timer(nowMillis() + delayMillis, order++, task, cancelled));
        return () -> cancelled[0] = true;
    }
}
