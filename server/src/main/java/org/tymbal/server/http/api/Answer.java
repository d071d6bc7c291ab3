package org.tymbal.server.http.api;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What a request gets.
 *
 * @param cookie a Set-Cookie header; null for none
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record Answer(
        int status,
        String contentType,
        byte[] body,
        @Nullable String cookie) {
    private static final int OK = 200;
    private static final int NO_CONTENT = 204;

    /** With this text. */
    static Answer text(String contentType, String text) {
        return new Answer(OK, contentType, text.getBytes(StandardCharsets.UTF_8), null);
    }

    /** It is done, and there is nothing more to say. */
    static Answer done() {
        return new Answer(NO_CONTENT, "", new byte[0], null);
    }

    /** With a value as JSON. */
    static Answer json(Object value) {
        return new Answer(OK, "application/json", Json.bytes(value), null);
    }

    /** The same with a Set-Cookie header. */
    Answer withCookie(String header) {
        return new Answer(status, contentType, body, header);
    }
}
