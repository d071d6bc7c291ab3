package org.tymbal.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.tymbal.server.ServerWires.CONNACK;
import static org.tymbal.server.ServerWires.connect;
import static org.tymbal.server.ServerWires.read;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tymbal.server.broker.BrokerLog;
import org.tymbal.server.config.BrokerConfig;
import org.tymbal.server.config.FeaturesConfig;
import org.tymbal.server.config.LimitsConfig;
import org.tymbal.server.config.ListenerConfig;
import org.tymbal.server.config.ListenerConfig.Kind;

/** A client that is there before the last listener is open waits, and is served when all are. */
@Timeout(60)
class OpeningTest {
    /** Long enough for an I/O thread that would accept; a slow machine makes this test blind, not red. */
    private static final int LOOK_MILLIS = 300;

    /** Connects as soon as the first port is named. */
    private static final class EagerClient implements BrokerLog {
        private final CountDownLatch taken = new CountDownLatch(1);
        private final List<String> opened = new ArrayList<>();
        private @Nullable Socket socket;
        private boolean early;

        @Override
        public void information(String line) {
            if (!line.startsWith("Opening ")) {
                return;
            }
            opened.add(line);
            try {
                if (socket == null) {
                    int port = Integer.parseInt(line.replaceAll(".* port (\\d+)\\.", "$1"));
                    socket = new Socket(InetAddress.getByName("127.0.0.1"), port);
                    socket.getOutputStream().write(connect("eager"));
                }
                early |= taken.await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void connection(String line) {
            taken.countDown();
        }

        @Override
        public boolean verbose() {
            return false;
        }

        @Override
        public void notice(String line) {}

        @Override
        public void packet(String line) {}

        @Override
        public void error(String line, @Nullable Throwable cause) {}
    }

    @Test
    void nobodyIsServedBeforeEverythingIsOpen() throws IOException {
        BrokerConfig config = new BrokerConfig(
                List.of(new ListenerConfig(Kind.MQTT, "127.0.0.1", 0), new ListenerConfig(Kind.HTTP, "127.0.0.1", 0)),
                LimitsConfig.DEFAULT,
                FeaturesConfig.DEFAULT,
                0,
                1,
                false);
        EagerClient client = new EagerClient();
        Server server = Server.start(config, client);
        try (Socket socket = client.socket) {
            assertEquals(2, client.opened.size());
            assertFalse(client.early, "served by a broker that was half open");
            assertArrayEquals(CONNACK, read(socket, 4));
        } finally {
            server.stop();
        }
    }
}
