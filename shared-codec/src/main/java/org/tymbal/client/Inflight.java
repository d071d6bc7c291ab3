package org.tymbal.client;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tymbal.codec.packet.Packet;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.Qos;
import org.tymbal.codec.packet.ReasonCode;

/**
 * Messages on their way out: those that wait (bounded by count and bytes) and those of QoS 1 and 2 that were sent and are
 * not settled, in the order of sending [MQTT-4.6.0-1].
 */
final class Inflight {
    static final int MAXIMUM_WAITING = 10_000;
    static final int MAXIMUM_WAITING_BYTES = 16 * 1024 * 1024;

    private final PacketIds ids;
    private Outgoing.Line waiting = new Outgoing.Line();
    private final Outgoing.Line sent = new Outgoing.Line();

    Inflight(PacketIds ids) {
        this.ids = ids;
    }

    int waitingCount() {
        return waiting.size();
    }

    int sentCount() {
        return sent.size();
    }

    /** Puts a message at the end; false if there is no room. One alone may have any size. */
    boolean enqueue(Outgoing message) {
        boolean full = waiting.bytes() + (long) message.bytes() > MAXIMUM_WAITING_BYTES;
        if (waiting.size() >= MAXIMUM_WAITING || full && waiting.size() > 0) {
            return false;
        }
        message.own();
        waiting.addLast(message);
        return true;
    }

    /** The next message that may be sent under these limits, its packet ready; null if none may, or none is there. */
    @Nullable
    Outgoing next(ServerLimits limits) {
        Outgoing message = waiting.first();
        if (message == null) {
            return null;
        }
        Qos qos = message.packet().qos().atMost(limits.maximumQos());
        int id = 0;
        if (qos != Qos.AT_MOST_ONCE) {
            if (sent.size() >= limits.receiveMaximum()) {
                return null; // [MQTT-4.9.0-2]
            }
            id = ids.take();
            if (id == 0) {
                return null;
            }
        }
        waiting.remove(message);
        message.becomes(false, qos, id);
        if (id != 0) {
            sent.addLast(message);
        }
        return message;
    }

    /** The message in flight with this identifier; acknowledgements come in order, so it stands near the front. */
    private @Nullable Outgoing find(int packetId) {
        Outgoing at = sent.first();
        while (at != null && at.packet().packetId() != packetId) {
            at = Outgoing.Line.behind(at);
        }
        return at;
    }

    /** The message is in flight no more; its identifier is free. */
    void takeBack(Outgoing message) {
        int id = message.packet().packetId();
        if (id != 0) {
            sent.remove(message);
            ids.free(id);
        }
    }

    /** PUBACK, or a PUBREC that refuses: the message is settled; null if it was not in flight in that step. */
    @Nullable
    Outgoing settle(int packetId, Qos qos) {
        Outgoing message = find(packetId);
        if (message == null || message.packet().qos() != qos || message.released()) {
            return null;
        }
        takeBack(message);
        return message;
    }

    /** PUBREC: from now on PUBREL is what is resent; false if there is no such message [MQTT-4.3.3-4]. */
    boolean release(int packetId) {
        Outgoing message = find(packetId);
        if (message == null || message.packet().qos() != Qos.EXACTLY_ONCE) {
            return false;
        }
        message.release();
        return true;
    }

    /** PUBCOMP: settled; null if it was not awaited. */
    @Nullable
    Outgoing complete(int packetId) {
        Outgoing message = find(packetId);
        if (message == null || !message.released()) {
            return null;
        }
        takeBack(message);
        return message;
    }

    /** What a server that kept the Session must hear again, in the original order [MQTT-4.4.0-1]. */
    List<Packet> resend() {
        List<Packet> packets = new ArrayList<>();
        for (Outgoing at = sent.first(); at != null; at = Outgoing.Line.behind(at)) {
            int id = at.packet().packetId();
            if (at.released()) {
                packets.add(new Packet.Pubrel(id, ReasonCode.SUCCESS, Properties.NONE));
            } else {
                at.becomes(true, at.packet().qos(), id);
                packets.add(at.packet());
            }
        }
        return packets;
    }

    /**
     * The server lost the Session. QoS 1 messages wait again in front of the others, as new ones; QoS 2 messages are given
     * back as lost, because a second PUBLISH could be a second delivery.
     */
    List<Outgoing> sessionLost() {
        List<Outgoing> lost = new ArrayList<>();
        Outgoing.Line again = new Outgoing.Line();
        for (Outgoing message : emptied(sent)) {
            ids.free(message.packet().packetId());
            if (message.packet().qos() == Qos.AT_LEAST_ONCE) {
                again.addLast(message);
            } else {
                lost.add(message);
            }
        }
        for (Outgoing message : emptied(waiting)) {
            again.addLast(message);
        }
        waiting = again;
        return lost;
    }

    /** Gives up everything. */
    List<Outgoing> clear() {
        List<Outgoing> all = emptied(sent);
        for (Outgoing message : all) {
            ids.free(message.packet().packetId());
        }
        all.addAll(emptied(waiting));
        return all;
    }

    private static List<Outgoing> emptied(Outgoing.Line line) {
        List<Outgoing> all = new ArrayList<>(line.size());
        for (Outgoing at = line.first(); at != null; at = line.first()) {
            line.remove(at);
            all.add(at);
        }
        return all;
    }
}
