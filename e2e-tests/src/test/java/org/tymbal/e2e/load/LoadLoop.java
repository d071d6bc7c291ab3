package org.tymbal.e2e.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The load's own thread, seen as a loop: in every turn each socket that has bytes is read once, and each connection that has
 * something to say writes once. What a load costs must stay small beside what the broker costs.
 */
final class LoadLoop implements AutoCloseable {
    static final byte[] NOTHING = {};
    /** Bytes that one read takes. */
    static final int MOST_READ = 256 << 10;

    private final Selector selector;
    private final List<LoadConnection> dirty = new ArrayList<>();
    private final byte[] answer = new byte[4];
    private TlsStream.@Nullable Shared tls;
    private ByteBuffer received = ByteBuffer.allocate(2 * MOST_READ);
    private long readNanos;

    LoadLoop() throws IOException {
        selector = Selector.open();
    }

    SelectionKey register(SocketChannel channel, LoadConnection connection) throws IOException {
        return channel.register(selector, SelectionKey.OP_READ, connection);
    }

    TlsStream.Shared tls() {
        if (tls == null) {
            tls = new TlsStream.Shared();
        }
        return tls;
    }

    /** A buffer that begins with these bytes and has room for a read, also for one through TLS. */
    ByteBuffer received(byte[] rest) {
        if (received.capacity() < rest.length + 2 * MOST_READ) {
            received = ByteBuffer.allocate(2 * rest.length + 2 * MOST_READ);
        }
        readNanos = System.nanoTime();
        return received.clear().put(rest);
    }

    /** When the socket was read that is being served, by {@link System#nanoTime}. */
    long readNanos() {
        return readNanos;
    }

    byte[] answer() {
        return answer;
    }

    void dirty(LoadConnection connection) {
        dirty.add(connection);
    }

    /** Serves the sockets that are ready; waits for one at most so long. */
    void serve(int millis) throws IOException {
        if (millis == 0) {
            selector.selectNow(LoadLoop::serve);
        } else {
            selector.select(LoadLoop::serve, millis);
        }
    }

    private static void serve(SelectionKey key) {
        ((LoadConnection) key.attachment()).serve();
    }

    /** The end of a turn: each connection writes once. */
    void flush() {
        for (int i = 0; i < dirty.size(); i++) {
            dirty.get(i).flush();
        }
        dirty.clear();
    }

    @Override
    public void close() throws IOException {
        selector.close();
    }
}
