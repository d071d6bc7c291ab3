package org.tymbal.client.tap;

import org.jspecify.annotations.Nullable;
import org.tymbal.client.Transport;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.packet.ProtocolVersion;

/** A transport of which {@link Taps} hear all that happens. */
public final class TappedTransport implements Transport, Transport.Listener {
    final String name;
    final ProtocolVersion version;
    private final Transport inner;
    private final Taps taps;
    private @Nullable Listener listener;

    /** What {@link LiveTap} knows of it; null until there is one. */
    @Nullable
    TappedLine live;

    /** @param name for people: the address */
    public TappedTransport(Transport inner, String name, ProtocolVersion version, Taps taps) {
        this.inner = inner;
        this.name = name;
        this.version = version;
        this.taps = taps;
    }

    private boolean takes(int kind, ByteSlice bytes, String note) {
        return taps.tap().takes(this, kind, bytes, note);
    }

    @Override
    public void open(Listener to) {
        listener = to;
        inner.open(this);
    }

    @Override
    public void send(ByteSlice bytes) {
        if (!takes(Tap.UP, bytes, "")) {
            inner.send(bytes);
        }
    }

    @Override
    public int unsentBytes() {
        return inner.unsentBytes();
    }

    @Override
    public void close() {
        takes(Tap.ENDED, ByteSlice.EMPTY, "");
        inner.close();
    }

    @Override
    public void onOpen() {
        takes(Tap.OPENED, ByteSlice.EMPTY, "");
        if (listener != null) {
            listener.onOpen();
        }
    }

    @Override
    public void onBytes(ByteSlice bytes) {
        if (!takes(Tap.DOWN, bytes, "")) {
            toEngine(bytes);
        }
    }

    @Override
    public void onClose(String explanation) {
        takes(Tap.ENDED, ByteSlice.EMPTY, explanation);
        if (listener != null) {
            listener.onClose(explanation);
        }
    }

    void toServer(ByteSlice bytes) {
        inner.send(bytes);
    }

    void toEngine(ByteSlice bytes) {
        if (listener != null) {
            listener.onBytes(bytes);
        }
    }

    /** As if the network had gone: the server hears no DISCONNECT. */
    void cut(String explanation) {
        onClose(explanation);
        inner.close();
    }
}
