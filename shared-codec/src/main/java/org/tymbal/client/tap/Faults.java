package org.tymbal.client.tap;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tymbal.client.Scheduler;
import org.tymbal.client.tap.WirePacket.Fate;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.packet.PacketType;
import org.tymbal.words.Words;

/**
 * Breaks what goes through, on purpose: loses packets, delays them, sends half of one, keeps pings away, cuts the line.
 *
 * <p>While nothing is to be broken it takes nothing. What it holds back is bounded; above the bound the oldest goes at once.
 */
public final class Faults {
    /** How many packets may wait. */
    public static final int MOST_WAITING = 1_000;

    /** How many bytes may wait. */
    public static final int MOST_WAITING_BYTES = 4 * 1024 * 1024;

    private static final byte[] PINGRESP = {(byte) 0xd0, 0};

    /** A packet on its way, later. */
    private static final class Waiting {
        private final TappedTransport line;
        private final boolean fromClient;
        private final byte[] bytes;
        private final long since;
        private final long due;

        Waiting(TappedTransport line, boolean fromClient, byte[] bytes, long since, long due) {
            this.line = line;
            this.fromClient = fromClient;
            this.bytes = bytes;
            this.since = since;
            this.due = due;
        }
    }

    private final Scheduler scheduler;
    private final WireLog log;
    private final List<Waiting> queue = new ArrayList<>();
    private int queuedBytes;

    private @Nullable PacketType toLose;
    private boolean loseFromClient;
    private int delayMillis;
    private boolean halfNext;
    private boolean noPings;
    private boolean noPongs;

    public Faults(Scheduler scheduler, WireLog log) {
        this.scheduler = scheduler;
        this.log = log;
    }

    /** Loses the next packet of this type in this direction, once; null takes it back. */
    public void loseNext(@Nullable PacketType type, boolean fromClient) {
        toLose = type;
        loseFromClient = fromClient;
    }

    /** What is lost next, or null. */
    public @Nullable PacketType toLose() {
        return toLose;
    }

    /** Whether the one to be lost comes from the client. */
    public boolean losesFromClient() {
        return loseFromClient;
    }

    /** Delays every packet, both ways; 0 stops that, for those to come. */
    public void delay(int millis) {
        delayMillis = millis;
    }

    public int delayMillis() {
        return delayMillis;
    }

    /** Sends half of the next packet, and cuts the line. */
    public void halfNext(boolean on) {
        halfNext = on;
    }

    public boolean isHalfNext() {
        return halfNext;
    }

    /** Keeps PINGREQ from the server, and the client in the belief that it answered. */
    public void noPings(boolean on) {
        noPings = on;
    }

    public boolean isNoPings() {
        return noPings;
    }

    /** Keeps PINGRESP from the client. */
    public void noPongs(boolean on) {
        noPongs = on;
    }

    public boolean isNoPongs() {
        return noPongs;
    }

    public boolean isArmed() {
        return toLose != null || delayMillis > 0 || halfNext || noPings || noPongs;
    }

    /** Everything goes through again; what waits goes now. */
    public void none() {
        toLose = null;
        delayMillis = 0;
        halfNext = false;
        noPings = false;
        noPongs = false;
        release(Long.MAX_VALUE);
    }

    /** How many packets wait. */
    public int waitingCount() {
        return queue.size();
    }

    /** Cuts the line as a network does: without DISCONNECT. False if it is gone already. */
    public boolean cut(WireLine line) {
        TappedTransport transport = line.transport();
        if (transport == null || line.isEnded()) {
            return false;
        }
        transport.cut(Words.of("The connection was cut here, in the Inspector."));
        return true;
    }

    /** Sends bytes as they are, whatever they are, behind what waits. False if the line is gone. */
    public boolean inject(WireLine line, byte[] bytes) {
        TappedTransport transport = line.transport();
        TappedLine live = transport == null ? null : transport.live;
        if (transport == null || live == null || line.isEnded()) {
            return false;
        }
        release(Long.MAX_VALUE);
        flushHeld(transport, live.lane(true));
        ByteSlice slice = ByteSlice.of(bytes);
        live.note(true, slice, Fate.INJECTED);
        transport.toServer(slice);
        return true;
    }

    /** Looks at a piece of a stream; true if it will be passed on, late or never, by this. */
    boolean takes(TappedTransport transport, TappedLine live, boolean fromClient, ByteSlice bytes) {
        Lane lane = live.lane(fromClient);
        if (!isArmed() && queue.isEmpty()) {
            flushHeld(transport, lane);
            return false;
        }
        int end = bytes.offset() + bytes.length();
        int at = bytes.offset();
        while (at < end && !live.line.isEnded()) {
            // The rest of a packet whose beginning went through follows it.
            boolean passing = lane.length() > lane.held.length();
            int from = at;
            at = lane.take(bytes.array(), from, end);
            if (passing) {
                if (lane.isWhole()) {
                    live.note(lane, Fate.PASSED, "");
                }
                pass(transport, fromClient, ByteSlice.of(bytes.array(), from, at - from));
            } else {
                lane.held.bytes(bytes.array(), from, at - from);
                if (lane.isWhole()) {
                    byte[] packet = lane.held.toArray();
                    lane.held.clear();
                    decide(transport, live, lane, packet);
                }
            }
        }
        return true;
    }

    private static void flushHeld(TappedTransport transport, Lane lane) {
        if (lane.held.length() > 0) {
            byte[] bytes = lane.held.toArray();
            lane.held.clear();
            pass(transport, lane.fromClient, ByteSlice.of(bytes));
        }
    }

    private static void pass(TappedTransport line, boolean fromClient, ByteSlice bytes) {
        if (fromClient) {
            line.toServer(bytes);
        } else {
            line.toEngine(bytes);
        }
    }

    private void decide(TappedTransport line, TappedLine live, Lane lane, byte[] packet) {
        PacketType type = PacketType.of((packet[0] & 0xff) >> 4);
        boolean fromClient = lane.fromClient;
        if (type != null && type == toLose && loseFromClient == fromClient) {
            toLose = null;
            live.note(lane, Fate.LOST, Words.of("Lost here, as asked."));
        } else if (noPings && fromClient && type == PacketType.PINGREQ) {
            live.note(lane, Fate.LOST, Words.of("Kept from the broker, as asked."));
            scheduler.after(0, () -> pong(line, live));
        } else if (noPongs && !fromClient && type == PacketType.PINGRESP) {
            live.note(lane, Fate.LOST, Words.of("Kept from the client, as asked."));
        } else if (halfNext && fromClient) {
            halfNext = false;
            live.note(lane, Fate.HALF, Words.of("Only the first half was sent, as asked."));
            line.toServer(ByteSlice.of(packet, 0, (packet.length + 1) / 2));
            line.cut(Words.of("The connection was cut here, behind half a packet."));
        } else if (delayMillis > 0 || isWaiting(line, fromClient)) {
            lane.next();
            wait(line, fromClient, packet);
        } else {
            live.note(lane, Fate.PASSED, "");
            pass(line, fromClient, ByteSlice.of(packet));
        }
    }

    private static void pong(TappedTransport line, TappedLine live) {
        if (!live.line.isEnded()) {
            line.toEngine(ByteSlice.of(PINGRESP));
        }
    }

    private boolean isWaiting(TappedTransport line, boolean fromClient) {
        for (Waiting one : queue) {
            if (one.line == line && one.fromClient == fromClient) {
                return true;
            }
        }
        return false;
    }

    private void wait(TappedTransport line, boolean fromClient, byte[] packet) {
        long now = scheduler.nowMillis();
        long due = now + delayMillis;
        for (Waiting one : queue) {
            due = one.line == line && one.fromClient == fromClient ? Math.max(due, one.due) : due;
        }
        queue.add(new Waiting(line, fromClient, packet, now, due));
        queuedBytes += packet.length;
        while (queue.size() > MOST_WAITING || queuedBytes > MOST_WAITING_BYTES) {
            go(queue.remove(0));
        }
        scheduler.after((int) (due - now), () -> release(scheduler.nowMillis()));
    }

    private void release(long now) {
        int i = 0;
        while (i < queue.size()) {
            if (queue.get(i).due <= now) {
                go(queue.remove(i));
                i = 0; // what passes on may have changed the queue
            } else {
                i++;
            }
        }
    }

    private void go(Waiting one) {
        queuedBytes -= one.bytes.length;
        int late = (int) (scheduler.nowMillis() - one.since);
        TappedLine live = one.line.live;
        if (live == null || live.line.isEnded()) {
            return;
        }
        ByteSlice bytes = ByteSlice.of(one.bytes);
        int kept = Math.min(one.bytes.length, WireLog.MOST_KEPT);
        log.packet(
                live.line,
                one.fromClient,
                ByteSlice.of(one.bytes, 0, kept).own(),
                one.bytes.length,
                Fate.DELAYED,
                Words.of("Held back for {} ms.", "" + late));
        pass(one.line, one.fromClient, bytes);
    }

    /** The server still hears what the engine said before it closed; what was on its way to the engine is lost. */
    void ending(TappedTransport line) {
        for (int i = 0; i < queue.size(); ) {
            Waiting one = queue.get(i);
            if (one.line == line) {
                queue.remove(i);
                if (one.fromClient) {
                    go(one);
                } else {
                    queuedBytes -= one.bytes.length;
                }
            } else {
                i++;
            }
        }
    }
}
