package org.tymbal.client.tap;

import org.tymbal.client.tap.WirePacket.Fate;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.words.Words;

/** What is known of a tapped transport: its line in the log, and where its two streams stand. */
final class TappedLine {
    final WireLine line;
    private final WireLog log;
    private final Lane up = new Lane(true);
    private final Lane down = new Lane(false);

    TappedLine(WireLog log, WireLine line) {
        this.log = log;
        this.line = line;
    }

    Lane lane(boolean fromClient) {
        return fromClient ? up : down;
    }

    /** Notes the packets that end in these bytes. */
    void note(boolean fromClient, ByteSlice bytes, Fate fate) {
        Lane lane = lane(fromClient);
        int end = bytes.offset() + bytes.length();
        int at = bytes.offset();
        while (at < end) {
            at = lane.take(bytes.array(), at, end);
            if (lane.isWhole()) {
                note(lane, fate, "");
            }
        }
    }

    /** Notes the present packet of a lane, whole or not. */
    void note(Lane lane, Fate fate, String note) {
        log.packet(line, lane.fromClient, lane.kept(), lane.length(), fate, note);
        lane.next();
    }

    void ended(String explanation) {
        for (int i = 0; i < 2; i++) {
            Lane lane = lane(i == 0);
            if (lane.length() > 0) {
                note(lane, Fate.BROKEN, Words.of("The connection ended in the middle of this packet."));
            }
        }
        log.event(line, Fate.ENDED, explanation);
    }
}
