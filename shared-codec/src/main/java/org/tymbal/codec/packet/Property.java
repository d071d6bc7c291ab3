package org.tymbal.codec.packet;

import static org.tymbal.codec.packet.PacketTypes.AUTH;
import static org.tymbal.codec.packet.PacketTypes.CONNACK;
import static org.tymbal.codec.packet.PacketTypes.CONNECT;
import static org.tymbal.codec.packet.PacketTypes.DISCONNECT;
import static org.tymbal.codec.packet.PacketTypes.PUBACK;
import static org.tymbal.codec.packet.PacketTypes.PUBCOMP;
import static org.tymbal.codec.packet.PacketTypes.PUBLISH;
import static org.tymbal.codec.packet.PacketTypes.PUBREC;
import static org.tymbal.codec.packet.PacketTypes.PUBREL;
import static org.tymbal.codec.packet.PacketTypes.SUBACK;
import static org.tymbal.codec.packet.PacketTypes.SUBSCRIBE;
import static org.tymbal.codec.packet.PacketTypes.UNSUBACK;
import static org.tymbal.codec.packet.PacketTypes.UNSUBSCRIBE;

import org.jspecify.annotations.Nullable;

/** The table of MQTT 5 properties [MQTT-2.2.2.2]: identifier, name, type, range, and where each may stand. */
public enum Property {
    PAYLOAD_FORMAT_INDICATOR(0x01, "Payload Format Indicator", Type.BOOLEAN, true, PUBLISH),
    MESSAGE_EXPIRY_INTERVAL(0x02, "Message Expiry Interval", Type.U32, true, PUBLISH),
    CONTENT_TYPE(0x03, "Content Type", Type.UTF8, true, PUBLISH),
    RESPONSE_TOPIC(0x08, "Response Topic", Type.UTF8, true, PUBLISH),
    CORRELATION_DATA(0x09, "Correlation Data", Type.BINARY, true, PUBLISH),
    SUBSCRIPTION_IDENTIFIER(0x0b, "Subscription Identifier", Type.VARINT, false, PUBLISH | SUBSCRIBE),
    SESSION_EXPIRY_INTERVAL(0x11, "Session Expiry Interval", Type.U32, false, CONNECT | CONNACK | DISCONNECT),
    ASSIGNED_CLIENT_IDENTIFIER(0x12, "Assigned Client Identifier", Type.UTF8, false, CONNACK),
    SERVER_KEEP_ALIVE(0x13, "Server Keep Alive", Type.U16, false, CONNACK),
    AUTHENTICATION_METHOD(0x15, "Authentication Method", Type.UTF8, false, CONNECT | CONNACK | AUTH),
    AUTHENTICATION_DATA(0x16, "Authentication Data", Type.BINARY, false, CONNECT | CONNACK | AUTH),
    REQUEST_PROBLEM_INFORMATION(0x17, "Request Problem Information", Type.BOOLEAN, false, CONNECT),
    WILL_DELAY_INTERVAL(0x18, "Will Delay Interval", Type.U32, true, 0),
    REQUEST_RESPONSE_INFORMATION(0x19, "Request Response Information", Type.BOOLEAN, false, CONNECT),
    RESPONSE_INFORMATION(0x1a, "Response Information", Type.UTF8, false, CONNACK),
    SERVER_REFERENCE(0x1c, "Server Reference", Type.UTF8, false, CONNACK | DISCONNECT),
    REASON_STRING(
            0x1f,
            "Reason String",
            Type.UTF8,
            false,
            CONNACK | PUBACK | PUBREC | PUBREL | PUBCOMP | SUBACK | UNSUBACK | DISCONNECT | AUTH),
    RECEIVE_MAXIMUM(0x21, "Receive Maximum", Type.U16_NOT_0, false, CONNECT | CONNACK),
    TOPIC_ALIAS_MAXIMUM(0x22, "Topic Alias Maximum", Type.U16, false, CONNECT | CONNACK),
    TOPIC_ALIAS(0x23, "Topic Alias", Type.U16_NOT_0, false, PUBLISH),
    MAXIMUM_QOS(0x24, "Maximum QoS", Type.BOOLEAN, false, CONNACK),
    RETAIN_AVAILABLE(0x25, "Retain Available", Type.BOOLEAN, false, CONNACK),
    USER_PROPERTY(
            0x26,
            "User Property",
            Type.PAIR,
            true,
            CONNECT
                    | CONNACK
                    | PUBLISH
                    | PUBACK
                    | PUBREC
                    | PUBREL
                    | PUBCOMP
                    | SUBSCRIBE
                    | SUBACK
                    | UNSUBSCRIBE
                    | UNSUBACK
                    | DISCONNECT
                    | AUTH),
    MAXIMUM_PACKET_SIZE(0x27, "Maximum Packet Size", Type.U32_NOT_0, false, CONNECT | CONNACK),
    WILDCARD_SUBSCRIPTION_AVAILABLE(0x28, "Wildcard Subscription Available", Type.BOOLEAN, false, CONNACK),
    SUBSCRIPTION_IDENTIFIER_AVAILABLE(0x29, "Subscription Identifier Available", Type.BOOLEAN, false, CONNACK),
    SHARED_SUBSCRIPTION_AVAILABLE(0x2a, "Shared Subscription Available", Type.BOOLEAN, false, CONNACK);

    /** How a value looks on the wire, and which Java type holds it in {@link Properties}. */
    public enum Type {
        /** A byte, 0 or 1; a Long. */
        BOOLEAN,
        /** Two bytes; a Long. */
        U16,
        /** Two bytes, not 0; a Long. */
        U16_NOT_0,
        /** Four bytes; a Long. */
        U32,
        /** Four bytes, not 0; a Long. */
        U32_NOT_0,
        /** A Variable Byte Integer, not 0; a Long. */
        VARINT,
        /** A String. */
        UTF8,
        /** A ByteSlice. */
        BINARY,
        /** A UserProperty. */
        PAIR
    }

    private static final @Nullable Property[] BY_IDENTIFIER = new Property[0x2b];

    static {
        for (Property property : values()) {
            BY_IDENTIFIER[property.identifier] = property;
        }
    }

    private final int identifier;
    private final String label;
    private final Type type;
    private final boolean inWill;
    private final int packets;

    Property(int identifier, String label, Type type, boolean inWill, int packets) {
        this.identifier = identifier;
        this.label = label;
        this.type = type;
        this.inWill = inWill;
        this.packets = packets;
    }

    /** The property with this identifier, or null. */
    public static @Nullable Property of(int identifier) {
        return identifier >= 0 && identifier < BY_IDENTIFIER.length ? BY_IDENTIFIER[identifier] : null;
    }

    /** A bit of its own, for sets of properties. */
    public int bit() {
        return 1 << ordinal();
    }

    public int identifier() {
        return identifier;
    }

    /** The name as the specification writes it. */
    public String label() {
        return label;
    }

    public Type type() {
        return type;
    }

    /** Whether it may stand in the properties of this packet. */
    public boolean allowedIn(PacketType packet) {
        return (packets & packet.bit()) != 0;
    }

    /** Whether it may stand in the Will Properties. */
    public boolean allowedInWill() {
        return inWill;
    }

    /** Whether it may stand more than once: User Property everywhere, Subscription Identifier in a PUBLISH. */
    public boolean repeatableIn(PacketType packet) {
        return this == USER_PROPERTY || this == SUBSCRIPTION_IDENTIFIER && packet == PacketType.PUBLISH;
    }
}
