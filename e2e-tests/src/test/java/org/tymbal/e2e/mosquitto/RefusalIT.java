package org.tymbal.e2e.mosquitto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tymbal.e2e.harness.ChildProcess;
import org.tymbal.e2e.harness.CommandLine;
import org.tymbal.e2e.harness.Tools;
import org.tymbal.e2e.mosquitto.Twin.Kind;

/**
 * Clients that are refused, in each version: what the commands print and with what they exit, ours and Debian's, at Tymbal and at
 * mosquitto; and what both brokers log of it. Where Tymbal says why, that stands behind mosquitto's words.
 */
class RefusalIT {
    /** What the command line goes on with, behind the version; and what comes of it. */
    private static final Map<String, String> CASES = new LinkedHashMap<>();

    static {
        CASES.put("mosquitto_pub -i badID -u rw -P no -t t -m m", "bad");
        CASES.put("mosquitto_pub -i unknownID -u nobody -P no -t t -m m", "unknown");
        CASES.put("mosquitto_pub -i anonID -t t -m m", "anon");
        CASES.put("mosquitto_sub -i subID -u rw -P no -t t -W 5", "sub");
        CASES.put("mosquitto_sub -i emptyID -u rw -t t -W 5", "empty");
        CASES.put("mosquitto_rr -i rrID -u rw -P no -t t -e r -m m -W 5", "rr");
        CASES.put("mosquitto_pub -d -i debugID -u rw -P no -t t -m m", "debug");
        CASES.put("mosquitto_pub -i oneID -u ro -P or -t secret/x -q 1 -m m", "one");
        CASES.put("mosquitto_pub -i zeroID -u ro -P or -t secret/x -q 0 -m m", "zero");
    }

    private static final List<String> VERSIONS = List.of("mqttv31", "mqttv311", "mqttv5");
    private static final Path OURS = CommandLine.named("mosquitto_pub", "mosquitto_sub", "mosquitto_rr", "tymbal");

    @TempDir
    private static Path directory;

    private static String file;

    @BeforeAll
    static void write() throws IOException {
        Path passwords = Files.createFile(directory.resolve("users"));
        Path rules = Files.writeString(directory.resolve("rules"), "user rw\ntopic #\nuser ro\ntopic read a/#\n");
        for (String[] user : new String[][] {{"rw", "wr"}, {"ro", "or"}}) {
            ChildProcess passwd =
                    ChildProcess.start(Tools.path("mosquitto_passwd"), "-b", passwords.toString(), user[0], user[1]);
            assertEquals(0, passwd.awaitExit(), passwd.output()::toString);
        }
        for (Path each : List.of(directory, passwords, rules)) {
            assertTrue(each.toFile().setReadable(true, false), "mosquitto, started by root, reads as another user");
        }
        assertTrue(directory.toFile().setExecutable(true, false));
        file = "listener PORT 127.0.0.1\nallow_anonymous false\npassword_file " + passwords + "\nacl_file " + rules
                + "\n";
    }

    private record Seen(Map<String, String> printed, Map<String, List<String>> logged) {}

    private static Seen run(Kind kind, boolean ours) throws IOException {
        Map<String, String> printed = new LinkedHashMap<>();
        Map<String, List<String>> logged = new LinkedHashMap<>();
        try (Twin twin = Twin.start(kind, directory, file, "-v")) {
            for (String version : VERSIONS) {
                for (Map.Entry<String, String> one : CASES.entrySet()) {
                    String id = one.getValue() + version;
                    List<String> words = new ArrayList<>(
                            List.of(one.getKey().replace("ID", version).split(" ")));
                    String name = words.get(0);
                    words.set(0, ours ? OURS.resolve(name).toString() : CommandLine.debians(name));
                    words.addAll(List.of("-V", version, "-p", Integer.toString(twin.port)));
                    int before = twin.output().size();
                    CommandLine.Outcome outcome = CommandLine.run("", words);
                    printed.put(id, outcome.exitCode() + "\n" + outcome.out() + "\n" + words(outcome.error()));
                    twin.awaitLine(id, before, line -> line.contains(" disconnected"));
                    logged.put(id, plain(twin.output(), before));
                }
            }
        }
        return new Seen(printed, logged);
    }

    /** Without the sentence that Tymbal sends along; and mosquitto_rr 2.0 looks a code of MQTT 3.1 up among those of MQTT 5. */
    private static String words(String error) {
        return error.replace("this client may not publish to secret/x\n", "")
                .replace("error: Unknown reason", "error: Connection Refused: not authorised.");
    }

    /** Without the time and the address, and without what we say beyond mosquitto's words. */
    private static List<String> plain(List<String> output, int from) {
        List<String> lines = new ArrayList<>();
        for (String line : output.subList(from, output.size())) {
            String text = line.replaceFirst("^\\d+: ", "")
                    .replaceFirst("New connection from \\S+ on port \\d+", "New connection")
                    .replaceFirst("connected from \\S+ as", "connected as")
                    .replaceFirst(
                            "Sending CONNACK to (127\\.0\\.0\\.1|<unknown> \\[\\S+\\])", "Sending CONNACK to ADDRESS")
                    .replaceFirst("Client <unknown>( \\[\\S+\\])? ", "Client <unknown> ")
                    .replaceFirst("(disconnected, not authorised): .*", "$1.")
                    .replaceFirst("(Denied PUBLISH .* bytes\\)\\)): .*", "$1")
                    .replaceFirst(
                            "(Sending PUBACK to \\w+) \\(m1, rc\\d+\\)", "$1"); // rc135 of MQTT 3 is never on the wire
            if (!text.startsWith("Received PUBLISH")) { // mosquitto is silent about one that it denies
                lines.add(text);
            }
        }
        return lines;
    }

    @Test
    void theSameWordsTheSameExitCodesAndTheSameLines() throws IOException {
        Seen debians = run(Kind.MOSQUITTO, false);
        assertEquals(VERSIONS.size() * CASES.size(), debians.printed().size());
        assertTrue(debians.printed().get("badmqttv5").startsWith("135\n"), debians.printed()::toString);
        assertTrue(debians.printed().get("badmqttv311").startsWith("5\n"), debians.printed()::toString);
        for (Kind kind : Kind.values()) {
            for (boolean ours : new boolean[] {true, false}) {
                Seen seen = run(kind, ours);
                for (String id : debians.printed().keySet()) {
                    assertEquals(
                            debians.printed().get(id), seen.printed().get(id), id + " at " + kind + ", ours: " + ours);
                    assertEquals(debians.logged().get(id), seen.logged().get(id), "log of " + id + " at " + kind);
                }
            }
        }
    }
}
