package org.tymbal.server.metrics;

/** Why a message was not delivered, or not published. */
public enum Drop {
    /** So much was waiting for the receiver that no more was let in. */
    QUEUE_FULL("queue_full"),
    /** Its Message Expiry Interval had passed before it could be sent. */
    EXPIRED("expired"),
    /** The rules had changed before it could be sent, and the receiver may not read it any more. */
    NOT_ALLOWED("not_allowed"),
    /** It is larger than the Maximum Packet Size of the receiver. */
    TOO_LARGE_FOR_RECEIVER("too_large_for_receiver"),
    /** Its payload is larger than message_size_limit. */
    TOO_LARGE("too_large"),
    /** As many messages are retained as may be; this one was delivered and not retained. */
    RETAINED_FULL("retained_full"),
    /** The store takes nothing for now. */
    STORE_REFUSES("store_refuses");

    private final String text;

    Drop(String text) {
        this.text = text;
    }

    /** As metrics call it. */
    public String text() {
        return text;
    }
}
