package org.tymbal.codec.packet;

import org.jspecify.annotations.Nullable;

/** The fifteen MQTT Control Packet types [MQTT-2.1.2]; AUTH is of MQTT 5 alone. */
public enum PacketType {
    CONNECT(0),
    CONNACK(0),
    PUBLISH(-1),
    PUBACK(0),
    PUBREC(0),
    PUBREL(2),
    PUBCOMP(0),
    SUBSCRIBE(2),
    SUBACK(0),
    UNSUBSCRIBE(2),
    UNSUBACK(0),
    PINGREQ(0),
    PINGRESP(0),
    DISCONNECT(0),
    AUTH(0);

    private static final PacketType[] TYPES = values();

    private final int requiredFlags;

    PacketType(int requiredFlags) {
        this.requiredFlags = requiredFlags;
    }

    /** The type with this number in the fixed header, or null for 0, which is forbidden. */
    public static @Nullable PacketType of(int number) {
        return number >= 1 && number <= TYPES.length ? TYPES[number - 1] : null;
    }

    /** 1 to 15, the upper four bits of the fixed header. */
    public int number() {
        return ordinal() + 1;
    }

    /** The lower four bits that the fixed header must have [MQTT-2.1.3-1]; -1 for PUBLISH, where they carry meaning. */
    public int requiredFlags() {
        return requiredFlags;
    }

    /** This type as one bit of a set of types; see {@link PacketTypes}. */
    int bit() {
        return 1 << number();
    }
}
