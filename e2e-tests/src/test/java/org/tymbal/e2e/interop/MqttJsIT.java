package org.tymbal.e2e.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tymbal.e2e.harness.BrokerProcess;
import org.tymbal.e2e.harness.ChildProcess;

/** MQTT.js in node, as web developers know it. */
class MqttJsIT {
    private static final Path SCRIPT = Path.of("src/test/resources/interop/mqttjs.cjs");

    @RegisterExtension
    static final BrokerProcess broker = BrokerProcess.tymbal();

    @ParameterizedTest
    @CsvSource({"mqtt,3", "mqtt,4", "mqtt,5", "ws,3", "ws,4", "ws,5"})
    void aDaysWork(String scheme, String version) {
        String url = scheme.equals("mqtt")
                ? "mqtt://127.0.0.1:" + broker.tcpPort()
                : "ws://127.0.0.1:" + broker.httpPort() + "/mqtt";
        try (ChildProcess node = ChildProcess.node(SCRIPT, url, version, "js" + scheme + version)) {
            assertEquals(0, node.awaitExit(), () -> String.join("\n", node.output()));
            assertEquals(List.of("done"), node.output());
        }
    }
}
