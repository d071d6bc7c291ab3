package org.tymbal.server.cli.client;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tymbal.client.Transport;
import org.tymbal.codec.bytes.ByteSlice;

/** What network connections of a command have in common: a thread of their own waits, the loop's thread does all else. */
abstract class LoopTransport implements Transport, Runnable {
    final EventLoop loop;
    private final Consumer<Exception> failed;
    private @Nullable Listener listener;

    /** Nothing is heard or sent any more. Written by the loop's thread. */
    private volatile boolean closed;

    private boolean told;

    /**
     * A transport that is not open yet.
     *
     * @param failed hears on the loop's thread why the connection ended, if something failed
     */
    LoopTransport(EventLoop loop, Consumer<Exception> failed) {
        this.loop = loop;
        this.failed = failed;
    }

    /** Opens the connection and may go on reading it, on its own thread; what it throws ends the connection. */
    abstract void connect() throws Exception;

    /** Lets go of what is open, if something is. On the loop's thread, perhaps more than once. */
    abstract void release();

    /** Says goodbye in order, on the loop's thread; false if there is nobody to say it to. */
    abstract boolean finish();

    @Override
    public final void open(Listener whoListens) {
        listener = whoListens;
        Thread network = new Thread(this, "network");
        network.setDaemon(true);
        network.start();
    }

    @Override
    public final void run() {
        try {
            connect();
        } catch (Exception e) {
            loop.post(() -> failed.accept(e));
            loop.post(this::tellClosed);
        }
    }

    final boolean isClosed() {
        return closed;
    }

    final void tellOpen() {
        if (listener != null && !closed) {
            listener.onOpen();
        }
    }

    final void tellBytes(byte[] bytes) {
        if (listener != null && !closed) {
            listener.onBytes(ByteSlice.of(bytes));
        }
    }

    final void tellClosed() {
        closed = true;
        release();
        if (listener != null && !told) {
            told = true;
            listener.onClose("The connection ended.");
        }
    }

    /** Writes wait until the network has taken all. */
    @Override
    public final int unsentBytes() {
        return 0;
    }

    @Override
    public final void close() {
        if (!closed) {
            closed = true;
            if (!finish()) {
                loop.after(0, this::tellClosed);
            }
        }
    }
}
