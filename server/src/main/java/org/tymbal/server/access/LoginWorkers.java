package org.tymbal.server.access;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads that compare passwords, which is slow on purpose: half the processors, so that the messages of clients that are in
 * go on while others come in, and no more clients waiting than can be served before their patience ends. Any thread.
 */
public final class LoginWorkers implements Executor {
    private static final int MOST_WAITING = 2_000;
    private static final int IDLE_SECONDS = 30;

    private final ThreadPoolExecutor pool;

    public LoginWorkers() {
        this(Math.max(1, Runtime.getRuntime().availableProcessors() / 2), MOST_WAITING);
    }

    /** @param mostWaiting clients that may wait for a thread */
    public LoginWorkers(int threads, int mostWaiting) {
        this.pool = new ThreadPoolExecutor(
                threads, threads, IDLE_SECONDS, TimeUnit.SECONDS, new ArrayBlockingQueue<>(mostWaiting), task -> {
                    Thread thread = new Thread(task, "tymbal login");
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
    }

    /** @throws RejectedExecutionException if too many wait already */
    @Override
    public void execute(Runnable task) {
        pool.execute(task);
    }

    /** Takes no more; who waits is not answered any more. */
    public void stop() {
        pool.shutdownNow();
    }
}
