package org.tymbal.client.tap;

import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.packet.ProtocolVersion;

/**
 * The last packets of all lines, bounded by count and by bytes; of a long packet only the beginning is kept. What it holds is
 * what was on the wire: also passwords.
 */
public final class WireLog {
    /** How many packets are kept; a power of two. */
    public static final int MOST = 2_048;

    /** How many bytes of all packets are kept. */
    public static final int MOST_BYTES = 2 * 1024 * 1024;

    /** How many bytes of one packet are kept. */
    public static final int MOST_KEPT = 4_096;

    private final LongSupplier clock;
    private final Runnable changed;
    private final @Nullable WirePacket[] ring = new WirePacket[MOST];
    private double then;
    private int last;
    private int first = 1;
    private int bytes;
    private int lines;

    /**
     * @param clock the epoch in milliseconds
     * @param changed called after each packet
     */
    public WireLog(LongSupplier clock, Runnable changed) {
        this.clock = clock;
        this.changed = changed;
    }

    /** A new line; without a transport it is one of another program, whose packets somebody else sees. */
    WireLine line(String name, ProtocolVersion version, @Nullable TappedTransport transport) {
        return new WireLine(++lines, name, version, transport);
    }

    /** What comes next happened then; 0 for now. */
    void at(double epochMillis) {
        then = epochMillis;
    }

    void event(WireLine line, WirePacket.Fate fate, String note) {
        if (fate == WirePacket.Fate.ENDED) {
            line.end();
        }
        packet(line, false, ByteSlice.EMPTY, 0, fate, note);
    }

    void packet(WireLine line, boolean fromClient, ByteSlice kept, int wholeLength, WirePacket.Fate fate, String note) {
        add(then == 0 ? clock.getAsLong() : then, line, fromClient, kept, wholeLength, fate, note);
    }

    void add(
            double epochMillis,
            WireLine line,
            boolean fromClient,
            ByteSlice kept,
            int wholeLength,
            WirePacket.Fate fate,
            String note) {
        WirePacket packet = new WirePacket(++last, epochMillis, line, fromClient, kept, wholeLength, fate, note);
        if (last - first >= MOST) {
            drop();
        }
        ring[last & MOST - 1] = packet;
        bytes += kept.length();
        while (bytes > MOST_BYTES) {
            drop();
        }
        if (fromClient && wholeLength > 0 && kept.at(0) >> 4 == 1 && line.connect() == null) {
            line.connect(packet);
        }
        changed.run();
    }

    private void drop() {
        WirePacket old = get(first);
        ring[first++ & MOST - 1] = null;
        bytes -= old == null ? 0 : old.bytes().length();
    }

    /** The number of the oldest that is kept; one more than {@link #last} if there is none. */
    public int first() {
        return first;
    }

    /** The number of the newest; 0 if there never was one. */
    public int last() {
        return last;
    }

    /** The packet with this number, or null if it is not kept any more, or not there yet. */
    public @Nullable WirePacket get(int number) {
        return number < first || number > last ? null : ring[number & MOST - 1];
    }

    /** Forgets all. */
    public void clear() {
        while (first <= last) {
            drop();
        }
        changed.run();
    }
}
