package org.tymbal.web.state.wire;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tymbal.client.tap.WireLog;
import org.tymbal.client.tap.WirePacket;
import org.tymbal.codec.packet.PacketType;

/**
 * The packets that belong together: a PUBLISH and what answers it, also on the connection after the one that broke; a request
 * and its answer.
 */
public final class Exchange {
    private Exchange() {}

    /** The numbers of all packets of the exchange that this one belongs to, itself among them, in their order. */
    public static List<Integer> of(WireLog log, WirePacket packet) {
        List<Integer> found = new ArrayList<>();
        PacketFacts facts = PacketFacts.of(packet);
        int kind = kind(facts);
        if (kind == 0 || facts.type() == PacketType.PUBLISH && facts.qos() == 0) {
            found.add(packet.number());
            return found;
        }
        boolean asker = fromAsker(packet, facts);
        // Back to its beginning, and from there to its end.
        int begin = packet.number();
        if (!isFirst(facts)) {
            for (int i = packet.number() - 1; i >= log.first(); i--) {
                WirePacket other = log.get(i);
                PacketFacts its = other == null ? null : member(other, packet, facts, kind, asker);
                if (its != null) {
                    begin = i;
                    if (isFirst(its)) {
                        break;
                    }
                }
            }
        }
        for (int i = begin; i <= log.last(); i++) {
            WirePacket other = log.get(i);
            PacketFacts its = other == null ? null : member(other, packet, facts, kind, asker);
            if (its == null) {
                continue;
            }
            if (i > packet.number() && isFirst(its)) {
                break; // the number is used anew
            }
            found.add(i);
            if (isLast(its) && other != null && other.fate() != WirePacket.Fate.LOST && i >= packet.number()) {
                break;
            }
        }
        return found;
    }

    private static @Nullable PacketFacts member(
            WirePacket other, WirePacket packet, PacketFacts facts, int kind, boolean asker) {
        if (other.line() != packet.line()
                && (kind != 1 || !Lanes.client(other.line()).equals(Lanes.client(packet.line())))) {
            return null;
        }
        PacketFacts its = PacketFacts.of(other);
        return kind(its) == kind && its.packetId() == facts.packetId() && fromAsker(other, its) == asker ? its : null;
    }

    /** Whether the one who began the exchange is the client. */
    private static boolean fromAsker(WirePacket packet, PacketFacts facts) {
        PacketType type = facts.type();
        boolean answer = type == PacketType.PUBACK || type == PacketType.PUBREC || type == PacketType.PUBCOMP;
        return kind(facts) != 1 || packet.fromClient() != answer;
    }

    /** 1 for messages, others for each request with its answer, 0 for what stands alone. */
    private static int kind(PacketFacts facts) {
        PacketType type = facts.type();
        if (type == null) {
            return 0;
        }
        return switch (type) {
            case PUBLISH -> facts.qos() == 0 ? 0 : 1;
            case PUBACK, PUBREC, PUBREL, PUBCOMP -> 1;
            case SUBSCRIBE, SUBACK -> 2;
            case UNSUBSCRIBE, UNSUBACK -> 3;
            case PINGREQ, PINGRESP -> 4;
            case CONNECT, CONNACK -> 5;
            default -> 0;
        };
    }

    private static boolean isFirst(PacketFacts facts) {
        PacketType type = facts.type();
        return type == PacketType.PUBLISH && !facts.dup()
                || type == PacketType.SUBSCRIBE
                || type == PacketType.UNSUBSCRIBE
                || type == PacketType.PINGREQ
                || type == PacketType.CONNECT;
    }

    private static boolean isLast(PacketFacts facts) {
        PacketType type = facts.type();
        return type == PacketType.PUBACK
                || type == PacketType.PUBCOMP
                || type == PacketType.SUBACK
                || type == PacketType.UNSUBACK
                || type == PacketType.PINGRESP
                || type == PacketType.CONNACK;
    }

    /** Whether it was sent before: a PUBLISH with DUP, or a PUBREL that stands a second time in its exchange. */
    public static boolean isResent(WireLog log, WirePacket packet) {
        PacketFacts facts = PacketFacts.of(packet);
        if (facts.type() != PacketType.PUBREL) {
            return facts.dup();
        }
        for (int number : of(log, packet)) {
            WirePacket other = log.get(number);
            if (number < packet.number()
                    && other != null
                    && PacketFacts.of(other).type() == PacketType.PUBREL) {
                return true;
            }
        }
        return false;
    }
}
