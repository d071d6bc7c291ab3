package org.tymbal.server.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.bytes.ByteWriter;
import org.tymbal.codec.packet.Packet;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.Property;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.codec.packet.Qos;
import org.tymbal.codec.packet.Subscription;
import org.tymbal.codec.topic.TopicFilter;
import org.tymbal.codec.topic.TopicName;
import org.tymbal.codec.wire.PacketWriter;
import org.tymbal.server.access.AccessControl;
import org.tymbal.server.broker.Broker;
import org.tymbal.server.broker.BrokerLog;
import org.tymbal.server.config.BrokerConfig;
import org.tymbal.server.config.FeaturesConfig;
import org.tymbal.server.config.LimitsConfig;
import org.tymbal.server.config.ListenerConfig;
import org.tymbal.server.metrics.Counters;
import org.tymbal.server.metrics.Metrics;

/** A hundred PUBLISH packets in one chunk, from the bytes that came to the bytes that go, without sockets. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class PublishBenchmark {
    private static final ListenerConfig LISTENER = new ListenerConfig(ListenerConfig.Kind.MQTT, "127.0.0.1", 1883);

    private static final int BATCH = 100;

    @Param({"1", "100"})
    public int receivers;

    /** MQTT 5.0 with four properties instead of 3.1.1. */
    @Param({"false", "true"})
    public boolean properties;

    /** 1: each receiver acknowledges the hundred messages in one chunk, too. */
    @Param({"0", "1"})
    public int qos;

    private final Metrics metrics = new Metrics();
    private final Counters counters = metrics.newThread();
    private final Workspace workspace = new Workspace();
    private final List<Sink> woken = new ArrayList<>();
    private final List<Sink> subscribers = new ArrayList<>();
    private final Sink publisher = new Sink(new Broker(
            new BrokerConfig(List.of(), LimitsConfig.DEFAULT, FeaturesConfig.DEFAULT, 0, 1, false),
            new AccessControl(true),
            metrics,
            silence()));
    private final ByteWriter chunk = new ByteWriter();
    private ProtocolVersion version = ProtocolVersion.V3_1_1;

    @Setup
    public void connect() {
        version = properties ? ProtocolVersion.V5 : ProtocolVersion.V3_1_1;
        publisher.send(connect("publisher"));
        for (int i = 0; i < receivers; i++) {
            Sink receiver = new Sink(publisher.broker);
            receiver.send(connect("receiver-" + i));
            receiver.send(new Packet.Subscribe(
                    1, List.of(Subscription.of(TopicFilter.of("site/+/temperature"), Qos.of(qos))), Properties.NONE));
            subscribers.add(receiver);
        }
        for (int i = 1; i <= BATCH; i++) {
            Packet.Publish publish = new Packet.Publish(
                    false,
                    Qos.of(qos),
                    false,
                    TopicName.of("site/7/temperature"),
                    qos == 0 ? 0 : i,
                    properties ? four() : Properties.NONE,
                    ByteSlice.of(new byte[64]));
            PacketWriter.write(publish, version, chunk);
        }
    }

    private static Properties four() {
        return Properties.builder()
                .add(Property.PAYLOAD_FORMAT_INDICATOR, 1)
                .add(Property.MESSAGE_EXPIRY_INTERVAL, 3600)
                .add(Property.CONTENT_TYPE, "text/plain")
                .user("unit", "celsius")
                .build();
    }

    private Packet connect(String clientId) {
        return new Packet.Connect(version, true, 0, clientId, null, null, null, Properties.NONE);
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public long publish() {
        publisher.connection.onBytes(chunk.array(), 0, chunk.length());
        publisher.serveWoken();
        if (qos > 0) {
            for (int i = 0; i < receivers; i++) {
                subscribers.get(i).acknowledge();
            }
        }
        return counters.bytesSent;
    }

    private static BrokerLog silence() {
        return new BrokerLog() {
            @Override
            public boolean verbose() {
                return false;
            }

            @Override
            public void notice(String line) {}

            @Override
            public void packet(String line) {}

            @Override
            public void error(String line, @Nullable Throwable cause) {
                throw new IllegalStateException(line, cause);
            }
        };
    }

    /** A transport that copies what is written into a buffer, as a socket's would, and forgets it. */
    private final class Sink implements Transport {
        final Broker broker;
        final Connection connection;
        private final byte[] buffer = new byte[256 << 10];
        private int length;
        private final byte[] acknowledgements = new byte[4 * BATCH];
        private int lastId;
        private boolean isWoken;

        Sink(Broker broker) {
            this.broker = broker;
            this.connection = new Connection(broker, this);
        }

        void send(Packet packet) {
            byte[] bytes = PacketWriter.bytes(packet, version);
            connection.onBytes(bytes, 0, bytes.length);
            serveWoken();
        }

        /** What a batch has brought: Packet Identifiers are given in turn. */
        void acknowledge() {
            for (int at = 0; at < acknowledgements.length; at += 4) {
                lastId = lastId == 65_535 ? 1 : lastId + 1;
                acknowledgements[at] = 0x40;
                acknowledgements[at + 1] = 2;
                acknowledgements[at + 2] = (byte) (lastId >> 8);
                acknowledgements[at + 3] = (byte) lastId;
            }
            connection.onBytes(acknowledgements, 0, acknowledgements.length);
            serveWoken();
        }

        @Override
        public void write(int octet) {
            buffer[length++] = (byte) octet;
        }

        @Override
        public void write(byte[] bytes, int offset, int count) {
            if (count > buffer.length - length) {
                length = 0;
            }
            System.arraycopy(bytes, offset, buffer, length, count);
            length += count;
        }

        @Override
        public boolean flush() {
            length = 0;
            return true;
        }

        @Override
        public boolean blocked() {
            return false;
        }

        @Override
        public int unflushedBytes() {
            return length;
        }

        @Override
        public void suspendReads() {}

        @Override
        public void resumeReads() {}

        @Override
        public void wake() {
            if (!isWoken) {
                isWoken = true;
                woken.add(this);
            }
        }

        @Override
        public void serveWoken() {
            for (int i = 0; i < woken.size(); i++) {
                Sink sink = woken.get(i);
                sink.isWoken = false;
                sink.connection.onWake();
            }
            woken.clear();
        }

        @Override
        public void close() {}

        @Override
        public String remoteAddress() {
            return "192.0.2.7:49152";
        }

        @Override
        public int localPort() {
            return 1883;
        }

        @Override
        public ListenerConfig listener() {
            return LISTENER;
        }

        @Override
        public String kind() {
            return "TCP";
        }

        @Override
        public Counters counters() {
            return counters;
        }

        @Override
        public Workspace workspace() {
            return workspace;
        }
    }
}
