package org.tymbal.e2e.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.tymbal.client.ClientStatus;
import org.tymbal.client.ConnectOptions;
import org.tymbal.client.MqttClient;
import org.tymbal.client.PublishOutcome;
import org.tymbal.codec.bytes.ByteReader;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.bytes.ByteWriter;
import org.tymbal.codec.packet.Packet;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.codec.packet.Qos;
import org.tymbal.codec.packet.ReasonCode;
import org.tymbal.codec.packet.Subscription;
import org.tymbal.codec.topic.TopicFilter;
import org.tymbal.codec.topic.TopicName;
import org.tymbal.e2e.harness.Link;
import org.tymbal.e2e.history.HistoryChecker.Stream;

/**
 * Many clients publish and subscribe while their connections break at random: cut, or forgotten so that the next one takes the
 * Session over. Half of them speak MQTT 3.1.1 and half 5.0. Everything is decided by the seed but the timing.
 */
final class BreakingRun {
    private static final long EXPIRY_SECONDS = 0xffff_ffffL;
    private static final int WINDOW = 40;
    private static final int TOPICS = 3;

    /** What to run. */
    record Plan(long seed, int publishers, int lasting, int vanishing, int messagesOfEach, int breaksPerSecond) {}

    private final Plan plan;
    private final Supplier<Link> opener;
    private final Random random;
    private final String root;
    private final SocketLoop loop = new SocketLoop();
    private final HistoryChecker checker = new HistoryChecker();
    private final List<Member> members = new ArrayList<>();
    private final List<BreakableTransport> transports = new ArrayList<>();
    private int subscribed;
    private int settled;
    private int breaks;
    private boolean breaking;

    /** @param root a first topic level of this run's own */
    BreakingRun(Plan plan, String root, Supplier<Link> opener) {
        this.plan = plan;
        this.root = root;
        this.opener = opener;
        this.random = new Random(plan.seed());
    }

    /** How often a connection was broken. */
    int breaks() {
        return breaks;
    }

    /** Runs to the end and judges. The calling thread is the loop. */
    HistoryChecker.Verdict run() throws InterruptedException {
        for (int i = 0; i < plan.lasting(); i++) {
            members.add(new Member("lasting" + i, true, -1));
        }
        await(() -> subscribed == plan.lasting(), "the lasting subscribers did not subscribe");
        for (int i = 0; i < plan.vanishing(); i++) {
            members.add(new Member("vanishing" + i, false, -1));
        }
        for (int i = 0; i < plan.publishers(); i++) {
            members.add(new Member("publisher" + i, true, i));
        }
        breaking = true;
        breakSomething();
        int all = plan.publishers() * plan.messagesOfEach();
        await(() -> settled == all, "not every message was settled");
        breaking = false;
        long[] last = {0, loop.nowMillis()};
        loop.runUntil(() -> isQuiet(last), 120_000);
        HistoryChecker.Verdict verdict = checker.verdict();
        for (Member member : members) {
            member.client.disconnect();
        }
        for (BreakableTransport transport : transports) {
            transport.dispose();
        }
        return verdict;
    }

    private void await(java.util.function.BooleanSupplier condition, String otherwise) throws InterruptedException {
        if (!loop.runUntil(condition, 600_000)) {
            throw new AssertionError(
                    otherwise + " in ten minutes: " + settled + " settled, " + subscribed + " subscribed");
        }
    }

    private long received;

    /** Complete, and nothing has come for a while: a duplicate would have had its time. */
    private boolean isQuiet(long[] last) {
        long now = loop.nowMillis();
        if (last[0] != received) {
            last[0] = received;
            last[1] = now;
        }
        long silentMillis = now - last[1];
        return silentMillis > 20_000 || silentMillis > 500 && checker.complete();
    }

    private void breakSomething() {
        if (!breaking) {
            return;
        }
        Member victim = members.get(random.nextInt(members.size()));
        BreakableTransport transport = victim.transport;
        if (transport != null && victim.client.status() instanceof ClientStatus.Connected) {
            breaks++;
            if (random.nextBoolean()) {
                transport.cut();
            } else {
                transport.forget();
            }
        }
        loop.after(1 + random.nextInt(2_000 / plan.breaksPerSecond()), this::breakSomething);
    }

    private static int numberIn(ByteSlice payload, int field) {
        ByteReader reader = new ByteReader(payload);
        int value = 0;
        for (int i = 0; i <= field; i++) {
            value = (int) reader.u32();
        }
        return value;
    }

    /** A client of the run: a subscriber, or a publisher if it has a number. */
    private final class Member implements MqttClient.Listener {
        private final String name;
        private final int publisher;
        private final MqttClient client;
        private @Nullable BreakableTransport transport;
        private boolean wasSubscribed;
        private int sent;
        private int underWay;

        Member(String name, boolean lasts, int publisher) {
            this.name = name;
            this.publisher = publisher;
            this.client = new MqttClient(loop, new Random(plan.seed() + name.hashCode()), this);
            ProtocolVersion version = random.nextBoolean() ? ProtocolVersion.V3_1_1 : ProtocolVersion.V5;
            ConnectOptions options = ConnectOptions.of(version, root + "-" + name)
                    .withSession(!lasts, lasts && version.hasProperties() ? EXPIRY_SECONDS : 0);
            client.connect("broker", this::newTransport, options);
            if (publisher < 0) {
                checker.subscriber(name, lasts);
                client.subscribe(Subscription.of(TopicFilter.of(root + "/#"), Qos.EXACTLY_ONCE));
            }
        }

        private BreakableTransport newTransport() {
            BreakableTransport fresh = new BreakableTransport(loop, opener);
            transport = fresh;
            transports.add(fresh);
            return fresh;
        }

        @Override
        public void onStatus(ClientStatus status) {
            if (status instanceof ClientStatus.Waiting) {
                loop.after(random.nextInt(40), this::connectNow);
            } else if (status instanceof ClientStatus.Offline offline
                    && !offline.explanation().contains("asked")) {
                throw new AssertionError(name + " gave up: " + offline.explanation());
            } else if (status instanceof ClientStatus.Connected) {
                loop.post(this::publishUpToWindow);
            }
        }

        private void connectNow() {
            client.connectNow();
        }

        private void publishUpToWindow() {
            while (publisher >= 0 && underWay < WINDOW && sent < plan.messagesOfEach()) {
                int qos = random.nextInt(8) == 0 ? 0 : 1 + random.nextInt(2);
                Stream stream = new Stream(publisher, root + "/" + random.nextInt(TOPICS), qos);
                int number = checker.invoke(stream);
                ByteWriter payload = new ByteWriter(8).u32(publisher).u32(number);
                Packet.Publish message = new Packet.Publish(
                        false,
                        Qos.of(qos),
                        false,
                        TopicName.of(stream.topic()),
                        0,
                        Properties.NONE,
                        ByteSlice.of(payload.toArray()));
                sent++;
                underWay++;
                client.publish(message, outcome -> settled(stream, number, outcome));
            }
        }

        private void settled(Stream stream, int number, PublishOutcome outcome) {
            settled++;
            underWay--;
            if (outcome.kind() == PublishOutcome.Kind.CONFIRMED) {
                checker.acknowledge(stream, number);
            } else if (outcome.kind() == PublishOutcome.Kind.REFUSED) {
                throw new AssertionError(stream + " " + number + " was refused: " + outcome.explanation());
            }
            loop.post(this::publishUpToWindow);
        }

        @Override
        public void onMessage(Packet.Publish message) {
            received++;
            Stream stream = new Stream(
                    numberIn(message.payload(), 0),
                    message.topic().toString(),
                    message.qos().level());
            checker.receive(name, stream, numberIn(message.payload(), 1));
        }

        @Override
        public void onSubscribed(TopicFilter filter, ReasonCode reason) {
            if (reason != ReasonCode.GRANTED_QOS_2) {
                throw new AssertionError(name + " was answered " + reason);
            }
            if (!wasSubscribed) {
                wasSubscribed = true;
                subscribed++;
            }
        }

        @Override
        public void onUnsubscribed(TopicFilter filter, ReasonCode reason) {
            throw new AssertionError(name + " never unsubscribed");
        }

        @Override
        public void onNotice(String sentence) {
            // Connections break here all the time.
        }
    }
}
