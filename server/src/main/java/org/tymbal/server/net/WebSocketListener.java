package org.tymbal.server.net;

import io.undertow.UndertowOptions;
import io.undertow.connector.ByteBufferPool;
import io.undertow.server.DefaultByteBufferPool;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpOpenListener;
import io.undertow.util.Headers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.tymbal.server.broker.Broker;
import org.tymbal.server.broker.Refusal;
import org.tymbal.server.http.ApiPaths;
import org.tymbal.server.http.HttpSite;
import org.tymbal.server.http.WebOrigins;
import org.xnio.ChannelListener;
import org.xnio.IoUtils;
import org.xnio.OptionMap;
import org.xnio.StreamConnection;
import org.xnio.XnioExecutor;
import org.xnio.channels.AcceptingChannel;
import org.xnio.conduits.StreamSourceConduit;
import org.xnio.ssl.SslConnection;

/**
 * Takes in clients that speak HTTP; those that ask for a WebSocket, on any path but that of {@link ApiPaths#TRACE}, then speak MQTT.
 *
 * <p>Undertow reads the request and writes the answer; after that the bare stream is ours and nothing of Undertow stays with
 * it. Called on the I/O thread of each connection.
 */
final class WebSocketListener implements ChannelListener<AcceptingChannel<StreamConnection>>, HttpHandler {
    private static final int HTTP_BUFFER_BYTES = 16 << 10;
    private static final int HTTP_BUFFERS = 64;
    private static final int HTTP_BUFFERS_PER_THREAD = 4;

    /** Bounds on a client that has not shown yet what it wants. */
    private static final OptionMap OPTIONS = OptionMap.builder()
            .set(UndertowOptions.MAX_HEADER_SIZE, 16 << 10)
            .set(UndertowOptions.MAX_HEADERS, 100)
            .set(UndertowOptions.MAX_PARAMETERS, 100)
            .set(UndertowOptions.MAX_COOKIES, 50)
            .set(UndertowOptions.MAX_ENTITY_SIZE, 1L) // no request here has a body
            .set(UndertowOptions.RECORD_REQUEST_START_TIME, false)
            .getMap();

    private final Network network;
    private final Gate gate;
    private final Broker broker;
    private final HttpSite site;
    private final WebSocketHandshake handshake;
    private final HttpOpenListener http;

    WebSocketListener(Network network, Gate gate, Broker broker, HttpSite site, WebOrigins origins) {
        this.network = network;
        this.gate = gate;
        this.broker = broker;
        this.site = site;
        this.handshake = new WebSocketHandshake(origins);
        ByteBufferPool buffers =
                new DefaultByteBufferPool(true, HTTP_BUFFER_BYTES, HTTP_BUFFERS, HTTP_BUFFERS_PER_THREAD);
        // As long as for CONNECT: for a request from its first byte to its last, and for nothing at all.
        int patienceMillis = broker.limits().connectTimeoutSeconds() * 1_000;
        this.http = new HttpOpenListener(
                buffers,
                OptionMap.builder()
                        .addAll(OPTIONS)
                        .set(UndertowOptions.REQUEST_PARSE_TIMEOUT, patienceMillis)
                        .set(UndertowOptions.NO_REQUEST_TIMEOUT, patienceMillis)
                        .getMap());
        http.setRootHandler(this);
    }

    @Override
    public void handleEvent(AcceptingChannel<StreamConnection> channel) {
        try {
            for (StreamConnection stream = channel.accept(); stream != null; stream = channel.accept()) {
                Gate.Place place = gate.admit(stream);
                if (place == null) {
                    IoUtils.safeClose(stream);
                } else {
                    admitted(stream, place);
                }
            }
        } catch (ClosedChannelException e) {
            // The listener was closed with connections waiting; they are refused.
        } catch (IOException e) {
            broker.log().error("A connection could not be accepted: " + e.getMessage() + ".", null);
        }
    }

    private void admitted(StreamConnection stream, Gate.Place place) {
        if (gate.config().rules().proxyProtocol() == 0) {
            accepted(stream, place, null);
        } else {
            stream.setCloseListener(place);
            ProxyGreeting.await(stream, gate, place, broker, client -> accepted(stream, place, client));
        }
    }

    /** @param client where it comes from, if a proxy has said so */
    private void accepted(StreamConnection stream, Gate.Place place, @Nullable InetSocketAddress client) {
        HandshakeConnection connection = null;
        try {
            Tls tls = gate.tls();
            if (tls == null) {
                connection = new HandshakeConnection(stream, stream, place, client);
            } else {
                SslConnection clear = tls.wrap(stream);
                connection = new HandshakeConnection(clear, stream, place, client);
                closeUnlessShaken(clear, stream);
            }
            http.handleEvent(connection);
        } catch (Throwable e) {
            broker.log().error("An error in the broker ended a new connection.", e);
            if (connection == null) {
                place.free();
            }
            IoUtils.safeClose(stream);
        }
    }

    /** Undertow has deadlines for requests, but none for the handshake of TLS alone. */
    private void closeUnlessShaken(SslConnection clear, StreamConnection stream) {
        XnioExecutor.Key deadline = stream.getIoThread()
                .executeAfter(
                        () -> IoUtils.safeClose(clear, stream),
                        broker.limits().connectTimeoutSeconds(),
                        TimeUnit.SECONDS);
        clear.getHandshakeSetter().set(shaken -> deadline.remove());
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) throws Exception {
        if (exchange.getRequestHeaders().contains(Headers.TRANSFER_ENCODING)) {
            IoUtils.safeClose(exchange.getConnection()); // a body of unknown length: nobody waits for its end
        } else if (WebSocketHandshake.isAskedFor(exchange.getRequestHeaders())
                && !exchange.getRequestPath().equals(ApiPaths.TRACE)) {
            upgrade(exchange);
        } else {
            InetSocketAddress forwarded = forwardedFor(exchange);
            if (forwarded != null) {
                exchange.setSourceAddress(forwarded); // for rates, and for who may look without a user
            }
            site.handleRequest(exchange);
        }
    }

    private void upgrade(HttpServerExchange exchange) {
        InetSocketAddress forwarded = forwardedFor(exchange);
        if (forwarded != null) {
            exchange.setSourceAddress(
                    forwarded); // what is allowed to a page on this computer is not to one behind a proxy on it
        }
        WebSocketHandshake.Answer answer = handshake.answer(exchange);
        if (answer.status() != WebSocketHandshake.SWITCHING_PROTOCOLS) {
            broker.log()
                    .notice("Refused a WebSocket from " + PeerAddress.text(exchange.getSourceAddress()) + ": "
                            + answer.sentence());
            broker.refusals()
                    .add(
                            Refusal.Kind.WEBSOCKET,
                            "",
                            null,
                            PeerAddress.text(exchange.getSourceAddress()),
                            exchange.getRequestPath(),
                            answer.sentence(),
                            "");
            exchange.setPersistent(false);
            exchange.setStatusCode(answer.status());
            exchange.getResponseHeaders()
                    .put(Headers.SEC_WEB_SOCKET_VERSION, WebSocketHandshake.VERSION)
                    .put(Headers.CONTENT_TYPE, "text/plain; charset=utf-8");
            exchange.getResponseSender().send(answer.sentence() + "\n");
            return;
        }
        exchange.getResponseHeaders().put(Headers.SEC_WEB_SOCKET_ACCEPT, answer.acceptKey());
        if (!answer.subprotocol().isEmpty()) {
            exchange.getResponseHeaders().put(Headers.SEC_WEB_SOCKET_PROTOCOL, answer.subprotocol());
        }
        exchange.upgradeChannel("websocket", (stream, ignored) -> upgraded((HandshakeConnection) stream, forwarded));
        exchange.endExchange();
    }

    /** Where the client comes from, if a trusted proxy says that it is not itself. */
    private @Nullable InetSocketAddress forwardedFor(HttpServerExchange exchange) {
        InetSocketAddress peer = exchange.getSourceAddress();
        if (peer == null || !gate.trusts(peer.getAddress())) {
            return null;
        }
        InetAddress client = ForwardedFor.client(exchange.getRequestHeaders(), gate);
        return client == null ? null : new InetSocketAddress(client, 0);
    }

    private void upgraded(HandshakeConnection handshaken, @Nullable InetSocketAddress forwarded) {
        StreamConnection stream = null;
        try {
            if (forwarded != null && !handshaken.comesFrom(forwarded)) {
                IoUtils.safeClose(handshaken);
                return;
            }
            IoThread io = network.ioThread(handshaken);
            int early = readEarly(handshaken, io);
            InetSocketAddress client = handshaken.client();
            stream = handshaken.release();
            StreamTransport transport = StreamTransport.open(io, stream, new WebSocketFraming(), gate, client, broker);
            if (transport != null && early > 0) {
                transport.receivedEarlier(io.chunk, 0, early);
            }
        } catch (Throwable e) {
            broker.log().error("An error in the broker ended a new WebSocket.", e);
            IoUtils.safeClose(handshaken);
            if (stream != null) {
                IoUtils.safeClose(stream);
            }
        }
    }

    /** Takes the bytes that Undertow read beyond the request; they fit, as its buffer is smaller than ours. */
    private static int readEarly(HandshakeConnection handshaken, IoThread io) throws IOException {
        StreamSourceConduit conduit = handshaken.getSourceChannel().getConduit();
        if (!handshaken.hasEarlyBytes()) {
            return 0;
        }
        ByteBuffer buffer = io.readBuffer.clear();
        int count = Math.max(0, conduit.read(buffer));
        buffer.flip();
        buffer.get(io.chunk, 0, count);
        return count;
    }
}
