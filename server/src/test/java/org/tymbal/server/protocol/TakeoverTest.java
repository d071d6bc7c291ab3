package org.tymbal.server.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
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

/** A client comes anew while the thread of its old connection has no time: what the old one still has must do no harm. */
class TakeoverTest {
    private static final ProtocolVersion V5 = ProtocolVersion.V5;

    private Bench bench = new Bench();

    private Bench.Peer connect(String clientId) {
        Properties properties = Properties.builder()
                .add(Property.SESSION_EXPIRY_INTERVAL, 1_000L)
                .build();
        Bench.Peer peer = bench.peer(V5);
        peer.send(Bench.connect(V5, clientId, false, 0, null, properties));
        return peer;
    }

    private static Packet.Pubrel pubrel(int packetId) {
        return new Packet.Pubrel(packetId, ReasonCode.SUCCESS, Properties.NONE);
    }

    private Bench.Peer subscriber() {
        Bench.Peer subscriber = bench.connected(V5, "subscriber");
        subscriber.send(Bench.subscribe(1, "t", 0));
        subscriber.packets();
        return subscriber;
    }

    private Bench.Peer starved() {
        Bench.Peer first = connect("c");
        assertEquals("CONNACK SUCCESS", first.story());
        first.isStarved = true;
        return first;
    }

    private Bench.Peer successor() {
        Bench.Peer second = connect("c");
        assertEquals("CONNACK SUCCESS present", second.story());
        return second;
    }

    @Test
    void aMessageThatWasFinishedElsewhereIsNotPublishedAgain() {
        Bench.Peer subscriber = subscriber();
        Bench.Peer first = starved();
        Bench.Peer second = successor();
        second.send(Bench.publish("t", 2, 1, "once"));
        second.send(pubrel(1));
        assertEquals("PUBREC m1, PUBCOMP m1", second.story());
        first.send(Bench.publish("t", 2, 1, "once")); // lay in its socket all the time
        assertEquals("t=once q0", subscriber.story(), "exactly once");
        first.isStarved = false;
        bench.turn();
        assertEquals("DISCONNECT SESSION_TAKEN_OVER", first.story());
    }

    @Test
    void aLatePubrelDoesNotFreeAnIdentifierThatIsInUseAgain() {
        Bench.Peer subscriber = subscriber();
        Bench.Peer first = starved();
        Bench.Peer second = successor();
        second.send(Bench.publish("t", 2, 1, "other"));
        first.send(pubrel(1));
        second.send(Bench.publish("t", 2, 1, "other"));
        assertEquals("PUBREC m1, PUBREC m1", second.story());
        assertEquals("t=other q0", subscriber.story(), "exactly once");
    }

    @Test
    void aLateSubscriptionIsNotMade() {
        Bench.Peer first = starved();
        Bench.Peer second = successor();
        first.send(Bench.subscribe(1, "t", 0));
        second.send(Bench.publish("t", 0, 0, "x"));
        assertEquals("", second.story());
    }

    @Test
    void theNewConnectionIsWelcomeWhenTheLastTurnOfTheOldOneIsKept() throws Exception {
        StoreOnTrial trial = new StoreOnTrial(new MemoryEngine(), Durability.GROUP, new ArrayList<>());
        bench = new Bench(
                LimitsConfig.DEFAULT,
                trial.store,
                new PersistenceConfig(Durability.GROUP, "", 0, Long.MAX_VALUE, 1_000));
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            Bench.Peer first = connect("c");
            trial.await();
            bench.turn();
            assertEquals("CONNACK SUCCESS", first.story());
            first.isStarved = true;
            thread.submit(() -> {
                        trial.store.begin(Durability.GROUP);
                        first.send(Bench.publish("t", 2, 1, "x"));
                    })
                    .get();
            Bench.Peer second = connect("c");
            trial.await();
            bench.turn();
            assertEquals("", second.story(), "PUBREC for a resend would promise what the store has not got");
            thread.submit(trial.store::end).get();
            trial.await();
            bench.turn();
            assertEquals("CONNACK SUCCESS present", second.story());
        } finally {
            thread.shutdownNow();
            trial.store.close();
        }
    }
}
