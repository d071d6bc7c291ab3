package org.tymbal.web.state.wire;

import org.jspecify.annotations.Nullable;
import org.tymbal.client.Reasons;
import org.tymbal.client.tap.WireLine;
import org.tymbal.client.tap.WireLog;
import org.tymbal.client.tap.WirePacket;
import org.tymbal.codec.packet.PacketType;
import org.tymbal.codec.packet.ReasonCode;
import org.tymbal.words.Words;

/** What the broker did after bytes were sent by hand, in a sentence. */
public final class Verdict {
    private final WireLog log;
    private final WireLine line;
    private int looked;
    private @Nullable String answer;
    private boolean disconnect;

    /** @param after the number of the last packet before the bytes were sent */
    public Verdict(WireLog log, WireLine line, int after) {
        this.log = log;
        this.line = line;
        looked = after;
    }

    /** Whether the broker closed the connection, or that of the page ended: nothing more will come. */
    public boolean isFinal() {
        return line.isEnded();
    }

    public String sentence() {
        for (int i = Math.max(looked + 1, log.first()); i <= log.last(); i++) {
            WirePacket packet = log.get(i);
            if (packet != null && packet.line() == line) {
                look(packet);
            }
        }
        looked = log.last();
        return answer == null ? Words.of("Sent. The broker has not said anything so far.") : answer;
    }

    private void look(WirePacket packet) {
        if (packet.fate() == WirePacket.Fate.ENDED) {
            if (!disconnect) {
                String closed = packet.note().isEmpty()
                        ? Words.of("The connection is closed.")
                        : Words.of("The connection is closed: {}", packet.note());
                answer = answer != null
                        ? closed
                        : closed + ' ' + Words.of("The broker did not say why; before MQTT 5 it cannot.");
            }
            return;
        }
        PacketFacts facts = PacketFacts.of(packet);
        PacketType type = facts.type();
        // A message that happens to arrive is no answer.
        if (packet.fromClient() || type == null || type == PacketType.PUBLISH || answer != null) {
            return;
        }
        disconnect = type == PacketType.DISCONNECT;
        String text = Words.of("The broker answered with {}.", facts.label());
        if (disconnect && packet.bytes().length() > 2) {
            ReasonCode reason = ReasonCode.of(packet.bytes().at(2));
            text = Words.of(
                            "The broker answered with DISCONNECT, Reason Code {}.",
                            "0x" + Integer.toHexString(packet.bytes().at(2))
                                    + (reason == null ? "" : ' ' + reason.label()))
                    + (reason == null ? "" : ' ' + Reasons.sentence(reason));
        }
        answer = text;
    }
}
