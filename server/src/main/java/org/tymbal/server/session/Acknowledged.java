package org.tymbal.server.session;

/** What an acknowledgement of the client met. */
public enum Acknowledged {
    /** The message that it belongs to. */
    MATCHED,
    /** No message with this identifier. */
    UNKNOWN,
    /** A message of another QoS, or one at another step. */
    WRONG
}
