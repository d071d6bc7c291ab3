package org.tymbal.client;

/** Where the client stands. */
public sealed interface ClientStatus {
    /**
     * Not connected, and not trying.
     *
     * @param explanation a sentence that says why; empty if nobody asked for a connection yet
     * @param asked whether the owner wanted it so, and all is well
     */
    record Offline(String explanation, boolean asked) implements ClientStatus {}

    /**
     * A connection is being opened, or CONNACK is awaited.
     *
     * @param attempt 1 for the first one since the last success
     */
    record Connecting(int attempt) implements ClientStatus {}

    /** The server accepted. */
    record Connected(String clientId, boolean sessionPresent, ServerLimits limits) implements ClientStatus {}

    /**
     * The connection was lost, or did not come; the next attempt is due.
     *
     * @param attempt the number of the attempt to come
     * @param dueAtMillis when, by the clock of the {@link Scheduler}
     * @param explanation a sentence that says what happened
     */
    record Waiting(int attempt, int delayMillis, long dueAtMillis, String explanation) implements ClientStatus {}
}
