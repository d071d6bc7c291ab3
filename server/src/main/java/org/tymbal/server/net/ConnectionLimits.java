package org.tymbal.server.net;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.tymbal.server.broker.BrokerLog;
import org.xnio.ChannelListener;
import org.xnio.StreamConnection;

/**
 * How many network connections may be open at a time, over all listeners, whether they speak MQTT or HTTP. Any thread.
 *
 * <p>As a listener it is told that a connection which was let in has closed.
 */
final class ConnectionLimits implements ChannelListener<StreamConnection> {
    private final int maximumConnections;
    private final BrokerLog log;
    private final AtomicInteger open = new AtomicInteger();
    /** Whether the refusals going on have been reported: a flood of connections must not be a flood of lines. */
    private final AtomicBoolean reported = new AtomicBoolean();

    ConnectionLimits(int maximumConnections, BrokerLog log) {
        this.maximumConnections = maximumConnections;
        this.log = log;
    }

    /** Takes a place for one more connection, if there is one. */
    boolean admit() {
        if (open.incrementAndGet() <= maximumConnections) {
            return true;
        }
        open.decrementAndGet();
        if (reported.compareAndSet(false, true)) {
            log.error(
                    "New connections are refused: " + maximumConnections + " are open, and more are not allowed.",
                    null);
        }
        return false;
    }

    void release() {
        if (open.decrementAndGet() < maximumConnections - maximumConnections / 10) {
            reported.set(false);
        }
    }

    int open() {
        return open.get();
    }

    @Override
    public void handleEvent(StreamConnection closed) {
        release();
    }
}
