package org.tymbal.e2e.crash;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.tymbal.client.ClientStatus;
import org.tymbal.e2e.harness.BrokerProcess;
import org.tymbal.e2e.harness.Endpoint;
import org.tymbal.e2e.harness.Link;
import org.tymbal.e2e.history.BreakableTransport;
import org.tymbal.e2e.history.HistoryChecker;
import org.tymbal.e2e.history.SocketLoop;

/**
 * Clients publish and subscribe without a pause, over TCP and over WebSocket, in MQTT 3.1.1 and 5.0; their connections break at
 * random, and again and again the broker is killed and started anew. Everything is decided by the seed but the timing.
 */
final class CrashRun {
    private static final long PATIENCE_MILLIS = 300_000;
    private static final int TOLD_EVERY = 10;

    /**
     * What to run.
     *
     * @param longestMillis for how long at most the broker runs before it is killed
     * @param silentMillis how long nothing must have come before what is missing counts as lost
     */
    record Plan(
            long seed,
            int rounds,
            int publishers,
            int subscribers,
            int longestMillis,
            int breaksPerSecond,
            long silentMillis) {
        static Plan of(long seed, int rounds) {
            return new Plan(seed, rounds, 6, 3, 900, 20, 20_000);
        }
    }

    /** What a run has shown. */
    record Report(
            int rounds,
            HistoryChecker.Verdict history,
            long lostSessions,
            RetainedChecker retained,
            SubscriptionChecker subscriptions,
            int breaks) {
        long violations() {
            return history.violations()
                    + lostSessions
                    + retained.violations()
                    + subscriptions.findings().size();
        }

        List<String> findings() {
            List<String> all = new ArrayList<>(history.findings());
            all.addAll(retained.findings());
            all.addAll(subscriptions.findings());
            if (lostSessions > 0) {
                all.add(lostSessions + " times a client did not find its Session");
            }
            return all;
        }

        @Override
        public String toString() {
            return rounds + " rounds, " + history.published() + " messages published, " + history.received()
                    + " received, " + retained.observed() + " retained messages and " + subscriptions.observed()
                    + " subscriptions looked at, " + breaks + " connections broken besides, " + violations()
                    + " violations";
        }
    }

    private final Plan plan;
    private final BrokerProcess broker;
    private final Random random;
    private final SocketLoop loop = new SocketLoop();
    private final HistoryChecker history = new HistoryChecker(this::heard);
    private final RetainedChecker retained = new RetainedChecker(this::heard);
    private final List<CrashMember> members = new ArrayList<>();
    private final List<BreakableTransport> transports = new ArrayList<>();
    private final Witness witness;
    private boolean breaking;
    private boolean publishing;
    private int breaks;
    private long received;
    private long lostSessions;
    private volatile int packetId;
    private volatile int round;

    /** @param broker which is running */
    CrashRun(Plan plan, BrokerProcess broker) {
        this.plan = plan;
        this.broker = broker;
        this.random = new Random(plan.seed());
        this.witness = new Witness(broker, retained, new SubscriptionChecker(this::heard), new Random(plan.seed() + 1));
    }

    /** Runs to the end and judges. The calling thread is the loop. */
    Report run() throws InterruptedException {
        for (int i = 0; i < plan.subscribers(); i++) {
            members.add(new CrashMember(this, "subscriber" + i, -1, opener(i)));
        }
        await(() -> members.stream().allMatch(CrashMember::subscribed), "the subscribers did not subscribe");
        publishing = true;
        for (int i = 0; i < plan.publishers(); i++) {
            members.add(new CrashMember(this, "publisher" + i, i, opener(i)));
        }
        breaking = true;
        breakSomething();
        for (int i = 0; i < plan.rounds(); i++) {
            round = i;
            watchAndKill(i);
            tellProgress();
        }
        publishing = false;
        breaking = false;
        await(() -> members.stream().allMatch(CrashMember::idle), "not every message was settled");
        long[] last = {-1, 0};
        loop.runUntil(() -> isQuiet(last), PATIENCE_MILLIS);
        witness.look(plan.rounds());
        HistoryChecker.Verdict verdict = history.verdict();
        members.forEach(CrashMember::leave);
        transports.forEach(BreakableTransport::dispose);
        return new Report(plan.rounds(), verdict, lostSessions, retained, witness.subscriptions(), breaks);
    }

    private void tellProgress() {
        if ((round + 1) % TOLD_EVERY == 0) {
            System.out.println("kill -9, after round " + round + ": " + received + " messages received");
        }
    }

    /** The witness looks at what the last round has left, then the broker works for a while, then it is killed. */
    private void watchAndKill(int number) throws InterruptedException {
        witness.expectLook();
        Thread looking = new Thread(() -> witness.run(number), "crash-witness");
        looking.start();
        await(witness::hasLooked, "the witness did not finish");
        long until = loop.nowMillis() + random.nextInt(plan.longestMillis());
        await(() -> loop.nowMillis() >= until, "time stands still");
        witness.expectEnd();
        FutureTask<BrokerProcess> killing = new FutureTask<>(() -> {
            broker.kill();
            return broker.start();
        });
        new Thread(killing, "crash-killer").start();
        await(killing::isDone, "the broker did not start");
        try {
            killing.get();
        } catch (ExecutionException e) {
            throw new AssertionError("the broker did not start after the kill of round " + number, e.getCause());
        }
        looking.join();
    }

    private Supplier<Link> opener(int member) {
        Endpoint endpoint = member % 2 == 0 ? Endpoint.TCP : Endpoint.WS;
        return () -> broker.link(endpoint);
    }

    private void await(BooleanSupplier condition, String otherwise) throws InterruptedException {
        if (!loop.runUntil(condition, PATIENCE_MILLIS)) {
            throw new AssertionError(otherwise + " in five minutes; the broker says " + broker.output());
        }
    }

    /** Complete, and nothing has come for a while: a duplicate would have had its time. */
    private boolean isQuiet(long[] last) {
        long now = loop.nowMillis();
        if (last[0] != received) {
            last[0] = received;
            last[1] = now;
        }
        long silentMillis = now - last[1];
        return silentMillis > plan.silentMillis() || silentMillis > 500 && history.complete();
    }

    private void breakSomething() {
        if (!breaking) {
            return;
        }
        CrashMember victim = members.get(random.nextInt(members.size()));
        if (victim.client().status() instanceof ClientStatus.Connected) {
            breaks++;
            victim.breakConnection(random.nextBoolean());
        }
        loop.after(1 + random.nextInt(2_000 / plan.breaksPerSecond()), this::breakSomething);
    }

    // ---- what members ask and tell

    SocketLoop loop() {
        return loop;
    }

    Random random() {
        return random;
    }

    HistoryChecker history() {
        return history;
    }

    RetainedChecker retained() {
        return retained;
    }

    boolean publishing() {
        return publishing;
    }

    BreakableTransport newTransport(Supplier<Link> opener) {
        BreakableTransport fresh = new BreakableTransport(loop, opener);
        transports.add(fresh);
        return fresh;
    }

    /** @param id the Packet Identifier of the message that the checker sees next */
    void received(int id) {
        received++;
        packetId = id;
    }

    void sessionLost(String name) {
        lostSessions++;
        heard("SESSION: " + name + " did not find its Session");
    }

    /** At once, since a long run may be stopped before its end. From the loop, and from the witness. */
    private void heard(String finding) {
        System.out.println("kill -9, seed " + plan.seed() + ", round " + round + ", last Packet Identifier received "
                + packetId + ": " + finding);
    }
}
