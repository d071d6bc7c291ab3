package org.tymbal.e2e.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Arrays;

/** Bytes to and from a broker, with TLS or without; it never blocks. */
abstract sealed class LoadStream permits PlainStream, TlsStream {
    final SocketChannel channel;
    /** What the socket did not take. */
    private byte[] pending = {};

    private int pendingFrom;
    private int pendingTo;

    LoadStream(SocketChannel channel) {
        this.channel = channel;
    }

    /** Whether bytes may be written: false while TLS shakes hands. */
    abstract boolean open();

    /** Reads what is there; -1 at the end of the stream. */
    abstract int read(ByteBuffer into) throws IOException;

    /** Takes all the bytes. What the socket does not take now goes out with {@link #flush}. */
    abstract void write(byte[] bytes, int length) throws IOException;

    /** How many bytes wait for the socket. */
    final int pending() {
        return pendingTo - pendingFrom;
    }

    final void flush() throws IOException {
        if (pendingTo > pendingFrom) {
            pendingFrom += channel.write(ByteBuffer.wrap(pending, pendingFrom, pendingTo - pendingFrom));
            if (pendingFrom == pendingTo) {
                pendingFrom = 0;
                pendingTo = 0;
            }
        }
    }

    final void send(ByteBuffer bytes) throws IOException {
        if (pending() == 0) {
            channel.write(bytes);
        }
        int rest = bytes.remaining();
        if (rest == 0) {
            return;
        }
        if (pendingTo + rest > pending.length) {
            pending = Arrays.copyOfRange(pending, pendingFrom, Math.max(pendingFrom + 2 * rest, 2 * pendingTo));
            pendingTo -= pendingFrom;
            pendingFrom = 0;
        }
        bytes.get(pending, pendingTo, rest);
        pendingTo += rest;
    }
}
