package org.tymbal.e2e.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tymbal.e2e.harness.BrokerProcess;

/** The scenarios of the benchmark in small, for what must be so however slow the machine is: nothing lost, all in order. */
class LoadSmokeIT {
    @RegisterExtension
    static final BrokerProcess BROKER = BrokerProcess.tymbal();

    private static final double SECONDS = 0.02;

    private static final List<Scenario> SCENARIOS = List.of(
            Scenario.pairs("burst0", 5, 0, 100),
            Scenario.pairs("burst1", 5, 1, 20),
            Scenario.pairs("burst2", 5, 2, 20),
            Scenario.pairs("kept1", 5, 1, 20).kept(),
            Scenario.pairs("kept2", 5, 2, 20).kept(),
            Scenario.fanIn("fanin", 5, 20),
            Scenario.fanOut("fanout", 10, 10),
            Scenario.pairs("rate0", 5, 0, 100).atRate(2_000),
            Scenario.subscriptions("subscriptions", 30),
            Scenario.pairs("v5props", 5, 0, 20).withProperties(),
            Scenario.pairs("large", 2, 0, 1).ofBytes(300_000));

    @ParameterizedTest
    @EnumSource
    void nothingIsLostAndAllIsInOrder(Transport transport) throws IOException {
        Map<Transport, Integer> ports = new EnumMap<>(Map.of(
                Transport.TCP, BROKER.tcpPort(),
                Transport.WS, BROKER.httpPort(),
                Transport.TLS, BROKER.tlsPort(),
                Transport.WSS, BROKER.httpsPort()));
        Broker broker = new Broker("broker", "127.0.0.1", ports, 0, true, "", null);
        for (Scenario scenario : SCENARIOS) {
            if (scenario.lasting() && transport != Transport.TCP) {
                continue;
            }
            String what = scenario.name() + " over " + transport.title();
            RunResult result = new MessageRun(scenario, broker.target(transport, scenario.level()), broker.meter())
                    .run(0, SECONDS);
            assertTrue(result.published() > 0, what);
            assertEquals(0, result.lost(), "lost, " + what);
            assertEquals(0, result.reordered(), "reordered, " + what);
            assertEquals(0, result.dead(), "dead, " + what);
        }
    }
}
