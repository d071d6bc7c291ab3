package org.tymbal.e2e.operations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.e2e.harness.BrokerProcess;
import org.tymbal.e2e.harness.ChildProcess;
import org.tymbal.e2e.harness.Endpoint;
import org.tymbal.e2e.harness.Tools;
import org.tymbal.e2e.harness.Wire;

/** The command line of the runnable jar. */
class CliIT {
    private static ChildProcess tymbal(String... arguments) {
        List<String> command = new ArrayList<>(List.of(Tools.java(), "-jar", Tools.jar()));
        command.addAll(List.of(arguments));
        return ChildProcess.start(command);
    }

    @Test
    void versionIsOneLine() {
        ChildProcess tymbal = tymbal("--version");
        assertEquals(0, tymbal.awaitExit());
        assertEquals(1, tymbal.output().size(), tymbal.output().toString());
        assertTrue(
                tymbal.output().get(0).matches("tymbal version \\d+\\.\\d+\\.\\d+\\S*"),
                tymbal.output().get(0));
    }

    @Test
    void helpNamesEveryOption() {
        ChildProcess tymbal = tymbal("--help");
        assertEquals(0, tymbal.awaitExit());
        String text = String.join("\n", tymbal.output());
        for (String option : List.of("-p", "--http-port", "--lan", "-v", "--io-threads", "--version", "--help")) {
            assertTrue(
                    Pattern.compile("(^|\\s)" + option + "\\b", Pattern.MULTILINE)
                            .matcher(text)
                            .find(),
                    option + " is not in\n" + text);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--no-such-option", "-p", "-p many", "-p 70000", "--http-port -1", "stray"})
    void misuseIsExplained(String line) {
        ChildProcess tymbal = tymbal(line.split(" "));
        assertTrue(tymbal.awaitExit() != 0);
        String text = String.join("\n", tymbal.output());
        assertTrue(text.startsWith("tymbal: "), text);
        assertTrue(!text.contains("Exception") && !text.contains("\tat "), text);
    }

    /** One sentence with the port and the option that changes it, and the exit code 1. */
    @ParameterizedTest
    @CsvSource({"-p, --http-port", "--http-port, -p"})
    void aPortInUseIsOneSentence(String option, String other) throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            String port = Integer.toString(taken.getLocalPort());
            ChildProcess tymbal = tymbal(option, port, other, "0", "--io-threads", "1");
            assertEquals(1, tymbal.awaitExit());
            List<String> sentences =
                    tymbal.output().stream().filter(line -> line.contains(port)).toList();
            assertEquals(1, sentences.size(), tymbal.output().toString());
            assertTrue(sentences.get(0).contains(option), sentences.get(0));
            assertTrue(tymbal.output().stream().noneMatch(line -> line.contains("Exception")));
        }
    }

    /** The page and the log say how to open the broker to others. */
    @Test
    void loopbackIsTheDefaultAndIsSaid() {
        try (BrokerProcess broker = BrokerProcess.tymbal().start()) {
            assertTrue(
                    broker.output().stream().anyMatch(line -> line.contains("--lan")),
                    broker.output().toString());
            broker.stop();
        }
    }

    @Test
    void lanListensEverywhereAndSaysWhere() {
        ChildProcess tymbal = tymbal("-p", "0", "--http-port", "0", "--io-threads", "1", "--lan");
        tymbal.awaitLine("ready", line -> line.startsWith("tymbal: ready in "));
        assertTrue(
                tymbal.output().stream()
                        .anyMatch(line -> line.startsWith("tymbal: MQTT on 0.0.0.0:")
                                || line.startsWith("tymbal: MQTT on [::]:")),
                tymbal.output().toString());
        tymbal.terminate();
        assertEquals(0, tymbal.awaitExit());
    }

    /** mosquitto's words, which people search for. */
    @Test
    void verboseSaysWhatEachClientDoes() {
        try (BrokerProcess broker = BrokerProcess.tymbal("-v").start()) {
            Wire wire = new Wire(Endpoint.TCP, ProtocolVersion.V3_1_1);
            var client = broker.connect(wire, "talker");
            client.subscribe(wire.topic("t"), 1);
            client.publish(wire.topic("t"), "x", 1, false);
            client.disconnect();
            broker.awaitLine("the last packet", line -> line.endsWith("Received DISCONNECT from " + wire.id("talker")));
            broker.stop();
            String text = String.join("\n", broker.output());
            for (String part : List.of(
                    "New client connected from 127.0.0.1:",
                    " as " + wire.id("talker") + " (p",
                    "Sending CONNACK to " + wire.id("talker") + " (0, 0)",
                    "Received SUBSCRIBE from " + wire.id("talker"),
                    wire.topic("t") + " (QoS 1)",
                    "Received PUBLISH from " + wire.id("talker"),
                    "Received DISCONNECT from " + wire.id("talker"))) {
                assertTrue(text.contains(part), part + "\nis not in\n" + text);
            }
        }
    }

    /** How long a start may take is for the benchmark to say; here the figure only has to be true. */
    @Test
    void saysHowLongItTookToStart() {
        long begin = System.nanoTime();
        try (BrokerProcess broker = BrokerProcess.tymbal().start()) {
            long tookMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
            String ready = broker.output().stream()
                    .filter(line -> line.startsWith("tymbal: ready in "))
                    .findFirst()
                    .orElseThrow();
            int millis = Integer.parseInt(ready.replaceAll("\\D", ""));
            assertTrue(millis > 0 && millis <= tookMillis, ready + ", and from outside " + tookMillis + " ms");
            broker.stop();
        }
    }
}
