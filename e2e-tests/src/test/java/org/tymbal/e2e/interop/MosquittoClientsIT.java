package org.tymbal.e2e.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tymbal.e2e.harness.BrokerProcess;
import org.tymbal.e2e.harness.ChildProcess;
import org.tymbal.e2e.harness.TestCertificate;
import org.tymbal.e2e.harness.Tools;
import org.tymbal.house.Proves;

/** mosquitto_pub and mosquitto_sub with the lines of the tutorials. */
class MosquittoClientsIT {
    private static final AtomicInteger RUNS = new AtomicInteger();

    @RegisterExtension
    static final BrokerProcess broker = BrokerProcess.tymbal();

    private final List<ChildProcess> children = new ArrayList<>();
    /** Begins every topic of one test. */
    private final String house = "house" + RUNS.incrementAndGet();

    @AfterEach
    void endChildren() {
        children.forEach(ChildProcess::close);
    }

    private ChildProcess start(String tool, String... arguments) {
        // Into a pipe these programs write by blocks; stdbuf has them write by lines.
        List<String> command = new ArrayList<>(List.of(Tools.path("stdbuf"), "-oL", Tools.path(tool)));
        command.addAll(List.of("-h", "127.0.0.1", "-p", Integer.toString(broker.tcpPort())));
        command.addAll(List.of(arguments));
        ChildProcess child = ChildProcess.start(command);
        children.add(child);
        return child;
    }

    /** A mosquitto_sub whose subscription stands: -d says so. */
    private ChildProcess sub(String... arguments) {
        List<String> all = new ArrayList<>(List.of("-d"));
        all.addAll(List.of(arguments));
        ChildProcess sub = start("mosquitto_sub", all.toArray(String[]::new));
        sub.awaitLine("Subscribed", line -> line.startsWith("Subscribed (mid: 1)"));
        return sub;
    }

    private void pub(String... arguments) {
        ChildProcess pub = start("mosquitto_pub", arguments);
        assertEquals(0, pub.awaitExit(), () -> pub + ": " + pub.output());
    }

    private static void awaitText(ChildProcess sub, String text) {
        sub.awaitLine(text, text::equals);
    }

    @Proves(v311 = "MQTT-7.0.0-2")
    @ParameterizedTest
    @ValueSource(strings = {"31", "311", "5"})
    void theFirstLesson(String version) {
        ChildProcess sub = sub("-V", version, "-v", "-t", house + "/#");
        pub("-V", version, "-t", house + "/light", "-m", "ON");
        pub("-V", version, "-t", house + "/light", "-q", "1", "-m", "once or more");
        pub("-V", version, "-t", house + "/kitchen/light", "-q", "2", "-m", "exactly once");
        awaitText(sub, house + "/light ON");
        awaitText(sub, house + "/light once or more");
        awaitText(sub, house + "/kitchen/light exactly once");
    }

    /** The certificate is checked, its name too. */
    @ParameterizedTest
    @ValueSource(strings = {"tlsv1.2", "tlsv1.3"})
    void overTls(String version) {
        String[] tls = {
            "-p",
            Integer.toString(broker.tlsPort()),
            "--cafile",
            TestCertificate.get().certfile().toString(),
            "--tls-version",
            version
        };
        ChildProcess sub = sub(with(tls, "-V", "5", "-t", house + "/light"));
        pub(with(tls, "-t", house + "/light", "-q", "2", "-m", "ON"));
        awaitText(sub, "ON");
        ChildProcess stranger =
                start("mosquitto_pub", "-p", Integer.toString(broker.tlsPort()), "--tls-use-os-certs", "-t", "x", "-n");
        assertTrue(stranger.awaitExit() != 0, "mosquitto_pub trusts whom it does not know");
    }

    private static String[] with(String[] first, String... rest) {
        List<String> all = new ArrayList<>(List.of(first));
        all.addAll(List.of(rest));
        return all.toArray(String[]::new);
    }

    @ParameterizedTest
    @ValueSource(strings = {"31", "311", "5"})
    void everyQosWithTheDebugLinesOfTheTutorial(String version) {
        ChildProcess sub = sub("-V", version, "-t", house + "/q", "-q", "2");
        ChildProcess pub =
                start("mosquitto_pub", "-V", version, "-d", "-t", house + "/q", "-q", "2", "-m", "two", "-i", house);
        assertEquals(0, pub.awaitExit());
        List<String> lines = pub.output();
        assertTrue(lines.contains("Client " + house + " received CONNACK (0)"), lines.toString());
        assertTrue(lines.stream().anyMatch(line -> line.startsWith("Client " + house + " received PUBREC (Mid: 1")));
        assertTrue(lines.stream().anyMatch(line -> line.startsWith("Client " + house + " sending PUBREL (m1)")));
        assertTrue(lines.stream().anyMatch(line -> line.startsWith("Client " + house + " received PUBCOMP (Mid: 1")));
        awaitText(sub, "two");
    }

    @Test
    void plusIsOneLevel() {
        ChildProcess sub = sub("-v", "-t", house + "/+/light", "-C", "2");
        pub("-t", house + "/kitchen/door", "-m", "open");
        pub("-t", house + "/kitchen/light", "-m", "on");
        pub("-t", house + "/kitchen/table/light", "-m", "candle");
        pub("-t", house + "/hall/light", "-m", "off");
        assertEquals(0, sub.awaitExit());
        List<String> messages =
                sub.output().stream().filter(line -> line.startsWith(house)).toList();
        assertEquals(List.of(house + "/kitchen/light on", house + "/hall/light off"), messages);
    }

    @Test
    void theLastKnownValueIsRetained() {
        pub("-t", house + "/temperature", "-r", "-m", "20");
        pub("-t", house + "/temperature", "-r", "-q", "1", "-m", "21");
        ChildProcess one = start("mosquitto_sub", "-t", house + "/temperature", "-C", "1", "-F", "%r %p");
        assertEquals(0, one.awaitExit());
        assertEquals(List.of("1 21"), one.output());
        pub("-t", house + "/temperature", "-r", "-n");
        ChildProcess none = start("mosquitto_sub", "-t", house + "/temperature", "-W", "1");
        assertEquals(27, none.awaitExit(), "mosquitto_sub's code for -W");
        assertEquals(
                List.of(),
                none.output().stream()
                        .filter(line -> !line.startsWith("Timed out"))
                        .toList());
    }

    /** -l: each line of the input is a message. */
    @Test
    void linesOfTheInputAreMessages() {
        ChildProcess sub = sub("-t", house + "/lines", "-q", "1", "-C", "3");
        ChildProcess pub = start("mosquitto_pub", "-t", house + "/lines", "-q", "1", "-l");
        pub.type("one\ntwo\nthree\n");
        pub.endInput();
        assertEquals(0, pub.awaitExit());
        assertEquals(0, sub.awaitExit());
        List<String> lines = sub.output();
        assertTrue(lines.containsAll(List.of("one", "two", "three")), lines.toString());
        assertTrue(lines.indexOf("one") < lines.indexOf("two") && lines.indexOf("two") < lines.indexOf("three"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"31", "311", "5"})
    void theWillSpeaksWhenAClientIsKilled(String version) {
        ChildProcess watcher = sub("-v", "-t", house + "/status");
        ChildProcess mortal = sub(
                "-V",
                version,
                "-t",
                house + "/anything",
                "--will-topic",
                house + "/status",
                "--will-payload",
                "unexpected exit",
                "--will-qos",
                "1",
                "--will-retain");
        mortal.close(); // SIGKILL: no DISCONNECT
        awaitText(watcher, house + "/status unexpected exit");
        ChildProcess late = start("mosquitto_sub", "-t", house + "/status", "-C", "1", "-F", "%r %p");
        assertEquals(0, late.awaitExit());
        assertEquals(List.of("1 unexpected exit"), late.output());
    }

    /** -c: the session waits while its client is away. */
    @ParameterizedTest
    @ValueSource(strings = {"31", "311", "5"})
    void aSessionWaitsForItsClient(String version) {
        List<String> line =
                new ArrayList<>(List.of("-V", version, "-c", "-i", house, "-q", "1", "-t", house + "/mail"));
        if (version.equals("5")) {
            line.addAll(List.of("-x", "3600"));
        }
        List<String> once = new ArrayList<>(line);
        once.add("-E"); // subscribe and leave
        assertEquals(0, start("mosquitto_sub", once.toArray(String[]::new)).awaitExit());
        pub("-t", house + "/mail", "-q", "1", "-m", "first");
        pub("-t", house + "/mail", "-q", "1", "-m", "second");
        line.addAll(List.of("-C", "2"));
        ChildProcess back = start("mosquitto_sub", line.toArray(String[]::new));
        assertEquals(0, back.awaitExit());
        assertEquals(List.of("first", "second"), back.output());
    }

    @Test
    void theBrokerSpeaksOfItself() {
        ChildProcess sub = start("mosquitto_sub", "-v", "-t", "$SYS/#", "-C", "10");
        assertEquals(0, sub.awaitExit(), () -> sub.output().toString());
        List<String> lines = sub.output();
        assertTrue(lines.stream().allMatch(line -> line.startsWith("$SYS/broker/")), lines.toString());
        ChildProcess version = start("mosquitto_sub", "-t", "$SYS/broker/version", "-C", "1");
        assertEquals(0, version.awaitExit());
        assertTrue(
                version.output().get(0).matches("tymbal version \\S+"),
                version.output().toString());
    }

    /** MQTT 5 by its command line: properties there and back, and a request that is answered. */
    @Test
    void propertiesOfMqtt5() {
        ChildProcess sub = sub("-V", "5", "-t", house + "/p", "-C", "1", "-F", "%C %R %D %P %p");
        pub(
                "-V",
                "5",
                "-t",
                house + "/p",
                "-m",
                "21",
                "-D",
                "publish",
                "content-type",
                "text/plain",
                "-D",
                "publish",
                "response-topic",
                "answers",
                "-D",
                "publish",
                "correlation-data",
                "c7",
                "-D",
                "publish",
                "user-property",
                "unit",
                "C");
        assertEquals(0, sub.awaitExit());
        assertTrue(
                sub.output().contains("text/plain answers c7 unit:C 21"),
                sub.output().toString());
    }

    @Test
    void aFileIsAMessage() throws java.io.IOException {
        java.nio.file.Path file = java.nio.file.Files.createTempFile("message", ".txt");
        java.nio.file.Files.writeString(file, "from a file");
        ChildProcess sub = sub("-t", house + "/file", "-C", "1");
        pub("-t", house + "/file", "-f", file.toString());
        assertEquals(0, sub.awaitExit());
        assertTrue(sub.output().contains("from a file"));
        java.nio.file.Files.delete(file);
    }

    /** Two topics and an unsubscription, as the options allow them; -R leaves retained messages out. */
    @Test
    void severalTopicsAndLeftOutRetained() {
        pub("-t", house + "/a", "-r", "-m", "old");
        ChildProcess sub =
                sub("-v", "-R", "-t", house + "/a", "-t", house + "/b", "-T", house + "/b/secret", "-C", "2");
        pub("-t", house + "/a", "-m", "new");
        pub("-t", house + "/b", "-m", "b");
        assertEquals(0, sub.awaitExit());
        List<String> messages =
                sub.output().stream().filter(line -> line.startsWith(house)).toList();
        assertEquals(List.of(house + "/a new", house + "/b b"), messages);
    }
}
