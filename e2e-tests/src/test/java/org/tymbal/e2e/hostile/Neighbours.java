package org.tymbal.e2e.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.function.LongPredicate;
import org.tymbal.codec.packet.PacketType;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.e2e.harness.BrokerProcess;
import org.tymbal.e2e.harness.Endpoint;
import org.tymbal.e2e.harness.Packets;
import org.tymbal.e2e.harness.Received;
import org.tymbal.e2e.harness.Wire;
import org.tymbal.e2e.harness.WireClient;

/** Two good clients, one on each kind of listener, who shall notice nothing; and what the broker says of itself. */
final class Neighbours {
    /** Garbage has been collected when the heap is measured; what a few caches and buffers take is no leak. */
    private static final long SLACK_BYTES = 4L << 20;

    private final BrokerProcess broker;
    private final Wire wire = new Wire(Endpoint.TCP, ProtocolVersion.V5);
    private final WireClient left;
    private final WireClient right;
    private final long heapBytes;
    private int messages;

    Neighbours(BrokerProcess broker) {
        this.broker = broker;
        left = connect("left");
        right = connect("right");
        assertServed();
        heapBytes = broker.liveHeapBytes();
    }

    private WireClient connect(String name) {
        Wire own = name.equals("left") ? wire : new Wire(Endpoint.WS, ProtocolVersion.V3_1_1, wire.run());
        WireClient client =
                broker.connect(own, Packets.connect(own.version(), own.id(name)).keepAlive(0));
        client.subscribe(wire.topic("to/" + name), 1);
        return client;
    }

    /** Each sends the other a message, which arrives. */
    void assertServed() {
        String text = "message " + ++messages;
        left.publish(wire.topic("to/right"), text, 1, false);
        right.publish(wire.topic("to/left"), text, 1, false);
        for (WireClient receiver : new WireClient[] {left, right}) {
            Received message = receiver.awaitType(PacketType.PUBLISH);
            assertEquals(text, message.payload());
            receiver.acknowledge(message);
        }
    }

    /** They are served; all others have left; nothing of them has stayed in the heap. */
    void assertAloneAndServed() {
        assertServed();
        awaitGauge("connections/socket/count", sockets -> sockets == 3); // with the one that asks
        awaitGauge("clients/total", clients -> clients == 3);
        assertServed();
        assertHeapGrewLessThan(SLACK_BYTES);
        broker.assertNoStackTrace();
    }

    void assertHeapGrewLessThan(long bytes) {
        long now = broker.liveHeapBytes();
        assertTrue(now - heapBytes < bytes, () -> "the live heap was " + heapBytes + " bytes and is " + now);
    }

    /** Waits until a number under {@code $SYS/broker/} is as wanted; the broker must publish often. */
    long awaitGauge(String name, LongPredicate wanted) {
        return awaitGauge(broker, name, wanted);
    }

    static long awaitGauge(BrokerProcess broker, String name, LongPredicate wanted) {
        Wire own = new Wire(Endpoint.TCP, ProtocolVersion.V3_1_1);
        WireClient reader = broker.connect(
                own, Packets.connect(own.version(), own.id("gauge")).keepAlive(0));
        try {
            reader.subscribe("$SYS/broker/" + name, 0);
            reader.subscribe("$SYS/broker/uptime", 0);
            String last = "nothing";
            for (int seconds = 0; seconds < WireClient.PATIENCE_MILLIS / 1_000; seconds++) {
                // The number comes at once, and again when it changes; the uptime comes every second.
                for (String topic = ""; !topic.equals("$SYS/broker/uptime"); ) {
                    Received message = reader.awaitType(PacketType.PUBLISH);
                    topic = message.topic();
                    if (topic.equals("$SYS/broker/" + name)) {
                        last = message.payload();
                        if (wanted.test(Long.parseLong(last))) {
                            return Long.parseLong(last);
                        }
                    }
                }
            }
            return fail(name + " is still " + last);
        } finally {
            reader.close();
        }
    }
}
