package org.tymbal.client.tap;

import org.tymbal.codec.bytes.ByteSlice;

/** Who hears of all that happens on tapped transports, and may take it over. */
interface Tap {
    int OPENED = 0;
    int ENDED = 1;
    int UP = 2;
    int DOWN = 3;

    /**
     * Something happens on a line.
     *
     * @param bytes of the stream, for UP and DOWN; borrowed
     * @param note why it ended, where that is known
     * @return true if the bytes are not to be passed on
     */
    boolean takes(TappedTransport line, int kind, ByteSlice bytes, String note);
}
