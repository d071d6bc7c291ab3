package org.tymbal.server.protocol;

/** How far a {@link Connection} has come. */
enum Phase {
    /** CONNECT has not come. */
    FRESH,
    /** CONNECT has come, and AUTH goes to and fro. */
    AUTHENTICATING,
    /** CONNECT has come, and its password is being compared; nothing is read. */
    ADMITTING,
    OPEN,
    /** Answers still go out, then the stream is closed. */
    CLOSING,
    CLOSED
}
