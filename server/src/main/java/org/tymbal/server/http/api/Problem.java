package org.tymbal.server.http.api;

import java.io.Serial;

/** A request that is not done, and why: becomes {@code application/problem+json} [RFC 9457]. */
final class Problem extends Exception {
    static final int BAD_REQUEST = 400;
    static final int UNAUTHORIZED = 401;
    static final int FORBIDDEN = 403;
    static final int NOT_FOUND = 404;
    static final int METHOD_NOT_ALLOWED = 405;
    static final int TOO_LARGE = 413;
    static final int UNSUPPORTED_MEDIA_TYPE = 415;
    static final int UPGRADE_REQUIRED = 426;
    static final int TOO_MANY_REQUESTS = 429;
    static final int FAILED = 500;
    static final int UNAVAILABLE = 503;

    @Serial
    private static final long serialVersionUID = 1L;

    private final int status;
    private final int retryAfterSeconds;

    /** @param detail a whole sentence for people */
    Problem(int status, String detail) {
        this(status, detail, 0);
    }

    /** @param retryAfterSeconds when it may be tried again; 0: nothing is said of that */
    Problem(int status, String detail, int retryAfterSeconds) {
        super(detail, null, false, false);
        this.status = status;
        this.retryAfterSeconds = retryAfterSeconds;
    }

    int status() {
        return status;
    }

    int retryAfterSeconds() {
        return retryAfterSeconds;
    }

    String detail() {
        return String.valueOf(getMessage());
    }

    /** What the status is called. */
    String title() {
        return switch (status) {
            case BAD_REQUEST -> "Bad request";
            case UNAUTHORIZED -> "Log in first";
            case FORBIDDEN -> "Not allowed";
            case NOT_FOUND -> "Not found";
            case METHOD_NOT_ALLOWED -> "Method not allowed";
            case TOO_LARGE -> "Too large";
            case UNSUPPORTED_MEDIA_TYPE -> "Not JSON";
            case UPGRADE_REQUIRED -> "WebSocket wanted";
            case TOO_MANY_REQUESTS -> "Too many requests";
            case UNAVAILABLE -> "Too busy";
            default -> "The server failed";
        };
    }
}
