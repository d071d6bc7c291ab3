package org.tymbal.codec.packet;

/** Quality of Service: how hard sender and receiver of one hop try [MQTT-4.3]. */
public enum Qos {
    /** At most once: sent and forgotten. */
    AT_MOST_ONCE,
    /** At least once: PUBLISH, PUBACK. */
    AT_LEAST_ONCE,
    /** Exactly once: PUBLISH, PUBREC, PUBREL, PUBCOMP. */
    EXACTLY_ONCE;

    private static final Qos[] LEVELS = values();

    /**
     * The level 0, 1 or 2.
     *
     * @throws IllegalArgumentException for any other number
     */
    public static Qos of(int level) {
        if (level < 0 || level > 2) {
            throw new IllegalArgumentException("there is no QoS " + level);
        }
        return LEVELS[level];
    }

    /** 0, 1 or 2. */
    public int level() {
        return ordinal();
    }

    /** The lower of both. */
    public Qos atMost(Qos other) {
        return ordinal() <= other.ordinal() ? this : other;
    }
}
