package org.tymbal.web.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import org.tymbal.codec.packet.ReasonCode;
import org.tymbal.codec.topic.TopicName;

/** Which messages the list shows: muted and solo subscriptions, directions, what the page publishes itself. */
class HearingTest {
    private final FakePage page = new FakePage(new Broker("localhost", 8080, "/mqtt", false));
    private final Store store = page.store;
    private FakeServer server;

    @BeforeEach
    void connect() {
        page.effects(store.shown(), false);
        for (String filter : List.of("demo/#", "house/#", "+/door")) {
            store.dispatch(new Action.Subscribe(filter, Qos.AT_MOST_ONCE));
        }
        store.dispatch(new Action.Connect(store.state().profile()));
        server = page.server();
        server.accept();
        FakePage.grant(server, server.next(Packet.Subscribe.class));
        come("demo/a", "house/lamp", "house/door", "elsewhere");
    }

    private void come(String... topics) {
        for (String topic : topics) {
            server.say(new Packet.Publish(
                    false, Qos.AT_MOST_ONCE, false, TopicName.of(topic), 0, Properties.NONE, ByteSlice.utf8("x")));
        }
    }

    private List<String> list() {
        List<String> topics = new ArrayList<>();
        MessageLog log = store.shown().messages();
        for (int i = log.visibleCount() - 1; i >= 0; i--) {
            LoggedMessage message = log.visible(i);
            topics.add(
                    message == null
                            ? ""
                            : (message.out() ? ">" : "") + message.topic().text());
        }
        return topics;
    }

    private void hear(int id, int ear) {
        store.dispatch(new Action.Hear(id, ear));
    }

    @Test
    void whatIsMutedIsLeftOutUnlessAnotherSubscriptionHearsIt() {
        hear(2, SubscriptionRow.MUTED);
        assertEquals(List.of("demo/a", "house/door", "elsewhere"), list());
        come("house/lamp", "demo/b");
        assertEquals(List.of("demo/a", "house/door", "elsewhere", "demo/b"), list());
        assertEquals(3, store.shown().traffic().receivedBy(2), "it is counted all the same");
        hear(2, 0);
        assertEquals(6, list().size());
    }

    @Test
    void soloIsHeardAlone() {
        hear(2, SubscriptionRow.SOLO);
        assertEquals(List.of("house/lamp", "house/door"), list());
        hear(1, SubscriptionRow.SOLO);
        assertEquals(List.of("demo/a", "house/lamp", "house/door"), list());
        store.dispatch(new Action.Filter("door"));
        assertEquals(List.of("house/door"), list());
    }

    @Test
    void aSubscriptionThatComesOrGoesIsJudgedAnew() {
        hear(2, SubscriptionRow.MUTED);
        store.dispatch(new Action.Subscribe("house/lamp", Qos.AT_MOST_ONCE));
        assertEquals(List.of("demo/a", "house/lamp", "house/door", "elsewhere"), list());
        store.dispatch(new Action.Unsubscribe(2));
        FakePage.grant(server, server.next(Packet.Subscribe.class));
        Packet.Unsubscribe asked = server.next(Packet.Unsubscribe.class);
        server.say(new Packet.Unsuback(asked.packetId(), List.of(ReasonCode.SUCCESS), Properties.NONE));
        assertEquals(4, list().size());
    }

    @Test
    void subscribingAgainKeepsTheEar() {
        hear(1, SubscriptionRow.MUTED);
        store.dispatch(new Action.Subscribe("demo/#", Qos.EXACTLY_ONCE));
        assertEquals(SubscriptionRow.MUTED, store.state().subscriptions().get(0).ear());
        assertEquals(Qos.EXACTLY_ONCE, store.state().subscriptions().get(0).requested());
    }

    @Test
    void whatThePagePublishesIsShownIfWished() {
        store.dispatch(new Action.Publish(new PublishDraft("demo/own", Qos.AT_MOST_ONCE, false, "1")));
        assertEquals(4, list().size());
        store.shown().logOwn(true);
        store.dispatch(new Action.Publish(new PublishDraft("demo/own", Qos.AT_MOST_ONCE, false, "2")));
        come("demo/own");
        store.dispatch(new Action.Filter("out"));
        assertEquals(List.of(">demo/own"), list());
        store.dispatch(new Action.Filter("in topic:demo/own"));
        assertEquals(List.of("demo/own"), list());
        store.dispatch(new Action.Filter("in out"));
        assertEquals(6, list().size());
        assertEquals(5, store.shown().traffic().receivedCount(), "what leaves is not received");
        TopicFeed feed = new TopicFeed(store.shown());
        store.shown().keepMessages(feed, 0);
        assertTrue(feed.tree().root().countBelow() == 5, "the tree shows what came");
    }

    @Test
    void anEchoIsTimed() {
        TopicFeed feed = new TopicFeed(store.shown());
        store.shown().keepMessages(feed, 0);
        store.dispatch(new Action.Publish(new PublishDraft("demo/own", Qos.AT_MOST_ONCE, false, "x")));
        page.time.pass(12);
        come("demo/own");
        assertEquals(12, feed.echo().of(store.shown().messages().newestSequence()));
        assertEquals(12, feed.echo().median());
    }
}
