package org.tymbal.server.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tymbal.codec.packet.ProtocolVersion.V3_1;
import static org.tymbal.codec.packet.ProtocolVersion.V3_1_1;
import static org.tymbal.codec.packet.ProtocolVersion.V5;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.packet.Packet;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.Property;
import org.tymbal.codec.packet.Qos;
import org.tymbal.codec.packet.ReasonCode;
import org.tymbal.codec.packet.Will;
import org.tymbal.codec.topic.TopicName;

/** How connections begin, end and are followed by others; Wills, Sessions, silence. */
class ConnectionLifeTest {
    private final Bench bench = new Bench();

    private static Will will(String topic, Properties properties) {
        return new Will(TopicName.of(topic), ByteSlice.utf8("gone"), Qos.AT_LEAST_ONCE, false, properties);
    }

    private static Packet.Puback puback(int packetId) {
        return new Packet.Puback(packetId, ReasonCode.SUCCESS, Properties.NONE);
    }

    private static Packet.Disconnect goodbye() {
        return new Packet.Disconnect(ReasonCode.SUCCESS, Properties.NONE);
    }

    @Test
    void aWillComesWhenTheConnectionIsCutAndNotAfterGoodbye() {
        Bench.Peer watcher = bench.connected(V3_1_1, "watcher");
        watcher.send(Bench.subscribe(1, "will/#", 1));
        watcher.packets();
        Bench.Peer polite = bench.peer(V3_1_1);
        polite.send(Bench.connect(V3_1_1, "polite", true, 0, will("will/polite", Properties.NONE)), goodbye());
        assertTrue(polite.isClosed);
        Bench.Peer cut = bench.peer(V5);
        cut.send(Bench.connect(V5, "cut", true, 0, will("will/cut", Properties.NONE)));
        cut.cut();
        Bench.Peer withWill = bench.peer(V5);
        withWill.send(
                Bench.connect(V5, "w", true, 0, will("will/0x04", Properties.NONE)),
                new Packet.Disconnect(ReasonCode.DISCONNECT_WITH_WILL, Properties.NONE));
        assertEquals("will/cut=gone q1 m1, will/0x04=gone q1 m2", watcher.story());
    }

    @Test
    void aWillWaitsForItsDelayUnlessTheSessionEndsFirst() {
        Bench.Peer watcher = bench.connected(V5, "watcher");
        watcher.send(Bench.subscribe(1, "will/#", 0));
        watcher.packets();
        Properties delay =
                Properties.builder().add(Property.WILL_DELAY_INTERVAL, 10).build();
        Properties lasting =
                Properties.builder().add(Property.SESSION_EXPIRY_INTERVAL, 5).build();

        Bench.Peer back = bench.peer(V5);
        back.send(Bench.connect(V5, "back", true, 0, will("will/back", delay), lasting));
        back.cut();
        bench.pass(4);
        Bench.Peer again = bench.peer(V5);
        again.send(Bench.connect(V5, "back", false, 0, null, lasting));
        assertEquals("CONNACK SUCCESS present", again.story());

        Bench.Peer shortLived = bench.peer(V5);
        shortLived.send(Bench.connect(V5, "short", true, 0, will("will/short", delay), lasting));
        shortLived.cut();
        bench.pass(4);
        assertEquals("", watcher.story());
        bench.pass(2);
        assertEquals("will/short=gone q0", watcher.story(), "the session ended before the delay had passed");
        bench.pass(20);
        assertEquals("", watcher.story());
    }

    @Test
    void silenceForOneAndAHalfKeepAlivesEndsTheConnection() {
        Bench.Peer watcher = bench.connected(V3_1_1, "watcher");
        watcher.send(Bench.subscribe(1, "will/#", 0));
        watcher.packets();
        Bench.Peer client = bench.peer(V5);
        client.send(Bench.connect(V5, "c", true, 10, will("will/c", Properties.NONE)));
        client.packets();
        bench.pass(14);
        client.send(new Packet.Pingreq());
        assertEquals("PINGRESP", client.story());
        bench.pass(15);
        assertFalse(client.isClosed);
        bench.pass(2);
        assertEquals("DISCONNECT KEEP_ALIVE_TIMEOUT", client.story());
        assertTrue(client.isClosed);
        assertEquals("will/c=gone q0", watcher.story());
    }

    @Test
    void aConnectionWithoutConnectIsClosed() {
        Bench.Peer silent = bench.peer(V3_1_1);
        bench.pass(10);
        assertFalse(silent.isClosed);
        bench.pass(2);
        assertTrue(silent.isClosed);
        assertEquals("", silent.story());
    }

    @Test
    void aPersistentSessionKeepsSubscriptionsAndQos1And2() {
        Bench.Peer client = bench.peer(V3_1_1);
        client.send(Bench.connect(V3_1_1, "c", false, 0, null), Bench.subscribe(1, "t", 1));
        client.cut();
        Bench.Peer sender = bench.connected(V5, "sender");
        sender.send(Bench.publish("t", 0, 0, "lost"), Bench.publish("t", 1, 1, "kept"));
        assertEquals("PUBACK m1", sender.story());
        Bench.Peer again = bench.peer(V3_1_1);
        again.send(Bench.connect(V3_1_1, "c", false, 0, null));
        assertEquals("CONNACK SUCCESS present, t=kept q1 m1", again.story());
        again.cut();
        Bench.Peer third = bench.peer(V3_1_1);
        third.send(Bench.connect(V3_1_1, "c", false, 0, null));
        assertEquals("CONNACK SUCCESS present, t=kept q1 m1 dup", third.story());
        third.send(puback(1), goodbye());
        Bench.Peer clean = bench.peer(V3_1_1);
        clean.send(Bench.connect(V3_1_1, "c", true, 0, null));
        assertEquals("CONNACK SUCCESS", clean.story());
        sender.send(Bench.publish("t", 1, 2, "nobody"));
        assertEquals("PUBACK m2 NO_MATCHING_SUBSCRIBERS", sender.story());
    }

    @Test
    void aSecondConnectionTakesTheSessionOver() {
        Bench.Peer watcher = bench.connected(V5, "watcher");
        watcher.send(Bench.subscribe(1, "will/#", 0));
        watcher.packets();
        Bench.Peer first = bench.peer(V5);
        first.send(Bench.connect(V5, "same", true, 0, will("will/same", Properties.NONE)));
        first.packets();
        Bench.Peer second = bench.connected(V3_1_1, "same");
        assertEquals("DISCONNECT SESSION_TAKEN_OVER", first.story());
        assertTrue(first.isClosed);
        assertFalse(second.isClosed);
        assertEquals("will/same=gone q0", watcher.story());
        assertEquals(2, bench.broker.connectedClients());
        second.send(Bench.subscribe(1, "x", 0), Bench.publish("x", 0, 0, "1"));
        assertEquals("SUBACK m1 [SUCCESS], x=1 q0", second.story());
    }

    @Test
    void emptyClientIdentifiersAreAssignedOrRefusedAsTheVersionHasIt() {
        Bench.Peer modern = bench.peer(V5);
        modern.send(Bench.connect(V5, "", false, 0, null));
        Packet.Connack connack = (Packet.Connack) modern.packets().get(0);
        String assigned = connack.properties().text(Property.ASSIGNED_CLIENT_IDENTIFIER);
        assertTrue(assigned != null && assigned.startsWith("auto-"));
        Bench.Peer clean = bench.peer(V3_1_1);
        clean.send(Bench.connect(V3_1_1, "", true, 0, null));
        assertEquals("CONNACK SUCCESS", clean.story());
        Bench.Peer lasting = bench.peer(V3_1_1);
        lasting.send(Bench.connect(V3_1_1, "", false, 0, null));
        assertEquals("CONNACK CLIENT_IDENTIFIER_NOT_VALID", lasting.story());
        assertTrue(lasting.isClosed);
        Bench.Peer oldest = bench.connected(V3_1, "esp8266");
        oldest.send(new Packet.Pingreq());
        assertEquals("PINGRESP", oldest.story());
    }

    @Test
    void shuttingDownTellsClientsOfMqtt5Why() {
        Bench.Peer client = bench.connected(V5, "c");
        client.connection.shutDown();
        assertEquals("DISCONNECT SERVER_SHUTTING_DOWN", client.story());
        assertTrue(client.isClosed);
        assertEquals(0, bench.broker.connectedClients());
    }

    @Test
    void brokenPacketsEndTheirOwnConnectionWithTheReason() {
        Bench.Peer bystander = bench.connected(V5, "bystander");
        Bench.Peer reserved = bench.connected(V5, "reserved");
        reserved.sendBytes(0x01, 0x00);
        assertEquals("DISCONNECT MALFORMED_PACKET", reserved.story());
        Bench.Peer twice = bench.connected(V5, "twice");
        twice.send(Bench.connect(V5, "twice", true, 0, null));
        assertEquals("DISCONNECT PROTOCOL_ERROR", twice.story());
        Bench.Peer old = bench.connected(V3_1_1, "old");
        old.sendBytes(0x36, 0x05, 0, 1, 'a', 0, 1);
        assertEquals("", old.story());
        Bench.Peer first = bench.peer(V5);
        first.send(Bench.publish("t", 0, 0, "x"));
        assertEquals("", first.story());
        Bench.Peer level6 = bench.peer(V3_1_1);
        level6.sendBytes(0x10, 0x0d, 0, 4, 'M', 'Q', 'T', 'T', 6, 2, 0, 0, 0, 1, 'x');
        assertEquals("CONNACK UNSUPPORTED_PROTOCOL_VERSION", level6.story());
        for (Bench.Peer victim : List.of(reserved, twice, old, first, level6)) {
            assertTrue(victim.isClosed);
        }
        bystander.send(new Packet.Pingreq());
        assertEquals("PINGRESP", bystander.story());
    }
}
