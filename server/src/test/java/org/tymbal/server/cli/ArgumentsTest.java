package org.tymbal.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tymbal.server.cli.Arguments.Action;
import org.tymbal.server.cli.Arguments.UsageException;
import org.tymbal.server.config.BrokerConfig;
import org.tymbal.server.config.FeaturesConfig;
import org.tymbal.server.config.LimitsConfig;
import org.tymbal.server.config.ListenerConfig;
import org.tymbal.server.config.ListenerConfig.Kind;
import org.tymbal.server.config.TlsConfig;
import org.tymbal.server.net.TlsException;

class ArgumentsTest {
    @Test
    void nothingSaidIsThisComputerOnly() throws UsageException, IOException {
        Arguments arguments = Arguments.parse();
        assertEquals(Action.RUN, arguments.action());
        assertEquals(
                List.of(
                        new ListenerConfig(Kind.MQTT, "127.0.0.1", 1883),
                        new ListenerConfig(Kind.MQTT, "::1", 1883),
                        new ListenerConfig(Kind.HTTP, "127.0.0.1", 8080),
                        new ListenerConfig(Kind.HTTP, "::1", 8080)),
                arguments.told(true).config().listeners());
        assertEquals(2, arguments.told(false).config().listeners().size());
    }

    @Test
    void everythingSaid() throws UsageException, IOException {
        BrokerConfig config = Arguments.parse(
                        "-v", "-p", "1884", "--http-port=9001", "--lan", "--io-threads", "3", "--sys-interval", "0")
                .told(true)
                .config();
        assertEquals(
                new BrokerConfig(
                        List.of(
                                new ListenerConfig(Kind.MQTT, "0.0.0.0", 1884),
                                new ListenerConfig(Kind.HTTP, "0.0.0.0", 9001)),
                        LimitsConfig.DEFAULT,
                        FeaturesConfig.DEFAULT,
                        0,
                        3,
                        true),
                config);
    }

    @Test
    void aCertificateAddsListenersWithTls() throws UsageException, IOException {
        List<ListenerConfig> listeners = Arguments.parse(
                        "--certfile=c.pem", "--keyfile", "k.pem", "--tls-port", "0", "--tls-version", "tlsv1.3")
                .told(false)
                .config()
                .listeners();
        TlsConfig tls = new TlsConfig(Path.of("c.pem"), Path.of("k.pem"), TlsConfig.Version.V1_3, null);
        assertEquals(
                List.of(
                        new ListenerConfig(Kind.MQTT, "127.0.0.1", 1883),
                        new ListenerConfig(Kind.HTTP, "127.0.0.1", 8080),
                        new ListenerConfig(Kind.MQTT, "127.0.0.1", 0, tls),
                        new ListenerConfig(Kind.HTTP, "127.0.0.1", 8443, tls)),
                listeners);
    }

    @ParameterizedTest
    @CsvSource({
        "--certfile=c.pem, --certfile c.pem needs its private key besides: give it with --keyfile FILE",
        "--keyfile=k.pem, --keyfile k.pem needs the certificate besides: give it with --certfile FILE",
        "--tls-port=0, --tls-port needs a certificate and its key: give them with --certfile FILE and --keyfile FILE",
        "--https-port=0, --https-port needs a certificate and its key: give them with --certfile FILE and --keyfile FILE",
    })
    void neverLeavesTlsOutThatWasAskedFor(String option, String sentence) throws UsageException {
        Arguments arguments = Arguments.parse(option);
        assertEquals(
                sentence,
                assertThrows(TlsException.class, () -> arguments.told(false).config())
                        .getMessage());
    }

    @Test
    void theLastWordCounts() throws UsageException, IOException {
        assertEquals(
                2,
                Arguments.parse("-p", "1", "--port", "2")
                        .told(false)
                        .config()
                        .listeners()
                        .get(0)
                        .port());
    }

    @ParameterizedTest
    @CsvSource({"-h, HELP", "--help, HELP", "--version, VERSION"})
    void asksForWords(String option, Action action) throws UsageException {
        assertEquals(action, Arguments.parse("-v", option, "-p", "1").action());
    }

    @ParameterizedTest
    @CsvSource({
        "--http-prt, --http-port",
        "--LAN, --lan",
        "--verison, --version",
        "-P, -p",
        "--ports, --port",
        "--sysinterval, --sys-interval",
        "-hlep, --help"
    })
    void namesTheNearestOption(String wrong, String right) {
        UsageException e = assertThrows(UsageException.class, () -> Arguments.parse(wrong));
        assertEquals("there is no option " + wrong + "; did you mean " + right + "?", e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-p x",
                "-p -1",
                "-p 65536",
                "-p 99999999999",
                "-p",
                "--lan=yes",
                "--io-threads 0",
                "--tls-version tlsv1.1",
                "word"
            })
    void saysWhatIsWrong(String line) {
        UsageException e = assertThrows(UsageException.class, () -> Arguments.parse(line.split(" ")));
        assertTrue(e.getMessage().contains(line.split("[ =]")[0]), e.getMessage());
    }

    @Test
    void helpNamesEveryOption() {
        for (String option : List.of(
                "-p, --port PORT",
                "--http-port PORT",
                "--lan",
                "-v, --verbose",
                "--io-threads N",
                "--sys-interval N")) {
            assertTrue(Arguments.help().contains(option), option);
        }
    }

    @Test
    void aDemoHasEveryPortOfTestMosquittoOrg() throws UsageException, IOException {
        Arguments arguments = Arguments.parse("--demo", "--demo-offset", "10000", "--set", "max_subscriptions=7");
        BrokerConfig config = arguments.told(false).config();
        assertEquals(
                List.of(11883, 11884, 18080, 18081, 18090, 18091, 10080, 10443, 18883, 18884, 18885, 18886, 18887),
                config.listeners().stream().map(ListenerConfig::port).toList());
        assertTrue(
                config.listeners().stream().allMatch(listener -> listener.host().equals("127.0.0.1")));
        assertEquals(7, config.limits().maximumSubscriptions(), "what is said goes before what a demo is usually");
        assertEquals(10_000, config.limits().maximumRetainedMessages());
        assertEquals(
                List.of(18887),
                config.listeners().stream()
                        .filter(listener ->
                                listener.tls() != null && listener.tls().expiredOnPurpose())
                        .map(ListenerConfig::port)
                        .toList());
        assertEquals(
                List.of(18884),
                config.listeners().stream()
                        .filter(listener ->
                                listener.tls() != null && listener.tls().clients() != null)
                        .map(ListenerConfig::port)
                        .toList());
        assertTrue(config.listeners().stream().allMatch(ListenerConfig::optional));
        assertTrue(!arguments.isPlain());
        assertEquals(
                "0.0.0.0",
                Arguments.parse("--demo", "--lan")
                        .told(true)
                        .config()
                        .listeners()
                        .get(0)
                        .host());
        assertEquals(
                Path.of("tymbal-demo").toAbsolutePath(),
                Arguments.parse("--demo").demo().directory());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--demo -p 1885", "--demo -c a.conf", "--scram-file a --demo", "--demo --test-config",
                "--demo-offset 5", "--demo-dir a", "--demo-quiet", "--demo --demo-offset 56001"
            })
    void aDemoBringsItsOwn(String line) {
        String sentence = assertThrows(UsageException.class, () -> Arguments.parse(line.split(" ")))
                .getMessage();
        assertTrue(sentence.contains("--demo"), sentence);
    }
}
