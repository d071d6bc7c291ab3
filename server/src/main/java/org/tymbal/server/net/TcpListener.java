package org.tymbal.server.net;

import java.io.IOException;
import java.net.InetSocketAddress;
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
    private final Gate gate;
    private final Broker broker;

    TcpListener(Network network, Gate gate, Broker broker) {
        this.network = network;
        this.gate = gate;
        this.broker = broker;
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
        Gate.Place place = gate.admit(stream);
        if (place == null) {
            IoUtils.safeClose(stream);
            return;
        }
        stream.setCloseListener(place);
        if (gate.config().rules().proxyProtocol() == 0) {
            serve(stream, null);
        } else {
            ProxyGreeting.await(stream, gate, place, broker, client -> serve(stream, client));
        }
    }

    /** @param client where it comes from, if a proxy has said so */
    private void serve(StreamConnection stream, @Nullable InetSocketAddress client) {
        try {
            Tls tls = gate.tls();
            StreamConnection clear = tls == null ? stream : tls.wrap(stream);
            StreamTransport.open(network.ioThread(stream), clear, null, gate, client, broker);
        } catch (Throwable e) {
            broker.log().error("An error in the broker ended a new connection.", e);
            IoUtils.safeClose(stream);
        }
    }
}
