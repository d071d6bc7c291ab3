package org.tymbal.server.cli.client;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;
import org.tymbal.codec.bytes.ByteSlice;

/**
 * MQTT over WebSocket, by the client of the JDK. (Undertow's, which is in the jar as well, never ends a handshake of TLS 1.3.)
 */
final class WebSocketTransport extends LoopTransport implements WebSocket.Listener {
    /** Where mosquitto's clients look for it. */
    private static final String PATH = "/mqtt";

    private static final String SUBPROTOCOL = "mqtt";
    private static final int CONNECT_SECONDS = 30;

    private final Connector connector;
    private volatile @Nullable WebSocket socket;

    WebSocketTransport(Connector connector, EventLoop loop, Consumer<Exception> failed) {
        super(loop, failed);
        this.connector = connector;
    }

    @Override
    void connect() throws Exception {
        try {
            SSLContext context = connector.context();
            HttpClient.Builder client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(CONNECT_SECONDS));
            if (context != null) {
                SSLParameters parameters = context.getDefaultSSLParameters();
                connector.tls().restrict(parameters);
                client.sslContext(context).sslParameters(parameters);
            }
            URI uri = new URI(
                    context == null ? "ws" : "wss", null, connector.server().host, connector.port(), PATH, null, null);
            WebSocket opened = client.build()
                    .newWebSocketBuilder()
                    .subprotocols(SUBPROTOCOL)
                    .buildAsync(uri, this)
                    .join();
            if (!SUBPROTOCOL.equals(opened.getSubprotocol())) {
                opened.abort();
                throw new IOException("the server at " + uri + " speaks WebSocket, but not MQTT over it");
            }
            socket = opened;
            loop.post(this::tellOpen);
        } catch (CompletionException e) {
            throw explained(e);
        }
    }

    /** What happened, out of what the library has wrapped around it. */
    private Exception explained(CompletionException wrapped) {
        for (Throwable at = wrapped; at != null; at = at.getCause()) {
            if (at instanceof SSLException tls) {
                return tls;
            }
            if (at instanceof WebSocketHandshakeException refused) {
                return new IOException(
                        "the server answers with " + refused.getResponse().statusCode() + ", it has no WebSocket at "
                                + PATH + " on port " + connector.port());
            }
            if (at instanceof ConnectException && at.getMessage() == null) {
                return new ConnectException("Connection refused");
            }
            if (at instanceof EOFException) {
                return new IOException("the server does not speak WebSocket on port " + connector.port());
            }
            if (at instanceof IOException other && at.getCause() == null) {
                return other;
            }
        }
        return wrapped;
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer part, boolean last) {
        byte[] bytes = new byte[part.remaining()];
        part.get(bytes);
        loop.post(() -> tellBytes(bytes));
        from.request(1);
        return null;
    }

    /** MQTT has no text [MQTT-6.0.0-1]. */
    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
        from.abort();
        loop.post(this::tellClosed);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        loop.post(this::tellClosed);
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable failure) {
        loop.post(this::tellClosed);
    }

    @Override
    public void send(ByteSlice bytes) {
        WebSocket at = socket;
        if (at == null || isClosed()) {
            return;
        }
        try {
            at.sendBinary(ByteBuffer.wrap(bytes.array(), bytes.offset(), bytes.length()), true)
                    .join();
        } catch (CompletionException e) {
            loop.after(0, this::tellClosed);
        }
    }

    @Override
    boolean finish() {
        WebSocket at = socket;
        if (at == null) {
            return false;
        }
        try {
            at.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
        } catch (CompletionException e) {
            return false;
        }
        return true;
    }

    /** Its reader ends by itself when the other side has gone, or the process. */
    @Override
    void release() {}
}
