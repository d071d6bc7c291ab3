package org.tymbal.server.http.api;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The threads that answer: two, so that whoever asks much cannot take the processors from the messages. Any thread. */
final class Workers implements Executor {
    private static final int THREADS = 2;
    private static final int MOST_WAITING = 500;
    private static final int IDLE_SECONDS = 30;

    private final ThreadPoolExecutor pool = new ThreadPoolExecutor(
            THREADS, THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(MOST_WAITING), task -> {
                Thread thread = new Thread(task, "tymbal api");
                thread.setDaemon(true);
                return thread;
            });

    Workers() {
        pool.allowCoreThreadTimeOut(true);
    }

    /** Whether no more can wait. */
    boolean full() {
        return pool.getQueue().remainingCapacity() < THREADS;
    }

    /** @throws RejectedExecutionException if too many wait already */
    @Override
    public void execute(Runnable task) {
        pool.execute(task);
    }

    void stop() {
        pool.shutdownNow();
    }
}
