package org.tymbal.e2e.load;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A client that does just what a load needs. It keeps no buffer while nothing is under way. */
final class LoadConnection {
    /** What a run hears. */
    interface Listener {
        /** CONNACK has come. */
        void connected(LoadConnection connection);

        void subscribed(LoadConnection connection, int filters);

        /** A PUBLISH of QoS 1 or 2 is over. */
        void acknowledged(LoadConnection connection);

        /** The payload lies in the array from the offset; the array is borrowed. */
        void delivered(LoadConnection connection, byte[] bytes, int payload, int length);

        /** The connection is dead. */
        void died(LoadConnection connection, String why);
    }

    /**
     * How to reach a broker.
     *
     * @param level the protocol's: 4 is MQTT 3.1.1, 5 is 5.0
     */
    record Target(String host, int port, Transport transport, int level, boolean lasting) {
        /** The same, for a Session that outlives its connection; before MQTT 5 only. */
        Target kept() {
            return new Target(host, port, transport, level, true);
        }
    }

    private enum State {
        OPENING,
        UPGRADING,
        GREETING,
        READY,
        DEAD
    }

    /** Its number within its role. */
    final int number;

    final boolean publisher;
    private final Target target;
    private final LoadLoop loop;
    private final Listener listener;
    private final LoadStream stream;
    private final SelectionKey key;
    private final @Nullable WebSocketFrames frames;
    private final String clientId;
    private State state = State.OPENING;
    private byte[] rest = LoadLoop.NOTHING;
    private byte[] out = LoadLoop.NOTHING;
    private int outLength;
    private boolean dirty;

    LoadConnection(int number, boolean publisher, String clientId, Target target, LoadLoop loop, Listener listener)
            throws IOException {
        this.number = number;
        this.publisher = publisher;
        this.clientId = clientId;
        this.target = target;
        this.loop = loop;
        this.listener = listener;
        frames = target.transport().webSocket() ? new WebSocketFrames() : null;
        SocketChannel channel = SocketChannel.open(new InetSocketAddress(target.host(), target.port()));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
        stream = target.transport().tls() ? new TlsStream(channel, loop.tls()) : new PlainStream(channel);
        key = loop.register(channel, this);
        start();
    }

    boolean ready() {
        return state == State.READY;
    }

    /** How many bytes it holds that the socket did not take yet. */
    int pending() {
        return outLength + stream.pending();
    }

    private void start() {
        if (!stream.open()) {
            return;
        }
        if (frames == null) {
            greet();
            return;
        }
        state = State.UPGRADING;
        String authority = target.host() + ":" + target.port();
        byte[] request = ("GET /mqtt HTTP/1.1\r\nHost: " + authority
                        + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
                        + "Sec-WebSocket-Protocol: mqtt\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        append(request, request.length);
    }

    private void greet() {
        state = State.GREETING;
        byte[] connect = LoadPackets.connect(target.level(), clientId, !target.lasting());
        send(connect, connect.length);
    }

    /** Queues a whole packet; it goes out at the end of the turn. */
    void send(byte[] packet, int length) {
        if (frames == null) {
            append(packet, length);
        } else {
            frame(frames, WebSocketFrames.BINARY, packet, length);
        }
    }

    private void frame(WebSocketFrames codec, int code, byte[] bytes, int length) {
        makeRoom(length + WebSocketFrames.MOST_HEADER);
        outLength = codec.frame(code, bytes, length, out, outLength);
    }

    private void append(byte[] bytes, int length) {
        makeRoom(length);
        System.arraycopy(bytes, 0, out, outLength, length);
        outLength += length;
    }

    private void makeRoom(int length) {
        if (outLength + length > out.length) {
            out = Arrays.copyOf(out, Math.max(256, Math.max(out.length * 2, outLength + length)));
        }
        if (!dirty) {
            dirty = true;
            loop.dirty(this);
        }
    }

    /** Writes what is queued, as the end of a turn. */
    void flush() {
        dirty = false;
        if (state == State.DEAD) {
            return;
        }
        try {
            stream.flush();
            if (outLength > 0) {
                stream.write(out, outLength);
                outLength = 0;
            }
            boolean waits = stream.pending() > 0;
            int wanted = waits ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ;
            if (key.interestOps() != wanted) {
                key.interestOps(wanted);
            }
        } catch (IOException e) {
            die(String.valueOf(e.getMessage()));
        }
    }

    /** The socket has bytes, or room, or both. */
    void serve() {
        if (state == State.DEAD) {
            return;
        }
        try {
            if (key.isReadable()) {
                read();
            }
            if (key.isValid() && key.isWritable()) {
                flush();
            }
        } catch (IOException e) {
            die(String.valueOf(e.getMessage()));
        }
    }

    private void die(String why) {
        if (state != State.DEAD) {
            close();
            listener.died(this, why);
        }
    }

    private void read() throws IOException {
        ByteBuffer into = loop.received(rest);
        int from = rest.length;
        int count = stream.read(into);
        if (count < 0) {
            throw new EOFException("closed by the broker");
        }
        byte[] bytes = into.array();
        int to = from + count;
        int at = 0;
        if (state == State.OPENING) {
            start();
        }
        if (state == State.UPGRADING) {
            at = headEnd(bytes, to);
            if (at > 0) {
                greet();
                from = at;
            }
        }
        if (state == State.GREETING || state == State.READY) {
            if (frames != null) {
                to = frames.strip(bytes, from, to);
                if (frames.takePing()) {
                    frame(frames, WebSocketFrames.PONG, LoadLoop.NOTHING, 0);
                }
            }
            at = parse(bytes, at, to);
        }
        if (at < to || rest.length > 0) {
            rest = at < to ? Arrays.copyOfRange(bytes, at, to) : LoadLoop.NOTHING;
        }
    }

    private static int headEnd(byte[] bytes, int to) throws IOException {
        for (int i = 3; i < to; i++) {
            if (bytes[i] == '\n' && bytes[i - 1] == '\r' && bytes[i - 2] == '\n' && bytes[i - 3] == '\r') {
                String head = new String(bytes, 0, i, StandardCharsets.US_ASCII);
                if (!head.startsWith("HTTP/1.1 101")) {
                    throw new IOException("the broker refused the WebSocket: "
                            + head.lines().findFirst().orElse(""));
                }
                return i + 1;
            }
        }
        return 0;
    }

    /** Takes the whole packets; returns where they end. */
    private int parse(byte[] bytes, int from, int to) throws IOException {
        int at = from;
        while (to - at >= 2) {
            int length = 0;
            int body = at + 1;
            int b;
            do {
                if (body == to) {
                    return at;
                }
                b = bytes[body];
                length |= (b & 0x7f) << 7 * (body - at - 1);
                body++;
            } while (b < 0);
            if (to - body < length) {
                return at;
            }
            packet(bytes[at] & 0xff, bytes, body, length);
            at = body + length;
        }
        return at;
    }

    private void packet(int first, byte[] bytes, int at, int length) throws IOException {
        switch (first >> 4) {
            case 2 -> {
                if (bytes[at + 1] != 0) {
                    throw refused("CONNECT", bytes[at + 1]);
                }
                state = State.READY;
                listener.connected(this);
            }
            case 3 -> published(first, bytes, at, length);
            case 4, 7 -> { // PUBACK, PUBCOMP
                accept("PUBLISH", length > 2 ? bytes[at + 2] : 0);
                listener.acknowledged(this);
            }
            case 5 -> { // PUBREC
                accept("PUBLISH", length > 2 ? bytes[at + 2] : 0);
                answer(0x62, bytes[at], bytes[at + 1]);
            }
            case 6 -> answer(0x70, bytes[at], bytes[at + 1]); // PUBREL
            case 9 -> {
                int codes = at + 2 + (target.level() == 5 ? 1 + bytes[at + 2] : 0);
                for (int i = codes; i < at + length; i++) {
                    accept("SUBSCRIBE", bytes[i]);
                }
                listener.subscribed(this, at + length - codes);
            }
            default -> throw new IOException("a packet of type " + (first >> 4) + " came unexpectedly");
        }
    }

    private static void accept(String what, int code) throws IOException {
        if ((code & 0x80) != 0) {
            throw refused(what, code);
        }
    }

    private static IOException refused(String what, int code) {
        return new IOException("the broker refused " + what + " with code " + (code & 0xff));
    }

    private void published(int first, byte[] bytes, int at, int length) {
        int payload = at + 2 + ((bytes[at] & 0xff) << 8 | bytes[at + 1] & 0xff);
        if ((first & 6) != 0) {
            answer((first & 6) == 2 ? 0x40 : 0x50, bytes[payload], bytes[payload + 1]);
            payload += 2;
        }
        if (target.level() == 5) {
            payload += 1 + bytes[payload]; // never as long as 128 bytes here
        }
        listener.delivered(this, bytes, payload, at + length - payload);
    }

    private void answer(int first, byte high, byte low) {
        byte[] answer = loop.answer();
        answer[0] = (byte) first;
        answer[1] = 2;
        answer[2] = high;
        answer[3] = low;
        send(answer, 4);
    }

    /** Without a DISCONNECT; a run is over for both sides. */
    void close() {
        state = State.DEAD;
        key.cancel();
        try {
            stream.channel.close();
        } catch (IOException e) {
            // it is gone, one way or another
        }
    }

    /** Closes so that the port can be used again at once: for very many connections. */
    void abort() {
        try {
            stream.channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        } catch (IOException e) {
            // it is gone already
        }
        close();
    }
}
