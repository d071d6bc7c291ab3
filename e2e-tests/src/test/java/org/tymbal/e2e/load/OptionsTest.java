package org.tymbal.e2e.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class OptionsTest {
    private static Options options(String... namesAndValues) {
        Properties properties = new Properties();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            properties.setProperty(namesAndValues[i], namesAndValues[i + 1]);
        }
        return new Options(properties);
    }

    @Test
    void withoutAnythingTymbalStandsBesideMosquitto() {
        assertEquals(2, options().brokers().size());
        assertEquals("mosquitto", options().reference());
        assertEquals(5, options().rounds());
        assertEquals(List.of(Transport.values()), options().transports());
        assertFalse(options().append());
    }

    @Test
    void whatIsGivenCounts() {
        Options options = options(
                "load.brokers",
                "tymbal-25",
                "load.rounds",
                "7",
                "load.transports",
                "ws, tcp",
                "load.append",
                "true",
                "load.tymbal-25.java",
                "-XX:+UseCompactObjectHeaders  -Xmx1g");
        assertEquals("tymbal-25", options.reference());
        assertEquals(7, options.rounds());
        assertEquals(List.of(Transport.WS, Transport.TCP), options.transports());
        assertTrue(options.append());
        assertEquals(List.of("-XX:+UseCompactObjectHeaders", "-Xmx1g"), options.javaOptions("tymbal-25"));
    }

    @Test
    void whatCannotBeIsRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> options("load.rounds", "0").rounds());
        assertThrows(
                IllegalArgumentException.class,
                () -> options("load.seconds", "long").seconds());
        assertThrows(
                IllegalArgumentException.class,
                () -> options("load.reference", "emqx").reference());
        assertThrows(
                IllegalArgumentException.class,
                () -> options("load.transports", "udp").transports());
        assertThrows(IllegalArgumentException.class, () -> Catalogue.select(List.of("burst7")));
    }

    @Test
    void scenariosAreChosenByNameOrFamily() {
        assertEquals(List.of("rate0", "idle"), Catalogue.select(List.of("rate0", "idle")));
        assertEquals(List.of(Catalogue.PLAIN, Catalogue.PROPERTIES), Catalogue.select(List.of("v5props")));
        assertTrue(Catalogue.select(List.of("growth")).contains("payload@1000000"));
        assertFalse(Catalogue.select(List.of()).contains("payload@10"));
    }
}
