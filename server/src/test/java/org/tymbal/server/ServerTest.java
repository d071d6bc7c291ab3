package org.tymbal.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tymbal.house.Proves;
import org.tymbal.server.broker.BrokerLog;
import org.tymbal.server.cli.ConsoleLog;
import org.tymbal.server.config.BrokerConfig;
import org.tymbal.server.config.FeaturesConfig;
import org.tymbal.server.config.LimitsConfig;
import org.tymbal.server.config.ListenerConfig;
import org.tymbal.server.config.ListenerConfig.Kind;
import org.tymbal.server.net.ListenException;

/** The whole server on free ports, spoken to by the JDK's WebSocket client and by bare sockets. */
@Timeout(60)
class ServerTest {
    private static final byte[] PINGREQ = {(byte) 0xc0, 0};
    private static final byte[] PINGRESP = {(byte) 0xd0, 0};
    private static final byte[] CONNACK = {0x20, 2, 0, 0};
    private static final int PONG = 0x8a;
    private static final int CLOSE = 0x88;

    private static Server server;

    @BeforeAll
    static void start() throws IOException {
        server = Server.start(config(LimitsConfig.DEFAULT), silentLog());
    }

    @AfterAll
    static void stop() {
        server.stop();
    }

    private static BrokerConfig config(LimitsConfig limits) {
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

    // ---- TCP

    @Test
    void speaksMqttOnTheBareStream() throws IOException {
        try (Socket socket = mqttSocket(server)) {
            socket.getOutputStream().write(connect("bare"));
            assertArrayEquals(CONNACK, read(socket, 4));
            socket.getOutputStream().write(PINGREQ);
            assertArrayEquals(PINGRESP, read(socket, 2));
        }
    }

    @Test
    void takesPacketsInAnyCuts() throws IOException {
        try (Socket socket = mqttSocket(server)) {
            for (byte octet : connect("cuts")) {
                socket.getOutputStream().write(octet);
                socket.getOutputStream().flush();
            }
            assertArrayEquals(CONNACK, read(socket, 4));
        }
    }

    @Test
    void keepsWhatASlowClientDoesNotFetchYet() throws IOException {
        byte[] payload = new byte[100_000];
        for (int i = 0; i < payload.length; i++) {
            payload[i] = (byte) (i * 31);
        }
        int count = 200; // far more than the buffers of both sockets take
        try (Socket socket = mqttSocket(server)) {
            socket.getOutputStream().write(connect("slow"));
            read(socket, 4);
            socket.getOutputStream().write(subscribe("slow/topic"));
            read(socket, 5);
            byte[] packet = publish("slow/topic", payload);
            Thread sender = new Thread(() -> {
                try {
                    for (int i = 0; i < count; i++) {
                        socket.getOutputStream().write(packet);
                    }
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            sender.start();
            for (int i = 0; i < count; i++) {
                assertArrayEquals(packet, read(socket, packet.length), "message " + i);
            }
        }
    }

    /** Each round trip crosses from thread to thread, and a wake-up that got lost would leave its pair waiting for ever. */
    @Test
    void losesNoWakeUpBetweenThreads() throws Exception {
        List<CompletableFuture<Void>> pairs = IntStream.range(0, 8)
                .mapToObj(pair -> CompletableFuture.runAsync(() -> playPingPong("pair" + pair, 1000), task -> {
                    new Thread(task).start();
                }))
                .toList();
        for (CompletableFuture<Void> pair : pairs) {
            pair.get(50, TimeUnit.SECONDS);
        }
    }

    private static void playPingPong(String name, int rounds) {
        byte[] ping = publish(name + "/ping", new byte[] {1});
        byte[] pong = publish(name + "/pong", new byte[] {2});
        try (Socket one = mqttSocket(server);
                Socket other = mqttSocket(server)) {
            one.getOutputStream().write(connect(name + "-one"));
            read(one, 4);
            one.getOutputStream().write(subscribe(name + "/pong"));
            read(one, 5);
            other.getOutputStream().write(connect(name + "-other"));
            read(other, 4);
            other.getOutputStream().write(subscribe(name + "/ping"));
            read(other, 5);
            for (int i = 0; i < rounds; i++) {
                one.getOutputStream().write(ping);
                assertArrayEquals(ping, read(other, ping.length));
                other.getOutputStream().write(pong);
                assertArrayEquals(pong, read(one, pong.length));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Proves(v311 = "MQTT-4.8.0-2")
    @Test
    void aFaultInTheBrokerEndsOneConnectionOnly() throws IOException {
        Server fragile = Server.start(config(LimitsConfig.DEFAULT), new FragileLog());
        try (Socket sound = mqttSocket(fragile)) {
            sound.getOutputStream().write(connect("sound"));
            read(sound, 4);
            for (int i = 0; i < 4; i++) { // on every thread
                try (Socket poison = mqttSocket(fragile)) {
                    poison.getOutputStream().write(connect("poison" + i));
                    poison.getInputStream().readAllBytes(); // ends
                }
            }
            sound.getOutputStream().write(PINGREQ);
            assertArrayEquals(PINGRESP, read(sound, 2));
            try (Socket next = mqttSocket(fragile)) {
                next.getOutputStream().write(connect("next"));
                assertArrayEquals(CONNACK, read(next, 4));
            }
        } finally {
            fragile.stop();
        }
    }

    /** Stands for any fault in a handler. */
    private static final class FragileLog implements BrokerLog {
        @Override
        public boolean verbose() {
            return false;
        }

        @Override
        public void notice(String line) {
            if (line.contains("poison")) {
                throw new IllegalStateException("as the test wants it");
            }
        }

        @Override
        public void packet(String line) {}

        @Override
        public void error(String line, @Nullable Throwable cause) {}
    }

    @Test
    void saysWhichListenerCannotBeOpened() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            BrokerConfig config = new BrokerConfig(
                    List.of(
                            new ListenerConfig(Kind.MQTT, "127.0.0.1", 0),
                            new ListenerConfig(Kind.HTTP, "127.0.0.1", taken.getLocalPort())),
                    LimitsConfig.DEFAULT,
                    FeaturesConfig.DEFAULT,
                    0,
                    1,
                    false);
            ListenException e = assertThrows(ListenException.class, () -> Server.start(config, silentLog()));
            assertEquals(ListenException.Reason.PORT_IN_USE, e.reason());
            assertEquals(Kind.HTTP, e.listener().kind());
        }
    }

    @Test
    void refusesConnectionsAboveTheLimit() throws IOException, InterruptedException {
        LimitsConfig two = limitedTo(2);
        Server small = Server.start(config(two), silentLog());
        try (Socket first = mqttSocket(small);
                Socket second = mqttSocket(small)) {
            first.getOutputStream().write(connect("first"));
            read(first, 4);
            second.getOutputStream().write(connect("second"));
            read(second, 4);
            try (Socket third = mqttSocket(small)) {
                assertEquals(-1, third.getInputStream().read());
            }
            first.shutdownOutput();
            while (small.openConnections() > 1) {
                Thread.onSpinWait();
            }
            try (Socket fourth = mqttSocket(small)) {
                fourth.getOutputStream().write(connect("fourth"));
                assertArrayEquals(CONNACK, read(fourth, 4));
            }
        } finally {
            small.stop();
        }
    }

    @Test
    void stopsInOrder() throws Exception {
        Server other = Server.start(config(LimitsConfig.DEFAULT), silentLog());
        Listener listener = new Listener();
        WebSocket webSocket = open(other, listener, "mqtt");
        webSocket.sendBinary(ByteBuffer.wrap(connect("web")), true).join();
        assertArrayEquals(CONNACK, listener.take());
        try (Socket socket = mqttSocket(other)) {
            socket.getOutputStream().write(connect("tcp"));
            read(socket, 4);
            CompletableFuture<Void> stopped = CompletableFuture.runAsync(other::stop);
            assertEquals(-1, socket.getInputStream().read());
            socket.shutdownOutput();
            stopped.join();
        }
        assertEquals(1001, listener.closed.get(10, TimeUnit.SECONDS));
        assertEquals(0, other.openConnections());
    }

    // ---- WebSocket

    @ParameterizedTest
    @ValueSource(strings = {"/mqtt", "/", "/ws", "/anything/else"})
    void speaksMqttInAWebSocketOnAnyPath(String path) throws Exception {
        Listener listener = new Listener();
        WebSocket webSocket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .subprotocols("mqttv3.1", "mqtt")
                .buildAsync(URI.create("ws://127.0.0.1:" + server.httpPort() + path), listener)
                .join();
        assertEquals("mqtt", webSocket.getSubprotocol());
        webSocket.sendBinary(ByteBuffer.wrap(connect("ws" + path)), true).join();
        assertArrayEquals(CONNACK, listener.take());
        webSocket.sendBinary(ByteBuffer.wrap(PINGREQ), true).join();
        assertArrayEquals(PINGRESP, listener.take());
        webSocket.sendClose(4321, "bye").join();
        assertEquals(4321, listener.closed.get(10, TimeUnit.SECONDS));
    }

    @Test
    void takesAPacketOverManyFragments() throws Exception {
        Listener listener = new Listener();
        WebSocket webSocket = open(server, listener, "mqtt");
        byte[] packet = connect("fragments");
        for (int i = 0; i < packet.length; i++) {
            webSocket
                    .sendBinary(ByteBuffer.wrap(packet, i, 1), i == packet.length - 1)
                    .join();
        }
        assertArrayEquals(CONNACK, listener.take());
        webSocket.abort();
    }

    @Test
    void carriesMessagesOfEveryFrameLength() throws Exception {
        Listener listener = new Listener();
        WebSocket webSocket = open(server, listener, "mqtt");
        webSocket.sendBinary(ByteBuffer.wrap(connect("lengths")), true).join();
        listener.take();
        webSocket.sendBinary(ByteBuffer.wrap(subscribe("l")), true).join();
        listener.take();
        for (int length : new int[] {0, 1, 100, 125, 126, 127, 1000, 65_535, 65_536, 300_000, 1_500_000}) {
            byte[] packet = publish("l", new byte[length]);
            webSocket.sendBinary(ByteBuffer.wrap(packet), true).join();
            ByteArrayOutputStream received = new ByteArrayOutputStream();
            while (received.size() < packet.length) {
                received.write(listener.take());
            }
            assertArrayEquals(packet, received.toByteArray());
        }
        webSocket.abort();
    }

    @Test
    void agreesOnNothingWhenTheClientOffersNoSubprotocol() throws Exception {
        Listener listener = new Listener();
        WebSocket webSocket = open(server, listener);
        assertEquals("", webSocket.getSubprotocol());
        webSocket.sendBinary(ByteBuffer.wrap(connect("none")), true).join();
        assertArrayEquals(CONNACK, listener.take());
        webSocket.abort();
    }

    @Test
    void refusesOtherSubprotocols() {
        CompletionException e =
                assertThrows(CompletionException.class, () -> open(server, new Listener(), "chat", "mqtt2"));
        assertTrue(e.getCause() instanceof java.net.http.WebSocketHandshakeException);
    }

    @Test
    void takesBytesThatComeAlongWithTheRequest() throws IOException {
        try (Socket socket = new Socket("127.0.0.1", server.httpPort())) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            all.write(upgradeRequest("/mqtt", ""));
            all.write(frame(0x82, connect("early")));
            all.write(frame(0x82, PINGREQ));
            all.write(frame(0x89, new byte[] {1, 2, 3}));
            socket.getOutputStream().write(all.toByteArray());
            assertTrue(readHead(socket).startsWith("HTTP/1.1 101 "));
            ByteArrayOutputStream mqtt = new ByteArrayOutputStream();
            boolean ponged = false;
            while (mqtt.size() < 6 || !ponged) {
                Frame frame = readFrame(socket);
                if (frame.first() == PONG) {
                    assertArrayEquals(new byte[] {1, 2, 3}, frame.payload());
                    ponged = true;
                } else {
                    mqtt.write(frame.payload());
                }
            }
            assertArrayEquals(new byte[] {0x20, 2, 0, 0, (byte) 0xd0, 0}, mqtt.toByteArray());
        }
    }

    @Test
    void closesAfterATextFrame() throws IOException {
        assertEquals(1003, closeCodeAfter(frame(0x81, "hello".getBytes(StandardCharsets.UTF_8))));
    }

    @Test
    void closesAfterAnUnmaskedFrame() throws IOException {
        assertEquals(1002, closeCodeAfter(new byte[] {(byte) 0x82, 1, 0}));
    }

    @Test
    void closesWhenNoConnectComes() throws IOException {
        try (Socket socket = new Socket("127.0.0.1", server.httpPort())) {
            socket.getOutputStream().write(upgradeRequest("/", ""));
            readHead(socket);
            socket.getOutputStream().write(frame(0x82, PINGREQ)); // no CONNECT
            assertEquals(CLOSE, readFrame(socket).first());
        }
    }

    private static int closeCodeAfter(byte[] bad) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", server.httpPort())) {
            socket.getOutputStream().write(upgradeRequest("/", ""));
            readHead(socket);
            socket.getOutputStream().write(bad);
            Frame frame = readFrame(socket);
            assertEquals(CLOSE, frame.first());
            assertEquals(-1, socket.getInputStream().read());
            return (frame.payload()[0] & 0xff) << 8 | frame.payload()[1] & 0xff;
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://evil.example",
                "null",
                "",
                "http://127.0.0.1",
                "http://127.0.0.1.evil.example:PORT",
                "http://evil-127.0.0.1:PORT",
                "http://127.0.0.1:PORT/",
                "http://127.0.0.1:PORT@evil.example",
                "file://127.0.0.1:PORT"
            })
    void refusesPagesOfOthers(String origin) throws IOException {
        String line = "Origin: " + origin.replace("PORT", String.valueOf(server.httpPort())) + "\r\n";
        assertEquals("HTTP/1.1 403 ", statusOf(upgradeRequest("/", line)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1:PORT", "http://localhost:PORT", "http://[::1]:PORT"})
    void takesItsOwnPage(String origin) throws IOException {
        String line = "Origin: " + origin.replace("PORT", String.valueOf(server.httpPort())) + "\r\n";
        assertEquals("HTTP/1.1 101 ", statusOf(upgradeRequest("/", line)));
    }

    private static String statusOf(byte[] request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", server.httpPort())) {
            socket.getOutputStream().write(request);
            return readHead(socket).substring(0, 13);
        }
    }

    // ---- HTTP

    @Test
    void answersHealth() throws Exception {
        HttpResponse<String> response = get("/health");
        assertEquals(200, response.statusCode());
        assertTrue(response.body().startsWith("{\"status\":\"up\",\"version\":\""));
        assertTrue(response.body().contains("\"localOnly\":true,\"mqttPort\":" + server.mqttPort()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/nothing", "/web/", "/../pom.xml", "/%2e%2e/x.txt", "/.hidden.txt", "//index.html", "/org"})
    void saysWhenThereIsNothing(String path) throws IOException {
        assertEquals(
                "HTTP/1.1 404 ",
                statusOf(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(StandardCharsets.US_ASCII)));
    }

    @Test
    void answersOnlyToHarmlessNames() throws IOException {
        assertEquals("HTTP/1.1 200 ", statusOf(request("/health", "localhost:" + server.httpPort())));
        assertEquals("HTTP/1.1 421 ", statusOf(request("/health", "evil.example")));
        assertEquals("HTTP/1.1 421 ", statusOf(request("/health", "localhost.evil.example")));
        assertEquals("HTTP/1.1 421 ", statusOf(request("/health", "127.0.0.1.evil.example")));
    }

    @Test
    void endsARequestThatNeverEnds() throws IOException {
        assertEquals(
                "HTTP/1.1 405 ",
                statusOf("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n"
                        .getBytes(StandardCharsets.US_ASCII)));
        try (Socket socket = new Socket("127.0.0.1", server.httpPort())) {
            socket.getOutputStream()
                    .write("POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            assertEquals(-1, socket.getInputStream().read());
        }
    }

    private static byte[] request(String path, String host) {
        return ("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    private static HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.httpPort() + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    // ---- tools

    private static Socket mqttSocket(Server to) throws IOException {
        Socket socket = new Socket("127.0.0.1", to.mqttPort());
        socket.setTcpNoDelay(true);
        return socket;
    }

    private static WebSocket open(Server to, Listener listener, String... subprotocols) {
        WebSocket.Builder builder = HttpClient.newHttpClient().newWebSocketBuilder();
        if (subprotocols.length > 0) {
            String[] rest = new String[subprotocols.length - 1];
            System.arraycopy(subprotocols, 1, rest, 0, rest.length);
            builder.subprotocols(subprotocols[0], rest);
        }
        return builder.buildAsync(URI.create("ws://127.0.0.1:" + to.httpPort() + "/mqtt"), listener)
                .join();
    }

    /** Whatever a connection is for, it may not be silent for longer than one that should send CONNECT. */
    @Test
    void silenceOverHttpIsWaitedForAsLongAsForConnect() throws IOException {
        LimitsConfig hasty =
                LimitsConfig.DEFAULT.toBuilder().connectTimeoutSeconds(1).build();
        Server impatient = Server.start(config(hasty), silentLog());
        try (Socket nothing = new Socket("127.0.0.1", impatient.httpPort());
                Socket half = new Socket("127.0.0.1", impatient.httpPort())) {
            half.getOutputStream().write("GET / HT".getBytes(StandardCharsets.US_ASCII));
            for (Socket socket : List.of(nothing, half)) {
                socket.setSoTimeout(9_000); // less than Undertow was told before
                assertEquals(-1, socket.getInputStream().read());
            }
        } finally {
            impatient.stop();
        }
    }

    private static LimitsConfig limitedTo(int connections) {
        return LimitsConfig.DEFAULT.toBuilder().maximumConnections(connections).build();
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

    private static byte[] upgradeRequest(String path, String moreHeaders) {
        return ("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + server.httpPort()
                        + "\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n"
                        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                        + "Sec-WebSocket-Protocol: chat\r\nSec-WebSocket-Protocol: mqtt\r\n" + moreHeaders + "\r\n")
                .getBytes(StandardCharsets.US_ASCII);
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

    private record Frame(int first, byte[] payload) {}

    private static Frame readFrame(Socket socket) throws IOException {
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
            received.add(bytes);
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
