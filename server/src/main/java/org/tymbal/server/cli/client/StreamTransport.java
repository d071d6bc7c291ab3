package org.tymbal.server.cli.client;

import java.io.IOException;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tymbal.codec.bytes.ByteSlice;

/** A blocking stream as the client engine's transport: a thread of its own reads, the loop's thread writes. */
final class StreamTransport extends LoopTransport {
    private static final int READ_BYTES = 16 * 1024;
    private static final int GOODBYE_MILLIS = 1_000;

    private final Connector connector;

    /** Set by the reading thread before the loop hears of it. */
    private volatile @Nullable ByteStream stream;

    StreamTransport(Connector connector, EventLoop loop, Consumer<Exception> failed) {
        super(loop, failed);
        this.connector = connector;
    }

    @Override
    void connect() throws IOException, ClientException {
        ByteStream opened = connector.open();
        stream = opened;
        if (isClosed()) {
            opened.close();
        }
        loop.post(this::tellOpen);
        byte[] buffer = new byte[READ_BYTES];
        for (int count = opened.read(buffer); count >= 0; count = opened.read(buffer)) {
            byte[] bytes = Arrays.copyOf(buffer, count);
            loop.post(() -> tellBytes(bytes));
        }
        loop.post(this::tellClosed);
    }

    @Override
    public void send(ByteSlice bytes) {
        ByteStream at = stream;
        if (at == null || isClosed()) {
            return;
        }
        try {
            at.write(bytes.array(), bytes.offset(), bytes.length());
        } catch (IOException e) {
            loop.after(0, this::tellClosed);
        }
    }

    /** What was written arrives although more may be on its way to us, for which a closed socket would answer with a reset. */
    @Override
    boolean finish() {
        ByteStream at = stream;
        if (at == null) {
            return false;
        }
        try {
            at.finish();
        } catch (IOException e) {
            return false; // there is no other side any more
        }
        loop.after(GOODBYE_MILLIS, this::tellClosed);
        return true;
    }

    @Override
    void release() {
        ByteStream at = stream;
        stream = null;
        if (at != null) {
            try {
                at.close();
            } catch (IOException e) {
                // It is closed all the same.
            }
        }
    }
}
