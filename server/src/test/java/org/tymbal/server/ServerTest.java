package org.tymbal.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.tymbal.server.ServerWires.CONNACK;
import static org.tymbal.server.ServerWires.PINGREQ;
import static org.tymbal.server.ServerWires.PINGRESP;
import static org.tymbal.server.ServerWires.config;
import static org.tymbal.server.ServerWires.connect;
import static org.tymbal.server.ServerWires.mqttSocket;
import static org.tymbal.server.ServerWires.open;
import static org.tymbal.server.ServerWires.publish;
import static org.tymbal.server.ServerWires.read;
import static org.tymbal.server.ServerWires.silentLog;
import static org.tymbal.server.ServerWires.subscribe;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tymbal.house.Proves;
import org.tymbal.server.broker.BrokerLog;
import org.tymbal.server.config.BrokerConfig;
import org.tymbal.server.config.FeaturesConfig;
import org.tymbal.server.config.LimitsConfig;
import org.tymbal.server.config.ListenerConfig;
import org.tymbal.server.config.ListenerConfig.Kind;
import org.tymbal.server.net.ListenException;

/** The whole server on free ports: the bare stream, its limits, start and stop. */
@Timeout(60)
class ServerTest {
    private static Server server;

    @BeforeAll
    static void start() throws IOException {
        server = Server.start(config(LimitsConfig.DEFAULT), silentLog());
    }

    @AfterAll
    static void stop() {
        server.stop();
    }

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
        ServerWires.Listener listener = new ServerWires.Listener();
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

    private static LimitsConfig limitedTo(int connections) {
        return LimitsConfig.DEFAULT.toBuilder().maximumConnections(connections).build();
    }
}
