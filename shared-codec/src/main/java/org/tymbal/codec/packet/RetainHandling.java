package org.tymbal.codec.packet;

/** When a new Subscription is sent the Retained Messages [MQTT-3.8.3.1]. */
public enum RetainHandling {
    /** At every SUBSCRIBE. */
    SEND,
    /** Only if the Subscription did not exist. */
    SEND_IF_NEW,
    /** Never. */
    DO_NOT_SEND;

    /**
     * The value 0, 1 or 2.
     *
     * @throws IllegalArgumentException for 3, which is a Protocol Error
     */
    public static RetainHandling of(int value) {
        if (value < 0 || value > 2) {
            throw new IllegalArgumentException("there is no Retain Handling " + value);
        }
        return values()[value];
    }
}
