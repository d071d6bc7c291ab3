package org.tymbal.codec.wire;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.bytes.ByteWriter;
import org.tymbal.codec.packet.Packet;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.Property;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.codec.packet.Qos;
import org.tymbal.codec.packet.ReasonCode;
import org.tymbal.codec.topic.TopicName;

/** A packet of the hot path read from a chunk of 64, and written; a PUBLISH has a topic of 21 and a payload of 75 bytes. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CodecBenchmark {
    private static final int PACKETS = 64;

    @Param({"PUBLISH_QOS0", "PUBLISH_QOS1", "PUBLISH_PROPERTIES", "PUBACK"})
    public String packet = "";

    @Param({"V3_1_1", "V5"})
    public ProtocolVersion version = ProtocolVersion.V5;

    private Packet value = new Packet.Pingreq();
    private byte[] chunk = new byte[0];
    private PacketReader reader = PacketReader.ofClient(ProtocolVersion.V5, 1);
    private final ByteWriter out = new ByteWriter(64 * 1024);

    @Setup(Level.Trial)
    public void fill() {
        Properties properties = Properties.NONE;
        if (packet.equals("PUBLISH_PROPERTIES") && version == ProtocolVersion.V5) {
            properties = Properties.builder()
                    .add(Property.MESSAGE_EXPIRY_INTERVAL, 60)
                    .add(Property.CONTENT_TYPE, "application/json")
                    .user("origin", "page")
                    .build();
        }
        boolean qos0 = packet.equals("PUBLISH_QOS0");
        value = packet.equals("PUBACK")
                ? new Packet.Puback(513, ReasonCode.SUCCESS, Properties.NONE)
                : new Packet.Publish(
                        false,
                        qos0 ? Qos.AT_MOST_ONCE : Qos.AT_LEAST_ONCE,
                        false,
                        TopicName.of("house/kitchen/climate"),
                        qos0 ? 0 : 513,
                        properties,
                        ByteSlice.of(new byte[75]));
        ByteWriter stream = new ByteWriter();
        for (int i = 0; i < PACKETS; i++) {
            PacketWriter.write(value, version, stream);
        }
        chunk = stream.toArray();
        reader = PacketReader.ofClient(version, 1_000_000);
    }

    /** Time and bytes are of one packet. */
    @Benchmark
    @OperationsPerInvocation(PACKETS)
    public void read(Blackhole hole) throws MalformedPacketException {
        reader.feed(chunk, 0, chunk.length);
        for (Packet next = reader.next(); next != null; next = reader.next()) {
            hole.consume(next);
        }
    }

    @Benchmark
    @OperationsPerInvocation(PACKETS)
    public int write() {
        out.clear();
        for (int i = 0; i < PACKETS; i++) {
            PacketWriter.write(value, version, out);
        }
        return out.length();
    }
}
