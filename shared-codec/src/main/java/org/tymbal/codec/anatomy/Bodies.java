package org.tymbal.codec.anatomy;

import org.jspecify.annotations.Nullable;
import org.tymbal.codec.packet.PacketType;
import org.tymbal.codec.packet.Property;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.codec.packet.ReasonCode;
import org.tymbal.codec.topic.TopicFilter;
import org.tymbal.codec.topic.TopicName;
import org.tymbal.words.Words;

/** What stands behind the fixed header, for each kind of packet but CONNECT [MQTT-3.2] to [MQTT-3.15]. */
final class Bodies {
    private Bodies() {}

    static void read(Dissector in, PacketType type, ProtocolVersion version, boolean fromClient) {
        switch (type) {
            case CONNECT -> ConnectBody.read(in);
            case CONNACK -> connack(in, version);
            case PUBLISH -> publish(in, version, fromClient);
            case PUBACK, PUBREC, PUBREL, PUBCOMP -> acknowledgement(in, type, version);
            case SUBSCRIBE -> subscribe(in, version);
            case SUBACK, UNSUBACK -> answers(in, type, version);
            case UNSUBSCRIBE -> unsubscribe(in, version);
            case DISCONNECT, AUTH -> goodbye(in, type, version);
            case PINGREQ, PINGRESP -> {
                // The fixed header is all.
            }
        }
        if (in.remaining() > 0) {
            throw in.stop(
                    Words.of("Behind the end of {} more bytes are left over: {}.", type.name(), "" + in.remaining()));
        }
    }

    static void packetId(Dissector in) {
        int id = in.peek16();
        in.leaf(
                "Packet Identifier",
                2,
                Integer.toString(id),
                Words.mark(
                        "By this number the packets of one exchange find each other; it is free again when the exchange is over."),
                "2.2.1",
                id == 0 ? Dissector.rule(Words.of("It cannot be 0."), "2.2.1-3") : null);
    }

    private static void connack(Dissector in, ProtocolVersion version) {
        int flags = in.peek();
        boolean is31 = version == ProtocolVersion.V3_1;
        in.open("Connect Acknowledge Flags", Words.mark("One flag is in use."), "3.2.2.1");
        in.bits(
                "Reserved",
                0xfe,
                Integer.toString(flags >> 1),
                Words.mark("Not in use."),
                "3.2.2.1",
                flags > 1 && !is31 ? Dissector.rule(Words.of("These bits must be 0."), "3.2.2-1") : null);
        in.bits(
                "Session Present",
                1,
                (flags & 1) == 1 ? Words.of("1, the Session goes on") : Words.of("0, a new Session"),
                is31
                        ? Words.mark("MQTT 3.1 does not use it.")
                        : Words.mark("Whether the server still had a Session for this client."),
                "3.2.2.1.1",
                null);
        in.passByte();
        in.close();
        int code = in.peek();
        ReasonCode reason = version.hasProperties() ? ReasonCode.of(code) : ReasonCode.ofConnackReturnCode(code);
        boolean wrong = reason == null || version.hasProperties() && !reason.allowedIn(PacketType.CONNACK);
        boolean contrary = (flags & 1) == 1 && code != 0 && !is31;
        in.leaf(
                version.hasProperties() ? "Connect Reason Code" : "Connect Return code",
                1,
                Dissector.hexByte(code) + (reason == null ? "" : " " + reason.label()),
                Words.mark("Whether the server takes the connection, and if not, why."),
                "3.2.2.2",
                wrong
                        ? Words.of("{} cannot carry this code.", "CONNACK")
                        : contrary
                                ? Dissector.rule(Words.of("It refuses, and speaks of a Session."), "3.2.2-6")
                                : null);
        if (version.hasProperties()) {
            PropertyFields.read(in, PacketType.CONNACK);
        }
    }

    private static void publish(Dissector in, ProtocolVersion version, boolean fromClient) {
        int qos = in.firstByte() >> 1 & 3;
        String topic = in.utf8(
                "Topic Name", Words.mark("Where the message goes; levels are separated by slashes."), "3.3.2.1");
        String problem = null;
        if (topic != null && !topic.isEmpty()) {
            problem = TopicName.problem(topic) == null
                    ? null
                    : Dissector.rule(Words.of("A Topic Name holds no wildcard."), "3.3.2-2");
        } else if (topic != null && !version.hasProperties()) {
            problem = Words.of("It cannot be empty before MQTT 5.");
        }
        in.problemOfLast(problem);
        if (qos != 0) {
            packetId(in);
        }
        if (version.hasProperties()) {
            int seen = PropertyFields.read(in, PacketType.PUBLISH);
            if (topic != null && topic.isEmpty() && (seen & Property.TOPIC_ALIAS.bit()) == 0) {
                in.problemOfLast(
                        Dissector.rule(Words.of("There is neither a Topic Name nor a Topic Alias."), "3.3.2-8"));
            }
            if (fromClient && (seen & Property.SUBSCRIPTION_IDENTIFIER.bit()) != 0) {
                in.problemOfLast(
                        Dissector.rule(Words.of("A client sends no Subscription Identifier in PUBLISH."), "3.3.4-6"));
            }
        }
        in.payload(
                "Payload",
                Words.mark("The message itself: all that is left. MQTT does not say what it means."),
                "3.3.3");
    }

    private static void acknowledgement(Dissector in, PacketType type, ProtocolVersion version) {
        packetId(in);
        if (version.hasProperties() && in.remaining() > 0) {
            String section = "3." + type.number() + ".2";
            reason(in, type, section + ".1");
            if (in.remaining() > 0) {
                PropertyFields.read(in, type);
            }
        }
    }

    static void reason(Dissector in, PacketType type, String section) {
        int code = in.peek();
        ReasonCode reason = ReasonCode.of(code);
        in.leaf(
                "Reason Code",
                1,
                Dissector.hexByte(code) + (reason == null ? "" : " " + label(type, reason)),
                Words.mark("How it went: below 0x80 well, from there on not."),
                section,
                reason == null || !reason.allowedIn(type) ? Words.of("{} cannot carry this code.", type.name()) : null);
    }

    private static String label(PacketType type, ReasonCode reason) {
        if (reason == ReasonCode.SUCCESS) {
            return type == PacketType.SUBACK
                    ? "Granted QoS 0"
                    : type == PacketType.DISCONNECT ? "Normal disconnection" : reason.label();
        }
        return reason.label();
    }

    private static void subscribe(Dissector in, ProtocolVersion version) {
        packetId(in);
        if (version.hasProperties()) {
            PropertyFields.read(in, PacketType.SUBSCRIBE);
        }
        notEmpty(in, PacketType.SUBSCRIBE, "3.8.3-2");
        while (in.remaining() > 0) {
            in.open("Subscription", Words.mark("A Topic Filter, and how its messages are wanted."), "3.8.3");
            String filter = filter(in, "3.8.3");
            in.value(filter == null ? "" : filter);
            options(
                    in,
                    version,
                    filter != null
                            && TopicFilter.problem(filter) == null
                            && TopicFilter.of(filter).shareName() != null);
            in.close();
        }
    }

    private static void notEmpty(Dissector in, PacketType type, String number) {
        if (in.remaining() == 0 && !in.isPartial()) {
            String sentence = Words.of("{} needs at least one entry in its list.", type.name());
            throw in.stop(number.isEmpty() ? sentence : Dissector.rule(sentence, number));
        }
    }

    private static @Nullable String filter(Dissector in, String section) {
        String filter = in.utf8(
                "Topic Filter",
                Words.mark("Which topics: + stands for one level, # at the end for all that follow."),
                section);
        in.problemOfLast(sentence(filter == null ? null : TopicFilter.problem(filter)));
        return filter;
    }

    /** A problem of the codec, which begins small and has no full stop. */
    static @Nullable String sentence(@Nullable String problem) {
        if (problem == null || problem.isEmpty()) {
            return null;
        }
        // Not Character.toUpperCase: it would bring the cases of all scripts to the page.
        String said = Words.of(problem);
        char first = said.charAt(0);
        return (first >= 'a' && first <= 'z' ? (char) (first - 'a' + 'A') : first) + said.substring(1) + ".";
    }

    private static void options(Dissector in, ProtocolVersion version, boolean shared) {
        int options = in.peek();
        boolean five = version.hasProperties();
        in.open(five ? "Subscription Options" : "Requested QoS", Words.mark("How the messages are wanted."), "3.8.3.1");
        int reserved = five ? 0xc0 : 0xfc;
        in.bits(
                "Reserved",
                reserved,
                Integer.toString(options >> (five ? 6 : 2)),
                Words.mark("Not in use."),
                "3.8.3.1",
                (options & reserved) != 0 ? Dissector.rule(Words.of("These bits must be 0."), "3.8.3-5") : null);
        if (five) {
            int handling = options >> 4 & 3;
            in.bits(
                    "Retain Handling",
                    0x30,
                    retainHandling(handling),
                    Words.mark("When Retained Messages are sent because of this Subscription."),
                    "3.8.3.1",
                    handling == 3 ? Words.of("There is no Retain Handling 3.") : null);
            in.bits(
                    "Retain As Published",
                    8,
                    (options & 8) != 0
                            ? Words.of("1, RETAIN stays as it was published")
                            : Words.of("0, RETAIN is cleared"),
                    Words.mark("Whether messages keep their RETAIN flag on the way to this client."),
                    "3.8.3.1",
                    null);
            boolean noLocal = (options & 4) != 0;
            in.bits(
                    "No Local",
                    4,
                    noLocal ? Words.of("1, own messages do not come back") : Words.of("0, own messages come back"),
                    Words.mark("Whether the client gets what it publishes itself."),
                    "3.8.3.1",
                    noLocal && shared
                            ? Dissector.rule(Words.of("A Shared Subscription cannot have it."), "3.8.3-4")
                            : null);
        }
        in.bits(
                "Maximum QoS",
                3,
                FixedHeader.qos(options & 3),
                Words.mark("The highest QoS with which the server shall send messages."),
                "3.8.3.1",
                (options & 3) == 3 ? Words.of("There is no QoS 3.") : null);
        in.passByte();
        in.close();
    }

    private static String retainHandling(int value) {
        return switch (value) {
            case 0 -> Words.of("0, at every SUBSCRIBE");
            case 1 -> Words.of("1, only if the Subscription is new");
            case 2 -> Words.of("2, never");
            default -> "3";
        };
    }

    private static void answers(Dissector in, PacketType type, ProtocolVersion version) {
        packetId(in);
        if (version.hasProperties()) {
            PropertyFields.read(in, type);
        } else if (type == PacketType.UNSUBACK) {
            return;
        }
        notEmpty(in, type, "");
        while (in.remaining() > 0) {
            int code = in.peek();
            boolean old = !version.hasProperties() && code > 0x80;
            reason(in, type, type == PacketType.SUBACK ? "3.9.3" : "3.11.3");
            if (old) {
                in.problemOfLast(Words.of("Before MQTT 5 SUBACK knows 0, 1, 2 and 0x80 only."));
            }
        }
    }

    private static void unsubscribe(Dissector in, ProtocolVersion version) {
        packetId(in);
        if (version.hasProperties()) {
            PropertyFields.read(in, PacketType.UNSUBSCRIBE);
        }
        notEmpty(in, PacketType.UNSUBSCRIBE, "3.10.3-2");
        while (in.remaining() > 0) {
            filter(in, "3.10.3");
        }
    }

    private static void goodbye(Dissector in, PacketType type, ProtocolVersion version) {
        if (!version.hasProperties() || in.remaining() == 0) {
            return;
        }
        int code = in.peek();
        reason(in, type, type == PacketType.AUTH ? "3.15.2.1" : "3.14.2.1");
        if (in.remaining() > 0 || type == PacketType.AUTH) {
            int seen = PropertyFields.read(in, type);
            // Only a Success without any property can do without it [MQTT-3.15.2.1].
            boolean bare = code == 0 && seen == 0;
            if (type == PacketType.AUTH && !bare && (seen & Property.AUTHENTICATION_METHOD.bit()) == 0) {
                in.problemOfLast(Words.of("AUTH names no Authentication Method."));
            }
        }
    }
}
