package org.tymbal.codec.packet;

import org.jspecify.annotations.Nullable;

/** The three versions of the protocol that are in use. */
public enum ProtocolVersion {
    V3_1("MQIsdp", 3, "3.1"),
    V3_1_1("MQTT", 4, "3.1.1"),
    V5("MQTT", 5, "5.0");

    private final String protocolName;
    private final int level;
    private final String label;

    ProtocolVersion(String protocolName, int level, String label) {
        this.protocolName = protocolName;
        this.level = level;
        this.label = label;
    }

    /** The version of a CONNECT with this Protocol Name and Protocol Level, or null if it is none of ours. */
    public static @Nullable ProtocolVersion of(String protocolName, int level) {
        for (ProtocolVersion version : values()) {
            if (version.level == level && version.protocolName.equals(protocolName)) {
                return version;
            }
        }
        return null;
    }

    /** The Protocol Name in CONNECT. */
    public String protocolName() {
        return protocolName;
    }

    /** The Protocol Level in CONNECT: 3, 4 or 5. */
    public int level() {
        return level;
    }

    /** For people: 3.1, 3.1.1 or 5.0. */
    public String label() {
        return label;
    }

    /** Whether packets have properties and acknowledgements have Reason Codes. */
    public boolean hasProperties() {
        return this == V5;
    }
}
