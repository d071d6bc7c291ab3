package org.tymbal.client;

import org.tymbal.codec.packet.ReasonCode;

/**
 * What became of a message that was to be published.
 *
 * @param reason the server's Reason Code where it gave one, else Success or Unspecified error
 * @param explanation a sentence for people where {@link #kind} is REFUSED or DROPPED, else empty
 * @param tookMillis from the call to this outcome
 */
public record PublishOutcome(Kind kind, ReasonCode reason, String explanation, int tookMillis) {
    public enum Kind {
        /** QoS 0: handed to the network; nobody will say more. */
        SENT,
        /** QoS 1 or 2: the server has it. */
        CONFIRMED,
        /** The server, or the client before it sent anything, said no. */
        REFUSED,
        /** Given up with its connection or session; whether the server had it is not known. */
        DROPPED
    }
}
