package org.tymbal.house;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProofListenerTest {
    @ParameterizedTest
    @CsvSource({
        "TCP 5.0, 5",
        "WS 3.1.1, 3.1.1",
        "WS 3.1, 3.1",
        "[1] V5, 5",
        "[2] version = V3_1_1, 3.1.1",
        "[3] V3_1, 3.1",
        "QoS 0 [MQTT-3.3.1-2] (3.1.1), 3.1.1",
        "QoS 0 [MQTT-3.3.1-2] (5.0), 5",
        "'[1] 5', ''",
        "theFirstPacketIsConnect(), ''"
    })
    void aRunSpeaksTheVersionThatItsNameEndsIn(String run, String version) {
        assertEquals(version, ProofListener.version(run));
    }
}
