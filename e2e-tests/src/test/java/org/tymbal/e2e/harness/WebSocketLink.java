package org.tymbal.e2e.harness;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket client of RFC 6455 that keeps every rule when it carries MQTT, and breaks any when a test tells it which frame
 * to send.
 */
public final class WebSocketLink implements Link {
    public static final int CONTINUATION = 0;
    public static final int TEXT = 1;
    public static final int BINARY = 2;
    public static final int CLOSE = 8;
    public static final int PING = 9;
    public static final int PONG = 10;

    /** RFC 6455, 1.3: the server adds it to the client's key. */
    private static final String ACCEPT_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private final Random masks = new Random(6455);
    /** What the network sees. */
    private final Socket network;
    /** The same without TLS. */
    private final Socket socket;

    private final DataInputStream in;
    private final Answer answer;
    private byte[] rest = {};
    private int closeCode = -1;

    /** What the server answered to the upgrade. */
    public record Answer(int status, List<String> headerLines) {
        /** The value of a header, or null. */
        public @Nullable String header(String name) {
            String prefix = name.toLowerCase(Locale.ROOT) + ":";
            for (String line : headerLines) {
                if (line.toLowerCase(Locale.ROOT).startsWith(prefix)) {
                    return line.substring(prefix.length()).trim();
                }
            }
            return null;
        }
    }

    /** A frame as it came; a server's frames are never masked. */
    public record Frame(boolean fin, int rsv, int opcode, byte[] payload) {
        /** The status code of a close frame, 1005 if it has none. */
        public int closeCode() {
            return payload.length < 2 ? 1005 : (payload[0] & 0xff) << 8 | payload[1] & 0xff;
        }
    }

    private WebSocketLink(Socket network, Socket socket, String path, String... headerLines) throws IOException {
        this.network = network;
        this.socket = socket;
        this.in = new DataInputStream(socket.getInputStream());
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(WireClient.PATIENCE_MILLIS);
        byte[] nonce = new byte[16];
        new Random().nextBytes(nonce);
        String key = Base64.getEncoder().encodeToString(nonce);
        StringBuilder request = new StringBuilder("GET " + path + " HTTP/1.1\r\n")
                .append("Host: 127.0.0.1:" + socket.getPort() + "\r\n")
                .append("Upgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n")
                .append("Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: " + key + "\r\n");
        for (String line : headerLines) {
            request.append(line).append("\r\n");
        }
        socket.getOutputStream().write(request.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        answer = readAnswer();
        if (answer.status() == 101 && !accept(key).equals(answer.header("Sec-WebSocket-Accept"))) {
            throw new AssertionError("Sec-WebSocket-Accept is wrong in " + answer);
        }
    }

    /** Upgrades with the subprotocol mqtt; fails if the broker does not agree. */
    static WebSocketLink open(int port) throws IOException {
        return agreed(ask(port, "/mqtt", "Sec-WebSocket-Protocol: mqtt"));
    }

    /** The same over TLS. */
    static WebSocketLink openTls(int port) throws IOException {
        return openTls(port, TestCertificate.get().context());
    }

    /** The same with a context of the test's own, which may show a certificate. */
    static WebSocketLink openTls(int port, SSLContext context) throws IOException {
        Socket network = new Socket(InetAddress.getLoopbackAddress(), port);
        network.setTcpNoDelay(true);
        Socket socket = TestCertificate.over(network, context);
        return agreed(new WebSocketLink(network, socket, "/mqtt", "Sec-WebSocket-Protocol: mqtt"));
    }

    private static WebSocketLink agreed(WebSocketLink link) {
        if (link.answer.status() != 101 || !"mqtt".equals(link.answer.header("Sec-WebSocket-Protocol"))) {
            throw new AssertionError("no WebSocket for MQTT: " + link.answer);
        }
        return link;
    }

    /** Asks for an upgrade with header lines of the test's own; see {@link #answer()}. */
    public static WebSocketLink ask(int port, String path, String... headerLines) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        return new WebSocketLink(socket, socket, path, headerLines);
    }

    public Answer answer() {
        return answer;
    }

    /** The status code of the close frame that the server sent, or -1. */
    public int closeCode() {
        return closeCode;
    }

    @Override
    public void send(byte[] bytes) throws IOException {
        sendFrame(true, 0, BINARY, true, bytes);
    }

    /** Sends a frame as it is told, right or wrong. */
    public void sendFrame(boolean fin, int rsv, int opcode, boolean masked, byte[] payload) throws IOException {
        Bytes frame = new Bytes().u8((fin ? 0x80 : 0) | rsv << 4 | opcode);
        int maskBit = masked ? 0x80 : 0;
        if (payload.length < 126) {
            frame.u8(maskBit | payload.length);
        } else if (payload.length < 65536) {
            frame.u8(maskBit | 126).u16(payload.length);
        } else {
            frame.u8(maskBit | 127).u32(0).u32(payload.length);
        }
        byte[] body = payload.clone();
        if (masked) {
            byte[] mask = new byte[4];
            masks.nextBytes(mask);
            frame.raw(mask);
            for (int i = 0; i < body.length; i++) {
                body[i] ^= mask[i & 3];
            }
        }
        sendRaw(frame.raw(body).toArray());
    }

    /** Sends bytes that need not be a frame. */
    public void sendRaw(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    /** The next frame, or null when the broker has closed the socket. */
    public @Nullable Frame readFrame(int timeoutMillis) throws IOException {
        socket.setSoTimeout(timeoutMillis);
        try {
            int first = in.readUnsignedByte();
            int second = in.readUnsignedByte();
            if ((second & 0x80) != 0) {
                throw new AssertionError("a server must not mask its frames (RFC 6455, 5.1)");
            }
            long length = second & 0x7f;
            if (length == 126) {
                length = in.readUnsignedShort();
            } else if (length == 127) {
                length = in.readLong();
            }
            byte[] payload = new byte[Math.toIntExact(length)];
            in.readFully(payload);
            Frame frame = new Frame((first & 0x80) != 0, first >> 4 & 7, first & 15, payload);
            if (frame.rsv() != 0) {
                throw new AssertionError("RSV bits without an extension: " + frame);
            }
            return frame;
        } catch (EOFException | SocketException | SSLException gone) {
            return null;
        }
    }

    @Override
    public int read(byte[] into, int timeoutMillis) throws IOException {
        while (rest.length == 0) {
            Frame frame = readFrame(timeoutMillis);
            if (frame == null) {
                return -1;
            }
            switch (frame.opcode()) {
                case BINARY, CONTINUATION -> rest = frame.payload();
                case PING -> sendFrame(true, 0, PONG, true, frame.payload());
                case PONG -> {}
                case CLOSE -> {
                    closeCode = frame.closeCode();
                    return -1;
                }
                default -> throw new AssertionError("MQTT never comes in a frame like " + frame); // [MQTT-6.0.0-1]
            }
        }
        int length = Math.min(into.length, rest.length);
        System.arraycopy(rest, 0, into, 0, length);
        rest = java.util.Arrays.copyOfRange(rest, length, rest.length);
        return length;
    }

    @Override
    public void cut() throws IOException {
        network.setSoLinger(true, 0);
        network.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private Answer readAnswer() throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line = readLine(); !line.isEmpty(); line = readLine()) {
            lines.add(line);
        }
        int status = Integer.parseInt(lines.get(0).split(" ")[1]);
        return new Answer(status, List.copyOf(lines.subList(1, lines.size())));
    }

    private String readLine() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.readUnsignedByte(); b != '\n'; b = in.readUnsignedByte()) {
            if (b != '\r') {
                line.write(b);
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    private static String accept(String key) {
        try {
            byte[] text = (key + ACCEPT_SUFFIX).getBytes(StandardCharsets.ISO_8859_1);
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-1").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
