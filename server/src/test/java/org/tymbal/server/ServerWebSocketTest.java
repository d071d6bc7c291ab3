package org.tymbal.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tymbal.server.ServerWires.CONNACK;
import static org.tymbal.server.ServerWires.PINGREQ;
import static org.tymbal.server.ServerWires.PINGRESP;
import static org.tymbal.server.ServerWires.config;
import static org.tymbal.server.ServerWires.connect;
import static org.tymbal.server.ServerWires.frame;
import static org.tymbal.server.ServerWires.open;
import static org.tymbal.server.ServerWires.publish;
import static org.tymbal.server.ServerWires.readFrame;
import static org.tymbal.server.ServerWires.readHead;
import static org.tymbal.server.ServerWires.silentLog;
import static org.tymbal.server.ServerWires.statusOf;
import static org.tymbal.server.ServerWires.subscribe;
import static org.tymbal.server.ServerWires.upgradeRequest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tymbal.server.config.LimitsConfig;

/** MQTT over WebSocket at the whole server, spoken by the JDK's client and by bare sockets. */
@Timeout(60)
class ServerWebSocketTest {
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

    @ParameterizedTest
    @ValueSource(strings = {"/mqtt", "/", "/ws", "/anything/else"})
    void speaksMqttInAWebSocketOnAnyPath(String path) throws Exception {
        ServerWires.Listener listener = new ServerWires.Listener();
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
        ServerWires.Listener listener = new ServerWires.Listener();
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
        ServerWires.Listener listener = new ServerWires.Listener();
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

    /** Clients of MQTT 3.1 read one packet from a message; nothing that comes together may be lost to them. */
    @Test
    void aClientOfMqtt31GetsEachPacketInAMessageOfItsOwn() throws Exception {
        ServerWires.Listener listener = new ServerWires.Listener();
        WebSocket webSocket = open(server, listener, "mqttv3.1");
        byte[] connect = {0x10, 15, 0, 6, 'M', 'Q', 'I', 's', 'd', 'p', 3, 2, 0, 60, 0, 1, 'o'};
        webSocket.sendBinary(ByteBuffer.wrap(connect), true).join();
        assertArrayEquals(CONNACK, listener.take());
        webSocket.sendBinary(ByteBuffer.wrap(subscribe("o")), true).join();
        listener.take();
        ByteArrayOutputStream together = new ByteArrayOutputStream();
        for (int length = 0; length < 300; length++) {
            together.writeBytes(publish("o", new byte[length]));
        }
        together.writeBytes(PINGREQ);
        webSocket.sendBinary(ByteBuffer.wrap(together.toByteArray()), true).join();
        int answered = 0;
        for (int length = 0; length < 300; ) {
            byte[] message = listener.take();
            if (message[0] == PINGRESP[0]) {
                assertArrayEquals(PINGRESP, message);
                answered++;
            } else {
                assertArrayEquals(publish("o", new byte[length++]), message);
            }
        }
        assertArrayEquals(PINGRESP, answered == 1 ? PINGRESP : listener.take());
        // Longer than any buffer: in several messages, and what follows is whole again.
        byte[] longer = publish("o", new byte[700_000]);
        webSocket.sendBinary(ByteBuffer.wrap(longer), true).join();
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        while (received.size() < longer.length) {
            received.write(listener.take());
        }
        assertArrayEquals(longer, received.toByteArray());
        together.reset();
        together.writeBytes(publish("o", new byte[1]));
        together.writeBytes(publish("o", new byte[2]));
        webSocket.sendBinary(ByteBuffer.wrap(together.toByteArray()), true).join();
        assertArrayEquals(publish("o", new byte[1]), listener.take());
        assertArrayEquals(publish("o", new byte[2]), listener.take());
        webSocket.abort();
    }

    @Test
    void agreesOnNothingWhenTheClientOffersNoSubprotocol() throws Exception {
        ServerWires.Listener listener = new ServerWires.Listener();
        WebSocket webSocket = open(server, listener);
        assertEquals("", webSocket.getSubprotocol());
        webSocket.sendBinary(ByteBuffer.wrap(connect("none")), true).join();
        assertArrayEquals(CONNACK, listener.take());
        webSocket.abort();
    }

    @Test
    void refusesOtherSubprotocols() {
        CompletionException e = assertThrows(
                CompletionException.class, () -> open(server, new ServerWires.Listener(), "chat", "mqtt2"));
        assertTrue(e.getCause() instanceof java.net.http.WebSocketHandshakeException);
    }

    @Test
    void takesBytesThatComeAlongWithTheRequest() throws IOException {
        try (Socket socket = new Socket("127.0.0.1", server.httpPort())) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            all.write(upgradeRequest(server, "/mqtt", ""));
            all.write(frame(0x82, connect("early")));
            all.write(frame(0x82, PINGREQ));
            all.write(frame(0x89, new byte[] {1, 2, 3}));
            socket.getOutputStream().write(all.toByteArray());
            assertTrue(readHead(socket).startsWith("HTTP/1.1 101 "));
            ByteArrayOutputStream mqtt = new ByteArrayOutputStream();
            boolean ponged = false;
            while (mqtt.size() < 6 || !ponged) {
                ServerWires.Frame frame = readFrame(socket);
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
            socket.getOutputStream().write(upgradeRequest(server, "/", ""));
            readHead(socket);
            socket.getOutputStream().write(frame(0x82, PINGREQ)); // no CONNECT
            assertEquals(CLOSE, readFrame(socket).first());
        }
    }

    private static int closeCodeAfter(byte[] bad) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", server.httpPort())) {
            socket.getOutputStream().write(upgradeRequest(server, "/", ""));
            readHead(socket);
            socket.getOutputStream().write(bad);
            ServerWires.Frame frame = readFrame(socket);
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
        assertEquals("HTTP/1.1 403 ", statusOf(server, upgradeRequest(server, "/", line)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1:PORT", "http://localhost:PORT", "http://[::1]:PORT"})
    void takesItsOwnPage(String origin) throws IOException {
        String line = "Origin: " + origin.replace("PORT", String.valueOf(server.httpPort())) + "\r\n";
        assertEquals("HTTP/1.1 101 ", statusOf(server, upgradeRequest(server, "/", line)));
    }
}
