package org.tymbal.server.access;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;

/**
 * The threads that compare passwords, which is slow on purpose: half the processors, so that the messages of clients that are in
 * go on while others come in, and no more clients waiting than are allowed to. Any thread.
 */
public final class LoginWorkers implements Executor {
    private static final int IDLE_SECONDS = 30;

    private final ThreadPoolExecutor pool;
    /** Bounds the queue, which has no bound of its own because this one may change. */
    private final AtomicInteger waiting = new AtomicInteger();

    private volatile IntSupplier mostWaiting;

    /** @param mostWaiting clients that may wait for a thread */
    public LoginWorkers(IntSupplier mostWaiting) {
        this(Math.max(1, Runtime.getRuntime().availableProcessors() / 2), mostWaiting);
    }

    LoginWorkers(int threads, IntSupplier mostWaiting) {
        this.mostWaiting = mostWaiting;
        this.pool = new ThreadPoolExecutor(
                threads, threads, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "tymbal login");
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
    }

    /** Names another bound, which may change. */
    public void mostWaiting(IntSupplier bound) {
        mostWaiting = bound;
    }

    /** @throws RejectedExecutionException if too many wait already */
    @Override
    public void execute(Runnable task) {
        if (waiting.incrementAndGet() > mostWaiting.getAsInt()) {
            waiting.decrementAndGet();
            throw new RejectedExecutionException();
        }
        try {
            pool.execute(() -> {
                waiting.decrementAndGet();
                task.run();
            });
        } catch (RejectedExecutionException e) {
            waiting.decrementAndGet();
            throw e;
        }
    }

    /** Takes no more; who waits is not answered any more. */
    public void stop() {
        pool.shutdownNow();
    }
}
