package org.tymbal.server.session;

import java.util.List;
import org.tymbal.codec.packet.Qos;
import org.tymbal.server.message.Message;
import org.tymbal.server.routing.Origin;
import org.tymbal.server.routing.SharedGroup;
import org.tymbal.server.session.Delivery.Flags;

/** The end of a connection whose Session is kept: what waited in memory is left to the store, or handed on to a group. */
final class LeftToStore implements OutboundQueue.Entries {
    private final Journal journal;
    private final List<HandOn> handedOn;
    private long bytes;

    private LeftToStore(Journal journal, List<HandOn> handedOn) {
        this.journal = journal;
        this.handedOn = handedOn;
    }

    /**
     * Empties the queues, each message of which is stored.
     *
     * @param handedOn takes what another member of its group can have
     * @return bytes of what has waited
     */
    static long take(OutboundQueue first, OutboundQueue second, Journal journal, List<HandOn> handedOn) {
        LeftToStore left = new LeftToStore(journal, handedOn);
        first.each(left);
        second.each(left);
        first.clear();
        second.clear();
        return left.bytes;
    }

    @Override
    public void take(Message message, int flags, Origin origin) {
        if (Flags.qos(flags) == Qos.AT_MOST_ONCE) {
            return;
        }
        bytes += message.sizeBytes();
        SharedGroup group = origin.group();
        if (group == null) {
            journal.left();
        } else {
            journal.leftToGroup(message);
            handedOn.add(new HandOn(message, group));
        }
    }
}
