package org.tymbal.client.tap;

import org.jspecify.annotations.Nullable;
import org.tymbal.client.Transport;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.packet.ProtocolVersion;

/** A transport whose packets are noted in a {@link WireLog}; its {@link Interceptor} may break what goes through. */
public final class TappedTransport implements Transport, Transport.Listener {
    private final Transport inner;
    private final WireLog log;
    private final WireLine line;
    private final Lane up = new Lane(true);
    private final Lane down = new Lane(false);
    private @Nullable Listener listener;

    TappedTransport(Transport inner, WireLog log, int id, String name, ProtocolVersion version) {
        this.inner = inner;
        this.log = log;
        line = new WireLine(id, name, version, this);
    }

    public WireLine line() {
        return line;
    }

    Lane lane(boolean fromClient) {
        return fromClient ? up : down;
    }

    @Override
    public void open(Listener to) {
        listener = to;
        inner.open(this);
    }

    @Override
    public void send(ByteSlice bytes) {
        if (!log.interceptor().takes(this, true, bytes)) {
            note(true, bytes, WirePacket.Fate.PASSED);
            inner.send(bytes);
        }
    }

    @Override
    public int unsentBytes() {
        return inner.unsentBytes();
    }

    @Override
    public void close() {
        if (!line.isEnded()) {
            log.interceptor().ending(this);
            ended("");
        }
        inner.close();
    }

    @Override
    public void onOpen() {
        log.event(line, WirePacket.Fate.OPENED, "");
        if (listener != null) {
            listener.onOpen();
        }
    }

    @Override
    public void onBytes(ByteSlice bytes) {
        if (!line.isEnded() && !log.interceptor().takes(this, false, bytes)) {
            note(false, bytes, WirePacket.Fate.PASSED);
            toEngine(bytes);
        }
    }

    @Override
    public void onClose(String explanation) {
        if (!line.isEnded()) {
            log.interceptor().ending(this);
            ended(explanation);
            if (listener != null) {
                listener.onClose(explanation);
            }
        }
    }

    /** Notes the packets that end in these bytes. */
    void note(boolean fromClient, ByteSlice bytes, WirePacket.Fate fate) {
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
    void note(Lane lane, WirePacket.Fate fate, String note) {
        log.packet(line, lane.fromClient, lane.kept(), lane.length(), fate, note);
        lane.next();
    }

    private void ended(String explanation) {
        for (int i = 0; i < 2; i++) {
            Lane lane = lane(i == 0);
            if (lane.length() > 0) {
                note(lane, WirePacket.Fate.BROKEN, "The connection ended in the middle of this packet.");
            }
        }
        log.event(line, WirePacket.Fate.ENDED, explanation);
    }

    void toServer(ByteSlice bytes) {
        inner.send(bytes);
    }

    void toEngine(ByteSlice bytes) {
        if (listener != null && !line.isEnded()) {
            listener.onBytes(bytes);
        }
    }

    /** As if the network had gone: the server hears no DISCONNECT. */
    void cut(String explanation) {
        onClose(explanation);
        inner.close();
    }
}
