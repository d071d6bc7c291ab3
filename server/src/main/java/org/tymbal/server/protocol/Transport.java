package org.tymbal.server.protocol;

import org.jspecify.annotations.Nullable;
import org.tymbal.server.config.ListenerConfig;
import org.tymbal.server.metrics.Counters;

/**
 * Port: a stream of bytes to one client, whether TCP or WebSocket; the room {@code net} implements it.
 *
 * <p>All calls come on the connection's I/O thread, except {@link #wake} which any thread may call. In the other direction
 * the implementation calls, on the same thread, {@link Connection#onBytes}, {@link Connection#onWake},
 * {@link Connection#onWritable}, {@link Connection#onTick} and {@link Connection#onClosed}.
 *
 * <p>What was written waits in a buffer of the I/O thread until {@link #flush}; a connection writes and flushes within one
 * call from its thread, so that one buffer serves all connections of the thread.
 */
public interface Transport {
    /** Appends one byte. */
    void write(int octet);

    /** Appends bytes, which are copied before the call returns. Bytes for one packet may come in several calls. */
    void write(byte[] bytes, int offset, int length);

    /**
     * Ends a packet or several: what was appended goes to the socket in as few writes as possible; for WebSocket, in one
     * binary frame. What the socket does not take now is kept and goes out later.
     *
     * @return false if bytes had to be kept: {@link Connection#onWritable} follows when the last of them has left
     */
    boolean flush();

    /**
     * From now on a WebSocket message holds one packet. It need not [MQTT-6.0.0-2], but the JavaScript client of 2013
     * ({@code mqttws31.js}, MQTT 3.1), which pages still load, reads the first packet of a message and forgets the others.
     */
    default void onePacketAMessage() {}

    /** Whether bytes are waiting for the socket: write no more than must be until {@link Connection#onWritable}. */
    boolean blocked();

    /** How many bytes were appended since the last flush and are not with the socket yet. */
    int unflushedBytes();

    /** Calls no more {@link Connection#onBytes} until {@link #resumeReads}; a chunk under way is finished first. */
    void suspendReads();

    void resumeReads();

    /**
     * Asks that {@link Connection#onWake} be called once, at the end of the running turn of the I/O thread, or as soon as
     * that thread can when the caller is another one. Calls before that are one call. Any thread.
     */
    void wake();

    /**
     * Serves every connection of this I/O thread that was woken and has not been served yet, now. For a publisher that has
     * filled a queue within one turn; never called with a lock held.
     */
    void serveWoken();

    /**
     * Closes in order: what was written and flushed before still goes out (for at most a few seconds), then the stream ends;
     * {@link Connection#onClosed} follows. No effect when closed.
     */
    void close();

    /** Where the client is, as {@code 192.0.2.7:49152} or {@code [2001:db8::7]:49152}. */
    String remoteAddress();

    /** The port that the client came to. */
    int localPort();

    /** The listener that the client came by, as it is at present: a reload may change what counts there. */
    ListenerConfig listener();

    /** The user name in the client's certificate; null where that does not count. Known when bytes have come. */
    default @Nullable String certifiedUser() {
        return null;
    }

    /** What kind of stream it is, for people: {@code TCP} or {@code WebSocket}, {@code with TLS} perhaps. */
    String kind();

    /** The counters of the I/O thread. */
    Counters counters();

    /** What the connections of the I/O thread use by turns. */
    Workspace workspace();
}
