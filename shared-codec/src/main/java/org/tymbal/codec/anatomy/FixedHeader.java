package org.tymbal.codec.anatomy;

import org.jspecify.annotations.Nullable;
import org.tymbal.codec.packet.PacketType;
import org.tymbal.codec.packet.ProtocolVersion;

/** The first two to five bytes of every packet [MQTT-2.1]. */
final class FixedHeader {
    private static final String[] PURPOSE = {
        "A client asks to be connected; the first packet.",
        "The server answers CONNECT.",
        "An Application Message on its way.",
        "Answers a PUBLISH of QoS 1: received.",
        "Answers a PUBLISH of QoS 2: received, step one of three.",
        "Answers PUBREC: the sender lets the message go, step two.",
        "Answers PUBREL: the exchange is over, step three.",
        "A client asks for messages of some topics.",
        "The server answers SUBSCRIBE, one Reason Code for each Topic Filter.",
        "A client wants messages of some topics no more.",
        "The server answers UNSUBSCRIBE.",
        "A client shows that it is there, and asks whether the server is.",
        "The server is there.",
        "The last packet: goodbye, and why.",
        "A step of an authentication in several steps."
    };

    private FixedHeader() {}

    static PacketType read(Dissector in, ProtocolVersion version, boolean fromClient, int wholeLength) {
        int first = in.peek();
        PacketType type = PacketType.of(first >> 4);
        in.open("Fixed header, byte 1", "What kind of packet this is, and flags.", "2.1.1");
        in.bits(
                "Control Packet type",
                0xf0,
                (first >> 4) + (type == null ? "" : " " + type),
                type == null ? "The kind of packet." : PURPOSE[type.ordinal()],
                "2.1.2",
                type == null ? "Type 0 is forbidden." : direction(type, version, fromClient));
        if (type == PacketType.PUBLISH) {
            publishFlags(in, first);
        } else {
            reservedFlags(in, first & 15, type, version);
        }
        in.passByte();
        in.close();
        length(in, version, wholeLength);
        if (type == null) {
            throw in.stop(null);
        }
        return type;
    }

    private static @Nullable String direction(PacketType type, ProtocolVersion version, boolean fromClient) {
        if (type == PacketType.AUTH && !version.hasProperties()) {
            return "MQTT " + version.label() + " has no AUTH.";
        }
        return switch (type) {
            case CONNECT, SUBSCRIBE, UNSUBSCRIBE, PINGREQ -> fromClient ? null : "Only clients send " + type + ".";
            case CONNACK, SUBACK, UNSUBACK, PINGRESP -> fromClient ? "Only servers send " + type + "." : null;
            default -> null;
        };
    }

    private static void publishFlags(Dissector in, int first) {
        int qos = first >> 1 & 3;
        boolean dup = (first & 8) != 0;
        in.bits(
                "DUP flag",
                8,
                dup ? "1, sent again" : "0, sent for the first time",
                "Whether the sender may have sent this packet before.",
                "3.3.1.1",
                dup && qos == 0 ? "It must be 0 with QoS 0 [MQTT-3.3.1-2]." : null);
        in.bits(
                "QoS level",
                6,
                qos(qos),
                "How hard sender and receiver try.",
                "3.3.1.2",
                qos == 3 ? "There is no QoS 3 [MQTT-3.3.1-4]." : null);
        boolean retain = (first & 1) != 0;
        in.bits(
                "RETAIN",
                1,
                retain ? "1" : "0",
                "To a server: keep this message for those who subscribe later. From one: this is such a message.",
                "3.3.1.3",
                null);
    }

    static String qos(int level) {
        return switch (level) {
            case 0 -> "0, at most once";
            case 1 -> "1, at least once";
            case 2 -> "2, exactly once";
            default -> "3";
        };
    }

    private static void reservedFlags(Dissector in, int flags, @Nullable PacketType type, ProtocolVersion version) {
        int required = type == null ? flags : type.requiredFlags();
        boolean mayHaveDup = version == ProtocolVersion.V3_1 && required == 2;
        boolean right = (mayHaveDup ? flags & ~8 : flags) == required;
        in.bits(
                "Flags",
                15,
                Integer.toString(flags),
                "Reserved: every kind of packet but PUBLISH has one value here.",
                "2.1.3",
                right ? null : type + " has " + required + " here, nothing else [MQTT-2.1.3-1].");
    }

    private static void length(Dissector in, ProtocolVersion version, int wholeLength) {
        int length = in.varint(
                "Remaining Length",
                "How many bytes follow in this packet; seven bits of the number in each byte, the lowest first.",
                "2.1.4",
                version.hasProperties());
        if (length < 0) {
            throw in.stop(null);
        }
        int end = in.at() + length;
        if (end > wholeLength) {
            in.half("The packet announces " + Dissector.count(length) + " behind its Remaining Length; "
                    + (end - wholeLength) + " of them are missing.");
        }
        in.limit(end);
    }
}
