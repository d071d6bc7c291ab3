package org.tymbal.e2e.history;

import java.io.IOException;
import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.tymbal.client.Transport;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.e2e.harness.Link;

/** A socket for a client engine that can be broken in two ways: cut, or forgotten while the broker still believes in it. */
public final class BreakableTransport implements Transport {
    private static final int READ_MILLIS = 60_000;

    private final SocketLoop loop;
    private final Supplier<Link> opener;
    private @Nullable Link link;
    private @Nullable Listener listener;

    public BreakableTransport(SocketLoop loop, Supplier<Link> opener) {
        this.loop = loop;
        this.opener = opener;
    }

    @Override
    public void open(Listener toTell) {
        listener = toTell;
        Thread reader = new Thread(this::read, "history-reader");
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        try {
            Link opened = opener.get();
            loop.post(() -> opened(opened));
            byte[] buffer = new byte[16 << 10];
            for (int count = opened.read(buffer, READ_MILLIS); count >= 0; count = opened.read(buffer, READ_MILLIS)) {
                ByteSlice bytes = ByteSlice.of(Arrays.copyOf(buffer, count));
                loop.post(() -> arrived(bytes));
            }
            loop.post(() -> gone("the broker closed"));
        } catch (IOException | RuntimeException e) {
            loop.post(() -> gone(String.valueOf(e.getMessage())));
        }
    }

    private void opened(Link opened) {
        link = opened;
        if (listener != null) {
            listener.onOpen();
        } else {
            close();
        }
    }

    private void arrived(ByteSlice bytes) {
        if (listener != null) {
            listener.onBytes(bytes);
        }
    }

    private void gone(String why) {
        Listener told = listener;
        listener = null;
        if (told != null) {
            told.onClose(why);
        }
    }

    @Override
    public void send(ByteSlice bytes) {
        Link to = link;
        if (to == null || listener == null) {
            return;
        }
        try {
            to.send(bytes.toArray());
        } catch (IOException e) {
            loop.post(() -> gone(String.valueOf(e.getMessage())));
        }
    }

    @Override
    public int unsentBytes() {
        return 0;
    }

    @Override
    public void close() {
        end(link, false);
        loop.post(() -> gone("closed"));
    }

    /** The network breaks: a reset. */
    public void cut() {
        end(link, true);
        gone("cut");
    }

    /** The client forgets the connection; the broker does not know, and will see the Session taken over. */
    public void forget() {
        gone("forgotten");
    }

    private static void end(@Nullable Link link, boolean abruptly) {
        if (link == null) {
            return;
        }
        try {
            if (abruptly) {
                link.cut();
            } else {
                link.close();
            }
        } catch (IOException e) {
            // It is gone either way.
        }
    }

    /** Closes what the run has left open. */
    public void dispose() {
        end(link, false);
    }
}
