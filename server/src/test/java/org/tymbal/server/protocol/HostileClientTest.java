package org.tymbal.server.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tymbal.codec.packet.ProtocolVersion.V5;

import org.junit.jupiter.api.Test;
import org.tymbal.codec.packet.Packet;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.Property;
import org.tymbal.codec.packet.ReasonCode;
import org.tymbal.server.config.FeaturesConfig;
import org.tymbal.server.config.LimitsConfig;
import org.tymbal.server.config.Settings;

/** Clients that go to the limits and beyond. */
class HostileClientTest {
    /** The refusal quotes the group: quoted whole, it would not fit into a string of MQTT. */
    @Test
    void aRefusalQuotesNoMoreThanFits() {
        Settings settings = new Settings();
        settings.set("shared_subscriptions", "false");
        Bench poor = new Bench(LimitsConfig.DEFAULT, settings.features());
        Bench.Peer client = poor.connected(V5, "c");
        client.send(Bench.subscribe(1, "$share/" + "g".repeat(65_526) + "/a", 0));
        Packet.Suback suback = (Packet.Suback) client.packets().get(0);
        assertEquals(
                ReasonCode.SHARED_SUBSCRIPTIONS_NOT_SUPPORTED, suback.reasons().get(0));
        String explanation = suback.properties().text(Property.REASON_STRING);
        assertTrue(explanation != null && explanation.length() < 1_100, explanation);
        assertFalse(client.isClosed);
    }

    /** The message that was one too many was not published, so its identifier must not be taken for a repetition later. */
    @Test
    void whatExceedsTheReceiveMaximumIsForgotten() {
        LimitsConfig two = LimitsConfig.DEFAULT.toBuilder().receiveMaximum(2).build();
        Bench bench = new Bench(two, FeaturesConfig.DEFAULT);
        Properties kept =
                Properties.builder().add(Property.SESSION_EXPIRY_INTERVAL, 60).build();
        for (int round = 0; round < 2; round++) {
            Bench.Peer client = bench.peer(V5);
            client.send(Bench.connect(V5, "c", round == 0, 0, null, kept));
            client.packets();
            client.send(Bench.publish("t", 2, 1, "x"), Bench.publish("t", 2, 2, "x"), Bench.publish("t", 2, 3, "x"));
            assertTrue(client.story().endsWith("DISCONNECT RECEIVE_MAXIMUM_EXCEEDED"), "round " + round);
            assertTrue(client.isClosed);
        }
    }

    /** A filter of every level that can be set, and a topic that matches it: trees are walked on the stack. */
    @Test
    void noSettingLetsLevelsOverflowTheStack() {
        Settings settings = new Settings();
        assertThrows(IllegalArgumentException.class, () -> settings.set("max_topic_levels", "1001"));
        settings.set("max_topic_levels", "1000");
        Bench deep = new Bench(settings.limits(), FeaturesConfig.DEFAULT);
        Bench.Peer client = deep.connected(V5, "c");
        String topic = "/".repeat(999);
        client.send(Bench.subscribe(1, "+/".repeat(999) + "+", 0), Bench.publish(topic, 0, 0, "x"));
        assertEquals("SUBACK m1 [SUCCESS], " + topic + "=x q0", client.story());
    }

    /** Answers to pings fill a socket as deliveries do. */
    @Test
    void nobodyWaitsForAClientWhoseSocketIsFullOfPongs() {
        Bench bench = new Bench();
        Bench.Peer deaf = bench.connected(V5, "deaf");
        deaf.send(Bench.subscribe(1, "t", 0));
        deaf.isBlocked = true;
        assertNobodyWaits(bench);
    }

    /** Its window is smaller than what it has not acknowledged: messages of QoS 0 stay behind that. */
    @Test
    void nobodyWaitsForAClientThatAcknowledgesNothingOfWhatItGetsAgain() {
        Bench bench = new Bench();
        Properties kept =
                Properties.builder().add(Property.SESSION_EXPIRY_INTERVAL, 60).build();
        Properties one = kept.toBuilder().add(Property.RECEIVE_MAXIMUM, 1).build();
        Bench.Peer first = bench.peer(V5);
        first.send(Bench.connect(V5, "mute", true, 0, null, kept), Bench.subscribe(1, "t", 1));
        bench.connected(V5, "other").send(Bench.publish("t", 1, 1, "a"), Bench.publish("t", 1, 2, "b"));
        first.cut();
        Bench.Peer mute = bench.peer(V5);
        mute.send(Bench.connect(V5, "mute", false, 0, null, one));
        assertEquals("CONNACK SUCCESS present, t=a q1 m1 dup", mute.story());
        assertNobodyWaits(bench);
    }

    private static void assertNobodyWaits(Bench bench) {
        Bench.Peer publisher = bench.connected(V5, "publisher");
        String payload = "x".repeat(1_000);
        for (int i = 0; i < 1_000; i++) {
            publisher.send(Bench.publish("t", 0, 0, payload));
        }
        assertFalse(publisher.readsSuspended);
    }
}
