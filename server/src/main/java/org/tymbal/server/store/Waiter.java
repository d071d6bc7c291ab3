package org.tymbal.server.store;

/** Port: somebody who waits for a {@link Commit}. */
public interface Waiter {
    /** What was waited for has come, or may have: look soon, on your own thread. Any thread calls. */
    void wake();
}
