package org.tymbal.codec.bytes;

/**
 * Bytes that are not what the format says: too short, too long, not UTF-8.
 *
 * <p>Carries no stack trace: hostile input throws it often, and the message says all that helps.
 */
public final class MalformedBytesException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public MalformedBytesException(String message) {
        super(message);
    }

    /** The message to show; never null. */
    public String problem() {
        String message = getMessage();
        return message == null ? "malformed bytes" : message;
    }

    @Override
    public Throwable fillInStackTrace() {
        return this;
    }
}
