package org.tymbal.e2e.load;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A client of MQTT 3.1.1 over TCP or WebSocket that does just what a load needs. Over WebSocket each packet is a frame of its
 * own with a real mask, as browsers send them.
 */
final class LoadConnection {
    /** What a run hears. */
    interface Listener {
        void connack(LoadConnection connection);

        void suback(LoadConnection connection);

        void puback(LoadConnection connection);

        /** The payload lies in the array from the offset. */
        void publish(LoadConnection connection, byte[] bytes, int payload, int length);
    }

    private static final byte[] MASK = {0x37, (byte) 0xfa, 0x21, 0x3d};

    final int number;
    final boolean publisher;
    private final boolean webSocket;
    private final SocketChannel channel;
    private final SelectionKey key;
    private final Listener listener;

    private byte[] in = new byte[16 << 10];
    private int inLength;
    /** MQTT bytes without frames; with TCP the same as {@link #in}. */
    private byte[] packets = new byte[16 << 10];

    private int packetsLength;
    private boolean upgraded;
    private byte[] out = new byte[16 << 10];
    private int outLength;

    LoadConnection(int number, boolean publisher, int port, boolean webSocket, Selector selector, Listener listener)
            throws IOException {
        this.number = number;
        this.publisher = publisher;
        this.webSocket = webSocket;
        this.listener = listener;
        this.upgraded = !webSocket;
        channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", port));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
        key = channel.register(selector, SelectionKey.OP_READ, this);
        if (webSocket) {
            raw(("GET /mqtt HTTP/1.1\r\nHost: 127.0.0.1:" + port
                            + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
                            + "Sec-WebSocket-Protocol: mqtt\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
        } else {
            connect();
        }
        flush();
    }

    private void connect() {
        byte[] id = ("load-" + (publisher ? "p" : "s") + number).getBytes(StandardCharsets.US_ASCII);
        ByteBuffer packet = ByteBuffer.allocate(14 + id.length);
        packet.put((byte) 0x10).put((byte) (12 + id.length));
        packet.putShort((short) 4).put(new byte[] {'M', 'Q', 'T', 'T', 4, 2, 0, 0});
        packet.putShort((short) id.length).put(id);
        send(packet.array(), packet.capacity());
    }

    void subscribe(String filter, int qos) {
        byte[] text = filter.getBytes(StandardCharsets.US_ASCII);
        ByteBuffer packet = ByteBuffer.allocate(7 + text.length);
        packet.put((byte) 0x82).put((byte) (5 + text.length)).putShort((short) 1);
        packet.putShort((short) text.length).put(text).put((byte) qos);
        send(packet.array(), packet.capacity());
    }

    /** Queues a whole packet; {@link #flush} sends what is queued. */
    void send(byte[] packet, int length) {
        if (!webSocket) {
            append(packet, length);
            return;
        }
        byte[] header = length < 126
                ? new byte[] {(byte) 0x82, (byte) (0x80 | length)}
                : new byte[] {(byte) 0x82, (byte) (0x80 | 126), (byte) (length >> 8), (byte) length};
        append(header, header.length);
        append(MASK, 4);
        int start = outLength;
        append(packet, length);
        for (int i = 0; i < length; i++) {
            out[start + i] ^= MASK[i & 3];
        }
    }

    private void raw(byte[] bytes) {
        append(bytes, bytes.length);
    }

    private void append(byte[] bytes, int length) {
        if (outLength + length > out.length) {
            out = Arrays.copyOf(out, Math.max(out.length * 2, outLength + length));
        }
        System.arraycopy(bytes, 0, out, outLength, length);
        outLength += length;
    }

    boolean hasOutput() {
        return outLength > 0;
    }

    void flush() throws IOException {
        if (outLength == 0) {
            return;
        }
        int written = channel.write(ByteBuffer.wrap(out, 0, outLength));
        System.arraycopy(out, written, out, 0, outLength - written);
        outLength -= written;
        key.interestOps(outLength == 0 ? SelectionKey.OP_READ : SelectionKey.OP_READ | SelectionKey.OP_WRITE);
    }

    void read(ByteBuffer shared) throws IOException {
        shared.clear();
        int count = channel.read(shared);
        if (count < 0) {
            throw new EOFException("the broker closed connection " + number);
        }
        shared.flip();
        if (webSocket) {
            in = room(in, inLength, count);
            shared.get(in, inLength, count);
            inLength += count;
            unframe();
        } else {
            packets = room(packets, packetsLength, count);
            shared.get(packets, packetsLength, count);
            packetsLength += count;
        }
        parse();
    }

    private static byte[] room(byte[] array, int length, int more) {
        return length + more <= array.length ? array : Arrays.copyOf(array, Math.max(array.length * 2, length + more));
    }

    private void unframe() throws IOException {
        int at = 0;
        if (!upgraded) {
            int end = headerEnd();
            if (end < 0) {
                return;
            }
            String answer = new String(in, 0, end, StandardCharsets.US_ASCII);
            if (!answer.startsWith("HTTP/1.1 101")) {
                throw new IOException("the broker refused the WebSocket: " + answer);
            }
            upgraded = true;
            at = end;
            connect();
            flush();
        }
        while (inLength - at >= 2) {
            int length = in[at + 1] & 0x7f;
            int header = length < 126 ? 2 : length == 126 ? 4 : 10;
            if (inLength - at < header) {
                break;
            }
            if (length == 126) {
                length = (in[at + 2] & 0xff) << 8 | in[at + 3] & 0xff;
            } else if (length == 127) {
                length = ByteBuffer.wrap(in, at + 6, 4).getInt();
            }
            if (inLength - at - header < length) {
                break;
            }
            packets = room(packets, packetsLength, length);
            System.arraycopy(in, at + header, packets, packetsLength, length);
            packetsLength += length;
            at += header + length;
        }
        System.arraycopy(in, at, in, 0, inLength - at);
        inLength -= at;
    }

    private int headerEnd() {
        for (int i = 3; i < inLength; i++) {
            if (in[i] == '\n' && in[i - 1] == '\r' && in[i - 2] == '\n' && in[i - 3] == '\r') {
                return i + 1;
            }
        }
        return -1;
    }

    private void parse() {
        int at = 0;
        while (packetsLength - at >= 2) {
            int length = 0;
            int header = 1;
            int b;
            do {
                if (at + header >= packetsLength) {
                    keep(at);
                    return;
                }
                b = packets[at + header];
                length |= (b & 0x7f) << 7 * (header - 1);
                header++;
            } while (b < 0);
            if (packetsLength - at - header < length) {
                break;
            }
            packet(packets[at] & 0xff, at + header, length);
            at += header + length;
        }
        keep(at);
    }

    private void keep(int at) {
        System.arraycopy(packets, at, packets, 0, packetsLength - at);
        packetsLength -= at;
    }

    private void packet(int first, int at, int length) {
        switch (first >> 4) {
            case 2 -> listener.connack(this);
            case 3 -> {
                int topic = (packets[at] & 0xff) << 8 | packets[at + 1] & 0xff;
                int payload = at + 2 + topic;
                if ((first & 6) != 0) {
                    send(new byte[] {0x40, 2, packets[payload], packets[payload + 1]}, 4);
                    payload += 2;
                }
                listener.publish(this, packets, payload, at + length - payload);
            }
            case 4 -> listener.puback(this);
            case 9 -> listener.suback(this);
            default -> throw new IllegalStateException("packet type " + (first >> 4) + " was not expected");
        }
    }

    void close() throws IOException {
        channel.close();
    }
}
