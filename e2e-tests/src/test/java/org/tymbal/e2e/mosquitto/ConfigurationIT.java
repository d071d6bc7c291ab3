package org.tymbal.e2e.mosquitto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tymbal.e2e.harness.BrokerProcess;
import org.tymbal.e2e.harness.ChildProcess;
import org.tymbal.e2e.harness.Tools;
import org.tymbal.e2e.mosquitto.Twin.Kind;

/** The same files for both: which start, with what exit code, and who may come in then. */
class ConfigurationIT {
    private static final int REFUSED = 3;

    @TempDir
    private Path directory;

    /** Both start, or both refuse with the same exit code. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "# nothing",
                "listener PORT",
                "listener PORT 127.0.0.1 # MQTT",
                "allow_anonymous true # c",
                " listener PORT",
                "listener PORT\r\nallow_anonymous 1\r",
                "max_queued_messages 0",
                "max_inflight_messages 0",
                "listener PORT\nprotocol mqtt\nsocket_domain ipv4\nmax_connections -1",
                "listener PORT 127.0.0.1\nlistener PORT ::1\nprotocol websockets",
                "per_listener_settings true\nlistener PORT\nallow_anonymous true",
                "persistent_client_expiration 2w",
                "retry_interval 20",
                "log_type all\nlog_timestamp_format %Y-%m-%dT%H:%M:%S",
                "allow_anonymous true\nallow_anonymous false",
                "foo bar",
                "Listener PORT",
                "allow_anonymous",
                "allow_anonymous True",
                "connection_messages maybe",
                "persistent_client_expiration 5",
                "max_packet_size 5",
                "max_keepalive 70000",
                "max_inflight_messages 70000",
                "max_qos 3",
                "sys_interval -1",
                "listener 0",
                "listener 70000",
                "log_type foo",
                "log_dest foo",
                "log_dest file /tmp/a\nlog_dest file /tmp/b",
                "pid_file /tmp/a\npid_file /tmp/b",
                "persistence_location /tmp/a\npersistence_location /tmp/b",
                "protocol foo",
                "socket_domain foo",
                "acl_file /tmp/a\nper_listener_settings true",
                "include_dir /nowhere",
                "address 192.0.2.1",
                "log_timestamp_format",
                "plugin_opt_x y"
            })
    void agreesWithMosquitto(String file) throws IOException {
        assertEquals(Twin.verdict(Kind.MOSQUITTO, directory, file), Twin.verdict(Kind.TYMBAL, directory, file));
    }

    /** A file of which mosquitto takes something, and we do not; and why. */
    record Stricter(String file, String why) {}

    static List<Stricter> stricter() {
        return List.of(
                new Stricter(
                        "listener PORT\ncafile /nowhere", "it would be without TLS, against the words of the file"),
                new Stricter("listener PORT\nkeyfile /nowhere", "the same"),
                new Stricter("keyfile /nowhere\nlistener PORT", "it counts for port 1883, not for the listener"),
                new Stricter("listener PORT\nrequire_certificate true", "the same: no certificate would be asked for"),
                new Stricter("sys_interval abc", "taken for 0"),
                new Stricter("sys_interval 5abc", "taken for 5"),
                new Stricter("sys_interval 3 4", "half of it is left aside"),
                new Stricter("listener PORT 127.0.0.1 10.0.0.1", "the second address is left aside"),
                new Stricter("listener PORT\ntls_version tlsv1.9", "there is none"),
                new Stricter("upgrade_outgoing_qos true", "subscribers would get another QoS than the file says"),
                new Stricter("listener PORT\nmount_point a/", "clients would see one another's topics"));
    }

    @ParameterizedTest
    @MethodSource("stricter")
    void refusesWhatMosquittoTakesInAnotherSense(Stricter stricter) throws IOException {
        assertEquals(0, Twin.verdict(Kind.MOSQUITTO, directory, stricter.file()), stricter.why());
        assertEquals(REFUSED, Twin.verdict(Kind.TYMBAL, directory, stricter.file()), stricter.why());
    }

    /** Comments behind blanks, and tabs, which mosquitto takes for the names of options. */
    @ParameterizedTest
    @ValueSource(strings = {"   # a comment", "listener\tPORT", "\ufeff# from an editor"})
    void readsWhatMosquittoDoesNot(String file) throws IOException {
        assertEquals(REFUSED, Twin.verdict(Kind.MOSQUITTO, directory, file));
        assertEquals(0, Twin.verdict(Kind.TYMBAL, directory, file));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "port PORT",
                "listener PORT",
                "listener PORT\nallow_anonymous true",
                "listener PORT\nallow_anonymous false",
                "allow_anonymous true\nlistener PORT",
                "per_listener_settings true\nallow_anonymous true\nlistener PORT",
                "per_listener_settings true\nlistener PORT\nallow_anonymous true",
                "listener PORT\nallow_anonymous true\nuse_username_as_clientid true",
                "listener PORT\nallow_anonymous true\nmax_qos 0",
                "listener PORT\nallow_anonymous true\nmax_connections 0"
            })
    void letsInWhomMosquittoLetsIn(String file) throws IOException {
        try (Twin mosquitto = Twin.start(Kind.MOSQUITTO, directory, file);
                Twin tymbal = Twin.start(Kind.TYMBAL, directory, file)) {
            for (List<String> arguments : List.of(
                    List.of("-t", "t", "-m", "x", "-q", "0"),
                    List.of("-t", "t", "-m", "x", "-q", "0", "-V", "5", "-u", "somebody", "-i", "some"),
                    List.of("-t", "t", "-m", "x", "-q", "1", "-V", "5", "-i", "id"))) {
                String[] words = arguments.toArray(String[]::new);
                assertEquals(
                        mosquitto.client("mosquitto_pub", words),
                        tymbal.client("mosquitto_pub", words),
                        arguments + " with\n" + file);
            }
        }
    }

    @Test
    void saysFileAndLineAndTheNearestName() throws IOException {
        Path file = Twin.write(directory, "test.conf", "listener 1883\nalow_anonymous true\n");
        ChildProcess tymbal = ChildProcess.start(Tools.java(), "-jar", Tools.jar(), "-c", file.toString(), "-v");
        assertEquals(REFUSED, tymbal.awaitExit());
        assertEquals(
                List.of("tymbal: " + file + ":2: there is no option \"alow_anonymous\"; did you mean allow_anonymous?"),
                tymbal.output());
    }

    /** What Debian's own main file says, but for its paths; mosquitto, being root, cannot write into the test's directory. */
    @Test
    void readsDebiansMainFileWithItsDirectory() throws IOException {
        Path more = Files.createDirectory(directory.resolve("conf.d"));
        String main = "pid_file " + directory.resolve("t.pid") + "\n\nlog_dest file " + directory.resolve("t.log")
                + "\n\ninclude_dir " + more + "\n";
        Twin.write(more, "default.conf", "listener " + BrokerProcess.freePort() + " 127.0.0.1\nallow_anonymous true\n");
        assertEquals(0, Twin.verdict(Kind.MOSQUITTO, directory, "include_dir " + more + "\n"));
        Path pid = directory.resolve("t.pid");
        try (Twin tymbal = Twin.start(Kind.TYMBAL, directory, main)) {
            assertEquals(
                    List.of(),
                    tymbal.output().stream()
                            .filter(line -> line.matches("\\d+: .*"))
                            .toList());
            assertTrue(Files.readString(directory.resolve("t.log")).contains(" running\n"));
            assertTrue(Files.readString(pid).matches("\\d+\n"));
        }
        assertFalse(Files.exists(pid));
    }
}
