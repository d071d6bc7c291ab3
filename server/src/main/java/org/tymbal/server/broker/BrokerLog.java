package org.tymbal.server.broker;

import org.jspecify.annotations.Nullable;

/** Port: where the broker speaks to people. Any thread may call; never with a Session's lock held. */
public interface BrokerLog {
    /** Whether packets are logged: ask before a {@link #packet} line is put together. */
    boolean verbose();

    /** Something that an operator wants to read. */
    void notice(String line);

    /** A client came or went; some operators do not want to read that. */
    default void connection(String line) {
        notice(line);
    }

    /** Something that an operator should look at. */
    default void warning(String line) {
        notice(line);
    }

    /** What the broker is doing with itself. */
    default void information(String line) {
        notice(line);
    }

    /** Whether {@link #subscription} and {@link #unsubscription} lines are logged. */
    default boolean logsSubscriptions() {
        return verbose();
    }

    /** A client has subscribed. */
    default void subscription(String line) {
        packet(line);
    }

    /** A client has unsubscribed. */
    default void unsubscription(String line) {
        packet(line);
    }

    /** A packet came or went; said only when {@link #verbose}. */
    void packet(String line);

    /** Something went wrong; the cause is null where the line says all. */
    void error(String line, @Nullable Throwable cause);
}
