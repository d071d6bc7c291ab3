package org.tymbal.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tymbal.client.PublishOutcome.Kind;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.packet.Packet;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.Property;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.codec.packet.Qos;
import org.tymbal.codec.packet.ReasonCode;
import org.tymbal.codec.topic.TopicName;
import org.tymbal.house.Proves;

class PublishTest {
    private final Fixture it = new Fixture();

    private static Packet.Puback puback(int id, ReasonCode reason) {
        return new Packet.Puback(id, reason, Properties.NONE);
    }

    private static Packet.Pubrec pubrec(int id, ReasonCode reason) {
        return new Packet.Pubrec(id, reason, Properties.NONE);
    }

    private static Packet.Pubcomp pubcomp(int id) {
        return new Packet.Pubcomp(id, ReasonCode.SUCCESS, Properties.NONE);
    }

    @Test
    void qos0IsSentAndForgotten() {
        FakeServer server = it.connected();
        it.publish("a", "1", Qos.AT_MOST_ONCE);
        Packet.Publish sent = server.next(Packet.Publish.class);
        assertEquals("1", sent.payload().text());
        assertEquals(0, sent.packetId());
        assertEquals(List.of(Kind.SENT), it.kinds());
        assertEquals(0, it.client.unsettledCount());
    }

    @Test
    void qos1EndsWithPuback() {
        FakeServer server = it.connected();
        it.publish("a", "1", Qos.AT_LEAST_ONCE);
        int id = server.next(Packet.Publish.class).packetId();
        assertEquals(List.of(), it.kinds());
        it.time.pass(40);
        server.say(puback(id, ReasonCode.NO_MATCHING_SUBSCRIBERS));
        assertEquals(
                List.of(new PublishOutcome(Kind.CONFIRMED, ReasonCode.NO_MATCHING_SUBSCRIBERS, "", 40)), it.outcomes);
    }

    private void publishAliased(String topic, int alias, Qos qos) {
        Packet.Publish plain = Fixture.message(topic, "1", qos, 0);
        it.client.publish(
                new Packet.Publish(
                        false,
                        qos,
                        false,
                        plain.topic(),
                        0,
                        Properties.builder()
                                .add(Property.TOPIC_ALIAS, alias)
                                .user("k", "v")
                                .build(),
                        plain.payload()),
                it.outcomes::add);
    }

    private static String said(FakeServer server) {
        Packet.Publish sent = server.next(Packet.Publish.class);
        return sent.topic() + " " + sent.properties().integer(Property.TOPIC_ALIAS, 0);
    }

    @Proves(v5 = {"MQTT-3.2.2-17", "MQTT-3.2.2-18", "MQTT-3.3.2-9"})
    @Test
    void aTopicAliasIsExplainedOnceAndNeverAboveWhatTheServerTakes() {
        Properties four =
                Properties.builder().add(Property.TOPIC_ALIAS_MAXIMUM, 4).build();
        FakeServer server = it.connected(four);
        publishAliased("a", 4, Qos.AT_MOST_ONCE);
        publishAliased("a", 4, Qos.AT_MOST_ONCE);
        publishAliased("b", 4, Qos.AT_MOST_ONCE);
        publishAliased("a", 4, Qos.AT_MOST_ONCE);
        publishAliased("a", 5, Qos.AT_MOST_ONCE);
        assertEquals(
                List.of("a 4", " 4", "b 4", "a 4"), List.of(said(server), said(server), said(server), said(server)));
        server.nothingMore();
        PublishOutcome refused = it.outcomes.get(4);
        assertEquals(Kind.REFUSED, refused.kind());
        assertEquals("The broker does not take this topic alias.", refused.explanation());
        FakeServer none = it.connected();
        publishAliased("a", 1, Qos.AT_MOST_ONCE);
        none.nothingMore();
        assertEquals(Kind.REFUSED, it.outcomes.get(5).kind());
    }

    @Proves(v5 = "MQTT-3.3.2-7")
    @Test
    void aTopicAliasEndsWithItsConnection() {
        Properties four =
                Properties.builder().add(Property.TOPIC_ALIAS_MAXIMUM, 4).build();
        FakeServer first = it.connected(four);
        publishAliased("a", 1, Qos.AT_MOST_ONCE);
        publishAliased("a", 1, Qos.AT_LEAST_ONCE);
        assertEquals(List.of("a 1", " 1"), List.of(said(first), said(first)));
        first.lose();
        FakeServer second = it.nextAttempt();
        second.accept(true, Properties.NONE);
        Packet.Publish again = second.next(Packet.Publish.class);
        assertEquals("a", again.topic().toString());
        assertTrue(again.dup());
        assertEquals(Properties.builder().user("k", "v").build(), again.properties());
    }

    /** What was too large never reached the server, so the server does not know the alias. */
    @Test
    void aMessageThatDidNotGoExplainsNoAlias() {
        FakeServer server = it.connected(Properties.builder()
                .add(Property.TOPIC_ALIAS_MAXIMUM, 4)
                .add(Property.MAXIMUM_PACKET_SIZE, 40)
                .build());
        String topic = "t".repeat(40);
        publishAliased(topic, 1, Qos.AT_MOST_ONCE);
        publishAliased(topic, 1, Qos.AT_MOST_ONCE);
        server.nothingMore();
        assertEquals(List.of(Kind.REFUSED, Kind.REFUSED), it.kinds());
    }

    @Test
    void qos2TakesFourPackets() {
        FakeServer server = it.connected();
        it.publish("a", "1", Qos.EXACTLY_ONCE);
        int id = server.next(Packet.Publish.class).packetId();
        server.say(pubrec(id, ReasonCode.SUCCESS));
        assertEquals(id, server.next(Packet.Pubrel.class).packetId());
        assertEquals(List.of(), it.kinds());
        server.say(pubcomp(id));
        assertEquals(List.of(Kind.CONFIRMED), it.kinds());
        assertEquals(0, it.client.unsettledCount());
    }

    @Test
    void aRefusalIsASentence() {
        FakeServer server = it.connected();
        it.publish("a", "1", Qos.AT_LEAST_ONCE);
        it.publish("a", "2", Qos.EXACTLY_ONCE);
        server.say(puback(server.next(Packet.Publish.class).packetId(), ReasonCode.NOT_AUTHORIZED));
        server.say(pubrec(server.next(Packet.Publish.class).packetId(), ReasonCode.QUOTA_EXCEEDED));
        assertEquals(List.of(Kind.REFUSED, Kind.REFUSED), it.kinds());
        assertEquals(
                Reasons.sentence(ReasonCode.NOT_AUTHORIZED), it.outcomes.get(0).explanation());
        server.nothingMore();
    }

    @Test
    void anUnknownPubrecIsAnsweredWithNotFound() {
        FakeServer server = it.connected();
        server.say(pubrec(77, ReasonCode.SUCCESS));
        assertEquals(
                ReasonCode.PACKET_IDENTIFIER_NOT_FOUND,
                server.next(Packet.Pubrel.class).reason());
    }

    @Proves(v5 = {"MQTT-3.3.4-7", "MQTT-4.9.0-1", "MQTT-4.9.0-2"})
    @Test
    void theServersReceiveMaximumIsKept() {
        FakeServer server = it.connected(Fixture.receiveMaximum(2));
        for (int i = 0; i < 5; i++) {
            it.publish("a", "" + i, i % 2 == 0 ? Qos.AT_LEAST_ONCE : Qos.EXACTLY_ONCE);
        }
        int first = server.next(Packet.Publish.class).packetId();
        int second = server.next(Packet.Publish.class).packetId();
        server.nothingMore();
        server.say(puback(first, ReasonCode.SUCCESS));
        assertEquals("2", server.next(Packet.Publish.class).payload().text());
        server.nothingMore();
        server.say(pubrec(second, ReasonCode.SUCCESS));
        server.next(Packet.Pubrel.class);
        server.nothingMore();
        server.say(pubcomp(second));
        assertEquals("3", server.next(Packet.Publish.class).payload().text());
        server.nothingMore();
    }

    @Proves(v5 = "MQTT-3.2.2-11")
    @Test
    void aHigherQosThanTheServersIsLowered() {
        FakeServer server =
                it.connected(Properties.builder().add(Property.MAXIMUM_QOS, 1).build());
        it.publish("a", "1", Qos.EXACTLY_ONCE);
        assertEquals(Qos.AT_LEAST_ONCE, server.next(Packet.Publish.class).qos());
    }

    @Proves(v5 = {"MQTT-3.2.2-14", "MQTT-3.2.2-15"})
    @Test
    void whatTheServerDoesNotTakeIsNotSent() {
        FakeServer server = it.connected(Properties.builder()
                .add(Property.RETAIN_AVAILABLE, 0)
                .add(Property.MAXIMUM_PACKET_SIZE, 30)
                .build());
        it.publish("a", "x".repeat(40), Qos.AT_LEAST_ONCE);
        it.client.publish(
                new Packet.Publish(
                        false, Qos.AT_LEAST_ONCE, true, TopicName.of("a"), 0, Properties.NONE, ByteSlice.utf8("kept")),
                it.outcomes::add);
        server.nothingMore();
        assertEquals(
                List.of(ReasonCode.PACKET_TOO_LARGE, ReasonCode.RETAIN_NOT_SUPPORTED),
                it.outcomes.stream().map(PublishOutcome::reason).toList());
        assertEquals(0, it.client.unsettledCount());
    }

    @Test
    void withoutAnyWishToConnectNothingIsKept() {
        it.publish("a", "1", Qos.AT_LEAST_ONCE);
        assertEquals(List.of(Kind.REFUSED), it.kinds());
    }

    @Test
    void whatIsPublishedMeanwhileWaitsInItsOrder() {
        FakeServer server = it.connect(Fixture.kept());
        it.publish("a", "1", Qos.AT_MOST_ONCE);
        it.publish("a", "2", Qos.EXACTLY_ONCE);
        it.publish("a", "3", Qos.AT_LEAST_ONCE);
        server.accept();
        for (String payload : List.of("1", "2", "3")) {
            assertEquals(payload, server.next(Packet.Publish.class).payload().text());
        }
    }

    @Test
    void theQueueIsBoundedByCount() {
        it.connect(Fixture.kept());
        for (int i = 0; i <= Inflight.MAXIMUM_WAITING; i++) {
            it.publish("a", "1", Qos.AT_MOST_ONCE);
        }
        assertEquals(List.of(Kind.REFUSED), it.kinds());
        assertEquals(Inflight.MAXIMUM_WAITING, it.client.unsettledCount());
    }

    @Test
    void theQueueIsBoundedByBytes() {
        it.connect(Fixture.kept());
        String large = "x".repeat(Inflight.MAXIMUM_WAITING_BYTES / 4);
        for (int i = 0; i < 4; i++) {
            it.publish("a", large, Qos.AT_MOST_ONCE);
        }
        assertEquals(List.of(Kind.REFUSED), it.kinds(), "the topics do not fit any more");
    }

    @Test
    void aSlowNetworkMakesMessagesWait() {
        FakeServer server = it.connected();
        server.unsentBytes(Publishing.MAXIMUM_UNSENT_BYTES + 1);
        it.publish("a", "1", Qos.AT_MOST_ONCE);
        server.nothingMore();
        server.unsentBytes(0);
        it.time.pass(50);
        assertEquals("1", server.next(Packet.Publish.class).payload().text());
    }

    @Test
    void whatMqttCannotCarryIsRefusedAndTheRestGoesOn() {
        FakeServer server = it.connect(ConnectOptions.of(ProtocolVersion.V3_1_1, "c"));
        server.accept();
        it.client.publish(
                new Packet.Publish(
                        false,
                        Qos.AT_LEAST_ONCE,
                        false,
                        TopicName.borrowed(ByteSlice.utf8("x".repeat(65_536))),
                        0,
                        Properties.NONE,
                        ByteSlice.EMPTY),
                it.outcomes::add);
        it.publish("a", "1", Qos.AT_LEAST_ONCE);
        assertEquals(List.of(Kind.REFUSED), it.kinds());
        assertEquals("1", server.next(Packet.Publish.class).payload().text());
        assertEquals(1, it.client.unsettledCount());
    }

    @Test
    void resendsWithDupWhenTheSessionWasKept() {
        FakeServer first = it.connected(Fixture.receiveMaximum(4));
        it.publish("a", "1", Qos.AT_LEAST_ONCE);
        it.publish("a", "2", Qos.EXACTLY_ONCE);
        it.publish("a", "3", Qos.EXACTLY_ONCE);
        int one = first.next(Packet.Publish.class).packetId();
        int two = first.next(Packet.Publish.class).packetId();
        int three = first.next(Packet.Publish.class).packetId();
        first.say(pubrec(two, ReasonCode.SUCCESS));
        first.next(Packet.Pubrel.class);
        first.lose();
        it.publish("a", "4", Qos.AT_MOST_ONCE);

        FakeServer second = it.nextAttempt();
        second.accept(true, Fixture.receiveMaximum(4));
        Packet.Publish again = second.next(Packet.Publish.class);
        assertTrue(again.dup());
        assertEquals(one, again.packetId());
        assertEquals(two, second.next(Packet.Pubrel.class).packetId());
        again = second.next(Packet.Publish.class);
        assertTrue(again.dup());
        assertEquals(three, again.packetId());
        assertEquals("4", second.next(Packet.Publish.class).payload().text());
        second.say(puback(one, ReasonCode.SUCCESS), pubcomp(two), pubrec(three, ReasonCode.SUCCESS), pubcomp(three));
        assertEquals(0, it.client.unsettledCount());
        assertEquals(List.of(Kind.SENT, Kind.CONFIRMED, Kind.CONFIRMED, Kind.CONFIRMED), it.kinds());
    }

    @Proves(v5 = "MQTT-3.2.2-5")
    @Test
    void aLostSessionSendsQos1AnewAndOwnsUpToQos2() {
        FakeServer first = it.connected();
        it.publish("a", "1", Qos.AT_LEAST_ONCE);
        it.publish("a", "2", Qos.EXACTLY_ONCE);
        first.lose();
        it.publish("a", "3", Qos.AT_MOST_ONCE);
        FakeServer second = it.nextAttempt();
        second.accept(false, Properties.NONE);
        assertEquals(List.of(Kind.DROPPED, Kind.SENT), it.kinds());
        Packet.Publish anew = second.next(Packet.Publish.class);
        assertFalse(anew.dup());
        assertEquals("1", anew.payload().text());
        assertEquals("3", second.next(Packet.Publish.class).payload().text());
        second.say(puback(anew.packetId(), ReasonCode.SUCCESS));
        assertEquals(0, it.client.unsettledCount());
    }

    @Test
    void anotherServerDoesNotGetWhatWasMeantForTheFirst() {
        it.connected();
        it.publish("a", "1", Qos.AT_LEAST_ONCE);
        FakeServer other = new FakeServer();
        it.client.connect("other", () -> other, Fixture.kept());
        assertEquals(List.of(Kind.DROPPED), it.kinds());
        other.accept();
        other.nothingMore();
    }
}
