package org.tymbal.codec.wire;

import org.tymbal.codec.packet.ReasonCode;

/**
 * What came is not MQTT, and the Network Connection has to be closed [MQTT-4.13.1-1].
 *
 * <p>Two reasons are the usual ones, by chapter 1.2 of the specification: Malformed Packet for bytes that cannot be parsed,
 * Protocol Error for a packet that was parsed and holds what is not allowed. Carries no stack trace: hostile input throws it
 * often, and the sentence says all that helps.
 */
public final class MalformedPacketException extends Exception {
    private static final long serialVersionUID = 1L;

    private final ReasonCode reason;
    private final String problem;

    public MalformedPacketException(ReasonCode reason, String problem) {
        super(problem);
        this.reason = reason;
        this.problem = problem;
    }

    static MalformedPacketException malformed(String problem) {
        return new MalformedPacketException(ReasonCode.MALFORMED_PACKET, problem);
    }

    static MalformedPacketException protocolError(String problem) {
        return new MalformedPacketException(ReasonCode.PROTOCOL_ERROR, problem);
    }

    /** What to say in CONNACK or DISCONNECT before closing, where the version can say it. */
    public ReasonCode reason() {
        return reason;
    }

    /** What is wrong, in a sentence for people; never holds text that the peer chose, so it can be logged as it is. */
    public String problem() {
        return problem;
    }

    @Override
    public Throwable fillInStackTrace() {
        return this;
    }
}
