package org.tymbal.web.state.wire;

import org.jspecify.annotations.Nullable;
import org.tymbal.client.tap.WireLine;
import org.tymbal.client.tap.WireLog;
import org.tymbal.client.tap.WirePacket;
import org.tymbal.codec.anatomy.Anatomy;
import org.tymbal.codec.anatomy.Field;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.packet.PacketType;
import org.tymbal.codec.packet.Property;
import org.tymbal.web.state.Numbers;

/** How long the broker will wait for the client to say something: one and a half times the Keep Alive [MQTT-3.1.2-22]. */
public final class LineClock {
    private final WireLog log;
    private int looked;
    private @Nullable WireLine line;
    private double keepAliveSeconds;
    private double heardAt;

    public LineClock(WireLog log) {
        this.log = log;
    }

    /** Reads what has come since the last call. */
    public void update() {
        for (int i = Math.max(looked + 1, log.first()); i <= log.last(); i++) {
            WirePacket packet = log.get(i);
            if (packet == null || packet.line().transport() == null) {
                continue;
            }
            if (packet.fate() == WirePacket.Fate.OPENED) {
                line = packet.line();
                keepAliveSeconds = 0;
                heardAt = packet.epochMillis();
            } else if (packet.line() == line) {
                read(packet);
            }
        }
        looked = log.last();
    }

    private void read(WirePacket packet) {
        PacketType type =
                packet.bytes().isEmpty() ? null : PacketFacts.of(packet).type();
        if (packet.fate() == WirePacket.Fate.ENDED) {
            line = null;
        } else if (packet.fromClient() && packet.fate() != WirePacket.Fate.LOST) {
            heardAt = packet.epochMillis();
            keepAliveSeconds = type == PacketType.CONNECT ? seconds(packet, "Keep Alive") : keepAliveSeconds;
        } else if (type == PacketType.CONNACK) {
            double servers = seconds(packet, Property.SERVER_KEEP_ALIVE.label());
            keepAliveSeconds = servers >= 0 ? servers : keepAliveSeconds;
        }
    }

    private static double seconds(WirePacket packet, String name) {
        ByteSlice bytes = packet.bytes();
        Anatomy anatomy =
                Anatomy.of(bytes.toArray(), packet.wholeLength(), packet.line().version(), packet.fromClient());
        for (Field field : anatomy.fields()) {
            if (field.name().equals(name)) {
                return Numbers.leading(field.value().startsWith("0") ? "0" : field.value());
            }
            for (Field child : field.children()) {
                if (child.name().equals(name)) {
                    return Numbers.leading(child.value());
                }
            }
        }
        return -1;
    }

    /** The open line of this page, or null. */
    public @Nullable WireLine line() {
        return line;
    }

    /** In seconds; 0 for none. */
    public double keepAliveSeconds() {
        return line == null ? 0 : Math.max(0, keepAliveSeconds);
    }

    /** Milliseconds until the broker may close the connection, if the client stays silent. */
    public double leftMillis(double nowMillis) {
        return heardAt + keepAliveSeconds() * 1_500 - nowMillis;
    }
}
