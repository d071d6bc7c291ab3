package org.tymbal.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tymbal.codec.packet.Packet;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.Property;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.codec.packet.Qos;
import org.tymbal.codec.packet.ReasonCode;
import org.tymbal.codec.packet.RetainHandling;
import org.tymbal.codec.packet.Subscription;
import org.tymbal.codec.topic.TopicFilter;

class SubscribeTest {
    private final Fixture it = new Fixture();

    private static List<String> filters(Packet.Subscribe subscribe) {
        return subscribe.subscriptions().stream()
                .map(subscription ->
                        subscription.filter() + " " + subscription.qos().level())
                .toList();
    }

    private static void grant(FakeServer server, Packet.Subscribe subscribe, ReasonCode... reasons) {
        server.say(new Packet.Suback(subscribe.packetId(), List.of(reasons), Properties.NONE));
    }

    @Test
    void everyAnswerReachesItsFilter() {
        FakeServer server = it.connect(Fixture.kept());
        it.subscribe("a/#", Qos.EXACTLY_ONCE);
        it.subscribe("b", Qos.AT_MOST_ONCE);
        server.accept();
        Packet.Subscribe subscribe = server.next(Packet.Subscribe.class);
        assertEquals(List.of("a/# 2", "b 0"), filters(subscribe));
        grant(server, subscribe, ReasonCode.GRANTED_QOS_1, ReasonCode.NOT_AUTHORIZED);
        assertEquals(List.of("+a/# GRANTED_QOS_1", "+b NOT_AUTHORIZED"), it.answers);
    }

    @Test
    void aKeptSessionIsNotAskedAgain() {
        FakeServer first = it.connected();
        it.subscribe("a", Qos.AT_MOST_ONCE);
        grant(first, first.next(Packet.Subscribe.class), ReasonCode.SUCCESS);
        it.subscribe("b", Qos.AT_MOST_ONCE);
        first.next(Packet.Subscribe.class);
        first.lose();
        FakeServer second = it.nextAttempt();
        second.accept(true, Properties.NONE);
        Packet.Subscribe again = second.next(Packet.Subscribe.class);
        assertEquals(List.of("b 0"), filters(again), "only what has no answer");
        grant(second, again, ReasonCode.SUCCESS);
        assertEquals(List.of("+a SUCCESS", "+b SUCCESS"), it.answers);
    }

    @Test
    void aLostSessionIsRestored() {
        FakeServer first = it.connected();
        it.subscribe("a", Qos.AT_MOST_ONCE);
        grant(first, first.next(Packet.Subscribe.class), ReasonCode.SUCCESS);
        it.subscribe("b", Qos.AT_LEAST_ONCE);
        grant(first, first.next(Packet.Subscribe.class), ReasonCode.NOT_AUTHORIZED);
        first.lose();
        FakeServer second = it.nextAttempt();
        second.accept(false, Properties.NONE);
        assertEquals(List.of("a 0"), filters(second.next(Packet.Subscribe.class)), "what was refused is left out");
    }

    @Test
    void unsubscribingWhileAwayIsMadeUpFor() {
        FakeServer first = it.connected();
        it.subscribe("a", Qos.AT_MOST_ONCE);
        grant(first, first.next(Packet.Subscribe.class), ReasonCode.SUCCESS);
        first.lose();
        it.client.unsubscribe(TopicFilter.of("a"));
        FakeServer second = it.nextAttempt();
        second.accept(true, Properties.NONE);
        Packet.Unsubscribe unsubscribe = second.next(Packet.Unsubscribe.class);
        assertEquals(List.of(TopicFilter.of("a")), unsubscribe.filters());
        second.nothingMore();
        second.say(new Packet.Unsuback(unsubscribe.packetId(), List.of(ReasonCode.SUCCESS), Properties.NONE));
        assertEquals(List.of("+a SUCCESS", "-a SUCCESS"), it.answers);
    }

    @Test
    void unsubscribingWhileAwayIsOverWhenTheSessionIs() {
        FakeServer first = it.connected();
        it.subscribe("a", Qos.AT_MOST_ONCE);
        grant(first, first.next(Packet.Subscribe.class), ReasonCode.SUCCESS);
        first.lose();
        it.client.unsubscribe(TopicFilter.of("a"));
        FakeServer second = it.nextAttempt();
        second.accept(false, Properties.NONE);
        second.nothingMore();
        assertEquals(List.of("+a SUCCESS", "-a SUCCESS"), it.answers);
    }

    /** A Session that is kept may hold what another program of the owner's subscribed. */
    @Test
    void aSubscriptionThatIsNotOursCanBeEnded() {
        FakeServer server = it.connected();
        Properties with = Properties.builder().user("k", "v").build();
        it.client.subscriptionProperties(Properties.NONE, with);
        it.client.unsubscribe(TopicFilter.of("old/#"));
        Packet.Unsubscribe unsubscribe = server.next(Packet.Unsubscribe.class);
        assertEquals(List.of(TopicFilter.of("old/#")), unsubscribe.filters());
        assertEquals(with, unsubscribe.properties());
        server.say(new Packet.Unsuback(unsubscribe.packetId(), List.of(ReasonCode.SUCCESS), Properties.NONE));
        assertEquals(List.of("-old/# SUCCESS"), it.answers);
    }

    @Test
    void everySubscribeCarriesItsProperties() {
        Properties with =
                Properties.builder().add(Property.SUBSCRIPTION_IDENTIFIER, 5).build();
        it.client.subscriptionProperties(with, Properties.NONE);
        FakeServer server = it.connected();
        it.subscribe("a", Qos.AT_MOST_ONCE);
        assertEquals(with, server.next(Packet.Subscribe.class).properties());
    }

    /** One packet has one set of properties, so those with others go in another. */
    @Test
    void aSubscriptionHasPropertiesOfItsOwn() {
        Properties seven = Properties.builder()
                .add(Property.SUBSCRIPTION_IDENTIFIER, 7)
                .user("who", "ada")
                .build();
        FakeServer server = it.connect(Fixture.kept());
        it.client.subscribe(subscription("a"), seven);
        it.subscribe("b", Qos.AT_MOST_ONCE);
        it.client.subscribe(subscription("c"), seven);
        it.client.subscribe(subscription("d"), Properties.NONE);
        server.accept();
        Packet.Subscribe first = server.next(Packet.Subscribe.class);
        assertEquals(List.of("a 1", "c 1"), filters(first));
        assertEquals(seven, first.properties());
        assertTrue(first.subscriptions().get(0).noLocal());
        Packet.Subscribe second = server.next(Packet.Subscribe.class);
        assertEquals(List.of("b 0"), filters(second));
        assertEquals(Properties.NONE, second.properties());
        Packet.Subscribe third = server.next(Packet.Subscribe.class);
        assertEquals(List.of("d 1"), filters(third));
        server.nothingMore();
        grant(server, first, ReasonCode.GRANTED_QOS_1, ReasonCode.SUCCESS);
        grant(server, second, ReasonCode.SUCCESS);
        assertEquals(List.of("+a GRANTED_QOS_1", "+c SUCCESS", "+b SUCCESS"), it.answers);
        server.lose();
        FakeServer again = it.nextAttempt();
        again.accept(false, Properties.NONE);
        assertEquals(seven, again.next(Packet.Subscribe.class).properties(), "a new session is told them again");
    }

    @Test
    void anOlderVersionIsNotToldWhatItHasNoWordsFor() {
        it.client.subscribe(
                subscription("a"),
                Properties.builder().add(Property.SUBSCRIPTION_IDENTIFIER, 7).build());
        FakeServer server = it.connect(ConnectOptions.of(ProtocolVersion.V3_1_1, "c"));
        server.accept();
        Packet.Subscribe subscribe = server.next(Packet.Subscribe.class);
        assertEquals(List.of(Subscription.of(TopicFilter.of("a"), Qos.AT_LEAST_ONCE)), subscribe.subscriptions());
        assertEquals(Properties.NONE, subscribe.properties());
    }

    private static Subscription subscription(String filter) {
        return new Subscription(TopicFilter.of(filter), Qos.AT_LEAST_ONCE, true, false, RetainHandling.DO_NOT_SEND);
    }

    @Test
    void askingAgainChangesTheQosAndTheOldAnswerDoesNotCount() {
        FakeServer server = it.connected();
        it.subscribe("a", Qos.AT_MOST_ONCE);
        it.subscribe("a", Qos.AT_LEAST_ONCE);
        Packet.Subscribe old = server.next(Packet.Subscribe.class);
        Packet.Subscribe fresh = server.next(Packet.Subscribe.class);
        assertEquals(List.of("a 1"), filters(fresh));
        grant(server, old, ReasonCode.NOT_AUTHORIZED);
        grant(server, fresh, ReasonCode.GRANTED_QOS_1);
        server.lose();
        FakeServer second = it.nextAttempt();
        second.accept(false, Properties.NONE);
        assertEquals(List.of("a 1"), filters(second.next(Packet.Subscribe.class)));
    }

    @Test
    void subscribingAgainTakesAnUnsubscribeBack() {
        FakeServer server = it.connected();
        it.subscribe("a", Qos.AT_MOST_ONCE);
        grant(server, server.next(Packet.Subscribe.class), ReasonCode.SUCCESS);
        it.client.unsubscribe(TopicFilter.of("a"));
        it.subscribe("a", Qos.AT_MOST_ONCE);
        Packet.Unsubscribe unsubscribe = server.next(Packet.Unsubscribe.class);
        Packet.Subscribe again = server.next(Packet.Subscribe.class);
        server.say(new Packet.Unsuback(unsubscribe.packetId(), List.of(ReasonCode.SUCCESS), Properties.NONE));
        grant(server, again, ReasonCode.SUCCESS);
        server.lose();
        FakeServer second = it.nextAttempt();
        second.accept(false, Properties.NONE);
        assertEquals(List.of("a 0"), filters(second.next(Packet.Subscribe.class)));
    }

    @Test
    void identifiersAreFreeAgainAfterALoss() {
        for (int i = 0; i < 3; i++) {
            FakeServer server = i == 0 ? it.connected() : it.nextAttempt();
            if (i > 0) {
                server.accept(true, Properties.NONE);
            }
            it.subscribe("t/" + i, Qos.AT_MOST_ONCE);
            server.lose();
        }
        FakeServer last = it.nextAttempt();
        last.accept(true, Properties.NONE);
        assertEquals(List.of("t/0 0", "t/1 0", "t/2 0"), filters(last.next(Packet.Subscribe.class)));
    }
}
