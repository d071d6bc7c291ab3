package org.tymbal.server.broker;

import org.jspecify.annotations.Nullable;

/** Port: where the broker speaks to people. Any thread may call; never with a Session's lock held. */
public interface BrokerLog {
    /** Whether packets are logged: ask before a {@link #packet} line is put together. */
    boolean verbose();

    /** Something that an operator wants to read: a client came or went. */
    void notice(String line);

    /** A packet came or went; said only when {@link #verbose}. */
    void packet(String line);

    /** Something went wrong; the cause is null where the line says all. */
    void error(String line, @Nullable Throwable cause);
}
