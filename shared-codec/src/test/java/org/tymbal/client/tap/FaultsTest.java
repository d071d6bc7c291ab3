package org.tymbal.client.tap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.tymbal.client.ClientStatus;
import org.tymbal.client.ConnectOptions;
import org.tymbal.client.FakeScheduler;
import org.tymbal.client.FakeServer;
import org.tymbal.client.MqttClient;
import org.tymbal.client.PublishOutcome;
import org.tymbal.client.tap.WirePacket.Fate;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.packet.Packet;
import org.tymbal.codec.packet.PacketType;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.codec.packet.Qos;
import org.tymbal.codec.packet.ReasonCode;
import org.tymbal.codec.topic.TopicFilter;
import org.tymbal.codec.topic.TopicName;
import org.tymbal.codec.wire.PacketWriter;

/** The engine behind a tapped transport, with the server's end and the time in the hands of the test. */
class FaultsTest implements MqttClient.Listener {
    private final FakeScheduler time = new FakeScheduler();
    private final WireLog log = new WireLog(time::nowMillis, () -> {});
    private final Faults faults = new Faults(time, log);
    private final Taps taps = new Taps();
    private final List<FakeServer> servers = new ArrayList<>();
    private final List<String> messages = new ArrayList<>();
    private final List<PublishOutcome.Kind> outcomes = new ArrayList<>();
    private final MqttClient client = new MqttClient(time, new Random(7), this);

    private FakeServer connected(int keepAlive) {
        LiveTap.begin(taps, log, faults);
        return connectedUnseen(keepAlive);
    }

    private FakeServer connectedUnseen(int keepAlive) {
        client.connect(
                "server",
                () -> {
                    servers.add(new FakeServer());
                    return new TappedTransport(server(), "server", ProtocolVersion.V5, taps);
                },
                ConnectOptions.of(ProtocolVersion.V5, "c")
                        .withSession(true, 300)
                        .withKeepAlive(keepAlive));
        server().accept();
        return server();
    }

    private FakeServer server() {
        return servers.get(servers.size() - 1);
    }

    private static Packet.Publish message(String payload, Qos qos, int id) {
        return new Packet.Publish(false, qos, false, TopicName.of("t"), id, Properties.NONE, ByteSlice.utf8(payload));
    }

    private void publish(String payload, Qos qos) {
        client.publish(message(payload, qos, 0), outcome -> outcomes.add(outcome.kind()));
    }

    /** Everything in the log, as "> PUBLISH" or "< PUBREC LOST". */
    private List<String> seen() {
        List<String> lines = new ArrayList<>();
        for (int i = log.first(); i <= log.last(); i++) {
            WirePacket packet = Objects.requireNonNull(log.get(i));
            String fate = packet.fate() == Fate.PASSED ? "" : " " + packet.fate();
            lines.add(
                    packet.isPacket()
                            ? (packet.fromClient() ? "> " : "< ")
                                    + PacketType.of(packet.bytes().at(0) >> 4)
                                    + fate
                            : packet.fate().toString());
        }
        return lines;
    }

    private WireLine line() {
        return Objects.requireNonNull(log.get(log.last())).line();
    }

    @Test
    void everythingIsNotedInItsOrder() {
        FakeServer server = connected(60);
        publish("m", Qos.EXACTLY_ONCE);
        server.say(new Packet.Pubrec(1, ReasonCode.SUCCESS, Properties.NONE));
        server.say(new Packet.Pubcomp(1, ReasonCode.SUCCESS, Properties.NONE));
        assertEquals(
                List.of("OPENED", "> CONNECT", "< CONNACK", "> PUBLISH", "< PUBREC", "> PUBREL", "< PUBCOMP"), seen());
        assertEquals(2, Objects.requireNonNull(line().connect()).number());
        server.lose();
        assertEquals("ENDED", seen().get(7));
        assertEquals(
                "The connection was lost.", Objects.requireNonNull(log.get(8)).note());
    }

    @Test
    void whatHappenedBeforeAnybodyLookedIsThereAndBounded() {
        FakeServer server = connectedUnseen(60);
        for (int i = 0; i < 1_000; i++) {
            server.say(message("" + i, Qos.AT_MOST_ONCE, 0));
        }
        LiveTap.begin(taps, log, faults);
        server.say(message("last", Qos.AT_MOST_ONCE, 0));
        assertEquals(List.of("OPENED", "> CONNECT", "< CONNACK"), seen().subList(0, 3));
        assertEquals(401, log.last());
        assertEquals(1_001, messages.size());
        WirePacket first = Objects.requireNonNull(log.get(1));
        assertTrue(first.epochMillis() > 1e12, "the time is that of the happening");
    }

    @Test
    void packetsAreFoundHoweverTheStreamIsCut() {
        FakeServer server = connected(60);
        byte[] two = PacketWriter.bytes(message("one", Qos.AT_MOST_ONCE, 0), ProtocolVersion.V5);
        byte[] stream = new byte[two.length * 3];
        for (int i = 0; i < 3; i++) {
            System.arraycopy(two, 0, stream, i * two.length, two.length);
        }
        for (int cut = 1; cut < stream.length; cut++) {
            log.clear();
            server.bytes(java.util.Arrays.copyOf(stream, cut));
            faults.delay(cut % 2); // armed in the middle of a packet, or not
            server.bytes(java.util.Arrays.copyOfRange(stream, cut, stream.length));
            time.pass(1);
            faults.delay(0);
            assertEquals(3, seen().size(), "cut at " + cut);
        }
        assertEquals(3 * (stream.length - 1), messages.size());
        server.bytes(java.util.Arrays.copyOf(two, 3));
        server.lose();
        assertTrue(seen().contains("< PUBLISH BROKEN"), seen().toString());
    }

    @Test
    void aLostPubrecIsAnsweredByTheSameMessageWithDup() {
        FakeServer server = connected(60);
        faults.loseNext(PacketType.PUBREC, false);
        publish("m", Qos.EXACTLY_ONCE);
        server.next(Packet.Publish.class);
        server.say(new Packet.Pubrec(1, ReasonCode.SUCCESS, Properties.NONE));
        server.nothingMore();
        assertFalse(faults.isArmed());
        assertEquals("< PUBREC LOST", seen().get(4));
        assertTrue(faults.cut(line()));
        assertTrue(server.isClosed());
        time.pass(assertInstanceOf(ClientStatus.Waiting.class, client.status()).delayMillis());
        server().accept(true, Properties.NONE);
        assertTrue(server().next(Packet.Publish.class).dup());
        server().say(new Packet.Pubrec(1, ReasonCode.SUCCESS, Properties.NONE));
        server().say(new Packet.Pubcomp(1, ReasonCode.SUCCESS, Properties.NONE));
        assertEquals(List.of(PublishOutcome.Kind.CONFIRMED), outcomes);
    }

    @Test
    void aLostPubrelOfTheClient() {
        FakeServer server = connected(60);
        faults.loseNext(PacketType.PUBREL, true);
        publish("m", Qos.EXACTLY_ONCE);
        server.next(Packet.Publish.class);
        server.say(new Packet.Pubrec(1, ReasonCode.SUCCESS, Properties.NONE));
        server.nothingMore();
        assertEquals("> PUBREL LOST", seen().get(5));
    }

    @Test
    void delayKeepsTheOrderAndWhatTheEngineSaidLastStillGoes() {
        FakeServer server = connected(60);
        faults.delay(500);
        publish("1", Qos.AT_MOST_ONCE);
        time.pass(100);
        faults.delay(10);
        publish("2", Qos.AT_MOST_ONCE);
        faults.delay(0);
        publish("3", Qos.AT_MOST_ONCE);
        server.nothingMore();
        assertEquals(3, faults.waitingCount());
        time.pass(400);
        assertEquals("1", server.next(Packet.Publish.class).payload().text());
        assertEquals("2", server.next(Packet.Publish.class).payload().text());
        assertEquals("3", server.next(Packet.Publish.class).payload().text());
        assertEquals("> PUBLISH DELAYED", seen().get(3));
        assertEquals("Held back for 500 ms.", Objects.requireNonNull(log.get(4)).note());
        faults.delay(500);
        client.disconnect();
        server.next(Packet.Disconnect.class);
        assertEquals(0, faults.waitingCount());
    }

    @Test
    void whatWaitsIsBounded() {
        FakeServer server = connected(60);
        faults.delay(60_000);
        for (int i = 0; i < Faults.MOST_WAITING + 10; i++) {
            server.say(message("" + i, Qos.AT_MOST_ONCE, 0));
        }
        assertEquals(Faults.MOST_WAITING, faults.waitingCount());
        assertEquals(10, messages.size());
        faults.none();
        assertEquals(Faults.MOST_WAITING + 10, messages.size());
        assertEquals("t=" + (Faults.MOST_WAITING + 9), messages.get(messages.size() - 1));
    }

    @Test
    void halfAPacketAndTheLineIsCut() {
        FakeServer server = connected(60);
        faults.halfNext(true);
        publish("abcdef", Qos.AT_MOST_ONCE);
        server.nothingMore();
        assertTrue(server.isClosed());
        assertEquals(List.of("> PUBLISH HALF", "ENDED"), seen().subList(3, 5));
        assertInstanceOf(ClientStatus.Waiting.class, client.status());
    }

    @Test
    void noPingReachesTheServerAndTheClientBelievesThatAllIsWell() {
        FakeServer server = connected(4);
        faults.noPings(true);
        time.pass(30_000);
        server.nothingMore();
        assertInstanceOf(ClientStatus.Connected.class, client.status());
        assertTrue(seen().contains("> PINGREQ LOST"));
        faults.noPings(false);
        faults.noPongs(true);
        time.pass(4_000);
        server.next(Packet.Pingreq.class);
        server.say(new Packet.Pingresp());
        assertEquals("< PINGRESP LOST", seen().get(seen().size() - 1));
        int servers = this.servers.size();
        time.pass(8_000);
        assertEquals(servers + 1, this.servers.size(), "the client gave the silent server up and tried again");
    }

    @Test
    void bytesByHandGoAsTheyAre() {
        FakeServer server = connected(60);
        byte[] ping = {(byte) 0xc0, 0};
        assertTrue(faults.inject(line(), ping));
        server.next(Packet.Pingreq.class);
        assertEquals("> PINGREQ INJECTED", seen().get(3));
        client.disconnect();
        assertFalse(faults.inject(line(), ping));
        assertFalse(faults.cut(line()));
    }

    @Test
    void theLogForgetsTheOldest() {
        FakeServer server = connected(60);
        WireLine line = line();
        for (int i = 0; i < WireLog.MOST; i++) {
            server.say(message("" + i, Qos.AT_MOST_ONCE, 0));
        }
        assertEquals(WireLog.MOST, log.last() - log.first() + 1);
        assertEquals(3 + WireLog.MOST, log.last());
        assertEquals(2, Objects.requireNonNull(line.connect()).number(), "CONNECT stays with its line");
        byte[] large =
                PacketWriter.bytes(message("x".repeat(WireLog.MOST_KEPT), Qos.AT_MOST_ONCE, 0), ProtocolVersion.V5);
        server.bytes(large);
        WirePacket kept = Objects.requireNonNull(log.get(log.last()));
        assertEquals(WireLog.MOST_KEPT, kept.bytes().length());
        assertEquals(large.length, kept.wholeLength());
        for (int i = 0; i < 1_000; i++) {
            server.bytes(large);
        }
        assertTrue((log.last() - log.first() + 1) * WireLog.MOST_KEPT <= WireLog.MOST_BYTES);
        log.clear();
        assertEquals(log.last() + 1, log.first());
    }

    @Override
    public void onStatus(ClientStatus status) {}

    @Override
    public void onMessage(Packet.Publish message) {
        messages.add(message.topic() + "=" + message.payload().text());
    }

    @Override
    public void onSubscribed(TopicFilter filter, ReasonCode reason) {}

    @Override
    public void onUnsubscribed(TopicFilter filter, ReasonCode reason) {}

    @Override
    public void onNotice(String sentence) {}
}
