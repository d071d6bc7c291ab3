package org.tymbal.web.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.tymbal.client.ClientStatus;
import org.tymbal.client.ConnectOptions;
import org.tymbal.client.FakeScheduler;
import org.tymbal.client.FakeServer;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.packet.Packet;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.Property;
import org.tymbal.codec.packet.Qos;
import org.tymbal.codec.packet.ReasonCode;
import org.tymbal.codec.packet.RetainHandling;
import org.tymbal.codec.topic.TopicName;

class EffectsTest {
    private static final Broker HOME = new Broker("localhost", 8080, "/mqtt", false);
    private static final Broker OTHER = new Broker("other", 9001, "/mqtt", false);

    private final FakePage page = new FakePage(HOME);
    private final FakeScheduler time = page.time;
    private final List<String> urls = page.urls;
    private final Map<String, String> kept = page.texts;
    private final Store store = page.store;
    private final Effects effects = page.effects(store.shown(), false);

    private FakeServer server() {
        return page.server();
    }

    private FakeServer connected() {
        store.dispatch(new Action.Subscribe("demo/#", Qos.AT_MOST_ONCE));
        store.dispatch(new Action.Connect(store.state().profile()));
        server().accept();
        FakePage.grant(server(), server().next(Packet.Subscribe.class));
        return server();
    }

    private static Packet.Publish message(String topic, String payload) {
        return new Packet.Publish(
                false, Qos.AT_MOST_ONCE, false, TopicName.of(topic), 0, Properties.NONE, ByteSlice.utf8(payload));
    }

    private static PublishDraft draft(String topic, String payload, int qos) {
        return new PublishDraft(topic, Qos.of(qos), false, payload);
    }

    private String lastLine() {
        List<EventLog.Line> lines =
                store.shown().events().after(store.shown().events().count() - 1);
        return lines.get(0).sentence();
    }

    @Test
    void connectsAndWearsTheColourOfTheSubscription() {
        FakeServer server = connected();
        assertEquals(List.of("ws://localhost:8080/mqtt 5.0"), urls);
        assertTrue(store.state().isConnected());
        server.say(message("demo/hello", "Hello!"), message("elsewhere", "?"));
        assertEquals(2, store.shown().messages().receivedCount());
        LoggedMessage hello = store.shown().messages().visible(1);
        assertEquals(1, hello == null ? 0 : hello.topic().subscriptionId());
        LoggedMessage other = store.shown().messages().visible(0);
        assertEquals(0, other == null ? -1 : other.topic().subscriptionId());
        assertEquals(1, store.shown().traffic().receivedBy(1));
    }

    @Test
    void aPublishedMessageIsAnsweredForInANote() {
        FakeServer server = connected();
        store.dispatch(new Action.Publish(draft("demo/hello", "Hello!", 0)));
        assertEquals(
                new Note(Note.Tone.GOOD, "Sent to demo/hello."), store.state().publishNote());
        server.next(Packet.Publish.class);
        store.dispatch(new Action.Publish(draft("elsewhere", "x", 1)));
        assertEquals(Note.Tone.QUIET, store.state().publishNote().tone());
        int id = server.next(Packet.Publish.class).packetId();
        time.pass(12);
        server.say(new Packet.Puback(id, ReasonCode.SUCCESS, Properties.NONE));
        assertEquals(
                "The broker confirmed elsewhere after 12 ms."
                        + " It will not come back here: no subscription of this page matches it.",
                store.state().publishNote().text());
        assertEquals(2, store.shown().traffic().publishedCount());
    }

    /** Of QoS 1 and 2, and of the server that the page came from: of another one nobody has said what it promises. */
    @Test
    void aConfirmedMessageSaysWhereItIsNow() {
        FakeServer server = connected();
        String[][] levels = {
            {"", ""},
            {"memory", ": in memory"},
            {"buffered", ": written"},
            {"group", ": on disk"},
            {"fsync", ": on disk"}
        };
        for (String[] level : levels) {
            store.dispatch(new Action.HealthKnown(true, 1883, level[0]));
            for (int qos = 0; qos <= 2; qos++) {
                store.dispatch(new Action.Publish(draft("demo/hello", "Hello!", qos)));
                int id = server.next(Packet.Publish.class).packetId();
                if (qos == 1) {
                    server.say(new Packet.Puback(id, ReasonCode.SUCCESS, Properties.NONE));
                } else if (qos == 2) {
                    server.say(new Packet.Pubrec(id, ReasonCode.SUCCESS, Properties.NONE));
                    server.next(Packet.Pubrel.class);
                    assertEquals(Note.Tone.QUIET, store.state().publishNote().tone(), "half of it is no promise");
                    server.say(new Packet.Pubcomp(id, ReasonCode.SUCCESS, Properties.NONE));
                }
                assertEquals(
                        qos == 0
                                ? "Sent to demo/hello."
                                : "The broker confirmed demo/hello after 0 ms" + level[1] + ".",
                        store.state().publishNote().text());
                EventLog.Line last = store.shown()
                        .events()
                        .after(store.shown().events().count() - 1)
                        .get(0);
                assertEquals("Published to demo/hello, QoS " + qos + (qos == 0 ? "" : level[1]) + ".", last.sentence());
            }
        }
    }

    @Test
    void ofAnotherServerThanTheOneOfThePageNothingIsSaid() {
        store.dispatch(new Action.HealthKnown(true, 1883, "group"));
        for (Broker broker : List.of(OTHER, HOME)) {
            store.dispatch(new Action.Connect(Profile.of(broker, "me")));
            server().accept();
            store.dispatch(new Action.Publish(draft("demo/hello", "Hello!", 1)));
            server().say(new Packet.Puback(
                    server().next(Packet.Publish.class).packetId(), ReasonCode.SUCCESS, Properties.NONE));
            String said = store.state().publishNote().text();
            assertTrue(said.startsWith("The broker confirmed demo/hello after 0 ms"), said);
            assertEquals(broker.equals(HOME), said.contains(": on disk"), said);
        }
    }

    @Test
    void asksAtEveryWelcomeWhatTheServerPromises() {
        int[] asked = {0};
        effects.onWelcome(() -> asked[0]++);
        connected();
        assertEquals(1, asked[0]);
    }

    @Test
    void mistakesAreSentences() {
        connected();
        store.dispatch(new Action.Publish(draft("a/#", "x", 0)));
        assertEquals(Note.Tone.BAD, store.state().publishNote().tone());
        store.dispatch(new Action.Subscribe("a/#/b", Qos.AT_MOST_ONCE));
        assertEquals(Note.Tone.BAD, store.state().subscribeNote().tone());
        store.extras(new FakeExtras(new Recents(page.kept, HOME)));
        store.dispatch(new Action.Connect(Profile.of(new Broker("", 1, "/", false), "me")));
        assertEquals(Note.Tone.BAD, store.state().connectNote().tone());
        assertTrue(store.state().isConnected(), "the connection that stood still stands");
        assertEquals(HOME, store.state().profile().broker());
        assertEquals(1, store.state().subscriptions().size());
    }

    @Test
    void fromASecurePageOnlySecureAddresses() {
        page.effects(store.shown(), true);
        store.dispatch(new Action.Connect(Profile.of(OTHER, "me")));
        assertTrue(store.state().connectNote().text().contains("wss://"));
        assertEquals(List.of(), page.servers);
    }

    @Test
    void sysIsSubscribedWhenLookedAtAndStaysOutOfTheList() {
        FakeServer server = connected();
        store.dispatch(new Action.Navigate(Tab.SYS));
        server.nothingMore(); // its retained messages come once, and nobody keeps them yet
        SysBoard board = new SysBoard();
        store.shown().keepSys(board);
        FakePage.grant(server, server.next(Packet.Subscribe.class));
        server.say(message("$SYS/broker/uptime", "12 seconds"));
        assertEquals("12 seconds", board.valueOf("$SYS/broker/uptime"));
        assertEquals(0, store.shown().messages().receivedCount());
        store.dispatch(new Action.Navigate(Tab.CLIENT));
        store.dispatch(new Action.Navigate(Tab.SYS));
        server.nothingMore();

        store.dispatch(new Action.Subscribe("$SYS/#", Qos.AT_MOST_ONCE));
        FakePage.grant(server, server.next(Packet.Subscribe.class));
        server.say(message("$SYS/broker/uptime", "22 seconds"));
        assertEquals(1, store.shown().messages().receivedCount(), "who asks for it by name sees it");
        store.dispatch(new Action.Unsubscribe(2));
        server.nothingMore();
        server.say(message("$SYS/broker/uptime", "32 seconds"));
        assertEquals(1, store.shown().messages().receivedCount());
        assertEquals("32 seconds", board.valueOf("$SYS/broker/uptime"));
    }

    @Test
    void anotherBrokerIsRememberedWithoutItsPasswordAndCanBeForgotten() {
        connected();
        Recents recents = new Recents(page.kept, HOME);
        store.extras(new FakeExtras(recents));
        Profile home = store.state().profile();
        Profile other = new Profile(
                OTHER,
                home.version(),
                "me",
                "ada",
                "secret",
                60,
                true,
                60,
                "",
                Qos.AT_MOST_ONCE,
                false,
                "",
                Properties.NONE,
                Properties.NONE);
        store.dispatch(new Action.Connect(other));
        assertEquals(List.of(), recents.list(), "not before it was accepted");
        server().accept();
        assertEquals(List.of(other.withoutPassword()), recents.list());
        assertFalse(kept.get("recent").contains("secret"));
        assertEquals(recents.list(), new Recents(page.kept, HOME).list());
        for (int i = 0; i < 20; i++) {
            recents.remember(Profile.of(new Broker("h" + i, 1, "/", false), "me"));
        }
        assertEquals(Recents.MOST, recents.list().size());
        assertEquals("h19", recents.list().get(0).broker().host());
        recents.forget(recents.list().get(0));
        assertEquals("h18", new Recents(page.kept, HOME).list().get(0).broker().host());
        kept.put("recent", "url=nonsense");
        assertEquals(List.of(), new Recents(page.kept, HOME).list());
    }

    @Test
    void propertiesOfTheFormsGoOut() {
        store.extras(new FakeExtras(new Recents(page.kept, HOME)));
        Properties connect = Properties.builder()
                .add(Property.RECEIVE_MAXIMUM, 7)
                .add(Property.MAXIMUM_PACKET_SIZE, 4_294_967_295L)
                .add(Property.TOPIC_ALIAS_MAXIMUM, 3)
                .add(Property.REQUEST_RESPONSE_INFORMATION, 1)
                .add(Property.REQUEST_PROBLEM_INFORMATION, 0)
                .add(Property.AUTHENTICATION_METHOD, "m")
                .add(Property.AUTHENTICATION_DATA, ByteSlice.utf8("d"))
                .user("k", "v")
                .build();
        Properties will = Properties.builder()
                .add(Property.WILL_DELAY_INTERVAL, 5)
                .add(Property.CORRELATION_DATA, ByteSlice.utf8("c"))
                .build();
        Profile home = store.state().profile();
        Profile full = new Profile(
                home.broker(),
                home.version(),
                "me",
                "",
                "",
                60,
                true,
                4_294_967_295L,
                "w",
                Qos.AT_MOST_ONCE,
                false,
                "gone",
                connect,
                will);
        SubscribeDraft draft = new SubscribeDraft(
                "a",
                Qos.AT_LEAST_ONCE,
                true,
                true,
                RetainHandling.DO_NOT_SEND,
                Properties.builder().add(Property.SUBSCRIPTION_IDENTIFIER, 9).build(),
                -1,
                null);
        store.dispatch(new Action.Subscribe(draft));
        store.dispatch(new Action.Connect(full));
        Packet.Connect packet = server().accept();
        for (int i = 0; i < connect.size(); i++) {
            // More than MQTT can carry is no bound, which is said by saying nothing.
            if (connect.keyAt(i) != Property.MAXIMUM_PACKET_SIZE) {
                assertTrue(
                        packet.properties().has(connect.keyAt(i)),
                        connect.keyAt(i).label());
            }
        }
        assertEquals(7, packet.properties().integer(Property.RECEIVE_MAXIMUM, 0));
        assertEquals(3, packet.properties().integer(Property.TOPIC_ALIAS_MAXIMUM, 0));
        assertEquals(0, packet.properties().integer(Property.REQUEST_PROBLEM_INFORMATION, 1));
        assertEquals(4_294_967_295L, packet.properties().number(Property.SESSION_EXPIRY_INTERVAL, 0));
        assertEquals(will, packet.will().properties());
        Packet.Subscribe subscribe = server().next(Packet.Subscribe.class);
        assertEquals(draft.subscription(), subscribe.subscriptions().get(0));
        assertEquals(draft.properties(), subscribe.properties());
        store.dispatch(new Action.Connect(full.withTimes(5, 30, 3)));
        assertEquals(3, server().accept().will().properties().integer(Property.WILL_DELAY_INTERVAL, 0));
    }

    @Test
    void authenticationDataAloneIsNoAuthentication() {
        Profile profile = Profile.of(HOME, "me")
                .withProperties(
                        Properties.builder()
                                .add(Property.AUTHENTICATION_DATA, ByteSlice.utf8("d"))
                                .build(),
                        Properties.NONE);
        assertEquals("Authentication Data needs an Authentication Method.", profile.problem());
        assertNull(profile.withoutPassword().problem());
    }

    /** Forms that add nothing, and remember. */
    private record FakeExtras(Recents recents) implements Extras {
        @Override
        public PublishDraft draft(PublishDraft typed) {
            return typed;
        }

        @Override
        public SubscribeDraft subscription(SubscribeDraft typed) {
            return typed;
        }

        @Override
        public ConnectOptions options(Profile profile) {
            return profile.allOptions();
        }

        @Override
        public @Nullable String problem(Profile profile) {
            return profile.problem();
        }

        @Override
        public void connected(Profile profile) {
            recents.remember(profile);
        }
    }

    @Test
    void whatWasKeptIsThereAgain() {
        kept.put("theme", "2");
        kept.put("shortcuts", "off");
        effects.restore();
        assertEquals(Theme.DARK, store.state().theme());
        assertFalse(store.state().shortcuts());
        kept.put("theme", "77");
        effects.restore();
        assertEquals(Theme.DARK, store.state().theme());
    }

    @Test
    void repeatingKeepsItsRateThoughTimersAreLate() {
        FakeServer server = connected();
        store.dispatch(new Action.StartRepeating(draft("demo/n", "{{counter}}", 0), 1));
        time.pass(1_000);
        store.dispatch(new Action.StopRepeating());
        int count = store.shown().traffic().publishedCount();
        assertTrue(count >= 997 && count <= 1_001, count + " messages in a second");
        for (int i = 1; i <= count; i++) {
            assertEquals("" + i, server.next(Packet.Publish.class).payload().text());
        }
        time.pass(1_000);
        server.nothingMore();
    }

    @Test
    void repeatingEndsWithTheConnection() {
        connected();
        store.dispatch(new Action.StartRepeating(draft("demo/n", "x", 0), 100));
        assertTrue(store.state().repeating());
        server().lose();
        assertFalse(store.state().repeating());
        int count = store.shown().traffic().publishedCount();
        time.pass(500);
        assertEquals(count, store.shown().traffic().publishedCount());
    }

    @Test
    void aLossIsLoggedAndNothingIsWiped() {
        FakeServer server = connected();
        server.say(message("demo/a", "1"));
        server.lose();
        ClientStatus.Waiting waiting =
                assertInstanceOf(ClientStatus.Waiting.class, store.state().status());
        assertTrue(lastLine().startsWith("The connection was lost. Trying again in"), lastLine());
        assertEquals(1, store.shown().messages().size());
        time.pass(waiting.delayMillis());
        server().accept();
        assertEquals(2, urls.size());
        assertEquals(
                "demo/#",
                server().next(Packet.Subscribe.class)
                        .subscriptions()
                        .get(0)
                        .filter()
                        .toString());
    }

    @Test
    void pauseAndScrollingBothHoldTheList() {
        store.dispatch(new Action.ScrolledAway(true));
        store.dispatch(new Action.Pause(true));
        store.dispatch(new Action.ScrolledAway(false));
        assertTrue(store.shown().messages().isHeld());
        store.dispatch(new Action.Pause(false));
        assertFalse(store.shown().messages().isHeld());
    }

    @Test
    void oneFrameIsAskedForHoweverMuchHappens() {
        int[] frames = {0};
        Store counted = new Store(store.state(), () -> frames[0]++);
        counted.dispatch(new Action.Filter("a"));
        counted.dispatch(new Action.Filter("b"));
        assertEquals(1, frames[0]);
        counted.drawn();
        counted.changed();
        assertEquals(2, frames[0]);
    }
}
