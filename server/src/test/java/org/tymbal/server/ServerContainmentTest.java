package org.tymbal.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tymbal.server.ServerWires.CONNACK;
import static org.tymbal.server.ServerWires.PINGREQ;
import static org.tymbal.server.ServerWires.PINGRESP;
import static org.tymbal.server.ServerWires.connect;
import static org.tymbal.server.ServerWires.mqttSocket;
import static org.tymbal.server.ServerWires.read;
import static org.tymbal.server.ServerWires.subscribe;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tymbal.server.broker.BrokerLog;
import org.tymbal.server.cli.Arguments;

/** What goes wrong with one client stays with it, and what lies beside the files that are served stays there. */
@Timeout(60)
class ServerContainmentTest {
    @TempDir
    private Path directory;

    /** A log that throws at every line of the client whose name is bad: so every handler that speaks of it fails. */
    private static final BrokerLog TRAP = new BrokerLog() {
        @Override
        public boolean verbose() {
            return true;
        }

        @Override
        public void notice(String line) {
            spring(line);
        }

        @Override
        public void packet(String line) {
            spring(line);
        }

        @Override
        public void error(String line, @Nullable Throwable cause) {
            // where the failure itself is told
        }

        private void spring(String line) {
            if (line.contains(" bad")) {
                throw new IllegalStateException("on purpose: " + line);
            }
        }
    };

    private Server start(BrokerLog log, String... lines) throws Exception {
        String port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = Integer.toString(free.getLocalPort());
        }
        Path conf = Files.writeString(
                directory.resolve("t.conf"), String.join("\n", lines).replace("PORT", port));
        Arguments arguments = Arguments.parse("-c", conf.toString(), "--http-port", "0", "--io-threads", "1");
        return Server.start(arguments.told(false).config(), log);
    }

    /** One I/O thread serves both; the failure of a handler ends one connection. */
    @Test
    void aHandlerThatThrowsEndsItsOwnConnectionAlone() throws Exception {
        Server server = start(TRAP, "listener PORT 127.0.0.1", "allow_anonymous true");
        try (Socket good = mqttSocket(server)) {
            good.getOutputStream().write(connect("good"));
            assertArrayEquals(CONNACK, read(good, 4));
            for (int i = 0; i < 20; i++) {
                try (Socket bad = mqttSocket(server)) {
                    bad.getOutputStream().write(connect("bad" + i));
                    bad.getOutputStream().write(subscribe("a"));
                    while (bad.getInputStream().read() >= 0) {
                        // whatever it was told before it failed
                    }
                } catch (IOException reset) {
                    // this is an end as well
                }
                good.getOutputStream().write(PINGREQ);
                assertArrayEquals(PINGRESP, read(good, 2));
            }
        } finally {
            server.stop();
        }
    }

    private static String get(Server server, String path) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", server.httpPort())) {
            String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    @Test
    void noWayLeadsOutOfTheDirectoryThatIsServed() throws Exception {
        Path www = Files.createDirectory(directory.resolve("www"));
        Path beside = Files.createDirectory(directory.resolve("www2"));
        Files.writeString(www.resolve("open.txt"), "open to all");
        Files.writeString(beside.resolve("x.txt"), "a secret");
        Files.createSymbolicLink(www.resolve("link.txt"), beside.resolve("x.txt"));
        Files.createSymbolicLink(www.resolve("links"), beside);
        Server server = start(
                ServerWires.silentLog(),
                "listener PORT 127.0.0.1",
                "protocol websockets",
                "http_dir " + www,
                "allow_anonymous true");
        try {
            assertTrue(get(server, "/open.txt").contains("open to all"));
            for (String path : new String[] {
                "/../www2/x.txt",
                "/%2e%2e/www2/x.txt",
                "/..%2fwww2/x.txt",
                "/%2e%2e%2fwww2%2fx.txt",
                "/.%2e/www2/x.txt",
                "/..\\www2\\x.txt",
                "/..%5cwww2%5cx.txt",
                "/%252e%252e/www2/x.txt",
                "/open.txt/../../www2/x.txt",
                "//www2/x.txt",
                "/..;/www2/x.txt",
                "/link.txt",
                "/links/x.txt",
                "/../www2",
                "/" + beside + "/x.txt",
                "/open.txt%00/../../www2/x.txt"
            }) {
                String answer = get(server, path);
                assertFalse(answer.contains("a secret"), path);
                assertTrue(answer.startsWith("HTTP/1.1 4") || answer.startsWith("HTTP/1.1 2"), path + ": " + answer);
            }
            assertEquals(1, get(server, "/open.txt").split("open to all", -1).length - 1, "it still answers");
        } finally {
            server.stop();
        }
    }
}
