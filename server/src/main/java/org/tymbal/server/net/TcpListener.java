package org.tymbal.server.net;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;
import org.tymbal.server.broker.Broker;
import org.xnio.ChannelListener;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.channels.AcceptingChannel;

/** Takes in clients that speak MQTT on the bare stream. Called on the I/O thread of each new connection. */
final class TcpListener implements ChannelListener<AcceptingChannel<StreamConnection>> {
    private final Network network;
    private final ConnectionLimits limits;
    private final Broker broker;
    private final @Nullable Tls tls;

    /** @param tls null for the stream as it is */
    TcpListener(Network network, ConnectionLimits limits, Broker broker, @Nullable Tls tls) {
        this.network = network;
        this.limits = limits;
        this.broker = broker;
        this.tls = tls;
    }

    @Override
    public void handleEvent(AcceptingChannel<StreamConnection> channel) {
        try {
            for (StreamConnection stream = channel.accept(); stream != null; stream = channel.accept()) {
                accepted(stream);
            }
        } catch (ClosedChannelException e) {
            // The listener was closed with connections waiting; they are refused.
        } catch (IOException e) {
            broker.log().error("A connection could not be accepted: " + e.getMessage() + ".", null);
        }
    }

    private void accepted(StreamConnection stream) {
        if (!limits.admit()) {
            IoUtils.safeClose(stream);
            return;
        }
        stream.setCloseListener(limits);
        try {
            StreamConnection clear = tls == null ? stream : tls.wrap(stream);
            StreamTransport.open(network.ioThread(stream), clear, null, broker);
        } catch (Throwable e) {
            broker.log().error("An error in the broker ended a new connection.", e);
            IoUtils.safeClose(stream);
        }
    }
}
