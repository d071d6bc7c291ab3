package org.tymbal.e2e.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BrokerSpecTest {
    @Test
    void aKindIsStartedByItsName() {
        BrokerSpec spec = BrokerSpec.parse("tymbal");
        assertEquals("tymbal", spec.kind());
        assertNull(spec.path());
        assertNull(spec.attached());
    }

    @Test
    void aLabelAndAPathTellTwoOfAKindApart() {
        List<BrokerSpec> specs = BrokerSpec.parseAll("tymbal, tymbal-25=/usr/lib/jvm/25,mosquitto");
        assertEquals(
                List.of("tymbal", "tymbal-25", "mosquitto"),
                specs.stream().map(BrokerSpec::name).toList());
        assertEquals("tymbal", specs.get(1).kind());
        assertEquals(Path.of("/usr/lib/jvm/25"), specs.get(1).path());
    }

    @Test
    void aBrokerThatRunsIsFoundByItsAddress() {
        BrokerSpec.Attached attached = BrokerSpec.parse("emqx=10.0.0.7:1883").attached();
        assertNotNull(attached);
        assertEquals(new BrokerSpec.Attached("10.0.0.7", 0, Map.of(Transport.TCP, 1883)), attached);
    }

    @Test
    void itsProcessAndItsOtherPortsMayBeTold() {
        BrokerSpec.Attached attached = BrokerSpec.parse("x=localhost:1883:4711+ws:8080+tls:8883+wss:8084")
                .attached();
        assertNotNull(attached);
        assertEquals(4711, attached.pid());
        assertEquals(
                Map.of(Transport.TCP, 1883, Transport.WS, 8080, Transport.TLS, 8883, Transport.WSS, 8084),
                attached.ports());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "two words;is no broker",
                "=h:1;is no broker",
                "verne;cannot start a verne",
                "verne=/usr/bin/verne;cannot start a verne",
                "x=1883;no HOST:PORT",
                "x=:1883;no HOST:PORT",
                "x=h:1:2:3;no HOST:PORT",
                "x=h:port;'port'",
                "x=h:0;no port",
                "x=h:65536;no port",
                "x=h:99999999999;is no number",
                "x=h:1+quic:2;no transport quic",
                "x=h:1+ws;no TRANSPORT:PORT",
            })
    void whatIsWrongIsSaid(String text, String expected) {
        String message = assertThrows(IllegalArgumentException.class, () -> BrokerSpec.parse(text))
                .getMessage();
        assertTrue(message.contains(expected), message);
    }

    @Test
    void twoBrokersOfOneNameAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> BrokerSpec.parseAll("tymbal,tymbal"));
    }
}
