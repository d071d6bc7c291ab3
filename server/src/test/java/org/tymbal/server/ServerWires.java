package org.tymbal.server;

import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.tymbal.server.cli.ConsoleLog;
import org.tymbal.server.config.BrokerConfig;
import org.tymbal.server.config.FeaturesConfig;
import org.tymbal.server.config.LimitsConfig;
import org.tymbal.server.config.ListenerConfig;
import org.tymbal.server.config.ListenerConfig.Kind;

/** What the tests of the whole server share: packets as bytes, sockets, a WebSocket. */
final class ServerWires {
    static final byte[] PINGREQ = {(byte) 0xc0, 0};
    static final byte[] PINGRESP = {(byte) 0xd0, 0};
    static final byte[] CONNACK = {0x20, 2, 0, 0};

    private ServerWires() {}

    static BrokerConfig config(LimitsConfig limits) {
        return new BrokerConfig(
                List.of(new ListenerConfig(Kind.MQTT, "127.0.0.1", 0), new ListenerConfig(Kind.HTTP, "127.0.0.1", 0)),
                limits,
                FeaturesConfig.DEFAULT,
                1,
                2,
                false);
    }

    static ConsoleLog silentLog() {
        return new ConsoleLog(new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8), false);
    }

    static Socket mqttSocket(Server to) throws IOException {
        Socket socket = new Socket("127.0.0.1", to.mqttPort());
        socket.setTcpNoDelay(true);
        return socket;
    }

    static WebSocket open(Server to, Listener listener, String... subprotocols) {
        WebSocket.Builder builder = HttpClient.newHttpClient().newWebSocketBuilder();
        if (subprotocols.length > 0) {
            String[] rest = new String[subprotocols.length - 1];
            System.arraycopy(subprotocols, 1, rest, 0, rest.length);
            builder.subprotocols(subprotocols[0], rest);
        }
        return builder.buildAsync(URI.create("ws://127.0.0.1:" + to.httpPort() + "/mqtt"), listener)
                .join();
    }

    static byte[] connect(String clientId) {
        byte[] id = clientId.getBytes(StandardCharsets.UTF_8);
        ByteBuffer packet = ByteBuffer.allocate(14 + id.length);
        packet.put((byte) 0x10).put((byte) (12 + id.length));
        packet.putShort((short) 4).put("MQTT".getBytes(StandardCharsets.US_ASCII));
        packet.put((byte) 4).put((byte) 2).putShort((short) 60);
        return packet.putShort((short) id.length).put(id).array();
    }

    static byte[] subscribe(String filter) {
        byte[] text = filter.getBytes(StandardCharsets.UTF_8);
        ByteBuffer packet = ByteBuffer.allocate(7 + text.length);
        packet.put((byte) 0x82).put((byte) (5 + text.length)).putShort((short) 1);
        return packet.putShort((short) text.length).put(text).put((byte) 0).array();
    }

    static byte[] publish(String topic, byte[] payload) {
        byte[] text = topic.getBytes(StandardCharsets.UTF_8);
        int length = 2 + text.length + payload.length;
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        packet.write(0x30);
        int rest = length;
        do {
            packet.write(rest > 127 ? rest & 127 | 128 : rest);
            rest >>>= 7;
        } while (rest > 0);
        packet.write(0);
        packet.write(text.length);
        packet.writeBytes(text);
        packet.writeBytes(payload);
        return packet.toByteArray();
    }

    static byte[] upgradeRequest(Server to, String path, String moreHeaders) {
        return ("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + to.httpPort()
                        + "\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n"
                        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                        + "Sec-WebSocket-Protocol: chat\r\nSec-WebSocket-Protocol: mqtt\r\n" + moreHeaders + "\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    static String statusOf(Server to, byte[] request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", to.httpPort())) {
            socket.getOutputStream().write(request);
            return readHead(socket).substring(0, 13);
        }
    }

    static byte[] frame(int first, byte[] payload) {
        assertTrue(payload.length < 126);
        byte[] mask = {11, 22, 33, 44};
        byte[] frame = new byte[6 + payload.length];
        frame[0] = (byte) first;
        frame[1] = (byte) (0x80 | payload.length);
        System.arraycopy(mask, 0, frame, 2, 4);
        for (int i = 0; i < payload.length; i++) {
            frame[6 + i] = (byte) (payload[i] ^ mask[i & 3]);
        }
        return frame;
    }

    record Frame(int first, byte[] payload) {}

    static Frame readFrame(Socket socket) throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        int first = in.readUnsignedByte();
        int length = in.readUnsignedByte();
        assertTrue(length < 126, "short and not masked");
        byte[] payload = new byte[length];
        in.readFully(payload);
        return new Frame(first, payload);
    }

    static byte[] read(Socket socket, int count) throws IOException {
        byte[] bytes = new byte[count];
        new DataInputStream(socket.getInputStream()).readFully(bytes);
        return bytes;
    }

    static String readHead(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        StringBuilder head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
            int octet = in.read();
            assertNotEquals(-1, octet, "the connection ended after: " + head);
            head.append((char) octet);
        }
        return head.toString();
    }

    static final class Listener implements WebSocket.Listener {
        private final LinkedBlockingQueue<byte[]> received = new LinkedBlockingQueue<>();
        /** The JDK's client hands a message out in parts. */
        private final ByteArrayOutputStream message = new ByteArrayOutputStream();

        final CompletableFuture<Integer> closed = new CompletableFuture<>();

        byte[] take() throws InterruptedException {
            byte[] bytes = received.poll(20, TimeUnit.SECONDS);
            assertTrue(bytes != null, "nothing came");
            return bytes;
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket webSocket, ByteBuffer data, boolean last) {
            byte[] bytes = new byte[data.remaining()];
            data.get(bytes);
            message.writeBytes(bytes);
            if (last) {
                received.add(message.toByteArray());
                message.reset();
            }
            webSocket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
            closed.complete(statusCode);
            return null;
        }
    }
}
