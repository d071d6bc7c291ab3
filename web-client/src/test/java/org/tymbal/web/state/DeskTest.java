package org.tymbal.web.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tymbal.client.FakeServer;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.packet.Packet;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.Qos;
import org.tymbal.codec.topic.TopicName;

class DeskTest {
    private static final Broker HOME = new Broker("localhost", 8080, "/mqtt", false);
    private static final Broker OTHER = new Broker("other", 9001, "/mqtt", false);

    private final FakePage page = new FakePage(HOME);
    private final Store store = page.store;
    private final Desk desk = new Desk(store, page.kept, connection -> page.effects(connection, false));
    private final Connection home = store.shown();
    private FakeServer homeServer;

    @BeforeEach
    void connect() {
        page.effects(home, false);
        store.dispatch(new Action.Subscribe("demo/#", Qos.AT_MOST_ONCE));
        store.dispatch(new Action.Connect(store.state().profile()));
        homeServer = page.server();
        homeServer.accept();
        FakePage.grant(homeServer, homeServer.next(Packet.Subscribe.class));
    }

    private Connection open(Broker broker) {
        Connection fresh = desk.open(Profile.of(broker, "me too"), "");
        assertNotNull(fresh);
        page.server().accept();
        return fresh;
    }

    private static Packet.Publish message(String topic, String payload) {
        return new Packet.Publish(
                false, Qos.AT_MOST_ONCE, false, TopicName.of(topic), 0, Properties.NONE, ByteSlice.utf8(payload));
    }

    @Test
    void aSecondOneHasEverythingOfItsOwn() {
        Connection other = open(OTHER);
        FakeServer otherServer = page.server();
        assertSame(home, store.shown());
        assertEquals(List.of("ws://localhost:8080/mqtt 5.0", "ws://other:9001/mqtt 5.0"), page.urls);
        assertEquals(List.of(), other.state().subscriptions());
        desk.show(other);
        store.dispatch(new Action.Subscribe("house/#", Qos.AT_LEAST_ONCE));
        FakePage.grant(otherServer, otherServer.next(Packet.Subscribe.class));
        store.dispatch(new Action.Filter("q1"));
        otherServer.say(message("house/door", "open"));
        assertEquals(1, other.messages().size());
        assertEquals(0, home.messages().size());
        assertEquals("demo/#", home.state().subscriptions().get(0).filter().toString());
        assertEquals("house/#", store.state().subscriptions().get(0).filter().toString());
        assertEquals("", home.state().filter());
        assertTrue(other.events().count() > 0);
        desk.show(home);
        assertEquals("", store.state().filter());
        assertEquals("q1", other.state().filter());
    }

    @Test
    void whatIsNotShownGoesOnReceivingAndIsCounted() {
        Connection other = open(OTHER);
        desk.show(other);
        homeServer.say(message("demo/a", "1"), message("demo/a", "2"));
        assertEquals(2, desk.unread(home));
        assertEquals(0, desk.unread(other));
        assertEquals(2, home.messages().size());
        desk.show(home);
        assertEquals(0, desk.unread(home));
        desk.show(other);
        assertEquals(0, desk.unread(home));
    }

    @Test
    void onlyWhatIsShownAsksForFrames() {
        int[] frames = new int[1];
        Store counted = new Store(AppState.start(Profile.of(HOME, "me")), () -> frames[0]++);
        Desk counting = new Desk(counted, page.kept, connection -> page.effects(connection, false));
        Connection other = counting.open(Profile.of(OTHER, "me"), "");
        FakeServer server = page.server();
        server.accept();
        counted.drawn();
        frames[0] = 0;
        server.say(message("a", "1"));
        assertEquals(0, frames[0]);
        counted.tick(1_000);
        assertEquals(1, frames[0]);
        counted.drawn();
        assertNotNull(other);
        counting.show(other);
        counted.drawn();
        server.say(message("a", "1"));
        assertEquals(3, frames[0]);
    }

    @Test
    void whatIsTrueOfThePageIsTrueOfAll() {
        Connection other = open(OTHER);
        store.dispatch(new Action.Choose(Theme.DARK));
        store.dispatch(new Action.Navigate(Tab.LOG));
        assertEquals(Theme.DARK, other.state().theme());
        assertEquals(Tab.LOG, other.state().tab());
        assertEquals(Tab.LOG, home.state().tab());
        Connection third = open(HOME);
        assertEquals(Theme.DARK, third.state().theme());
        assertEquals(Tab.LOG, third.state().tab());
        assertEquals(HOME, other.state().home());
    }

    @Test
    void closingSaysGoodbyeAndShowsTheNeighbour() {
        Connection other = open(OTHER);
        FakeServer server = page.server();
        Connection third = open(HOME);
        desk.show(other);
        desk.close(other);
        server.next(Packet.Disconnect.class);
        assertSame(home, store.shown());
        assertEquals(List.of(home, third), desk.connections());
        desk.close(home);
        assertSame(third, store.shown());
        desk.close(third);
        assertEquals(List.of(third), desk.connections(), "the last one stays");
        desk.close(other);
        assertEquals(List.of(third), desk.connections());
    }

    @Test
    void everyConnectionIsFitted() {
        List<Connection> fitted = new ArrayList<>();
        desk.each(fitted::add);
        Connection other = open(OTHER);
        assertEquals(List.of(home, other), fitted);
    }

    @Test
    void theTreesOfTopicsGrowSideBySide() {
        desk.each(connection -> connection.keepMessages(new TopicFeed(connection), 0));
        Connection other = open(OTHER);
        page.server().say(message("a/b", "1"));
        assertEquals(0, TopicFeed.of(store).tree().root().topics());
        desk.show(other);
        assertEquals(1, TopicFeed.of(store).tree().root().topics());
        store.dispatch(new Action.Chart("a/b", ""));
        assertEquals(1, TopicFeed.of(store).board().series().size());
        desk.show(home);
        assertEquals(0, TopicFeed.of(store).board().series().size());
    }

    @Test
    void thereIsRoomForEight() {
        for (int i = 1; i < Desk.MOST; i++) {
            open(OTHER);
        }
        assertNull(desk.open(Profile.of(OTHER, "x"), ""));
        assertEquals(Desk.MOST, desk.connections().size());
    }

    @Test
    void allTogetherKeepNoMoreThanTwoWould() {
        ByteSlice large = ByteSlice.of(new byte[1024 * 1024]);
        for (int i = 1; i < Desk.MOST; i++) {
            open(OTHER);
        }
        for (FakeServer server : page.servers) {
            for (int i = 0; i < 12; i++) {
                server.say(new Packet.Publish(
                        false, Qos.AT_MOST_ONCE, false, TopicName.of("big"), 0, Properties.NONE, large));
            }
        }
        long kept = 0;
        for (Connection one : desk.connections()) {
            MessageLog log = one.messages();
            for (int i = 0; i < log.visibleCount(); i++) {
                LoggedMessage message = log.visible(i);
                kept += message == null ? 0 : message.weight();
            }
        }
        assertTrue(kept <= 2 * MessageLog.MOST_BYTES, kept + " bytes");
        assertTrue(kept > MessageLog.MOST_BYTES, kept + " bytes");
    }

    @Test
    void namesAreOnesOwn() {
        Connection other = open(OTHER);
        assertEquals("other:9001", Desk.name(other));
        desk.rename(other, "  Greenhouse ");
        assertEquals("Greenhouse", Desk.name(other));
        desk.rename(other, "");
        assertEquals("other:9001", Desk.name(other));
        desk.rename(other, "x".repeat(200));
        assertEquals(Desk.LONGEST_NAME, Desk.name(other).length());
        assertEquals("connected", Desk.status(other));
        assertFalse(desk.isShown(other));
    }
}
