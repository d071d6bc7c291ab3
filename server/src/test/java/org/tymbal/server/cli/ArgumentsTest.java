package org.tymbal.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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

class ArgumentsTest {
    @Test
    void nothingSaidIsThisComputerOnly() throws UsageException {
        Arguments arguments = Arguments.parse();
        assertEquals(Action.RUN, arguments.action());
        assertEquals(
                List.of(
                        new ListenerConfig(Kind.MQTT, "127.0.0.1", 1883),
                        new ListenerConfig(Kind.MQTT, "::1", 1883),
                        new ListenerConfig(Kind.HTTP, "127.0.0.1", 8080),
                        new ListenerConfig(Kind.HTTP, "::1", 8080)),
                arguments.config(true).listeners());
        assertEquals(2, arguments.config(false).listeners().size());
    }

    @Test
    void everythingSaid() throws UsageException {
        BrokerConfig config = Arguments.parse(
                        "-v", "-p", "1884", "--http-port=9001", "--lan", "--io-threads", "3", "--sys-interval", "0")
                .config(true);
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
    void theLastWordCounts() throws UsageException {
        assertEquals(2, Arguments.parse("-p", "1", "--port", "2").mqttPort());
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
    @ValueSource(strings = {"-p x", "-p -1", "-p 65536", "-p 99999999999", "-p", "--lan=yes", "--io-threads 0", "word"})
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
}
