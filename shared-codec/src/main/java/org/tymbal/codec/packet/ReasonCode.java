package org.tymbal.codec.packet;

import static org.tymbal.codec.packet.PacketTypes.AUTH;
import static org.tymbal.codec.packet.PacketTypes.CONNACK;
import static org.tymbal.codec.packet.PacketTypes.DISCONNECT;
import static org.tymbal.codec.packet.PacketTypes.PUBACK;
import static org.tymbal.codec.packet.PacketTypes.PUBCOMP;
import static org.tymbal.codec.packet.PacketTypes.PUBREC;
import static org.tymbal.codec.packet.PacketTypes.PUBREL;
import static org.tymbal.codec.packet.PacketTypes.SUBACK;
import static org.tymbal.codec.packet.PacketTypes.UNSUBACK;

import org.jspecify.annotations.Nullable;

/**
 * Every Reason Code of MQTT 5 [MQTT-2.4], its byte, its name, and where it may stand. MQTT 3.x has six return codes in
 * CONNACK and 0x80 in SUBACK; {@link #connackReturnCode()} and {@link #ofConnackReturnCode} translate.
 */
public enum ReasonCode {
    /** Also "Normal disconnection" in DISCONNECT and "Granted QoS 0" in SUBACK. */
    SUCCESS(0x00, "Success", CONNACK | PUBACK | PUBREC | PUBREL | PUBCOMP | SUBACK | UNSUBACK | DISCONNECT | AUTH),
    GRANTED_QOS_1(0x01, "Granted QoS 1", SUBACK),
    GRANTED_QOS_2(0x02, "Granted QoS 2", SUBACK),
    DISCONNECT_WITH_WILL(0x04, "Disconnect with Will Message", DISCONNECT),
    NO_MATCHING_SUBSCRIBERS(0x10, "No matching subscribers", PUBACK | PUBREC),
    NO_SUBSCRIPTION_EXISTED(0x11, "No subscription existed", UNSUBACK),
    CONTINUE_AUTHENTICATION(0x18, "Continue authentication", AUTH),
    RE_AUTHENTICATE(0x19, "Re-authenticate", AUTH),
    UNSPECIFIED_ERROR(0x80, "Unspecified error", CONNACK | PUBACK | PUBREC | SUBACK | UNSUBACK | DISCONNECT),
    MALFORMED_PACKET(0x81, "Malformed Packet", CONNACK | DISCONNECT),
    PROTOCOL_ERROR(0x82, "Protocol Error", CONNACK | DISCONNECT),
    IMPLEMENTATION_SPECIFIC_ERROR(
            0x83, "Implementation specific error", CONNACK | PUBACK | PUBREC | SUBACK | UNSUBACK | DISCONNECT),
    UNSUPPORTED_PROTOCOL_VERSION(0x84, "Unsupported Protocol Version", CONNACK),
    CLIENT_IDENTIFIER_NOT_VALID(0x85, "Client Identifier not valid", CONNACK),
    BAD_USER_NAME_OR_PASSWORD(0x86, "Bad User Name or Password", CONNACK),
    NOT_AUTHORIZED(0x87, "Not authorized", CONNACK | PUBACK | PUBREC | SUBACK | UNSUBACK | DISCONNECT),
    SERVER_UNAVAILABLE(0x88, "Server unavailable", CONNACK),
    SERVER_BUSY(0x89, "Server busy", CONNACK | DISCONNECT),
    BANNED(0x8a, "Banned", CONNACK),
    SERVER_SHUTTING_DOWN(0x8b, "Server shutting down", DISCONNECT),
    BAD_AUTHENTICATION_METHOD(0x8c, "Bad authentication method", CONNACK | DISCONNECT),
    KEEP_ALIVE_TIMEOUT(0x8d, "Keep Alive timeout", DISCONNECT),
    SESSION_TAKEN_OVER(0x8e, "Session taken over", DISCONNECT),
    TOPIC_FILTER_INVALID(0x8f, "Topic Filter invalid", SUBACK | UNSUBACK | DISCONNECT),
    TOPIC_NAME_INVALID(0x90, "Topic Name invalid", CONNACK | PUBACK | PUBREC | DISCONNECT),
    PACKET_IDENTIFIER_IN_USE(0x91, "Packet Identifier in use", PUBACK | PUBREC | SUBACK | UNSUBACK),
    PACKET_IDENTIFIER_NOT_FOUND(0x92, "Packet Identifier not found", PUBREL | PUBCOMP),
    RECEIVE_MAXIMUM_EXCEEDED(0x93, "Receive Maximum exceeded", DISCONNECT),
    TOPIC_ALIAS_INVALID(0x94, "Topic Alias invalid", DISCONNECT),
    PACKET_TOO_LARGE(0x95, "Packet too large", CONNACK | DISCONNECT),
    MESSAGE_RATE_TOO_HIGH(0x96, "Message rate too high", DISCONNECT),
    QUOTA_EXCEEDED(0x97, "Quota exceeded", CONNACK | PUBACK | PUBREC | SUBACK | DISCONNECT),
    ADMINISTRATIVE_ACTION(0x98, "Administrative action", DISCONNECT),
    PAYLOAD_FORMAT_INVALID(0x99, "Payload format invalid", CONNACK | PUBACK | PUBREC | DISCONNECT),
    RETAIN_NOT_SUPPORTED(0x9a, "Retain not supported", CONNACK | DISCONNECT),
    QOS_NOT_SUPPORTED(0x9b, "QoS not supported", CONNACK | DISCONNECT),
    USE_ANOTHER_SERVER(0x9c, "Use another server", CONNACK | DISCONNECT),
    SERVER_MOVED(0x9d, "Server moved", CONNACK | DISCONNECT),
    SHARED_SUBSCRIPTIONS_NOT_SUPPORTED(0x9e, "Shared Subscriptions not supported", SUBACK | DISCONNECT),
    CONNECTION_RATE_EXCEEDED(0x9f, "Connection rate exceeded", CONNACK | DISCONNECT),
    MAXIMUM_CONNECT_TIME(0xa0, "Maximum connect time", DISCONNECT),
    SUBSCRIPTION_IDENTIFIERS_NOT_SUPPORTED(0xa1, "Subscription Identifiers not supported", SUBACK | DISCONNECT),
    WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED(0xa2, "Wildcard Subscriptions not supported", SUBACK | DISCONNECT);

    private static final @Nullable ReasonCode[] BY_VALUE = new ReasonCode[256];

    static {
        for (ReasonCode reason : values()) {
            BY_VALUE[reason.value] = reason;
        }
    }

    private final int value;
    private final String label;
    private final int packets;

    ReasonCode(int value, String label, int packets) {
        this.value = value;
        this.label = label;
        this.packets = packets;
    }

    /** The Reason Code with this byte, or null if there is none. */
    public static @Nullable ReasonCode of(int value) {
        return value >= 0 && value < 256 ? BY_VALUE[value] : null;
    }

    /** The Reason Code in a SUBACK that grants this QoS. */
    public static ReasonCode granted(Qos qos) {
        return switch (qos) {
            case AT_MOST_ONCE -> SUCCESS;
            case AT_LEAST_ONCE -> GRANTED_QOS_1;
            case EXACTLY_ONCE -> GRANTED_QOS_2;
        };
    }

    /** The twin of a return code 0 to 5 in a CONNACK of MQTT 3.x, or null for a reserved one. */
    public static @Nullable ReasonCode ofConnackReturnCode(int returnCode) {
        return switch (returnCode) {
            case 0 -> SUCCESS;
            case 1 -> UNSUPPORTED_PROTOCOL_VERSION;
            case 2 -> CLIENT_IDENTIFIER_NOT_VALID;
            case 3 -> SERVER_UNAVAILABLE;
            case 4 -> BAD_USER_NAME_OR_PASSWORD;
            case 5 -> NOT_AUTHORIZED;
            default -> null;
        };
    }

    /** The return code 0 to 5 that says this best in a CONNACK of MQTT 3.x. */
    public int connackReturnCode() {
        return switch (this) {
            case SUCCESS -> 0;
            case UNSUPPORTED_PROTOCOL_VERSION -> 1;
            case CLIENT_IDENTIFIER_NOT_VALID -> 2;
            case BAD_USER_NAME_OR_PASSWORD, BAD_AUTHENTICATION_METHOD -> 4;
            case NOT_AUTHORIZED, BANNED -> 5;
            default -> 3;
        };
    }

    /** The byte on the wire. */
    public int value() {
        return value;
    }

    /** The name as the specification writes it. */
    public String label() {
        return label;
    }

    /** Whether it says that something failed. */
    public boolean isError() {
        return value >= 0x80;
    }

    /** Whether it may stand in this packet. */
    public boolean allowedIn(PacketType packet) {
        return (packets & packet.bit()) != 0;
    }
}
