package org.tymbal.e2e.mosquitto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tymbal.e2e.harness.ChildProcess;
import org.tymbal.e2e.harness.Tools;
import org.tymbal.e2e.mosquitto.Twin.Kind;

/** The lines of {@code -v}, which tutorials show: the same clients at both, and the same lines of each client in both logs. */
class LogIT {
    private static final String FILE = "listener PORT 127.0.0.1\nallow_anonymous true\nmax_packet_size 200\n";

    @TempDir
    private Path directory;

    @Test
    void theSameClientsMakeTheSameLines() throws IOException {
        Map<String, List<String>> theirs = linesOf(Kind.MOSQUITTO);
        Map<String, List<String>> ours = linesOf(Kind.TYMBAL);
        assertEquals(join(theirs), join(ours));
        assertTrue(theirs.size() >= 7, theirs.toString());
    }

    @SuppressWarnings("try") // a subscriber that is only there
    private Map<String, List<String>> linesOf(Kind kind) throws IOException {
        try (Twin twin = Twin.start(kind, directory, FILE, "-v")) {
            String port = Integer.toString(twin.port);
            try (ChildProcess subscriber = subscriber(port, "-i", "sub", "-t", "a/b", "-q", "2", "-C", "3")) {
                twin.awaitLine("Sending SUBACK to sub");
                twin.client("mosquitto_pub", "-i", "pub0", "-t", "a/b", "-m", "hello");
                twin.awaitLine("Client pub0 disconnected.");
                twin.client("mosquitto_pub", "-i", "pub1", "-t", "a/b", "-m", "hello", "-q", "1", "-V", "mqttv5");
                twin.awaitLine("Client pub1 disconnected.");
                twin.awaitLine("Received PUBACK from sub"); // before the next message goes to it
                twin.client("mosquitto_pub", "-i", "pub2", "-t", "a/b", "-m", "", "-q", "2", "-r", "-V", "mqttv31");
                assertEquals(0, subscriber.awaitExit());
                twin.awaitLine("Client sub disconnected.");
            }
            try (ChildProcess wills = subscriber(
                    port,
                    "-i",
                    "wills",
                    "-t",
                    "x/#",
                    "-U",
                    "x/#",
                    "-c",
                    "-k",
                    "60",
                    "-u",
                    "me",
                    "--will-topic",
                    "w",
                    "--will-payload",
                    "bye",
                    "--will-qos",
                    "1",
                    "--will-retain")) {
                twin.awaitLine("Sending UNSUBACK to wills");
            }
            twin.awaitLine("Client wills closed its connection.");
            try (ChildProcess first = subscriber(port, "-i", "dup", "-t", "d")) {
                twin.awaitLine("Sending SUBACK to dup");
                twin.client("mosquitto_pub", "-i", "dup", "-t", "other", "-m", "x");
                twin.awaitLine("Received DISCONNECT from dup");
                assertTrue(first.pid() > 0);
            }
            twin.client("mosquitto_pub", "-i", "big", "-t", "t", "-q", "1", "-m", "x".repeat(300));
            twin.awaitLine("Client big disconnected due to oversize packet");
            return byClient(twin.output());
        }
    }

    private static ChildProcess subscriber(String port, String... arguments) {
        List<String> command = new ArrayList<>(List.of(Tools.path("mosquitto_sub"), "-h", "127.0.0.1", "-p", port));
        command.addAll(List.of(arguments));
        return ChildProcess.start(command);
    }

    /**
     * The lines of each client in their order. Between clients there is no order; the time, the client's port and what a broker
     * says of itself differ.
     */
    private static Map<String, List<String>> byClient(List<String> output) {
        Map<String, List<String>> lines = new TreeMap<>();
        String last = "";
        for (String line : output) {
            String text = line.replaceFirst("^\\d+: ", "").replaceAll("127\\.0\\.0\\.1:\\d+", "ADDRESS");
            if (text.startsWith("\t") || text.equals("No will message specified.") || text.startsWith("Will message")) {
                lines.computeIfAbsent(last, key -> new ArrayList<>()).add(text);
                continue;
            }
            for (String client : List.of("sub", "pub0", "pub1", "pub2", "wills", "dup", "big")) {
                // What we know beyond mosquitto's words stands behind them.
                String plain = text.replaceFirst("(disconnected due to [a-z ]+): .*", "$1.");
                if ((" " + plain.replaceAll("[^\\w]", " ") + " ").contains(" " + client + " ")) {
                    lines.computeIfAbsent(client, key -> new ArrayList<>()).add(plain);
                    last = client;
                    break;
                }
            }
        }
        lines.values().forEach(each -> each.removeIf(line -> line.startsWith("Client dup") && !line.contains("old")));
        return lines;
    }

    private static String join(Map<String, List<String>> lines) {
        StringBuilder text = new StringBuilder();
        lines.forEach((client, each) -> text.append(client)
                .append(":\n  ")
                .append(String.join("\n  ", each))
                .append('\n'));
        return text.toString();
    }
}
