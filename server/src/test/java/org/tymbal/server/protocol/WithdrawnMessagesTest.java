package org.tymbal.server.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tymbal.codec.packet.Packet;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.Property;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.codec.packet.ReasonCode;
import org.tymbal.server.config.Durability;
import org.tymbal.server.config.LimitsConfig;
import org.tymbal.server.config.PersistenceConfig;
import org.tymbal.server.store.MemoryEngine;
import org.tymbal.server.store.StoreOnTrial;

/** What all receivers have acknowledged before it is written is never written, and nothing else is left out. */
class WithdrawnMessagesTest {
    private static final ProtocolVersion V5 = ProtocolVersion.V5;

    private final List<String> told = new ArrayList<>();
    private StoreOnTrial trial = new StoreOnTrial(new MemoryEngine(), Durability.GROUP, told);
    private Bench bench = bench();
    private Bench.Peer publisher = bench.peer(V5);

    private Bench bench() {
        return new Bench(
                LimitsConfig.DEFAULT,
                trial.store,
                new PersistenceConfig(Durability.GROUP, "", 0, Long.MAX_VALUE, 1_000));
    }

    @BeforeEach
    void connect() {
        publisher.send(Bench.connect(V5, "publisher", true, 0, null, Properties.NONE));
        publisher.packets();
    }

    @AfterEach
    void close() {
        trial.engine.open();
        trial.store.close();
    }

    private void settle() throws InterruptedException {
        do {
            bench.turn();
            trial.await();
        } while (!bench.quiet());
    }

    /** A client whose Session is kept. */
    private Bench.Peer kept(String clientId) throws InterruptedException {
        Bench.Peer peer = bench.peer(V5);
        Properties lasting = Properties.builder()
                .add(Property.SESSION_EXPIRY_INTERVAL, 1_000)
                .build();
        peer.send(Bench.connect(V5, clientId, false, 0, null, lasting));
        settle();
        peer.packets();
        return peer;
    }

    private Bench.Peer subscribed(String clientId, String filter, int qos) throws InterruptedException {
        Bench.Peer peer = kept(clientId);
        peer.send(Bench.subscribe(1, filter, qos));
        settle();
        peer.packets();
        return peer;
    }

    /** From now on the writer waits for the disk, with something that is not on trial. */
    private void holdTheDisk() throws InterruptedException {
        subscribed("away", "busy", 1).cut();
        settle();
        trial.engine.hold();
        publisher.send(Bench.publish("busy", 1, 99, "x"));
        while (!trial.engine.isWaitedFor) {
            Thread.onSpinWait();
        }
    }

    /** The power goes, and the broker starts anew. */
    private void crash() {
        trial.store.close();
        trial = new StoreOnTrial(trial.engine.afterPowerCut(), Durability.GROUP, told);
        bench = bench();
    }

    private static Packet puback(int packetId) {
        return new Packet.Puback(packetId, ReasonCode.SUCCESS, Properties.NONE);
    }

    @Test
    void whatIsAcknowledgedBeforeItIsWrittenIsNeverWritten() throws Exception {
        Bench.Peer subscriber = subscribed("s", "t", 1);
        Bench.Peer another = bench.connected(V5, "another");
        holdTheDisk();
        another.send(Bench.publish("t", 1, 1, "one"), Bench.publish("t", 1, 2, "two"));
        assertEquals("t=one q1 m1, t=two q1 m2", subscriber.story());
        assertEquals("", another.story(), "it is owed, and not on the disk");
        subscriber.send(puback(2));
        assertEquals("", another.story(), "one of them is still owed");
        subscriber.send(puback(1));
        assertEquals("PUBACK m1, PUBACK m2", another.story(), "nothing is owed, whatever the disk does");
        trial.engine.open();
        settle();
        assertEquals(1, trial.engine.size((byte) 'q'), "the one for the client that is away");
        crash();
        assertEquals("", kept("s").story());
    }

    @Test
    void whatOneOfTwoHasAcknowledgedIsWrittenForTheOther() throws Exception {
        Bench.Peer quick = subscribed("quick", "t", 1);
        Bench.Peer slow = subscribed("slow", "t", 1);
        Bench.Peer another = bench.connected(V5, "another");
        holdTheDisk();
        another.send(Bench.publish("t", 1, 1, "m"));
        quick.packets();
        slow.packets();
        quick.send(puback(1));
        assertEquals("", another.story());
        trial.engine.open();
        settle();
        assertEquals("PUBACK m1", another.story());
        crash();
        assertEquals("", kept("quick").story());
        Bench.Peer back = kept("slow");
        settle();
        back.send(puback(1));
        settle();
        assertEquals(1, trial.engine.size((byte) 'q'), "the one for the client that is away");
        assertEquals(0, trial.engine.size((byte) 'm'));
    }

    @Test
    void qos2IsSentWhenItIsWrittenAndNotBefore() throws Exception {
        Bench.Peer subscriber = subscribed("s", "t", 2);
        Bench.Peer another = bench.connected(V5, "another");
        holdTheDisk();
        another.send(
                Bench.publish("t", 1, 1, "one"), Bench.publish("t", 2, 2, "two"), Bench.publish("t", 1, 3, "three"));
        assertEquals("t=one q1 m1", subscriber.story(), "those behind wait with it, for their order");
        subscriber.send(puback(1));
        assertEquals("", another.story());
        trial.engine.open();
        settle();
        assertEquals("PUBACK m1, PUBREC m2, PUBACK m3", another.story());
        assertEquals("t=two q2 m2, t=three q1 m3", subscriber.story());
    }

    @Test
    void whatGoesToAnotherOfTheGroupIsOwedAllTheTime() throws Exception {
        Bench.Peer first = subscribed("first", "$share/g/t", 1);
        Bench.Peer another = bench.connected(V5, "another");
        holdTheDisk();
        another.send(Bench.publish("t", 1, 1, "m"));
        assertEquals("t=m q1 m1", first.story());
        Bench.Peer second = bench.peer(V5);
        second.send(Bench.connect(
                V5,
                "second",
                false,
                0,
                null,
                Properties.builder()
                        .add(Property.SESSION_EXPIRY_INTERVAL, 1_000)
                        .build()));
        second.send(Bench.subscribe(1, "$share/g/t", 1));
        first.cut();
        assertEquals("", another.story(), "it is with the second now, but not on the disk");
        trial.engine.open();
        settle();
        assertEquals("PUBACK m1", another.story());
        crash();
        assertEquals("", kept("first").story());
        Bench.Peer back = kept("second");
        settle();
        back.send(puback(1));
        settle();
        assertEquals(1, trial.engine.size((byte) 'q'), "the one for the client that is away");
    }

    @Test
    void whatIsAcknowledgedAfterItWasWrittenIsDeleted() throws Exception {
        Bench.Peer subscriber = subscribed("s", "t", 1);
        publisher.send(Bench.publish("t", 1, 1, "m"));
        settle();
        assertEquals(1, trial.engine.size((byte) 'q'));
        subscriber.packets();
        subscriber.send(puback(1));
        settle();
        assertEquals(0, trial.engine.size((byte) 'q'));
    }
}
