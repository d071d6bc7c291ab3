package org.tymbal.e2e.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tymbal.e2e.harness.BrokerProcess;
import org.tymbal.e2e.harness.Endpoint;
import org.tymbal.house.Proves;

/**
 * Order and exactness while connections break. A longer run is
 * {@code mvn -B verify -Dit.test=HistoryIT -Dtymbal.history.messages=500000}.
 */
class HistoryIT {
    private static final int MESSAGES = Integer.getInteger("tymbal.history.messages", 20_000);
    private static final int PUBLISHERS = 10;

    @RegisterExtension
    static final BrokerProcess BROKER =
            BrokerProcess.tymbal("--set", "max_queued_messages=100000000", "--set", "max_queued_bytes=2000000000");

    @Proves(v5 = {"MQTT-4.2.0-1", "MQTT-4.4.0-1", "MQTT-4.5.0-1", "MQTT-4.6.0-5", "MQTT-4.6.0-6"})
    @ParameterizedTest
    @EnumSource(Endpoint.class)
    void nothingIsLostDoubledOrReorderedWhileConnectionsBreak(Endpoint endpoint) throws InterruptedException {
        BreakingRun.Plan plan = new BreakingRun.Plan(20261121, PUBLISHERS, 4, 3, MESSAGES / PUBLISHERS, 200);
        BreakingRun run = new BreakingRun(plan, "history-" + endpoint, () -> BROKER.link(endpoint));
        HistoryChecker.Verdict verdict = run.run();
        System.out.println(endpoint + ": " + verdict.published() + " messages published, " + verdict.received()
                + " received, " + run.breaks() + " connections broken, " + verdict.violations() + " violations");
        assertEquals(0, verdict.violations(), () -> String.join("\n", verdict.findings()));
        assertEquals(PUBLISHERS * (MESSAGES / PUBLISHERS), verdict.published());
        assertTrue(run.breaks() > 20, "too few breaks to prove anything: " + run.breaks());
    }
}
