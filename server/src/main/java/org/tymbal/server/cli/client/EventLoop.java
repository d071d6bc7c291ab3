package org.tymbal.server.cli.client;

import java.util.PriorityQueue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.tymbal.client.Scheduler;

/**
 * The one thread on which a command's client lives: tasks that other threads hand over, and tasks for a time. Its queue is
 * bounded; who hands over faster than it works waits.
 */
final class EventLoop implements Scheduler {
    private static final int MOST_TASKS = 256;

    /** What is to be done at a time; of two for the same time the one that was asked for first. */
    private static final class Timer implements Cancellation, Comparable<Timer> {
        private final long due;
        private final long order;
        private @Nullable Runnable task;

        Timer(long due, long order, Runnable task) {
            this.due = due;
            this.order = order;
            this.task = task;
        }

        @Override
        public void cancel() {
            task = null;
        }

        @Override
        public int compareTo(Timer other) {
            return due != other.due ? Long.compare(due, other.due) : Long.compare(order, other.order);
        }
    }

    private final BlockingQueue<Runnable> tasks = new ArrayBlockingQueue<>(MOST_TASKS);
    private final PriorityQueue<Timer> timers = new PriorityQueue<>();
    private final Runnable beforeRest;
    private long order;
    private boolean over;

    /**
     * A loop that runs nothing yet.
     *
     * @param beforeRest is called whenever there is nothing to do, and at the end
     */
    EventLoop(Runnable beforeRest) {
        this.beforeRest = beforeRest;
    }

    /** Hands a task over, from another thread; waits while the loop is behind. */
    void post(Runnable task) {
        try {
            tasks.put(task);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public long nowMillis() {
        return System.nanoTime() / 1_000_000;
    }

    @Override
    public Cancellation after(int delayMillis, Runnable task) {
        Timer timer = new Timer(nowMillis() + delayMillis, order++, task);
        timers.add(timer);
        return timer;
    }

    /** Ends {@link #run} after the task that runs now. */
    void end() {
        over = true;
    }

    /** Works until the end. */
    void run() {
        while (!over) {
            Timer next = timers.peek();
            long wait = next == null ? Long.MAX_VALUE : next.due - nowMillis();
            if (next != null && wait <= 0) {
                timers.poll();
                if (next.task != null) {
                    next.task.run();
                }
                continue;
            }
            Runnable task = tasks.poll();
            if (task == null) {
                beforeRest.run();
                task = await(wait);
            }
            if (task != null) {
                task.run();
            }
        }
        beforeRest.run();
    }

    private @Nullable Runnable await(long millis) {
        try {
            return millis == Long.MAX_VALUE ? tasks.take() : tasks.poll(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            over = true;
            return null;
        }
    }
}
