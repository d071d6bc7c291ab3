package org.tymbal.server.net;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.tymbal.server.broker.Broker;
import org.tymbal.server.metrics.Counters;
import org.tymbal.server.protocol.Connection;
import org.tymbal.server.protocol.Transport;
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
final class StreamTransport implements Transport, ReadReadyHandler, WriteReadyHandler {
    /** How many ticks the client may take to fetch the last bytes and to close its side. */
    private static final int TICKS_TO_LEAVE = 4;

    private static final int SMALLEST_KEPT_BYTES = 512;
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

    private final IoThread io;
    private final StreamConnection stream;
    private final StreamSourceConduit source;
    private final StreamSinkConduit sink;
    private final @Nullable WebSocketFraming framing;
    private final Connection connection;

    /** What the socket did not take, from {@link #keptStart} to {@link #keptEnd}; null when all has left. */
    private byte @Nullable [] kept;

    private int keptStart;
    private int keptEnd;

    private Phase phase = Phase.OPEN;
    /** Why the stream ends; null while it is open. */
    private @Nullable String cause;

    private boolean connectionTold;
    /** Whether our side of the stream has been closed, after the last byte. */
    private boolean finished;

    private int ticksLeft;
    private @Nullable String remoteAddress;

    @SuppressWarnings("unused") // by WOKEN
    private volatile boolean woken;

    /** The next one on the stack of those that other threads woke; see {@link IoThread}. */
    @Nullable
    StreamTransport nextWoken;

    /** Where the I/O thread lists this one. */
    int place;

    private StreamTransport(IoThread io, StreamConnection stream, @Nullable WebSocketFraming framing, Broker broker) {
        this.io = io;
        this.stream = stream;
        this.framing = framing;
        this.source = stream.getSourceChannel().getConduit();
        this.sink = stream.getSinkChannel().getConduit();
        this.connection = new Connection(broker, this);
    }

    /**
     * Begins to serve a stream; on its I/O thread.
     *
     * @param framing null for the bare stream
     * @return null if the thread takes no new connections, in which case the stream is closed
     */
    static @Nullable StreamTransport open(
            IoThread io, StreamConnection stream, @Nullable WebSocketFraming framing, Broker broker) {
        StreamTransport transport = new StreamTransport(io, stream, framing, broker);
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
        if (io.writer != this && !becomeWriter()) {
            return;
        }
        if (!io.writeBuffer.hasRemaining()) {
            transmit();
        }
        io.writeBuffer.put((byte) octet);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        if (io.writer != this && !becomeWriter()) {
            return;
        }
        int from = offset;
        int end = offset + length;
        while (end - from > io.writeBuffer.remaining()) {
            int count = io.writeBuffer.remaining();
            io.writeBuffer.put(bytes, from, count);
            from += count;
            transmit();
        }
        io.writeBuffer.put(bytes, from, end - from);
    }

    /** Takes the thread's buffer, from another connection if that one forgot to flush; false if nothing is sent any more. */
    private boolean becomeWriter() {
        if (phase != Phase.OPEN) {
            return false;
        }
        if (io.writer != null) {
            io.writer.flush();
        }
        io.writer = this;
        return true;
    }

    @Override
    public boolean flush() {
        if (io.writer == this) {
            io.writer = null;
            transmit();
        }
        return !blocked();
    }

    /** Sends what stands in the thread's buffer, as one frame, and leaves the buffer empty. */
    private void transmit() {
        ByteBuffer buffer = io.writeBuffer;
        int end = buffer.position();
        int start = WebSocketFraming.MAX_HEADER_BYTES;
        if (end > start) {
            if (framing != null) {
                start = WebSocketFraming.putBinaryHeader(buffer, start, end - start);
            }
            buffer.limit(end).position(start);
            send(buffer);
        }
        buffer.clear().position(WebSocketFraming.MAX_HEADER_BYTES);
    }

    private void sendControl(int opcode, byte[] payload) {
        if (io.writer != null) {
            io.writer.flush();
        }
        ByteBuffer buffer = io.writeBuffer.clear();
        WebSocketFraming.putControl(buffer, opcode, payload);
        send(buffer.flip());
        buffer.clear().position(WebSocketFraming.MAX_HEADER_BYTES);
    }

    private void send(ByteBuffer buffer) {
        if (phase == Phase.GONE) {
            return;
        }
        if (kept == null) {
            try {
                sink.write(buffer);
            } catch (IOException e) {
                broken(e);
                return;
            }
            if (!buffer.hasRemaining()) {
                return;
            }
            sink.resumeWrites();
        }
        keep(buffer);
    }

    private void keep(ByteBuffer buffer) {
        int count = buffer.remaining();
        byte[] bytes = kept;
        if (bytes == null) {
            bytes = new byte[Math.max(count, SMALLEST_KEPT_BYTES)];
            keptStart = 0;
            keptEnd = 0;
        } else if (bytes.length - keptEnd < count) {
            int held = keptEnd - keptStart;
            int needed = held + count;
            byte[] target = needed <= bytes.length ? bytes : new byte[Math.max(needed, needed + needed / 2)];
            System.arraycopy(bytes, keptStart, target, 0, held);
            bytes = target;
            keptStart = 0;
            keptEnd = held;
        }
        kept = bytes;
        buffer.get(bytes, keptEnd, count);
        keptEnd += count;
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

    /** Sends what was kept, through the thread's buffer; whether all of it has left. */
    private boolean sendKept() throws IOException {
        if (io.writer != null) {
            io.writer.flush();
        }
        byte[] bytes = kept;
        if (bytes == null) {
            return true;
        }
        ByteBuffer buffer = io.writeBuffer;
        try {
            while (keptStart < keptEnd) {
                buffer.clear();
                buffer.put(bytes, keptStart, Math.min(keptEnd - keptStart, buffer.capacity()))
                        .flip();
                keptStart += sink.write(buffer);
                if (buffer.hasRemaining()) {
                    return false;
                }
            }
        } finally {
            buffer.clear().position(WebSocketFraming.MAX_HEADER_BYTES);
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
        return io.writer == this ? io.writeBuffer.position() - WebSocketFraming.MAX_HEADER_BYTES : 0;
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
        leave(
                "the broker closed the connection",
                framing == null ? NOTHING : WebSocketFraming.closePayload(WebSocketFraming.NORMAL_CLOSURE));
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
        if (phase != Phase.LEAVING || kept != null || finished || framing != null && !framing.ended()) {
            return;
        }
        finished = true;
        try {
            // Only our side: a close with unread bytes would reset the stream and could take our last packet with it.
            sink.terminateWrites();
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
        if (io.writer == this) {
            io.writer = null;
            io.writeBuffer.clear().position(WebSocketFraming.MAX_HEADER_BYTES);
        }
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

    // ---- facts

    @Override
    public String remoteAddress() {
        if (remoteAddress == null) {
            InetSocketAddress address = stream.getPeerAddress(InetSocketAddress.class);
            remoteAddress = address == null ? "an unknown address" : PeerAddress.text(address);
        }
        return remoteAddress;
    }

    @Override
    public int localPort() {
        InetSocketAddress address = stream.getLocalAddress(InetSocketAddress.class);
        return address == null ? 0 : address.getPort();
    }

    @Override
    public String kind() {
        return framing == null ? "TCP" : "WebSocket";
    }

    @Override
    public Counters counters() {
        return io.counters;
    }
}
