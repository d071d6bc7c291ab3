package org.tymbal.server.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tymbal.server.broker.Broker;
import org.tymbal.server.config.ListenerRules;
import org.xnio.ChannelListener;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.XnioExecutor;
import org.xnio.channels.StreamSourceChannel;

/**
 * Reads the header that a proxy puts before the client's bytes, and not one byte more; then the stream goes on as if the client
 * had come by itself. On the stream's I/O thread.
 */
final class ProxyGreeting implements ChannelListener<StreamSourceChannel> {
    private final StreamConnection stream;
    private final Gate gate;
    private final Gate.Place place;
    private final Broker broker;
    private final Consumer<@Nullable InetSocketAddress> next;
    private final byte[] bytes = new byte[ProxyHeader.LONGEST];
    private final XnioExecutor.Key deadline;
    private int length;

    private ProxyGreeting(
            StreamConnection stream,
            Gate gate,
            Gate.Place place,
            Broker broker,
            Consumer<@Nullable InetSocketAddress> next) {
        this.stream = stream;
        this.gate = gate;
        this.place = place;
        this.broker = broker;
        this.next = next;
        this.deadline = stream.getIoThread()
                .executeAfter(
                        () -> refuse("no header came within " + broker.limits().connectTimeoutSeconds() + " s"),
                        broker.limits().connectTimeoutSeconds(),
                        TimeUnit.SECONDS);
    }

    /**
     * Waits for the header.
     *
     * @param next goes on with the address of the client; null if it is the stream's own
     */
    static void await(
            StreamConnection stream,
            Gate gate,
            Gate.Place place,
            Broker broker,
            Consumer<@Nullable InetSocketAddress> next) {
        InetSocketAddress proxy = stream.getPeerAddress(InetSocketAddress.class);
        if (proxy == null || !gate.trusts(proxy.getAddress())) {
            broker.log()
                    .notice("A connection from " + (proxy == null ? "somewhere" : PeerAddress.text(proxy))
                            + " is refused: it is not one of trusted_proxies, and the listener has"
                            + " enable_proxy_protocol.");
            IoUtils.safeClose(stream);
            return;
        }
        ProxyGreeting greeting = new ProxyGreeting(stream, gate, place, broker, next);
        stream.getSourceChannel().setReadListener(greeting);
        stream.getSourceChannel().resumeReads();
    }

    @Override
    public void handleEvent(StreamSourceChannel channel) {
        ListenerRules rules = gate.config().rules();
        try {
            int missing = ProxyHeader.missing(rules.proxyProtocol(), bytes, length);
            while (missing > 0) {
                int count = channel.read(ByteBuffer.wrap(bytes, length, missing));
                if (count < 0) {
                    end();
                    return;
                }
                if (count == 0) {
                    return;
                }
                length += count;
                missing = ProxyHeader.missing(rules.proxyProtocol(), bytes, length);
            }
            ProxyHeader header = ProxyHeader.read(rules.proxyProtocol(), bytes, length);
            if (rules.proxyTls() && !header.tls()) {
                refuse("the client did not come by TLS, and proxy_protocol_v2_require_tls is true");
            } else if (header.client() != null
                    && !place.countFor(header.client().getAddress())) {
                end();
            } else {
                deadline.remove();
                channel.suspendReads();
                stream.getSourceChannel().setReadListener(null);
                next.accept(header.client());
            }
        } catch (ProxyHeader.MalformedHeaderException e) {
            refuse("the proxy sent " + e.getMessage());
        } catch (IOException e) {
            end();
        }
    }

    private void refuse(String why) {
        InetSocketAddress proxy = stream.getPeerAddress(InetSocketAddress.class);
        broker.log()
                .notice("A connection from the proxy " + (proxy == null ? "" : PeerAddress.text(proxy))
                        + " is refused: " + why + ".");
        end();
    }

    private void end() {
        deadline.remove();
        IoUtils.safeClose(stream);
    }
}
