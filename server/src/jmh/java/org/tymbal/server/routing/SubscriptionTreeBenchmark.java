package org.tymbal.server.routing;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.tymbal.codec.packet.Qos;
import org.tymbal.codec.packet.Subscription;
import org.tymbal.codec.topic.TopicFilter;
import org.tymbal.codec.topic.TopicName;
import org.tymbal.server.message.Message;

/** One match in a tree of subscriptions, a third each exact, with + and with #; each topic matches one. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class SubscriptionTreeBenchmark {
    private static final Subscriber NOBODY = new Subscriber() {
        @Override
        public String clientId() {
            return "nobody";
        }

        @Override
        public boolean ready() {
            return true;
        }

        @Override
        public Offer deliver(Message message, Qos maximumQos, boolean retainAsPublished, Origin origin) {
            return Offer.TAKEN;
        }
    };

    @Param({"10", "1000", "100000"})
    public int subscriptions;

    private final SubscriptionTree tree = new SubscriptionTree();
    private final Matches matches = new Matches();
    private TopicName[] topics = new TopicName[0];
    private int next;

    @Setup
    public void fill() {
        topics = new TopicName[subscriptions];
        for (int i = 0; i < subscriptions; i++) {
            String site = "site/" + i;
            String filter =
                    i % 3 == 0 ? site + "/room/temperature" : i % 3 == 1 ? site + "/+/temperature" : site + "/#";
            tree.subscribe(NOBODY, Subscription.of(TopicFilter.of(filter), Qos.AT_MOST_ONCE), 0);
            topics[i] = TopicName.of(site + "/room/temperature");
        }
    }

    @Benchmark
    public Matches match() {
        next = next + 7_919 < topics.length ? next + 7_919 : (next + 7_919) % topics.length;
        tree.match(topics[next], matches);
        return matches;
    }
}
