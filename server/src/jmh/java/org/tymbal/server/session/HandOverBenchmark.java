package org.tymbal.server.session;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.tymbal.codec.packet.Qos;
import org.tymbal.codec.packet.ReasonCode;
import org.tymbal.server.config.LimitsConfig;
import org.tymbal.server.message.Message;
import org.tymbal.server.metrics.Metrics;
import org.tymbal.server.routing.Origin;

/** A message from its publisher's thread into a Session's queue and out of it again, a hundred at a time. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class HandOverBenchmark {
    private static final int BATCH = 100;

    @Param({"0", "1"})
    public int qos;

    private final Session session = new Session(
            "bench",
            LimitsConfig.DEFAULT.toBuilder().maximumInflightMessages(200).build(),
            new Metrics());
    private final Delivery delivery = new Delivery();
    private final Outlet outlet = new Outlet() {
        @Override
        public void wake() {}

        @Override
        public void kick(ReasonCode reason, String explanation) {}
    };

    public HandOverBenchmark() {
        session.attach(outlet, 65_535, 0);
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public int handOver() {
        Message message = Message.of("site/7/room/temperature", new byte[64], Qos.of(qos), false);
        for (int i = 0; i < BATCH; i++) {
            session.deliver(message, Qos.EXACTLY_ONCE, false, Origin.PLAIN);
        }
        int bytes = 0;
        while (session.next(outlet, delivery, 0)) {
            bytes += delivery.qos().level();
            if (delivery.packetId() != 0) {
                session.puback(outlet, delivery.packetId());
            }
        }
        return bytes;
    }
}
