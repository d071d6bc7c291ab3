package org.tymbal.e2e.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tymbal.e2e.harness.BrokerProcess;

/**
 * What was acknowledged survives {@code kill -9}. A longer run, with the number of rounds for each of the three levels, is
 * {@code mvn -B verify -Dit.test=CrashIT -Dtymbal.crash.rounds=67}.
 */
class CrashIT {
    private static final int ROUNDS = Integer.getInteger("tymbal.crash.rounds", 7);
    private static final long SEED = Long.getLong("tymbal.crash.seed", 20261121);

    @TempDir
    Path directory;

    private CrashRun.Report run(String level, CrashRun.Plan plan) throws InterruptedException {
        try (BrokerProcess broker = BrokerProcess.tymbal(
                        "--set", "persistence=true",
                        "--set", "persistence_location=" + directory,
                        "--set", "durability=" + level,
                        "--set", "max_queued_messages=100000000",
                        "--set", "max_queued_bytes=2000000000")
                .start()) {
            CrashRun.Report report = new CrashRun(plan, broker).run();
            broker.assertNoStackTrace();
            assertEquals(0, broker.stop(), "exit code at SIGTERM");
            System.out.println("kill -9, durability " + level + ": " + report);
            return report;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"buffered", "group", "fsync"})
    void whatWasAcknowledgedSurvives(String level) throws InterruptedException {
        CrashRun.Report report = run(level, CrashRun.Plan.of(SEED, ROUNDS));
        assertEquals(0, report.violations(), () -> String.join("\n", report.findings()));
        assertTrue(report.history().published() > 20L * ROUNDS, "too little to prove anything: " + report);
        assertEquals((ROUNDS + 1) * Witness.FILTERS, report.subscriptions().observed());
        assertTrue(report.retained().observed() > 2L * ROUNDS, "too few retained messages: " + report);
    }

    /** The run can fail: a broker that keeps nothing is caught in each thing that it loses. */
    @Test
    void aBrokerThatKeepsNothingIsCaught() throws InterruptedException {
        CrashRun.Report report = run("memory", new CrashRun.Plan(SEED, 2, 6, 3, 900, 20, 2_000));
        assertTrue(report.lostSessions() > 0, () -> "lost sessions: " + report);
        assertTrue(report.history().lost() > 0, () -> "lost messages: " + report);
        assertTrue(report.retained().violations() > 0, () -> "lost retained messages: " + report);
        assertTrue(report.subscriptions().findings().size() > 0, () -> "lost subscriptions: " + report);
    }
}
