package org.tymbal.server.net;

import io.undertow.conduits.ReadDataStreamSourceConduit;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;
import org.xnio.ChannelListener;
import org.xnio.IoUtils;
import org.xnio.Option;
import org.xnio.Options;
import org.xnio.StreamConnection;

/**
 * A stream lent to Undertow for as long as it speaks HTTP.
 *
 * <p>Undertow hangs about two kilobytes of parsers, conduits and listeners on a connection and never takes them off. It hangs
 * them on this object, and when the stream has become a WebSocket, this object is closed and the stream beneath goes on
 * without it.
 */
final class HandshakeConnection extends StreamConnection implements ChannelListener<StreamConnection> {
    private static final int FETCH_TIMEOUT_MILLIS = 30_000;

    private final StreamConnection stream;
    private final Gate.Place place;
    private @Nullable InetSocketAddress client;
    private boolean released;

    /**
     * @param stream what Undertow reads and writes
     * @param socket the same, or what is below its TLS
     * @param client where it comes from, if a proxy has said so
     */
    HandshakeConnection(
            StreamConnection stream, StreamConnection socket, Gate.Place place, @Nullable InetSocketAddress client) {
        super(stream.getIoThread());
        this.stream = stream;
        this.place = place;
        this.client = client;
        setSourceConduit(stream.getSourceChannel().getConduit());
        setSinkConduit(stream.getSinkChannel().getConduit());
        socket.setCloseListener(this);
    }

    /** Whether Undertow has put bytes that came with the request in front of the stream. */
    boolean hasEarlyBytes() {
        return getSourceChannel().getConduit() instanceof ReadDataStreamSourceConduit;
    }

    /** Where the client comes from, if a proxy has said so. */
    @Nullable
    InetSocketAddress client() {
        return client;
    }

    /** A proxy says where the client comes from; false if there are as many connections from there as there may be. */
    boolean comesFrom(InetSocketAddress address) {
        client = address;
        return place.countFor(address.getAddress());
    }

    /** Takes the stream back. */
    StreamConnection release() {
        released = true;
        IoUtils.safeClose(this); // Undertow forgets it, and returns its buffers
        setSourceConduit(null);
        setSinkConduit(null);
        return stream;
    }

    /** The stream has closed. */
    @Override
    public void handleEvent(StreamConnection closed) {
        place.free();
        IoUtils.safeClose(this);
    }

    @Override
    protected void closeAction() {
        if (!released) {
            IoUtils.safeClose(stream);
        }
    }

    @Override
    protected void notifyReadClosed() {
        // The stream tells its conduits itself.
    }

    @Override
    protected void notifyWriteClosed() {
        // The stream tells its conduits itself.
    }

    @Override
    public boolean isOpen() {
        return super.isOpen() && stream.isOpen();
    }

    @Override
    public SocketAddress getPeerAddress() {
        return client == null ? stream.getPeerAddress() : client;
    }

    @Override
    public SocketAddress getLocalAddress() {
        return stream.getLocalAddress();
    }

    @Override
    public boolean supportsOption(Option<?> option) {
        return stream.supportsOption(option);
    }

    @Override
    public <T> T getOption(Option<T> option) throws IOException {
        if (option == Options.WRITE_TIMEOUT) {
            // Undertow then watches those who ask for a page and do not fetch it. The stream itself has no such bound.
            return option.cast(FETCH_TIMEOUT_MILLIS);
        }
        return stream.getOption(option);
    }

    @Override
    public <T> T setOption(Option<T> option, T value) throws IllegalArgumentException, IOException {
        return stream.setOption(option, value);
    }
}
