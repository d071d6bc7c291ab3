package org.tymbal.server.broker;

import org.jspecify.annotations.Nullable;

/**
 * Something that a client wanted and did not get.
 *
 * @param number counts up from 1 since the start
 * @param atMillis when, in milliseconds since 1970
 * @param what what was wanted
 * @param clientId who wanted it; empty where no client identifier was known
 * @param username as whom; null for nobody in particular
 * @param address from where, {@code host:port}; empty where it is not known
 * @param subject the topic, filter or path that was asked for; empty for CONNECT
 * @param why the answer, as a sentence without a full stop
 * @param rule which rule said so: file, line and text, or the option; empty for none in particular
 */
public record Refusal(
        long number,
        long atMillis,
        Kind what,
        String clientId,
        @Nullable String username,
        String address,
        String subject,
        String why,
        String rule) {
    /** What is refused. */
    public enum Kind {
        CONNECT,
        PUBLISH,
        SUBSCRIBE,
        WILL,
        WEBSOCKET,
        HTTP
    }
}
