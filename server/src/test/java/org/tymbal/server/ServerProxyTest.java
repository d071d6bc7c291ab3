package org.tymbal.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tymbal.server.ServerWires.connect;
import static org.tymbal.server.ServerWires.frame;
import static org.tymbal.server.ServerWires.read;
import static org.tymbal.server.ServerWires.readHead;
import static org.tymbal.server.ServerWires.upgradeRequest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tymbal.server.cli.Arguments;
import org.tymbal.server.cli.ConsoleLog;

/** Clients that come through a proxy: their own address counts if the proxy is trusted, and nobody else can name one. */
@Timeout(60)
class ServerProxyTest {
    @TempDir
    private Path directory;

    private final ByteArrayOutputStream log = new ByteArrayOutputStream();

    private Server start(String... lines) throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Path file = directory.resolve("t.conf");
        Files.writeString(
                file, "allow_anonymous true\nlistener " + port + " 127.0.0.1\n" + String.join("\n", lines) + "\n");
        return Server.start(
                Arguments.parse("-c", file.toString(), "--http-port", "0", "--io-threads", "1")
                        .told(false)
                        .config(),
                new ConsoleLog(log, false));
    }

    private String log() {
        return log.toString(StandardCharsets.UTF_8);
    }

    private static Socket come(Server server, String header, byte[] packet) throws IOException {
        Socket socket = new Socket("127.0.0.1", server.mqttPort());
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(header.getBytes(StandardCharsets.ISO_8859_1));
        all.writeBytes(packet);
        socket.getOutputStream().write(all.toByteArray());
        return socket;
    }

    @Test
    void theHeaderNamesTheClient() throws Exception {
        Server server = start("enable_proxy_protocol 1");
        try (Socket socket = come(server, "PROXY TCP4 192.0.2.7 10.0.0.1 4000 1883\r\n", connect("far"))) {
            assertEquals(0, read(socket, 4)[3]);
            assertTrue(log().contains("New client connected from 192.0.2.7:4000 as far"), log());
        } finally {
            server.stop();
        }
    }

    @Test
    void withoutAHeaderNobodyComesIn() throws Exception {
        Server server = start("enable_proxy_protocol 1");
        try (Socket socket = come(server, "", connect("direct"))) {
            assertTrue(ends(socket));
            assertTrue(log().contains("the proxy sent no header of the PROXY protocol, version 1"), log());
            assertEquals(0, openSoon(server));
        } finally {
            server.stop();
        }
    }

    private static int openSoon(Server server) {
        while (server.openConnections() > 0) {
            Thread.onSpinWait();
        }
        return server.openConnections();
    }

    @Test
    void anUntrustedProxyIsRefused() throws Exception {
        Server server = start("enable_proxy_protocol 1", "trusted_proxies 192.0.2.0/24");
        try (Socket socket = come(server, "PROXY TCP4 192.0.2.7 10.0.0.1 4000 1883\r\n", connect("liar"))) {
            assertTrue(ends(socket));
            assertTrue(log().contains("is not one of trusted_proxies"), log());
        } finally {
            server.stop();
        }
    }

    /** The end may come as a reset, since nobody reads what was sent. */
    private static boolean ends(Socket socket) {
        try {
            return socket.getInputStream().read() < 0;
        } catch (IOException e) {
            return true;
        }
    }

    @Test
    void eachClientOfAProxyCountsForItself() throws Exception {
        Server server = start("enable_proxy_protocol 1", "max_connections_per_address 1");
        try (Socket one = come(server, "PROXY TCP4 192.0.2.7 10.0.0.1 1 1\r\n", connect("one"));
                Socket two = come(server, "PROXY TCP4 192.0.2.8 10.0.0.1 1 1\r\n", connect("two"))) {
            assertEquals(0, read(one, 4)[3]);
            assertEquals(0, read(two, 4)[3]);
            try (Socket again = come(server, "PROXY TCP4 192.0.2.7 10.0.0.1 1 1\r\n", connect("again"))) {
                assertTrue(ends(again));
                assertTrue(log().contains("max_connections_per_address 1 of 192.0.2.7 is reached"), log());
            }
        } finally {
            server.stop();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "127.0.0.0/8 10.0.0.0/8 | 192.0.2.7 | 192.0.2.7:0",
                "127.0.0.0/8 10.0.0.0/8 | 6.6.6.6, 192.0.2.7, 10.1.1.1 | 192.0.2.7:0",
                "127.0.0.0/8 | nonsense, 192.0.2.9 | 192.0.2.9:0",
                "127.0.0.0/8 | nonsense | 127.0.0.1:",
                "10.0.0.0/8 | 192.0.2.7 | 127.0.0.1:"
            })
    void theHeaderOfAWebSocketNamesTheClient(String trusted, String header, String client) throws Exception {
        Server server = start("trusted_proxies " + trusted);
        try (Socket socket = new Socket("127.0.0.1", server.httpPort())) {
            socket.getOutputStream().write(upgradeRequest(server, "/", "X-Forwarded-For: " + header + "\r\n"));
            assertTrue(readHead(socket).startsWith("HTTP/1.1 101 "));
            socket.getOutputStream().write(frame(0x82, connect("web")));
            read(socket, 6);
            assertTrue(log().contains("New client connected from " + client), log());
        } finally {
            server.stop();
        }
    }
}
