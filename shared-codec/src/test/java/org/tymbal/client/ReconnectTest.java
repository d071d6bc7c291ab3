package org.tymbal.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.tymbal.codec.packet.Packet;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.Property;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.house.Proves;

class ReconnectTest {
    private final Fixture it = new Fixture();

    private ClientStatus.Waiting waiting() {
        return assertInstanceOf(ClientStatus.Waiting.class, it.client.status());
    }

    @Test
    void waitsLongerEachTimeWithinBounds() {
        FakeServer server = it.connect(Fixture.kept());
        int nominal = Backoff.FIRST_MILLIS;
        for (int attempt = 2; attempt < 12; attempt++) {
            server.lose();
            ClientStatus.Waiting waiting = waiting();
            assertEquals(attempt, waiting.attempt());
            assertEquals(it.time.nowMillis() + waiting.delayMillis(), waiting.dueAtMillis());
            assertTrue(
                    waiting.delayMillis() >= nominal * 3 / 4 && waiting.delayMillis() <= nominal * 5 / 4,
                    waiting.toString());
            nominal = Math.min(nominal * 2, Backoff.LONGEST_MILLIS);
            server = it.nextAttempt();
            assertEquals(new ClientStatus.Connecting(attempt), it.client.status());
        }
    }

    @Test
    void jitterSpreadsAClass() {
        long different = new Random(1)
                .ints(30)
                .map(seed -> new Backoff(new Random(seed)).nextDelayMillis())
                .distinct()
                .count();
        assertTrue(different > 20, different + " different delays of 30");
    }

    @Test
    void aConnectionThatLivedResetsTheCount() {
        it.connected();
        it.time.pass(Backoff.STABLE_MILLIS);
        it.server().lose();
        assertEquals(2, waiting().attempt());
        it.nextAttempt().accept(true, Properties.NONE);
        it.server().lose();
        assertEquals(3, waiting().attempt(), "one that broke at once does not");
    }

    @Test
    void connectNowDoesNotWait() {
        it.connected().lose();
        it.client.connectNow();
        assertEquals(2, it.servers.size());
        it.server().accept(true, Properties.NONE);
        it.time.pass(2 * Backoff.FIRST_MILLIS);
        assertEquals(2, it.servers.size(), "the old countdown is off");
    }

    @Test
    void disconnectWhileWaitingStops() {
        it.connected().lose();
        it.client.disconnect();
        it.time.pass(120_000);
        assertEquals(1, it.servers.size());
        assertEquals(0, it.time.pendingCount());
    }

    @Test
    void aServerThatDoesNotAnswerConnectIsLeft() {
        FakeServer server = it.connect(Fixture.kept());
        server.open();
        it.time.pass(Link.HANDSHAKE_MILLIS);
        assertTrue(server.isClosed());
        assertEquals(
                "The broker did not answer CONNECT within 10 seconds.",
                waiting().explanation());
    }

    @Test
    void aNetworkThatDoesNotOpenIsLeft() {
        FakeServer server = it.connect(Fixture.kept());
        it.time.pass(Link.HANDSHAKE_MILLIS);
        assertTrue(server.isClosed());
        assertEquals("No connection came about within 10 seconds.", waiting().explanation());
    }

    @Test
    void pingsWhenIdleAndGivesUpWithoutAnswer() {
        FakeServer server = it.connect(Fixture.kept().withKeepAlive(20));
        server.accept();
        it.time.pass(14_999);
        server.nothingMore();
        it.time.pass(1);
        server.next(Packet.Pingreq.class);
        it.time.pass(9_000);
        server.say(new Packet.Pingresp());
        it.time.pass(5_999);
        server.nothingMore();
        it.time.pass(1);
        server.next(Packet.Pingreq.class);
        it.time.pass(KeepAlive.LONGEST_ANSWER_MILLIS);
        assertTrue(server.isClosed());
        assertEquals(
                "The broker did not answer a ping within 10 seconds.", waiting().explanation());
    }

    @Proves(v5 = {"MQTT-3.1.2-21", "MQTT-3.2.2-21"})
    @Test
    void theServersKeepAliveCounts() {
        FakeServer server = it.connected(
                Properties.builder().add(Property.SERVER_KEEP_ALIVE, 4).build());
        it.time.pass(3_000);
        server.next(Packet.Pingreq.class);
    }

    @Test
    void zeroSwitchesTheKeepAliveOff() {
        FakeServer server = it.connect(Fixture.kept().withKeepAlive(0));
        server.accept();
        it.time.pass(10_000_000);
        server.nothingMore();
    }

    @Test
    void aCleanSessionOfTheOldVersionsStaysClean() {
        FakeServer first = it.connect(ConnectOptions.of(ProtocolVersion.V3_1_1, "c"));
        first.accept();
        first.lose();
        assertTrue(it.nextAttempt().accept().cleanStart());
    }
}
