package org.tymbal.client.tap;

import org.tymbal.codec.bytes.ByteSlice;

/** Something that happened on a line: a packet, whole or not, or the beginning or the end of the connection. */
public final class WirePacket {
    /** What became of it. */
    public enum Fate {
        /** It went through. */
        PASSED,
        /** It was lost here, because somebody wanted that. */
        LOST,
        /** It went through later than it could have. */
        DELAYED,
        /** Only its first half went through. */
        HALF,
        /** Somebody wrote it by hand. */
        INJECTED,
        /** The connection ended before it was whole. */
        BROKEN,
        /** No packet: the connection is there. */
        OPENED,
        /** No packet: the connection is gone. */
        ENDED
    }

    private final int number;
    private final double epochMillis;
    private final WireLine line;
    private final boolean fromClient;
    private final ByteSlice bytes;
    private final int wholeLength;
    private final Fate fate;
    private final String note;

    WirePacket(
            int number,
            double epochMillis,
            WireLine line,
            boolean fromClient,
            ByteSlice bytes,
            int wholeLength,
            Fate fate,
            String note) {
        this.number = number;
        this.epochMillis = epochMillis;
        this.line = line;
        this.fromClient = fromClient;
        this.bytes = bytes;
        this.wholeLength = wholeLength;
        this.fate = fate;
        this.note = note;
    }

    /** Counts all of a log from 1. */
    public int number() {
        return number;
    }

    public double epochMillis() {
        return epochMillis;
    }

    public WireLine line() {
        return line;
    }

    /** Whether it goes from the client to the server. */
    public boolean fromClient() {
        return fromClient;
    }

    /** The packet, or its beginning; empty for what is none. */
    public ByteSlice bytes() {
        return bytes;
    }

    /** How many bytes the packet has, or had until it broke. */
    public int wholeLength() {
        return wholeLength;
    }

    public Fate fate() {
        return fate;
    }

    /** A sentence about it, or nothing. */
    public String note() {
        return note;
    }

    public boolean isPacket() {
        return fate != Fate.OPENED && fate != Fate.ENDED;
    }
}
