package org.tymbal.server.config;

import org.jspecify.annotations.Nullable;

/**
 * What of the protocol the broker offers. What is switched off is announced in CONNACK, and refused by its own Reason Code.
 *
 * @param maximumQos 0, 1 or 2
 * @param payloadFormatChecked whether a message that calls its payload UTF-8 is refused if it is not
 * @param responsePrefix what clients that ask for Response Information are told, followed by their identifier; empty: nothing
 * @param serverReference where clients are sent when the broker stops; null: nowhere
 * @param controlApi whether administrators may ask the broker about itself below {@code $CONTROL/broker}
 */
public record FeaturesConfig(
        int maximumQos,
        boolean retainAvailable,
        boolean wildcardsAvailable,
        boolean sharedSubscriptionsAvailable,
        boolean subscriptionIdentifiersAvailable,
        boolean payloadFormatChecked,
        String responsePrefix,
        @Nullable String serverReference,
        boolean controlApi) {

    /** Everything. */
    public static final FeaturesConfig DEFAULT =
            new FeaturesConfig(2, true, true, true, true, false, "response/", null, false);
}
