package org.tymbal.server.broker;

import org.jspecify.annotations.Nullable;
import org.tymbal.codec.topic.TopicFilter;

/** Port: somebody who watches the packets of clients. Called on the I/O threads of their connections: it must not wait. */
public interface Viewer {
    /** Whether it wants the packets of this client. The answer does not change. */
    boolean watches(String clientId);

    /**
     * The clients whose packets it wants, as far as it can name them; those that are connected are told at once. Empty if it
     * wants those of everybody.
     */
    Iterable<String> clients();

    /** Wants only PUBLISH packets whose topics match this, and what answers them; null: all packets. Does not change. */
    @Nullable
    TopicFilter topics();

    /** Bytes of a packet that it wants at most. */
    int mostBytes();

    /**
     * A packet has come or goes out.
     *
     * @param sent whether the broker sends it
     * @param bytes lent for the time of the call
     * @param length how many of its bytes are there, from its first one; not more than {@link #mostBytes}, or a few
     * @param packetLength how many it has
     */
    void packet(boolean sent, String clientId, byte[] bytes, int offset, int length, int packetLength);
}
