package org.tymbal.server.protocol;

import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.Property;

/** Sentences for clients, as Reason Strings. */
final class Explanation {
    /** Characters of a Reason String. */
    private static final int LONGEST_EXPLANATION = 1_000;

    private Explanation() {}

    static Properties of(String explanation) {
        return Properties.builder()
                .add(Property.REASON_STRING, bounded(explanation))
                .build();
    }

    /** What quotes the client can be as long as the client wants, and longer than a string of MQTT may be. */
    static String bounded(String explanation) {
        if (explanation.length() <= LONGEST_EXPLANATION) {
            return explanation;
        }
        boolean inPair = Character.isHighSurrogate(explanation.charAt(LONGEST_EXPLANATION - 1));
        return explanation.substring(0, LONGEST_EXPLANATION - (inPair ? 1 : 0)) + "...";
    }
}
