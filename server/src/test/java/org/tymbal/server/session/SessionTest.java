package org.tymbal.server.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.tymbal.codec.packet.Qos;
import org.tymbal.codec.packet.ReasonCode;
import org.tymbal.server.config.LimitsConfig;
import org.tymbal.server.message.Message;
import org.tymbal.server.metrics.Metrics;
import org.tymbal.server.routing.Origin;
import org.tymbal.server.routing.Subscriber.Offer;

class SessionTest {
    private static final LimitsConfig LIMITS = LimitsConfig.DEFAULT.toBuilder()
            .maximumInflightMessages(3)
            .maximumQueuedMessages(5)
            .maximumQueuedBytes(100_000)
            .build();

    private static final class Bell implements Outlet {
        final Semaphore rung = new Semaphore(0);

        @Override
        public void wake() {
            rung.release();
        }

        @Override
        public void kick(ReasonCode reason, String explanation) {
            throw new AssertionError(reason + ": " + explanation);
        }
    }

    private final Metrics metrics = new Metrics();
    private final Session session = new Session("c", LIMITS, metrics);
    private final Bell bell = new Bell();
    private final Delivery delivery = new Delivery();

    private Offer publish(String topic, Qos qos) {
        return session.deliver(Message.of(topic, new byte[] {1}, qos, false), Qos.EXACTLY_ONCE, false, Origin.PLAIN);
    }

    private String next() {
        if (!session.next(bell, delivery, 0)) {
            return "nothing";
        }
        Message message = delivery.message();
        String what = message == null ? "PUBREL" : message.topic().toString();
        return what + " q" + delivery.qos().level() + " m" + delivery.packetId() + (delivery.dup() ? " dup" : "");
    }

    @Test
    void wakesTheOutletOnceUntilItHasFoundNothing() {
        session.attach(bell, 10, 0);
        assertEquals("nothing", next());
        publish("a", Qos.AT_MOST_ONCE);
        publish("b", Qos.AT_MOST_ONCE);
        assertEquals(1, bell.rung.availablePermits());
        assertEquals("a q0 m0", next());
        publish("c", Qos.AT_MOST_ONCE);
        assertEquals("b q0 m0", next());
        assertEquals("c q0 m0", next());
        assertEquals("nothing", next());
        assertEquals(1, bell.rung.availablePermits());
        publish("d", Qos.AT_MOST_ONCE);
        assertEquals(2, bell.rung.availablePermits());
    }

    @Test
    void aFullWindowHoldsUpQos1And2ButNotQos0AndKeepsTheirOrder() {
        session.attach(bell, 2, 0);
        publish("a", Qos.AT_LEAST_ONCE);
        publish("b", Qos.EXACTLY_ONCE);
        publish("c", Qos.AT_LEAST_ONCE);
        publish("d", Qos.AT_MOST_ONCE);
        publish("e", Qos.AT_LEAST_ONCE);
        assertEquals("a q1 m1", next());
        assertEquals("b q2 m2", next());
        assertEquals("d q0 m0", next());
        assertEquals("nothing", next());
        assertEquals(Acknowledged.MATCHED, session.puback(bell, 1));
        assertEquals("c q1 m3", next());
        assertEquals("nothing", next());
        assertEquals(Acknowledged.MATCHED, session.pubrec(bell, 2, false));
        assertEquals("nothing", next());
        assertEquals(Acknowledged.MATCHED, session.pubcomp(bell, 2));
        assertEquals("e q1 m4", next());
    }

    @Test
    void aNewConnectionGetsWhatIsUnfinishedAgainInOrderWithDup() {
        session.attach(bell, 10, Session.NEVER_EXPIRES);
        publish("a", Qos.AT_LEAST_ONCE);
        publish("b", Qos.EXACTLY_ONCE);
        publish("c", Qos.EXACTLY_ONCE);
        publish("d", Qos.AT_LEAST_ONCE);
        assertEquals("a q1 m1", next());
        assertEquals("b q2 m2", next());
        assertEquals("c q2 m3", next());
        assertEquals("nothing", next());
        session.puback(bell, 1);
        session.pubrec(bell, 2, false);
        assertTrue(session.detach(bell, 0, new ArrayList<>()));
        publish("e", Qos.AT_LEAST_ONCE);
        assertEquals(Offer.DROPPED, publish("f", Qos.AT_MOST_ONCE));

        session.attach(bell, 10, Session.NEVER_EXPIRES);
        assertEquals("PUBREL q2 m2", next());
        assertEquals("c q2 m3 dup", next());
        assertEquals("d q1 m4", next());
        assertEquals("e q1 m5", next());
        assertEquals("nothing", next());
    }

    @Test
    void acknowledgementsOfTheWrongKindOrOfNothingChangeNothing() {
        session.attach(bell, 10, 0);
        publish("a", Qos.AT_LEAST_ONCE);
        publish("b", Qos.EXACTLY_ONCE);
        next();
        next();
        assertEquals(Acknowledged.UNKNOWN, session.puback(bell, 9));
        assertEquals(Acknowledged.WRONG, session.puback(bell, 2));
        assertEquals(Acknowledged.WRONG, session.pubrec(bell, 1, false));
        assertEquals(Acknowledged.WRONG, session.pubcomp(bell, 2), "PUBCOMP before PUBREC");
        assertEquals(Acknowledged.UNKNOWN, session.puback(new Bell(), 1), "of another connection");
        assertEquals(2, session.storedMessages());
    }

    @Test
    void theQueueIsBoundedByCountForQos1And2AndByBytesForAll() {
        session.attach(bell, 1, Session.NEVER_EXPIRES);
        session.detach(bell, 0, new ArrayList<>());
        for (int i = 0; i < 5; i++) {
            assertEquals(Offer.TAKEN, publish("t", Qos.AT_LEAST_ONCE));
        }
        assertEquals(Offer.DROPPED, publish("t", Qos.AT_LEAST_ONCE));
        assertEquals(1, metrics.messagesDropped.get());

        Session byBytes = new Session("d", LIMITS, metrics);
        byBytes.attach(bell, 1, 0);
        int taken = 0;
        while (byBytes.deliver(
                        Message.of("t", new byte[1_000], Qos.AT_MOST_ONCE, false),
                        Qos.AT_MOST_ONCE,
                        false,
                        Origin.PLAIN)
                != Offer.DROPPED) {
            taken++;
        }
        assertTrue(taken > 50 && taken < 100, "taken: " + taken);
    }

    @Test
    void publishersWaitForAReceiverThatLagsAndNeverForOneThatDoesNotRead() {
        session.attach(bell, 10, 0);
        Bell publisher = new Bell();
        assertEquals(Offer.TAKEN, publish("t", Qos.AT_LEAST_ONCE));
        publish("t", Qos.AT_LEAST_ONCE);
        assertEquals(Offer.CONGESTED, publish("t", Qos.AT_LEAST_ONCE));
        assertTrue(session.awaitRoom(publisher));
        assertEquals(List.of(), session.releasedWaiters());
        next();
        assertEquals(List.of(publisher), session.releasedWaiters());
        assertFalse(session.awaitRoom(publisher));

        publish("t", Qos.AT_LEAST_ONCE);
        session.outletBlocked(publisher, true);
        assertTrue(session.ready(), "another connection's socket does not matter");
        session.outletBlocked(bell, true);
        assertFalse(session.ready());
        assertEquals(Offer.TAKEN, publish("t", Qos.AT_LEAST_ONCE), "its socket is full: not waited for");
        assertFalse(session.awaitRoom(publisher));
    }

    @Test
    void receivedIdentifiersAreKnownUntilReleased() {
        assertTrue(session.receive(65_535));
        assertFalse(session.receive(65_535));
        assertTrue(session.receive(1));
        assertEquals(2, session.receivedSize());
        assertTrue(session.release(65_535));
        assertFalse(session.release(65_535));
        assertFalse(session.release(2));
        assertTrue(session.receive(65_535));
    }

    @Test
    void openingTakesOverOrStartsClean() {
        Sessions sessions = new Sessions(LIMITS, metrics);
        Sessions.Opened first = sessions.open("x", false, bell, 10, 60);
        assertFalse(first.present());
        Bell second = new Bell();
        Sessions.Opened again = sessions.open("x", false, second, 10, 60);
        assertTrue(again.present());
        assertEquals(bell, again.previousOutlet());
        assertFalse(
                sessions.close(first.session(), bell, 0, new ArrayList<>()),
                "a connection that was taken over ends nothing");
        assertTrue(again.session().connected());
        Sessions.Opened clean = sessions.open("x", true, bell, 10, 0);
        assertFalse(clean.present());
        assertEquals(second, clean.previousOutlet());
        assertEquals(again.session(), clean.discarded());
        assertTrue(sessions.close(clean.session(), bell, 0, new ArrayList<>()));
        assertEquals(0, sessions.size());
        Sessions.Opened expiring = sessions.open("y", false, bell, 10, 60);
        assertNull(expiring.discarded());
        sessions.close(expiring.session(), bell, 1_000, new ArrayList<>());
        assertEquals(List.of(), sessions.takeExpired(60_999));
        assertEquals(List.of(expiring.session()), sessions.takeExpired(61_000));
        assertEquals(0, sessions.size());
    }

    /** Publishers race with the receiver's thread: nothing is lost, doubled or reordered, and no wake-up is missed. */
    @Test
    void noWakeUpIsLostAndOrderIsKeptUnderRace() throws InterruptedException {
        LimitsConfig wide = LimitsConfig.DEFAULT.toBuilder()
                .maximumQueuedMessages(1_000_000)
                .maximumQueuedBytes(1L << 40)
                .build();
        Session busy = new Session("busy", wide, metrics);
        busy.attach(bell, 100, 0);
        int publishers = 3;
        int each = 20_000;
        List<Thread> threads = new ArrayList<>();
        for (int p = 0; p < publishers; p++) {
            String topic = "p" + p;
            Thread thread = new Thread(() -> {
                for (int i = 0; i < each; i++) {
                    byte[] number = {(byte) (i >> 16), (byte) (i >> 8), (byte) i};
                    busy.deliver(
                            Message.of(topic, number, Qos.of(i & 1), false), Qos.EXACTLY_ONCE, false, Origin.PLAIN);
                }
            });
            threads.add(thread);
            thread.start();
        }
        Map<String, Integer> last = new HashMap<>();
        int received = 0;
        bell.wake(); // the connection looks once by itself when it has answered CONNECT
        while (received < publishers * each) {
            assertTrue(bell.rung.tryAcquire(30, TimeUnit.SECONDS), "a wake-up was lost after " + received);
            while (busy.next(bell, delivery, 0)) {
                Message message = delivery.message();
                assertTrue(message != null);
                int n = message.payload().at(0) << 16
                        | message.payload().at(1) << 8
                        | message.payload().at(2);
                String stream = message.topic() + " " + delivery.qos();
                assertTrue(last.getOrDefault(stream, -1) < n, "reordered");
                last.put(stream, n);
                received++;
                if (delivery.packetId() != 0) {
                    assertEquals(Acknowledged.MATCHED, busy.puback(bell, delivery.packetId()));
                }
            }
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals("nothing", busy.next(bell, delivery, 0) ? "more" : "nothing");
    }

    /** Whoever has just delivered to it may hold a reference for long; then that must be all that is held. */
    @Test
    void holdsNothingWhenItIsOver() {
        session.attach(bell, 10, 0);
        for (int i = 0; i < 5; i++) {
            publish("t" + i, Qos.AT_LEAST_ONCE);
            publish("t" + i, Qos.AT_MOST_ONCE);
        }
        next(); // one is in flight
        assertTrue(session.storedBytes() > 0);
        session.end(new ArrayList<>());
        assertEquals(0, session.storedMessages());
        assertEquals(0, session.storedBytes());
        assertEquals("nothing", next());
        assertEquals(Offer.DROPPED, publish("late", Qos.AT_LEAST_ONCE));
    }
}
