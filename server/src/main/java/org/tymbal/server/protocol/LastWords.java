package org.tymbal.server.protocol;

import org.tymbal.codec.packet.ReasonCode;

/**
 * What the log says of a client that has gone, behind its name: mosquitto's words, which people search for, and ours behind them
 * where more is known.
 */
final class LastWords {
    /** What a transport says when the stream ended and nobody had said why. */
    private static final String CLOSED_BY_CLIENT = "the client closed the connection";

    /** How it begins what it says when the stream broke: to mosquitto that is the same. */
    private static final String BROKEN = "the connection broke";

    private LastWords() {}

    /** Of a connection that the broker ends. */
    static String of(ReasonCode reason, String explanation) {
        return switch (reason) {
            case SESSION_TAKEN_OVER -> ""; // said when the other connection came
            case KEEP_ALIVE_TIMEOUT -> "has exceeded timeout, disconnecting";
            case PACKET_TOO_LARGE -> "disconnected due to oversize packet: " + explanation;
            case MALFORMED_PACKET -> "disconnected due to malformed packet: " + explanation;
            case PROTOCOL_ERROR, TOPIC_ALIAS_INVALID, RECEIVE_MAXIMUM_EXCEEDED ->
                "disconnected due to protocol error: " + explanation;
            case NOT_AUTHORIZED, BAD_USER_NAME_OR_PASSWORD -> "disconnected, not authorised: " + explanation;
            default -> "disconnected: " + explanation;
        };
    }

    /** Of a stream that has ended. */
    static String of(String cause) {
        return cause.equals(CLOSED_BY_CLIENT) || cause.startsWith(BROKEN)
                ? "closed its connection"
                : "disconnected: " + cause;
    }
}
