package org.tymbal.codec.anatomy;

import org.jspecify.annotations.Nullable;
import org.tymbal.codec.packet.PacketType;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.words.Words;

/** The first two to five bytes of every packet [MQTT-2.1]. */
final class FixedHeader {
    private static final String[] PURPOSE = {
        Words.mark("A client asks to be connected; the first packet."),
        Words.mark("The server answers CONNECT."),
        Words.mark("An Application Message on its way."),
        Words.mark("Answers a PUBLISH of QoS 1: received."),
        Words.mark("Answers a PUBLISH of QoS 2: received, step one of three."),
        Words.mark("Answers PUBREC: the sender lets the message go, step two."),
        Words.mark("Answers PUBREL: the exchange is over, step three."),
        Words.mark("A client asks for messages of some topics."),
        Words.mark("The server answers SUBSCRIBE, one Reason Code for each Topic Filter."),
        Words.mark("A client wants messages of some topics no more."),
        Words.mark("The server answers UNSUBSCRIBE."),
        Words.mark("A client shows that it is there, and asks whether the server is."),
        Words.mark("The server is there."),
        Words.mark("The last packet: goodbye, and why."),
        Words.mark("A step of an authentication in several steps.")
    };

    private FixedHeader() {}

    static PacketType read(Dissector in, ProtocolVersion version, boolean fromClient, int wholeLength) {
        int first = in.peek();
        PacketType type = PacketType.of(first >> 4);
        in.open("Fixed header, byte 1", Words.mark("What kind of packet this is, and flags."), "2.1.1");
        in.bits(
                "Control Packet type",
                0xf0,
                (first >> 4) + (type == null ? "" : " " + type),
                type == null ? Words.mark("The kind of packet.") : PURPOSE[type.ordinal()],
                "2.1.2",
                type == null ? Words.of("Type 0 is forbidden.") : direction(type, version, fromClient));
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
            return Words.of("MQTT {} has no AUTH.", version.label());
        }
        return switch (type) {
            case CONNECT, SUBSCRIBE, UNSUBSCRIBE, PINGREQ ->
                fromClient ? null : Words.of("Only clients send {}.", type.name());
            case CONNACK, SUBACK, UNSUBACK, PINGRESP ->
                fromClient ? Words.of("Only servers send {}.", type.name()) : null;
            default -> null;
        };
    }

    private static void publishFlags(Dissector in, int first) {
        int qos = first >> 1 & 3;
        boolean dup = (first & 8) != 0;
        in.bits(
                "DUP flag",
                8,
                dup ? Words.of("1, sent again") : Words.of("0, sent for the first time"),
                Words.mark("Whether the sender may have sent this packet before."),
                "3.3.1.1",
                dup && qos == 0 ? Dissector.rule(Words.of("It must be 0 with QoS 0."), "3.3.1-2") : null);
        in.bits(
                "QoS level",
                6,
                qos(qos),
                Words.mark("How hard sender and receiver try."),
                "3.3.1.2",
                qos == 3 ? Dissector.rule(Words.of("There is no QoS 3."), "3.3.1-4") : null);
        boolean retain = (first & 1) != 0;
        in.bits(
                "RETAIN",
                1,
                retain ? "1" : "0",
                Words.mark(
                        "To a server: keep this message for those who subscribe later. From one: this is such a message."),
                "3.3.1.3",
                null);
    }

    static String qos(int level) {
        return switch (level) {
            case 0 -> Words.of("0, at most once");
            case 1 -> Words.of("1, at least once");
            case 2 -> Words.of("2, exactly once");
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
                Words.mark("Reserved: every kind of packet but PUBLISH has one value here."),
                "2.1.3",
                right
                        ? null
                        : Dissector.rule(
                                Words.of("{} has {} here, nothing else.", "" + type, "" + required), "2.1.3-1"));
    }

    private static void length(Dissector in, ProtocolVersion version, int wholeLength) {
        int length = in.varint(
                "Remaining Length",
                Words.mark(
                        "How many bytes follow in this packet; seven bits of the number in each byte, the lowest first."),
                "2.1.4",
                version.hasProperties());
        if (length < 0) {
            throw in.stop(null);
        }
        int end = in.at() + length;
        if (end > wholeLength) {
            in.half(Words.of(
                    "The packet announces {} behind its Remaining Length. Missing: {}.",
                    Dissector.count(length),
                    "" + (end - wholeLength)));
        }
        in.limit(end);
    }
}
