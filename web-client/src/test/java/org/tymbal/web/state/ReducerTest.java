package org.tymbal.web.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.tymbal.client.ClientStatus;
import org.tymbal.client.ServerLimits;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.Qos;
import org.tymbal.codec.packet.ReasonCode;
import org.tymbal.codec.packet.RetainHandling;
import org.tymbal.codec.topic.TopicFilter;
import org.tymbal.web.state.SubscriptionRow.Grant;

class ReducerTest {
    private static final Broker HOME = new Broker("localhost", 8080, "/mqtt", false);
    private static final ServerLimits LIMITS = new ServerLimits(10, Qos.EXACTLY_ONCE, true, 1_000, 60, 60, 0);

    private AppState state = AppState.start(Profile.of(HOME, "me"));

    private void happens(Action action) {
        state = Reducer.reduce(state, action);
    }

    private void connected(boolean sessionPresent) {
        happens(new Action.StatusChanged(new ClientStatus.Connected("me", sessionPresent, LIMITS)));
    }

    private Grant grant(int index) {
        return state.subscriptions().get(index).grant();
    }

    @Test
    void aSubscriptionIsAskedThenGrantedThenGone() {
        happens(new Action.Subscribe("a/#", Qos.EXACTLY_ONCE));
        assertEquals(SubscriptionRow.ASKED, grant(0));
        happens(new Action.Subscribed(TopicFilter.of("a/#"), ReasonCode.GRANTED_QOS_1));
        assertEquals(new Grant.Granted(Qos.AT_LEAST_ONCE), grant(0));
        happens(new Action.Unsubscribe(1));
        assertEquals(new Grant.Ending(), grant(0));
        happens(new Action.Unsubscribed(TopicFilter.of("a/#")));
        assertEquals(List.of(), state.subscriptions());
    }

    @Test
    void aRefusedOneGoesAtOnce() {
        happens(new Action.Subscribe("a", Qos.AT_MOST_ONCE));
        happens(new Action.Subscribed(TopicFilter.of("a"), ReasonCode.NOT_AUTHORIZED));
        assertEquals(new Grant.Refused(ReasonCode.NOT_AUTHORIZED), grant(0));
        happens(new Action.Unsubscribe(1));
        assertEquals(List.of(), state.subscriptions());
    }

    @Test
    void theSameFilterKeepsItsLook() {
        happens(new Action.Subscribe("a", Qos.AT_MOST_ONCE));
        happens(new Action.Subscribe("b", Qos.AT_MOST_ONCE));
        happens(new Action.Subscribe("a", Qos.EXACTLY_ONCE));
        assertEquals(2, state.subscriptions().size());
        assertEquals(0, state.subscriptions().get(0).look());
        assertEquals(Qos.EXACTLY_ONCE, state.subscriptions().get(0).requested());
    }

    @Test
    void optionsAndALookThatWasChosenStayWithTheSubscription() {
        SubscribeDraft first = new SubscribeDraft(
                "a", Qos.AT_LEAST_ONCE, true, false, RetainHandling.SEND_IF_NEW, Properties.NONE, 5, null);
        happens(new Action.Subscribe(first));
        assertEquals(5, state.subscriptions().get(0).look());
        happens(new Action.Subscribed(TopicFilter.of("a"), ReasonCode.GRANTED_QOS_1));
        happens(new Action.Hear(1, SubscriptionRow.MUTED));
        assertEquals(first, state.subscriptions().get(0).asked());
        happens(new Action.Subscribe("a", Qos.AT_MOST_ONCE));
        assertEquals(5, state.subscriptions().get(0).look(), "no other was asked for");
        assertEquals(
                new SubscribeDraft("a", Qos.AT_MOST_ONCE),
                state.subscriptions().get(0).asked());
        happens(new Action.Subscribe(new SubscribeDraft(
                "a", Qos.AT_MOST_ONCE, false, false, RetainHandling.SEND, Properties.NONE, 2, null)));
        assertEquals(2, state.subscriptions().get(0).look());
        happens(new Action.Subscribe(new SubscribeDraft(
                "b", Qos.AT_MOST_ONCE, false, false, RetainHandling.SEND, Properties.NONE, 2, "a fault")));
        assertEquals(1, state.subscriptions().size());
    }

    @Test
    void looksAreDifferentAsLongAsThereAreSome() {
        Set<Integer> looks = new TreeSet<>();
        for (int i = 0; i < SubscriptionRow.LOOKS; i++) {
            happens(new Action.Subscribe("t/" + i, Qos.AT_MOST_ONCE));
            looks.add(state.subscriptions().get(i).look());
        }
        assertEquals(SubscriptionRow.LOOKS, looks.size());
    }

    @Test
    void aLostConnectionWipesNothing() {
        connected(false);
        happens(new Action.Subscribe("a", Qos.AT_MOST_ONCE));
        happens(new Action.Subscribed(TopicFilter.of("a"), ReasonCode.SUCCESS));
        AppState before = state;
        happens(new Action.StatusChanged(new ClientStatus.Waiting(2, 1_000, 5_000, "gone")));
        assertSame(before.subscriptions(), state.subscriptions());
        connected(true);
        assertEquals(new Grant.Granted(Qos.AT_MOST_ONCE), grant(0));
    }

    @Test
    void aLostSessionMakesGrantsQuestionsAgain() {
        happens(new Action.Subscribe("a", Qos.AT_MOST_ONCE));
        happens(new Action.Subscribed(TopicFilter.of("a"), ReasonCode.SUCCESS));
        connected(false);
        assertEquals(SubscriptionRow.ASKED, grant(0));
    }

    @Test
    void leavingSettlesWhatWasEnding() {
        happens(new Action.Subscribe("a", Qos.AT_MOST_ONCE));
        happens(new Action.Unsubscribe(1));
        happens(new Action.StatusChanged(new ClientStatus.Offline("Disconnected as asked.", true)));
        assertEquals(List.of(), state.subscriptions());
    }

    @Test
    void tabsHaveAddresses() {
        for (Tab tab : Tab.values()) {
            assertSame(tab, Tab.of(tab.route()));
        }
        assertSame(Tab.CLIENT, Tab.of("#/nothing"));
    }

    @Test
    void freshClientIdsFitEveryVersionAndDiffer() {
        Random random = new Random(1);
        Set<String> ids = new TreeSet<>();
        for (int i = 0; i < 1_000; i++) {
            String id = Profile.freshClientId(random);
            assertTrue(id.matches("web-[0-9a-z]{5}"), id);
            ids.add(id);
        }
        assertTrue(ids.size() > 995, ids.size() + " different ids");
    }
}
