package org.tymbal.web.state.wire;

import org.jspecify.annotations.Nullable;
import org.tymbal.client.tap.WirePacket;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.packet.PacketType;
import org.tymbal.codec.packet.ReasonCode;
import org.tymbal.words.Words;

/** What a line of the list says about a packet: read from its first bytes, without checking the rest. */
public final class PacketFacts {
    private static final int LONGEST_TOPIC = 200;

    private final @Nullable PacketType type;
    private int packetId;
    private String topic = "";
    private String label = "";
    private boolean dup;
    private int qos;

    private final ByteSlice bytes;
    private int at;

    private PacketFacts(WirePacket packet) {
        bytes = packet.bytes();
        type = bytes.isEmpty() ? null : PacketType.of(bytes.at(0) >> 4);
        if (type != null) {
            read(type, packet.line().version().hasProperties());
        } else if (packet.isPacket()) {
            label = Words.of("not MQTT");
        } else if (packet.fate() == WirePacket.Fate.OPENED) {
            label = Words.of("Connection open");
        } else {
            label = packet.note().isEmpty() ? Words.of("Connection closed") : packet.note();
        }
    }

    public static PacketFacts of(WirePacket packet) {
        return new PacketFacts(packet);
    }

    private void read(PacketType it, boolean five) {
        int flags = bytes.at(0) & 15;
        at = 1;
        while (at < bytes.length() && bytes.at(at) >= 0x80 && at < 4) {
            at++;
        }
        at++;
        StringBuilder text = new StringBuilder(it.toString());
        switch (it) {
            case PUBLISH -> {
                dup = (flags & 8) != 0;
                qos = flags >> 1 & 3;
                topic = string();
                packetId = qos == 0 ? 0 : u16();
                text.append(" q")
                        .append(qos)
                        .append((flags & 1) != 0 ? " retain" : "")
                        .append(dup ? " DUP" : "");
                id(text);
                text.append(' ').append(topic);
            }
            case PUBACK, PUBREC, PUBREL, PUBCOMP -> {
                packetId = u16();
                id(text);
                reason(text, five && at < bytes.length() ? bytes.at(at) : 0);
            }
            case SUBSCRIBE, UNSUBSCRIBE -> {
                packetId = u16();
                skipProperties(five);
                topic = string();
                id(text);
                text.append(' ').append(topic);
            }
            case SUBACK, UNSUBACK -> {
                packetId = u16();
                skipProperties(five);
                id(text);
                if (it == PacketType.SUBACK || five) {
                    answers(text, it);
                }
            }
            case CONNECT -> {
                string();
                boolean asFive = at < bytes.length() && bytes.at(at) == 5;
                at += 4;
                skipProperties(asFive);
                topic = string();
                text.append(' ').append(topic);
            }
            case CONNACK -> {
                if (at + 1 < bytes.length()) {
                    text.append((bytes.at(at) & 1) == 1 ? " session present" : "");
                    int code = bytes.at(at + 1);
                    ReasonCode reason = five ? ReasonCode.of(code) : ReasonCode.ofConnackReturnCode(code);
                    text.append(code == 0 ? "" : reason == null ? " " + code : " " + reason.label());
                }
            }
            case DISCONNECT -> reason(text, five && at < bytes.length() ? bytes.at(at) : 0);
            default -> {
                // The type says it all.
            }
        }
        label = text.toString();
    }

    private void id(StringBuilder text) {
        if (packetId != 0) {
            text.append(" #").append(packetId);
        }
    }

    private static void reason(StringBuilder text, int code) {
        ReasonCode reason = ReasonCode.of(code);
        if (code != 0) {
            text.append(' ').append(reason == null ? Integer.toString(code) : reason.label());
        }
    }

    private void answers(StringBuilder text, PacketType it) {
        String gap = " ";
        for (int shown = 0; at < bytes.length() && shown < 4; at++, shown++) {
            ReasonCode reason = ReasonCode.of(bytes.at(at));
            boolean granted = bytes.at(at) == 0 && it == PacketType.SUBACK;
            text.append(gap).append(granted ? "Granted QoS 0" : reason == null ? "?" : reason.label());
            gap = ", ";
        }
    }

    private int u16() {
        int value = at + 1 < bytes.length() ? bytes.at(at) << 8 | bytes.at(at + 1) : 0;
        at += 2;
        return value;
    }

    private String string() {
        int length = u16();
        int from = at;
        at += length;
        int there = Math.min(Math.min(length, bytes.length() - from), LONGEST_TOPIC);
        if (there <= 0) {
            return "";
        }
        String text = ByteSlice.of(bytes.array(), bytes.offset() + from, there).text();
        return text == null ? "" : text;
    }

    private void skipProperties(boolean five) {
        if (!five) {
            return;
        }
        int length = 0;
        for (int shift = 0; shift < 28 && at < bytes.length(); shift += 7) {
            int b = bytes.at(at++);
            length |= (b & 0x7f) << shift;
            if (b < 0x80) {
                break;
            }
        }
        at += length;
    }

    /** Null for what is no packet of MQTT. */
    public @Nullable PacketType type() {
        return type;
    }

    /** 0 where there is none. */
    public int packetId() {
        return packetId;
    }

    /** Of a PUBLISH its Topic Name, of a SUBSCRIBE its first Topic Filter, of a CONNECT the Client Identifier; or empty. */
    public String topic() {
        return topic;
    }

    public boolean dup() {
        return dup;
    }

    public int qos() {
        return qos;
    }

    /** In few words, as "PUBLISH q2 #7 demo/hello". */
    public String label() {
        return label;
    }
}
