package org.tymbal.e2e.harness;

import java.io.Closeable;
import java.io.IOException;

/** A network connection to the broker as a stream of MQTT bytes. */
public interface Link extends Closeable {
    void send(byte[] bytes) throws IOException;

    /**
     * Waits for the next bytes.
     *
     * @return how many were read, or -1 when the broker has closed
     * @throws java.net.SocketTimeoutException if nothing came in time
     */
    int read(byte[] into, int timeoutMillis) throws IOException;

    /** Ends the connection as a broken network does: no DISCONNECT, no close frame, a reset. */
    void cut() throws IOException;
}
