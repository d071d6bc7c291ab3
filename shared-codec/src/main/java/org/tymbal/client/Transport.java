package org.tymbal.client;

import org.tymbal.codec.bytes.ByteSlice;

/**
 * Port: a Network Connection as the engine sees it, a stream of bytes in both directions. One instance is one attempt.
 */
public interface Transport {
    /** Opens the connection; everything that happens is told to the listener, never from inside this call. */
    void open(Listener listener);

    /** Sends the bytes in order; the slice is borrowed for the time of the call. Ignored once closed. */
    void send(ByteSlice bytes);

    /** Bytes given to {@link #send} that have not left yet, as far as one can know: back-pressure for fast publishers. */
    int unsentBytes();

    /** Closes; {@link Listener#onClose} follows if it has not been called yet. */
    void close();

    /** What the engine hears. */
    interface Listener {
        void onOpen();

        /** A piece of the stream, cut anywhere; the slice is borrowed for the time of the call. */
        void onBytes(ByteSlice bytes);

        /**
         * The connection is gone, or never came; called once, the last call.
         *
         * @param explanation a sentence for people, with the transport's own code where it has one
         */
        void onClose(String explanation);
    }
}
