package org.tymbal.server.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tymbal.codec.packet.ProtocolVersion.V3_1_1;
import static org.tymbal.codec.packet.ProtocolVersion.V5;

import org.junit.jupiter.api.Test;
import org.tymbal.codec.packet.Packet;
import org.tymbal.codec.packet.Properties;
import org.tymbal.server.config.FeaturesConfig;
import org.tymbal.server.config.LimitsConfig;

/** Bounds on what may be published in a time: whoever sends more is read more slowly, and nothing is lost. */
class PublishRateTest {
    private static Bench bench(LimitsConfig.Builder limits) {
        return new Bench(limits.build(), FeaturesConfig.DEFAULT);
    }

    private static Packet[] publishes(int count, String payload) {
        Packet[] packets = new Packet[count];
        for (int i = 0; i < count; i++) {
            packets[i] = Bench.publish("t", 1, i + 1, payload);
        }
        return packets;
    }

    private static int acknowledged(Bench.Peer client) {
        return client.packets().size();
    }

    @Test
    void messagesASecond() {
        Bench bench = bench(LimitsConfig.DEFAULT.toBuilder().publishRate(3));
        Bench.Peer client = bench.connected(V5, "fast");
        client.send(publishes(7, "x"));
        assertEquals(3, acknowledged(client), "and the rest is not read yet");
        bench.pass(1);
        assertEquals(3, acknowledged(client));
        bench.pass(1);
        assertEquals(1, acknowledged(client), "all have come");
        assertTrue(
                bench.log.contains("Client fast is read more slowly: it has reached max_publish_rate 3."),
                bench.log.toString());
        assertEquals(
                1, bench.log.stream().filter(line -> line.contains("slowly")).count());
    }

    @Test
    void bytesASecond() {
        Bench bench = bench(LimitsConfig.DEFAULT.toBuilder().publishBytesRate(10));
        Bench.Peer client = bench.connected(V3_1_1, "large");
        client.send(publishes(3, "x".repeat(20)));
        assertEquals(1, acknowledged(client), "a message is never cut");
        bench.pass(1);
        assertEquals(0, acknowledged(client), "it is paid for, but not the next");
        bench.pass(1);
        assertEquals(1, acknowledged(client));
        bench.pass(2);
        assertEquals(1, acknowledged(client));
    }

    @Test
    void nobodySavesUp() {
        Bench bench = bench(LimitsConfig.DEFAULT.toBuilder().publishRate(2));
        Bench.Peer client = bench.connected(V5, "patient");
        bench.pass(10);
        client.packets();
        client.send(publishes(5, "x"));
        assertEquals(2, acknowledged(client));
    }

    @Test
    void othersAreReadAsBefore() {
        Bench bench = bench(LimitsConfig.DEFAULT.toBuilder().publishRate(1));
        Bench.Peer fast = bench.connected(V5, "fast");
        Bench.Peer other = bench.connected(V5, "other");
        fast.send(publishes(3, "x"));
        other.send(publishes(1, "x"));
        assertEquals(1, acknowledged(fast));
        assertEquals(1, acknowledged(other));
    }

    @Test
    void clientsOfOneUserShareItsRate() {
        Bench bench = bench(LimitsConfig.DEFAULT.toBuilder().userPublishRate(3));
        Bench.Peer one = named(bench, "one", "ann");
        Bench.Peer two = named(bench, "two", "ann");
        Bench.Peer foreign = named(bench, "three", "bob");
        one.send(publishes(2, "x"));
        two.send(publishes(2, "x"));
        foreign.send(publishes(2, "x"));
        assertEquals(2, acknowledged(one));
        assertEquals(1, acknowledged(two));
        assertEquals(2, acknowledged(foreign));
        bench.pass(1);
        assertEquals(1, acknowledged(two));
        assertTrue(bench.log.contains("Client two is read more slowly: it has reached max_user_publish_rate 3."));
    }

    private static Bench.Peer named(Bench bench, String clientId, String user) {
        Bench.Peer client = bench.peer(V5);
        client.send(new Packet.Connect(V5, true, 0, clientId, null, user, null, Properties.NONE));
        client.packets();
        return client;
    }

    @Test
    void aPayloadThatIsTooLargeIsAcknowledgedAndNotPublished() {
        Bench bench = bench(LimitsConfig.DEFAULT.toBuilder().maximumPayloadSize(3));
        Bench.Peer reader = bench.connected(V5, "reader");
        reader.send(Bench.subscribe(1, "t", 0));
        reader.packets();
        Bench.Peer old = bench.connected(V3_1_1, "old");
        Bench.Peer modern = bench.connected(V5, "modern");
        old.send(Bench.publish("t", 1, 1, "four"));
        modern.send(Bench.publish("t", 2, 1, "four"));
        assertEquals("PUBACK m1", old.story());
        assertEquals("PUBREC m1 QUOTA_EXCEEDED", modern.story());
        modern.send(Bench.publish("t", 1, 1, "3.."));
        assertEquals("PUBACK m1", modern.story());
        assertEquals(1, reader.packets().size());
    }
}
