package org.tymbal.web.browser;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSFunctor;
import org.teavm.jso.JSObject;
import org.teavm.jso.typedarrays.Int8Array;
import org.tymbal.client.Transport;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.words.Words;

/** A Network Connection over the browser's WebSocket [MQTT-6.0.0]. */
public final class WebSocketTransport implements Transport {
    private final String url;
    private final String subprotocol;
    private @Nullable JSObject socket;
    private boolean opened;

    public WebSocketTransport(String url, ProtocolVersion version) {
        this.url = url;
        subprotocol = version == ProtocolVersion.V3_1 ? "mqttv3.1" : "mqtt";
    }

    @JSFunctor
    private interface Opened extends JSObject {
        void call();
    }

    @JSFunctor
    private interface Received extends JSObject {
        void call(Int8Array bytes);
    }

    @JSFunctor
    private interface Closed extends JSObject {
        void call(int code, String reason);
    }

    // Names of one letter would clash with those that TeaVM gives. A URL that the browser refuses throws; the port
    // wants to hear of it later, as of any other end.
    @JSBody(
            params = {"url", "protocol", "opened", "received", "closed"},
            script = """
            try {
                var socket = new WebSocket(url, protocol);
                socket.binaryType = 'arraybuffer';
                socket.onopen = function() { opened(); };
                socket.onmessage = function(event) {
                    if (typeof event.data === 'string') { socket.close(3003); }
                    else { received(new Int8Array(event.data)); }
                };
                socket.onclose = function(event) { closed(event.code, event.reason); };
                return socket;
            } catch (error) {
                setTimeout(function() { closed(0, error.message); }, 0);
                return null;
            }
            """)
    private static native @Nullable JSObject create(
            String url, String protocol, Opened opened, Received received, Closed closed);

    @JSBody(
            params = {"socket", "array", "from", "to"},
            script = "if (socket.readyState === 1) socket.send(array.subarray(from, to));")
    private static native void send(JSObject socket, Int8Array array, int from, int to);

    @JSBody(params = "socket", script = "return socket.bufferedAmount;")
    private static native int bufferedAmount(JSObject socket);

    @JSBody(params = "socket", script = "socket.close();")
    private static native void close(JSObject socket);

    @Override
    public void open(Listener listener) {
        socket = create(
                url,
                subprotocol,
                () -> {
                    opened = true;
                    listener.onOpen();
                },
                bytes -> listener.onBytes(ByteSlice.of(bytes.toJavaArray())),
                (code, reason) -> listener.onClose(explanation(code, reason)));
    }

    private String explanation(int code, String reason) {
        if (code == 0) {
            return Words.of("The browser refuses the address {}: {}", url, reason);
        }
        if (!opened) {
            String sentence =
                    Words.of("No connection to {}. Is the broker running, and is this its WebSocket port?", url);
            return url.startsWith("wss:")
                    ? sentence + ' ' + Words.of("With TLS, the browser must also trust its certificate.")
                    : sentence;
        }
        if (code == 1000 || code == 1005) {
            return Words.of("The broker closed the connection.");
        }
        if (code == 1006) {
            return Words.of("The connection was lost (code 1006).");
        }
        if (code == 1001) {
            return Words.of("The broker is going away (code 1001).");
        }
        return Words.of(
                "The broker closed the connection with code {}.", code + (reason.isEmpty() ? "" : ": " + reason));
    }

    @Override
    public void send(ByteSlice bytes) {
        JSObject at = socket;
        if (at != null) {
            send(at, Int8Array.fromJavaArray(bytes.array()), bytes.offset(), bytes.offset() + bytes.length());
        }
    }

    @Override
    public int unsentBytes() {
        JSObject at = socket;
        return at == null ? 0 : bufferedAmount(at);
    }

    @Override
    public void close() {
        JSObject at = socket;
        if (at != null) {
            close(at);
        }
    }
}
