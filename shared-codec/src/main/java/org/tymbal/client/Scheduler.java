package org.tymbal.client;

/** Port: time, as the engine needs it. The browser, the command line and tests implement it. */
public interface Scheduler {
    /** Milliseconds of a clock that never goes back; only differences mean something. */
    long nowMillis();

    /** Runs the task once, on the engine's thread, not before {@code delayMillis} have passed. */
    Cancellation after(int delayMillis, Runnable task);

    /** Takes back a task that has not run; no effect on one that has. */
    interface Cancellation {
        void cancel();
    }
}
