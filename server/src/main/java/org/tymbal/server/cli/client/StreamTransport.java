package org.tymbal.server.cli.client;

import java.io.IOException;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tymbal.client.Transport;
import org.tymbal.codec.bytes.ByteSlice;

/** A blocking stream as the client engine's transport: a thread of its own reads, the loop's thread writes. */
final class StreamTransport implements Transport, Runnable {
    private static final int READ_BYTES = 16 * 1024;
    private static final int GOODBYE_MILLIS = 1_000;

    private final Connector connector;
    private final EventLoop loop;
    private final Consumer<Exception> failed;
    private @Nullable Listener listener;

    /** Set by the reading thread before the loop hears of it. */
    private volatile @Nullable ByteStream stream;

    private volatile boolean closed;
    private boolean told;

    /**
     * A transport that is not open yet.
     *
     * @param failed hears on the loop's thread why the connection ended, if something failed
     */
    StreamTransport(Connector connector, EventLoop loop, Consumer<Exception> failed) {
        this.connector = connector;
        this.loop = loop;
        this.failed = failed;
    }

    @Override
    public void open(Listener whoListens) {
        listener = whoListens;
        Thread reader = new Thread(this, "network");
        reader.setDaemon(true);
        reader.start();
    }

    /** The reading thread. */
    @Override
    public void run() {
        try {
            ByteStream opened = connector.open();
            stream = opened;
            if (closed) {
                opened.close();
            }
            loop.post(this::tellOpen);
            byte[] buffer = new byte[READ_BYTES];
            for (int count = opened.read(buffer); count >= 0; count = opened.read(buffer)) {
                byte[] bytes = Arrays.copyOf(buffer, count);
                loop.post(() -> tellBytes(bytes));
            }
        } catch (IOException | ClientException | RuntimeException e) {
            loop.post(() -> failed.accept(e));
        }
        loop.post(this::tellClosed);
    }

    private void tellOpen() {
        if (listener != null && !closed) {
            listener.onOpen();
        }
    }

    private void tellBytes(byte[] bytes) {
        if (listener != null && !closed) {
            listener.onBytes(ByteSlice.of(bytes));
        }
    }

    private void tellClosed() {
        closeStream();
        if (listener != null && !told) {
            told = true;
            listener.onClose("The connection ended.");
        }
    }

    @Override
    public void send(ByteSlice bytes) {
        ByteStream at = stream;
        if (at == null || closed) {
            return;
        }
        try {
            at.write(bytes.array(), bytes.offset(), bytes.length());
        } catch (IOException e) {
            loop.after(0, this::tellClosed);
        }
    }

    /** Writes wait until the network has taken all. */
    @Override
    public int unsentBytes() {
        return 0;
    }

    /**
     * Ends in order: what was written arrives although more may be on its way to us, for which a socket that is simply closed
     * would answer with a reset.
     */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        ByteStream at = stream;
        try {
            if (at != null) {
                at.finish();
                loop.after(GOODBYE_MILLIS, this::tellClosed);
                return;
            }
        } catch (IOException e) {
            // Then there is no other side any more.
        }
        loop.after(0, this::tellClosed);
    }

    private void closeStream() {
        closed = true;
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
