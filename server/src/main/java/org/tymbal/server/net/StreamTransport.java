package org.tymbal.server.net;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.tymbal.server.broker.Broker;
import org.tymbal.server.protocol.Connection;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.conduits.ReadReadyHandler;
import org.xnio.conduits.StreamSinkConduit;
import org.xnio.conduits.StreamSourceConduit;
import org.xnio.conduits.WriteReadyHandler;

/**
 * The one Transport: a stream, with WebSocket frames on it or without.
 *
 * <p>It has no buffers of its own while it is idle: it reads and writes through those of its I/O thread, and keeps in an array
 * only what the socket did not take. Whatever goes wrong in it or in its connection ends this connection alone.
 */
final class StreamTransport extends StreamFacts implements ReadReadyHandler, WriteReadyHandler {
    /** How many ticks the client may take to fetch the last bytes and to close its side. */
    private static final int TICKS_TO_LEAVE = 4;

    private static final byte[] NOTHING = {};

    private static final VarHandle WOKEN;

    static {
        try {
            WOKEN = MethodHandles.lookup().findVarHandle(StreamTransport.class, "woken", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private enum Phase {
        OPEN,
        /** Taking leave: the connection is told, the last bytes go out, the client closes its side. */
        LEAVING,
        GONE
    }

    private final StreamSourceConduit source;
    private final StreamSinkConduit sink;
    private final Connection connection;

    /** What the socket did not take; null when all has left. */
    private @Nullable KeptBytes kept;

    private Phase phase = Phase.OPEN;
    /** Why the stream ends; null while it is open. */
    private @Nullable String cause;

    private boolean connectionTold;
    /** Whether our side of the stream has been closed, after the last byte. */
    private boolean finished;

    private int ticksLeft;

    @SuppressWarnings("unused") // by WOKEN
    private volatile boolean woken;

    /** The next one on the stack of those that other threads woke; see {@link IoThread}. */
    @Nullable
    StreamTransport nextWoken;

    /** Where the I/O thread lists this one. */
    int place;

    private StreamTransport(
            IoThread io,
            StreamConnection stream,
            @Nullable WebSocketFraming framing,
            Gate gate,
            @Nullable InetSocketAddress client,
            Broker broker) {
        super(io, gate, stream, framing, client);
        this.source = stream.getSourceChannel().getConduit();
        this.sink = stream.getSinkChannel().getConduit();
        this.connection = new Connection(broker, this);
    }

    /**
     * Begins to serve a stream; on its I/O thread.
     *
     * @param framing null for the bare stream
     * @param client where it comes from, if a proxy has said so; null for what the stream says
     * @return null if the thread takes no new connections, in which case the stream is closed
     */
    static @Nullable StreamTransport open(
            IoThread io,
            StreamConnection stream,
            @Nullable WebSocketFraming framing,
            Gate gate,
            @Nullable InetSocketAddress client,
            Broker broker) {
        StreamTransport transport = new StreamTransport(io, stream, framing, gate, client, broker);
        if (!io.add(transport)) {
            IoUtils.safeClose(stream);
            return null;
        }
        transport.source.setReadReadyHandler(transport);
        transport.sink.setWriteReadyHandler(transport);
        transport.source.resumeReads();
        return transport;
    }

    // ---- reading

    @Override
    public void readReady() {
        try {
            ByteBuffer buffer = io.readBuffer.clear();
            int count = source.read(buffer);
            if (count > 0) {
                // One read a turn: when it came back short there is no more, and otherwise the others come first.
                buffer.flip();
                buffer.get(io.chunk, 0, count);
                received(io.chunk, 0, count);
            } else if (count < 0) {
                gone("the client closed the connection");
            }
        } catch (IOException e) {
            broken(e);
        } catch (Throwable e) {
            failed(e);
        }
    }

    /** Takes bytes that came before the first read of ours: along with the handshake. */
    void receivedEarlier(byte[] bytes, int offset, int length) {
        try {
            received(bytes, offset, length);
        } catch (Throwable e) {
            failed(e);
        }
    }

    private void received(byte[] bytes, int offset, int length) {
        if (framing == null) {
            if (phase == Phase.OPEN) {
                connection.onBytes(bytes, offset, length);
            }
            return;
        }
        if (framing.ended()) {
            return;
        }
        int end = framing.decode(bytes, offset, offset + length);
        if (end > offset && phase == Phase.OPEN) {
            connection.onBytes(bytes, offset, end - offset);
        }
        if (framing.ended()) {
            peerEnded(framing);
        } else if (framing.pongIsDue()) {
            sendPong(framing);
        }
    }

    /** The client has sent Close or broken the protocol: Close is the last that it gets [RFC 6455, 5.5.1]. */
    private void peerEnded(WebSocketFraming frames) {
        if (phase == Phase.LEAVING) {
            finishIfDrained(); // it answers our Close
            return;
        }
        String fault = frames.fault();
        if (fault != null) {
            io.log.error(
                    "The WebSocket of " + remoteAddress() + " is closed, because the client sent " + fault + ".", null);
        }
        leave(fault == null ? "the client closed the connection" : "the client sent " + fault, frames.closeAnswer());
    }

    private void sendPong(WebSocketFraming frames) {
        // While bytes wait for the socket the pong waits too, and a later ping takes its place: never more than one.
        if (kept == null && phase == Phase.OPEN) {
            byte[] payload = frames.takePong();
            if (payload != null) {
                sendControl(WebSocketFraming.PONG, payload);
            }
        }
    }

    @Override
    public void suspendReads() {
        if (phase == Phase.OPEN) {
            source.suspendReads();
        }
    }

    @Override
    public void resumeReads() {
        if (phase == Phase.OPEN) {
            source.resumeReads();
        }
    }

    // ---- writing

    @Override
    public void write(int octet) {
        io.writeBuffer.append(this, octet);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        io.writeBuffer.append(this, bytes, offset, length);
    }

    @Override
    public boolean flush() {
        io.writeBuffer.flush(this);
        return !blocked();
    }

    boolean mayWrite() {
        return phase == Phase.OPEN;
    }

    private void sendControl(int opcode, byte[] payload) {
        ByteBuffer buffer = io.writeBuffer.borrow();
        WebSocketFraming.putControl(buffer, opcode, payload);
        send(buffer.flip());
        io.writeBuffer.reset();
    }

    /** Gives bytes to the socket, and keeps those that it does not take. */
    void send(ByteBuffer buffer) {
        if (phase == Phase.GONE) {
            return;
        }
        if (kept == null) {
            try {
                // With TLS the bytes can have been taken and still wait, encrypted, for the socket.
                if (KeptBytes.sendAll(sink, buffer) && sink.flush()) {
                    return;
                }
            } catch (IOException e) {
                broken(e);
                return;
            }
            kept = new KeptBytes();
            sink.resumeWrites();
        }
        kept.add(buffer);
    }

    @Override
    public void writeReady() {
        try {
            if (!sendKept()) {
                return;
            }
            sink.suspendWrites();
            if (phase == Phase.LEAVING) {
                finishIfDrained();
            } else {
                if (framing != null && framing.pongIsDue()) {
                    sendPong(framing);
                }
                connection.onWritable();
            }
        } catch (IOException e) {
            broken(e);
        } catch (Throwable e) {
            failed(e);
        }
    }

    /** Whether all that was kept has left. */
    private boolean sendKept() throws IOException {
        if (kept == null) {
            return true;
        }
        ByteBuffer buffer = io.writeBuffer.borrow();
        try {
            if (!kept.sendTo(sink, buffer)) {
                return false;
            }
        } finally {
            io.writeBuffer.reset();
        }
        kept = null;
        return true;
    }

    @Override
    public boolean blocked() {
        return kept != null || phase != Phase.OPEN;
    }

    @Override
    public int unflushedBytes() {
        return io.writeBuffer.appendedBytes(this);
    }

    // ---- turns

    @Override
    public void wake() {
        io.wake(this);
    }

    @Override
    public void serveWoken() {
        io.serveWoken();
    }

    /** Whether this call has set the mark, so that it is the one who sees to it that {@link #serve} is called. Any thread. */
    boolean markWoken() {
        return WOKEN.compareAndSet(this, false, true);
    }

    /** The end of the turn, after a wake. */
    void serve() {
        woken = false; // before looking for work: see IoThread.wokenElsewhere
        try {
            if (phase == Phase.OPEN) {
                connection.onWake();
            } else if (!connectionTold) {
                connectionTold = true;
                connection.onClosed(cause == null ? "the connection ended" : cause);
            }
        } catch (Throwable e) {
            failed(e);
        }
    }

    void tick(long nowMillis) {
        try {
            if (phase == Phase.OPEN) {
                connection.onTick(nowMillis);
            } else if (--ticksLeft <= 0) {
                gone("the client took too long to close its side");
            }
        } catch (Throwable e) {
            failed(e);
        }
    }

    void shutDown() {
        try {
            if (phase == Phase.OPEN) {
                connection.shutDown();
            }
        } catch (Throwable e) {
            failed(e);
        }
    }

    // ---- the end

    @Override
    public void close() {
        int code = io.isStopping() ? WebSocketFraming.GOING_AWAY : WebSocketFraming.NORMAL_CLOSURE;
        leave("the broker closed the connection", framing == null ? NOTHING : WebSocketFraming.closePayload(code));
    }

    private void leave(String why, byte[] closePayload) {
        if (phase != Phase.OPEN) {
            return;
        }
        flush();
        if (phase != Phase.OPEN) {
            return; // the flush has found the stream broken
        }
        phase = Phase.LEAVING;
        cause = why;
        ticksLeft = TICKS_TO_LEAVE;
        wake(); // so that the connection is told, and not from within its own call
        if (framing != null) {
            sendControl(WebSocketFraming.CLOSE, closePayload);
        }
        source.resumeReads(); // to see the client close its side
        finishIfDrained();
    }

    /** Closes our side once the last byte has left and, for WebSocket, the client's Close has come [RFC 6455, 7.1.1]. */
    private void finishIfDrained() {
        if (phase != Phase.LEAVING || kept != null || framing != null && !framing.ended()) {
            return;
        }
        try {
            // Only our side: a close with unread bytes would reset the stream and could take our last packet with it.
            if (!finished) {
                finished = true;
                sink.terminateWrites();
            }
            if (!sink.flush()) {
                sink.resumeWrites(); // the end of a TLS stream is a record too
            }
        } catch (IOException e) {
            broken(e);
        }
    }

    private void broken(IOException e) {
        String detail = e.getMessage();
        gone(detail == null ? "the connection broke" : "the connection broke: " + detail);
    }

    /** A fault in the broker, not in the client: this connection ends, and all others go on. */
    private void failed(Throwable e) {
        try {
            io.log.error("An error in the broker ended the connection of " + remoteAddress() + ".", e);
        } finally {
            gone("of an error in the broker");
        }
    }

    private void gone(String why) {
        if (phase == Phase.GONE) {
            return;
        }
        phase = Phase.GONE;
        if (cause == null) {
            cause = why;
        }
        io.writeBuffer.discard(this);
        kept = null;
        io.remove(this);
        remoteAddress(); // the connection will be asked for it when there is no socket any more
        IoUtils.safeClose(stream);
        if (!connectionTold) {
            wake();
        }
    }

    /** The worker stops at once. */
    @Override
    public void forceTermination() {
        gone("the broker stopped");
        serve(); // the thread takes no tasks any more
    }

    @Override
    public void terminated() {
        // Said to whoever closed it.
    }
}
