package org.tymbal.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tymbal.server.ServerWires.PINGREQ;
import static org.tymbal.server.ServerWires.PINGRESP;
import static org.tymbal.server.ServerWires.connect;
import static org.tymbal.server.ServerWires.mqttSocket;
import static org.tymbal.server.ServerWires.read;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tymbal.server.cli.Arguments;
import org.tymbal.server.cli.ConsoleLog;
import org.tymbal.server.config.ConfigReading;

/** A configuration that is read anew while clients are connected. */
@Timeout(60)
class ServerReloadTest {
    @TempDir
    private Path directory;

    private Server start(String... lines) throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        write("listener " + port + " 127.0.0.1", lines);
        Arguments arguments =
                Arguments.parse("-c", directory.resolve("t.conf").toString(), "--http-port", "0", "--io-threads", "1");
        ConfigReading told = arguments.told(false);
        Server server = Server.start(told.config(), new ConsoleLog(told.config().log()));
        server.readsFrom(() -> arguments.told(false), told);
        return server;
    }

    private void write(String listener, String... lines) throws IOException {
        Files.writeString(
                directory.resolve("t.conf"),
                "log_dest file " + directory.resolve("t.log") + "\n" + listener + "\n" + String.join("\n", lines));
    }

    private static String listener(Server server) {
        return "listener " + server.mqttPort() + " 127.0.0.1";
    }

    @Test
    void newRulesCountAtOnceAndOnlyWhoTheyShutOutHasToGo() throws Exception {
        Server server = start("allow_anonymous true", "max_keepalive 100");
        try (Socket anonymous = mqttSocket(server)) {
            anonymous.getOutputStream().write(connect("anonymous"));
            read(anonymous, 4);
            anonymous.getOutputStream().write(PINGREQ);
            assertArrayEquals(PINGRESP, read(anonymous, 2));
            write(listener(server), "allow_anonymous false", "max_keepalive 90", "max_connections 7");
            assertEquals(
                    List.of(
                            "allow_anonymous is false now; it was true.",
                            "max_keepalive is 90 now; it was 100.",
                            "port " + server.mqttPort() + ", max_connections is 7 now.",
                            "The configuration has been read anew."),
                    server.reload().stream()
                            .map(sentence -> sentence.replaceFirst("^port \\d+, allow", "allow"))
                            .sorted((a, b) -> rank(a) - rank(b))
                            .toList());
            assertEquals(-1, anonymous.getInputStream().read(), "nobody without a name may be here now");
            try (Socket late = mqttSocket(server)) {
                late.getOutputStream().write(connect("late"));
                assertEquals(5, read(late, 4)[3], "not authorised");
            }
            assertEquals(90, server.broker().limits().maximumKeepAliveSeconds());
        } finally {
            server.stop();
        }
    }

    private static int rank(String sentence) {
        return List.of("allow", "max_k", "port ", "The c").indexOf(sentence.substring(0, 5));
    }

    @Test
    void aBrokenFileChangesNothing() throws Exception {
        Server server = start("allow_anonymous true");
        try {
            for (String broken : List.of("alow_anonymous false", "include_dir /nowhere", "keyfile /nowhere")) {
                write(listener(server), "allow_anonymous false", broken);
                List<String> sentences = server.reload();
                assertEquals(1, sentences.size());
                assertTrue(sentences.get(0).startsWith("The configuration stays as it was: "), sentences.get(0));
                try (Socket late = mqttSocket(server)) {
                    late.getOutputStream().write(connect("late"));
                    assertEquals(0, read(late, 4)[3]);
                }
            }
            Files.delete(directory.resolve("t.conf"));
            assertTrue(server.reload().get(0).startsWith("The configuration stays as it was: "));
            assertTrue(
                    Files.readString(directory.resolve("t.log")).contains("Error: The configuration stays as it was"));
        } finally {
            server.stop();
        }
    }

    @Test
    void saysWhatCountsOnlyAfterARestart() throws Exception {
        Server server = start("allow_anonymous true");
        try {
            write(
                    listener(server),
                    "allow_anonymous true",
                    "listener 1 127.0.0.1",
                    "allow_anonymous true",
                    "http_port 9");
            List<String> sentences = server.reload();
            assertTrue(
                    sentences.contains("http_port is 9 now. This counts from the next start on."),
                    sentences.toString());
            assertTrue(
                    sentences.stream().anyMatch(line -> line.startsWith("listener is ") && line.contains("next start")),
                    sentences.toString());
        } finally {
            server.stop();
        }
    }

    @Test
    void theLogGoesOnInAnotherFile() throws Exception {
        Server server = start("log_type notice");
        try {
            Path other = directory.resolve("other.log");
            Files.writeString(
                    directory.resolve("t.conf"),
                    "log_dest file " + other + "\nlog_type all\n" + listener(server) + "\n");
            server.reload();
            assertTrue(server.broker().log().verbose());
            server.broker().log().packet("a packet");
            assertTrue(Files.readString(other).contains("a packet"));
        } finally {
            server.stop();
        }
    }
}
