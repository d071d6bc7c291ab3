package org.tymbal.server.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tymbal.codec.packet.ProtocolVersion.V3_1_1;
import static org.tymbal.codec.packet.ProtocolVersion.V5;

import org.junit.jupiter.api.Test;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.packet.Packet;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.Property;
import org.tymbal.codec.packet.Qos;
import org.tymbal.codec.packet.ReasonCode;
import org.tymbal.codec.topic.TopicName;
import org.tymbal.server.config.FeaturesConfig;
import org.tymbal.server.config.LimitsConfig;

/** Retained Messages above the bounds: refused where the client can hear it, and nobody gets half of what was asked for. */
class RetainedBoundTest {
    private static Packet retained(String topic, int qos, int packetId, String payload) {
        return new Packet.Publish(
                false, Qos.of(qos), true, TopicName.of(topic), packetId, Properties.NONE, ByteSlice.utf8(payload));
    }

    private static Bench.Peer reader(Bench bench) {
        Bench.Peer reader = bench.connected(V5, "reader");
        reader.send(Bench.subscribe(1, "#", 0));
        reader.packets();
        return reader;
    }

    private static long said(Bench bench) {
        return bench.log.stream().filter(line -> line.contains("was not kept")).count();
    }

    @Test
    void aboveTheCountItIsRefusedAndNotPublished() {
        Bench bench = new Bench(
                LimitsConfig.DEFAULT.toBuilder().maximumRetainedMessages(1).build(), FeaturesConfig.DEFAULT);
        Bench.Peer reader = reader(bench);
        Bench.Peer modern = bench.connected(V5, "modern");
        modern.send(retained("a", 1, 1, "kept"), retained("b", 1, 2, "no"), retained("b", 2, 3, "no"));
        Packet[] answers = modern.packets().toArray(new Packet[0]);
        assertEquals(3, answers.length);
        assertEquals(0, ((Packet.Puback) answers[0]).reason().value());
        assertEquals(0x97, ((Packet.Puback) answers[1]).reason().value());
        assertEquals(0x97, ((Packet.Pubrec) answers[2]).reason().value());
        String sentence = ((Packet.Puback) answers[1]).properties().text(Property.REASON_STRING);
        assertTrue(String.valueOf(sentence).contains("max_retained_messages"), sentence);
        modern.send(retained("b", 0, 0, "no"), retained("a", 1, 4, "other"), Bench.publish("b", 1, 5, "unretained"));
        assertEquals("PUBACK m4, PUBACK m5", modern.story());
        Bench.Peer old = bench.connected(V3_1_1, "old");
        old.send(
                retained("c", 1, 1, "no"),
                retained("c", 2, 2, "no"),
                new Packet.Pubrel(2, ReasonCode.SUCCESS, Properties.NONE));
        assertEquals("PUBACK m1, PUBREC m2, PUBCOMP m2", old.story(), "MQTT 3.1.1 cannot say no");
        assertEquals("a=kept q0, a=other q0, b=unretained q0", reader.story());
        assertEquals(1, said(bench), "a line in the log, and not one for each message");
        modern.send(retained("a", 1, 6, ""), retained("b", 1, 7, "now"));
        assertEquals("PUBACK m6, PUBACK m7", modern.story(), "there is room again");
    }

    @Test
    void aboveTheBytesToo() {
        Bench bench = new Bench(
                LimitsConfig.DEFAULT.toBuilder().maximumRetainedBytes(5_000).build(), FeaturesConfig.DEFAULT);
        Bench.Peer client = bench.connected(V5, "c");
        client.send(retained("a", 1, 1, "x".repeat(4_000)), retained("b", 1, 2, "x".repeat(4_000)));
        String story = client.story();
        assertTrue(story.startsWith("PUBACK m1") && story.endsWith("PUBACK m2 QUOTA_EXCEEDED"), story);
        assertEquals(1, bench.broker.retainedMessages());
    }

    @Test
    void nothingIsBoundByNought() {
        Bench bench = new Bench(
                LimitsConfig.DEFAULT.toBuilder()
                        .maximumRetainedMessages(0)
                        .maximumRetainedBytes(0)
                        .build(),
                FeaturesConfig.DEFAULT);
        Bench.Peer client = bench.connected(V5, "c");
        for (int i = 0; i < 100; i++) {
            client.send(retained("t/" + i, 0, 0, "x"));
        }
        assertEquals(100, bench.broker.retainedMessages());
    }
}
