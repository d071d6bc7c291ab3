package org.tymbal.server.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.xnio.conduits.StreamSinkConduit;

/** What a socket did not take, until it does. Exists only while there is something. On the connection's I/O thread. */
final class KeptBytes {
    private static final int SMALLEST_BYTES = 512;

    private byte[] bytes = new byte[SMALLEST_BYTES];
    private int start;
    private int end;

    /** Takes the rest of the buffer. */
    void add(ByteBuffer rest) {
        int count = rest.remaining();
        if (bytes.length - end < count) {
            int held = end - start;
            int needed = held + count;
            // Half as much again, so that many small additions do not copy everything each time.
            byte[] target = needed <= bytes.length ? bytes : new byte[Math.max(needed, needed + needed / 2)];
            System.arraycopy(bytes, start, target, 0, held);
            bytes = target;
            start = 0;
            end = held;
        }
        rest.get(bytes, end, count);
        end += count;
    }

    /**
     * Sends as much as the socket takes.
     *
     * @param through a buffer that is free; a direct one, or the JDK would make one of the size of all that is kept
     * @return whether all of it has left
     */
    boolean sendTo(StreamSinkConduit sink, ByteBuffer through) throws IOException {
        while (start < end) {
            through.clear();
            through.put(bytes, start, Math.min(end - start, through.capacity())).flip();
            boolean taken = sendAll(sink, through);
            start += through.position();
            if (!taken) {
                return false;
            }
        }
        return sink.flush();
    }

    /**
     * Writes until the socket takes no more; TLS takes one record at a time.
     *
     * @return whether all was taken
     */
    static boolean sendAll(StreamSinkConduit sink, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            int position = buffer.position();
            sink.write(buffer);
            if (buffer.position() == position) {
                return false;
            }
        }
        return true;
    }
}
