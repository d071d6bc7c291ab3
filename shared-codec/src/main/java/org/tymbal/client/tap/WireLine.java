package org.tymbal.client.tap;

import org.jspecify.annotations.Nullable;
import org.tymbal.codec.packet.ProtocolVersion;

/** One Network Connection whose packets are in a log: of this program, or one that a server tells of. */
public final class WireLine {
    private final int id;
    private final String name;
    private final ProtocolVersion version;
    private final @Nullable TappedTransport transport;
    private @Nullable WirePacket connect;
    private boolean ended;

    WireLine(int id, String name, ProtocolVersion version, @Nullable TappedTransport transport) {
        this.id = id;
        this.name = name;
        this.version = version;
        this.transport = transport;
    }

    /** Counts the lines of a log from 1. */
    public int id() {
        return id;
    }

    /** For people: the address, or the Client Identifier. */
    public String name() {
        return name;
    }

    public ProtocolVersion version() {
        return version;
    }

    /** Where one can interfere; null for a line of another program. */
    public @Nullable TappedTransport transport() {
        return transport;
    }

    /** Its CONNECT, kept as long as the line, however much came after it; null if it was not seen. */
    public @Nullable WirePacket connect() {
        return connect;
    }

    void connect(WirePacket packet) {
        connect = packet;
    }

    public boolean isEnded() {
        return ended;
    }

    void end() {
        ended = true;
    }
}
