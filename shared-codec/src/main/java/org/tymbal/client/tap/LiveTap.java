package org.tymbal.client.tap;

import java.util.List;
import org.tymbal.client.tap.WirePacket.Fate;
import org.tymbal.codec.bytes.ByteSlice;

/** Puts what happens on tapped transports into a log, packet by packet, and lets {@link Faults} break it. */
public final class LiveTap implements Tap {
    private final WireLog log;
    private final Faults faults;

    private LiveTap(WireLog log, Faults faults) {
        this.log = log;
        this.faults = faults;
    }

    /** From now on all goes into the log; first comes what happened before. */
    public static void begin(Taps taps, WireLog log, Faults faults) {
        LiveTap tap = new LiveTap(log, faults);
        List<Taps.Early> early = taps.to(tap);
        for (int i = 0; i < early.size(); i++) {
            Taps.Early it = early.get(i);
            if (taps.isDropped(i)) {
                // Something is missing here; a piece begins with a packet more often than not.
                it.line.live = null;
            }
            log.at(it.epochMillis);
            tap.note(tap.of(it.line), it.kind, it.bytes, it.note);
        }
        log.at(0);
        early.clear();
    }

    private TappedLine of(TappedTransport transport) {
        TappedLine live = transport.live;
        if (live == null) {
            live = new TappedLine(log, log.line(transport.name, transport.version, transport));
            transport.live = live;
        }
        return live;
    }

    @Override
    public boolean takes(TappedTransport transport, int kind, ByteSlice bytes, String note) {
        TappedLine live = of(transport);
        if (kind == UP || kind == DOWN) {
            if (live.line.isEnded() || faults.takes(transport, live, kind == UP, bytes)) {
                return true;
            }
        } else if (kind == ENDED && !live.line.isEnded()) {
            faults.ending(transport);
        }
        note(live, kind, bytes, note);
        return false;
    }

    private void note(TappedLine live, int kind, ByteSlice bytes, String note) {
        if (kind == OPENED) {
            log.event(live.line, Fate.OPENED, "");
        } else if (kind == ENDED) {
            if (!live.line.isEnded()) {
                live.ended(note);
            }
        } else {
            live.note(kind == UP, bytes, Fate.PASSED);
        }
    }
}
