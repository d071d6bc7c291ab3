package org.tymbal.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.packet.Packet;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.Property;
import org.tymbal.codec.packet.Qos;
import org.tymbal.codec.packet.ReasonCode;
import org.tymbal.codec.topic.TopicName;
import org.tymbal.house.Proves;

class ReceiveTest {
    private final Fixture it = new Fixture();

    private static Packet.Pubrel pubrel(int id) {
        return new Packet.Pubrel(id, ReasonCode.SUCCESS, Properties.NONE);
    }

    private static Packet.Publish aliased(String topic, int alias, String payload) {
        return new Packet.Publish(
                false,
                Qos.AT_MOST_ONCE,
                false,
                topic.isEmpty() ? TopicName.EMPTY : TopicName.of(topic),
                0,
                Properties.builder().add(Property.TOPIC_ALIAS, alias).build(),
                ByteSlice.utf8(payload));
    }

    @Test
    void qos1IsConfirmedAfterItWasDelivered() {
        FakeServer server = it.connected();
        server.say(Fixture.message("a", "1", Qos.AT_LEAST_ONCE, 9));
        assertEquals(List.of("a=1"), it.messages);
        assertEquals(9, server.next(Packet.Puback.class).packetId());
    }

    @Test
    void qos2IsDeliveredOnceHoweverOftenItComes() {
        FakeServer server = it.connected();
        server.say(Fixture.message("a", "1", Qos.EXACTLY_ONCE, 9));
        server.say(Fixture.message("a", "1", Qos.EXACTLY_ONCE, 9));
        assertEquals(List.of("a=1"), it.messages);
        server.next(Packet.Pubrec.class);
        server.next(Packet.Pubrec.class);
        server.say(pubrel(9));
        assertEquals(ReasonCode.SUCCESS, server.next(Packet.Pubcomp.class).reason());
        server.say(Fixture.message("a", "2", Qos.EXACTLY_ONCE, 9));
        assertEquals(List.of("a=1", "a=2"), it.messages);
    }

    @Test
    void qos2IsExactlyOnceOverALossToo() {
        FakeServer first = it.connected();
        first.say(Fixture.message("a", "1", Qos.EXACTLY_ONCE, 9));
        first.lose();
        FakeServer second = it.nextAttempt();
        second.accept(true, Properties.NONE);
        second.say(Fixture.message("a", "1", Qos.EXACTLY_ONCE, 9));
        assertEquals(List.of("a=1"), it.messages);
        second.next(Packet.Pubrec.class);
        second.say(pubrel(9));
        second.next(Packet.Pubcomp.class);
    }

    @Proves(v5 = "MQTT-3.2.2-5")
    @Test
    void aNewSessionForgetsTheOldIdentifiers() {
        FakeServer first = it.connected();
        first.say(Fixture.message("a", "1", Qos.EXACTLY_ONCE, 9));
        first.lose();
        FakeServer second = it.nextAttempt();
        second.accept(false, Properties.NONE);
        second.say(Fixture.message("a", "2", Qos.EXACTLY_ONCE, 9));
        assertEquals(List.of("a=1", "a=2"), it.messages);
    }

    @Test
    void anUnknownPubrelIsAnsweredWithNotFound() {
        FakeServer server = it.connected();
        server.say(pubrel(5));
        assertEquals(
                ReasonCode.PACKET_IDENTIFIER_NOT_FOUND,
                server.next(Packet.Pubcomp.class).reason());
    }

    @Test
    void moreQos2ThanAgreedEndsTheConnection() {
        FakeServer server = it.connect(Fixture.kept().withLimits(2, 4_096, 0));
        server.accept();
        for (int id = 1; id <= 3; id++) {
            server.say(Fixture.message("a", "" + id, Qos.EXACTLY_ONCE, id));
        }
        assertEquals(List.of("a=1", "a=2"), it.messages);
        server.next(Packet.Pubrec.class);
        server.next(Packet.Pubrec.class);
        assertEquals(
                ReasonCode.RECEIVE_MAXIMUM_EXCEEDED,
                server.next(Packet.Disconnect.class).reason());
    }

    @Proves(v5 = {"MQTT-3.3.2-7", "MQTT-3.3.2-10"})
    @Test
    void topicAliasesAreResolvedWithinOneConnection() {
        FakeServer first = it.connect(Fixture.kept().withLimits(9, 4_096, 2));
        first.accept();
        first.say(aliased("long/topic", 2, "1"), aliased("", 2, "2"), aliased("other", 2, "3"), aliased("", 2, "4"));
        assertEquals(List.of("long/topic=1", "long/topic=2", "other=3", "other=4"), it.messages);
        first.lose();
        FakeServer second = it.nextAttempt();
        second.accept(true, Properties.NONE);
        second.say(aliased("", 2, "5"));
        assertEquals(
                ReasonCode.TOPIC_ALIAS_INVALID,
                second.next(Packet.Disconnect.class).reason());
        assertEquals(4, it.messages.size());
    }

    @Test
    void answersToOneChunkLeaveInOneWrite() {
        FakeServer server = it.connected();
        server.say(Fixture.message("a", "1", Qos.AT_LEAST_ONCE, 1), Fixture.message("a", "2", Qos.AT_LEAST_ONCE, 2));
        assertEquals(1, server.next(Packet.Puback.class).packetId());
        assertEquals(2, server.next(Packet.Puback.class).packetId());
    }
}
