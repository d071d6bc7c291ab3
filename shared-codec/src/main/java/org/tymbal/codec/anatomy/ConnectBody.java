package org.tymbal.codec.anatomy;

import org.jspecify.annotations.Nullable;
import org.tymbal.codec.packet.PacketType;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.codec.topic.TopicName;
import org.tymbal.words.Words;

/** CONNECT behind its fixed header [MQTT-3.1]. */
final class ConnectBody {
    private static final int WILL = 4;

    private ConnectBody() {}

    static void read(Dissector in) {
        String name = in.utf8("Protocol Name", Words.mark("MQTT; in version 3.1 it was MQIsdp."), "3.1.2.1");
        int level = in.peek();
        ProtocolVersion version = name == null ? null : ProtocolVersion.of(name, level);
        boolean named = name != null && (name.equals("MQTT") || name.equals("MQIsdp"));
        if (!named) {
            in.problemOfLast(Dissector.rule(Words.of("This is not MQTT."), "3.1.2-1"));
        }
        in.leaf(
                "Protocol Version",
                1,
                level + (version == null ? "" : ", MQTT " + version.label()),
                Words.mark("3 is MQTT 3.1, 4 is 3.1.1, 5 is 5.0."),
                "3.1.2.2",
                version == null ? Dissector.rule(Words.of("There is no such version of MQTT."), "3.1.2-2") : null);
        if (version == null) {
            throw in.stop(null);
        }
        int flags = in.peek();
        flags(in, flags, version);
        in.leaf(
                "Keep Alive",
                2,
                seconds(in.peek16()),
                Words.mark(
                        "The client never stays silent for longer; after one and a half times this the server gives it up."),
                "3.1.2.10",
                null);
        if (version.hasProperties()) {
            PropertyFields.read(in, PacketType.CONNECT);
        }
        in.utf8(
                "Client Identifier",
                Words.mark("The name of the client, and of its Session. Empty: the server gives one."),
                "3.1.3.1");
        if ((flags & WILL) != 0) {
            will(in, version);
        }
        // In 3.1 what is flagged may be missing.
        boolean is31 = version == ProtocolVersion.V3_1;
        if ((flags & 0x80) != 0 && !(is31 && in.remaining() == 0)) {
            in.utf8("User Name", Words.mark("Who the client says it is."), "3.1.3.5");
        }
        if ((flags & 0x40) != 0 && !(is31 && in.remaining() == 0)) {
            in.binary(
                    "Password",
                    Words.mark(
                            "What proves it. It stands here as it is: without TLS everybody on the way can read it."),
                    "3.1.3.6",
                    true);
        }
    }

    private static String seconds(int seconds) {
        return seconds == 0 ? Words.of("0, no limit") : Words.many(seconds, "{} second|{} seconds", "" + seconds);
    }

    private static void flags(Dissector in, int flags, ProtocolVersion version) {
        boolean is31 = version == ProtocolVersion.V3_1;
        boolean will = (flags & WILL) != 0;
        int qos = flags >> 3 & 3;
        boolean retain = (flags & 0x20) != 0;
        boolean password = (flags & 0x40) != 0;
        boolean user = (flags & 0x80) != 0;
        in.open("Connect Flags", Words.mark("What the payload holds, and how the Session begins."), "3.1.2.3");
        in.bits("User Name Flag", 0x80, flag(user), Words.mark("Whether a User Name follows."), "3.1.2.8", null);
        in.bits(
                "Password Flag",
                0x40,
                flag(password),
                Words.mark("Whether a Password follows."),
                "3.1.2.9",
                password && !user && !version.hasProperties()
                        ? Words.of("Before MQTT 5 a Password needs a User Name.")
                        : null);
        in.bits(
                "Will Retain",
                0x20,
                flag(retain),
                Words.mark("Whether the Will Message is kept for those who subscribe later."),
                "3.1.2.7",
                without(retain && !will && !is31, "3.1.2-13"));
        String wrongQos = qos == 3 && will ? Dissector.rule(Words.of("There is no QoS 3."), "3.1.2-12") : null;
        in.bits(
                "Will QoS",
                0x18,
                FixedHeader.qos(qos),
                Words.mark("With which QoS the Will Message is published."),
                "3.1.2.6",
                wrongQos != null ? wrongQos : without(qos != 0 && !will && !is31, "3.1.2-11"));
        in.bits(
                "Will Flag",
                WILL,
                flag(will),
                Words.mark("Whether the server shall publish a message for the client if it goes without DISCONNECT."),
                "3.1.2.5",
                null);
        in.bits(
                version.hasProperties() ? "Clean Start" : "Clean Session",
                2,
                (flags & 2) != 0 ? Words.of("1, begin anew") : Words.of("0, go on with the Session there is"),
                Words.mark("Whether an earlier Session of this client is forgotten."),
                "3.1.2.4",
                null);
        in.bits(
                "Reserved",
                1,
                Integer.toString(flags & 1),
                Words.mark("Not in use."),
                "3.1.2.3",
                (flags & 1) != 0 && !is31 ? Dissector.rule(Words.of("This bit must be 0."), "3.1.2-3") : null);
        in.passByte();
        in.close();
    }

    private static @Nullable String without(boolean wrong, String number) {
        return wrong ? Dissector.rule(Words.of("There is no Will, so this must be 0."), number) : null;
    }

    private static String flag(boolean set) {
        return set ? "1" : "0";
    }

    private static void will(Dissector in, ProtocolVersion version) {
        if (version.hasProperties()) {
            PropertyFields.read(in, null);
        }
        String topic = in.utf8("Will Topic", Words.mark("Where the Will Message goes."), "3.1.3.3");
        boolean wrong = topic != null && TopicName.problem(topic) != null;
        in.problemOfLast(wrong ? Words.of("A Will Topic is not empty and holds no wildcard.") : null);
        in.binary(
                "Will Payload", Words.mark("The message that the server publishes for the client."), "3.1.3.4", false);
    }
}
