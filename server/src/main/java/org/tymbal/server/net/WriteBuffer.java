package org.tymbal.server.net;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The one buffer through which all connections of an I/O thread write.
 *
 * <p>It belongs to whoever has appended to it and not flushed. A connection flushes before its turn ends; should one forget,
 * its bytes are sent when the next one wants the buffer, so they are never mixed. In front is room for a WebSocket header,
 * which is written last, when the length of the payload is known.
 */
final class WriteBuffer {
    private static final int START = WebSocketFraming.MAX_HEADER_BYTES;

    private final ByteBuffer bytes;
    private @Nullable StreamTransport writer;

    WriteBuffer(int capacity) {
        bytes = ByteBuffer.allocateDirect(START + capacity);
        bytes.position(START);
    }

    void append(StreamTransport from, int octet) {
        if (writer != from && !become(from)) {
            return;
        }
        if (bytes.hasRemaining() || makeRoom(from)) {
            bytes.put((byte) octet);
        }
    }

    void append(StreamTransport from, byte[] source, int offset, int length) {
        if (writer != from && !become(from)) {
            return;
        }
        int at = offset;
        int end = offset + length;
        while (end - at > bytes.remaining()) {
            int count = bytes.remaining();
            bytes.put(source, at, count);
            at += count;
            if (!makeRoom(from)) {
                return;
            }
        }
        bytes.put(source, at, end - at);
    }

    /** Sends what stands here; false if the stream turned out to be broken, and then the buffer is not its any more. */
    private boolean makeRoom(StreamTransport from) {
        transmit(from);
        return writer == from;
    }

    /** Makes the connection the writer; false if it may send nothing more. */
    private boolean become(StreamTransport from) {
        if (!from.mayWrite()) {
            return false;
        }
        flushWriter();
        writer = from;
        return true;
    }

    /** Sends what the connection has appended. */
    void flush(StreamTransport from) {
        if (writer == from) {
            writer = null;
            transmit(from);
        }
    }

    /** Forgets what the connection has appended. */
    void discard(StreamTransport from) {
        if (writer == from) {
            writer = null;
            reset();
        }
    }

    int appendedBytes(StreamTransport from) {
        return writer == from ? bytes.position() - START : 0;
    }

    /** The buffer itself, empty, for a use that ends with {@link #reset}. */
    ByteBuffer borrow() {
        flushWriter();
        return bytes.clear();
    }

    void reset() {
        bytes.clear().position(START);
    }

    private void flushWriter() {
        StreamTransport before = writer;
        if (before != null) {
            flush(before);
        }
    }

    /** Sends what stands here, for WebSocket mostly as one frame. */
    private void transmit(StreamTransport from) {
        int end = bytes.position();
        WebSocketFraming framing = from.framing;
        if (framing == null) {
            if (end > START) {
                from.send(bytes.limit(end).position(START));
            }
        } else {
            for (int at = START; at < end; ) {
                int length = framing.nextMessage(bytes.limit(end), at, end);
                // What is overwritten by the header of a second frame has left, or was copied.
                int begin = WebSocketFraming.putBinaryHeader(bytes, at, length);
                at += length;
                from.send(bytes.limit(at).position(begin));
            }
        }
        reset();
    }
}
