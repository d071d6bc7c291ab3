package org.tymbal.server.metrics;

/**
 * What one I/O thread has counted since the start.
 *
 * <p>Plain fields, because a counter on the message path must cost next to nothing: only the owning thread writes them.
 * Readers on other threads see a value that may be a moment old, never a torn one on a 64-bit JVM.
 */
public final class Counters {
    /** Packets received by type number (1 CONNECT to 15 AUTH). */
    public final long[] packetsReceived = new long[16];
    /** Packets sent by type number. */
    public final long[] packetsSent = new long[16];

    /** PUBLISH packets received, by QoS. */
    public final long[] publishesReceived = new long[3];
    /** PUBLISH packets sent, by QoS. */
    public final long[] publishesSent = new long[3];

    public long bytesReceived;
    public long bytesSent;
    /** Bytes of payload in PUBLISH packets received. */
    public long payloadBytesReceived;
    /** Bytes of payload in PUBLISH packets sent. */
    public long payloadBytesSent;
    /** Network connections opened. */
    public long socketsOpened;
    /** Network connections closed. */
    public long socketsClosed;
    /** CONNECT packets answered with success. */
    public long connectionsAccepted;
}
