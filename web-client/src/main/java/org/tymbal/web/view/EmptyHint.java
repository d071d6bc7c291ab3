package org.tymbal.web.view;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.html.HTMLElement;
import org.tymbal.client.ClientStatus;
import org.tymbal.codec.packet.Qos;
import org.tymbal.codec.topic.TopicName;
import org.tymbal.web.state.Action;
import org.tymbal.web.state.AppState;
import org.tymbal.web.state.Store;
import org.tymbal.web.state.SubscriptionRow;
import org.tymbal.words.Words;

/** What to do next where a list has no message yet: that depends on the connection and on its subscriptions. */
final class EmptyHint implements View {
    private static final String DEMO = "demo/#";

    private final Store store;
    private final HTMLElement place = Dom.byId("empty-text");
    private final HTMLElement button = Dom.button("", "primary", this::press);
    private final Dom.Cell label = new Dom.Cell(button);
    private final Dom.Cell sentence = new Dom.Cell();
    private boolean connect;
    private boolean demo;

    EmptyHint(Store store) {
        this.store = store;
        HTMLElement text = Dom.el("span", "", sentence.node());
        place.clear();
        place.appendChild(text);
        place.appendChild(button);
        button.setId("empty-do");
    }

    @Override
    public void show(AppState state) {
        if (place.isHidden()) {
            return;
        }
        connect = !state.isConnected() && !(state.status() instanceof ClientStatus.Connecting);
        SubscriptionRow first = null;
        for (SubscriptionRow row : state.subscriptions()) {
            first = first == null && !(row.grant() instanceof SubscriptionRow.Grant.Refused) ? row : first;
        }
        boolean none = first == null;
        demo = none && state.profile().broker().equals(state.home());
        Dom.hidden(button, !connect && !none);
        label.set(connect ? Words.of("Connect") : demo ? Words.of("Subscribe to {}", DEMO) : Words.of("Subscribe"));
        sentence.set(say(state, first));
    }

    private String say(AppState state, @Nullable SubscriptionRow first) {
        if (connect) {
            return Words.of("Nothing has arrived yet: this page is not connected.");
        }
        if (first == null) {
            return Words.of("Nothing has arrived yet: this connection has no subscription.");
        }
        String topic = Dom.input("publish-topic").getValue();
        boolean isName = TopicName.problem(topic) == null;
        for (SubscriptionRow row : state.subscriptions()) {
            if (isName && row.filter().matches(TopicName.of(topic))) {
                return Words.of(
                        "Nothing has arrived yet. Press {}: the message goes to the broker and comes back here, because this page is subscribed to {}.",
                        Words.of("Publish"),
                        row.filter().toString());
            }
        }
        return Words.of(
                "Nothing has arrived yet. This page waits for what others publish to {}.",
                first.filter().toString());
    }

    /** What has to come first. */
    private void press() {
        if (connect) {
            Dom.open(Dom.byId("connection"), true);
            Dom.byId("connect").focus();
        } else if (demo) {
            store.dispatch(new Action.Subscribe(DEMO, Qos.AT_MOST_ONCE));
            Dom.byId("list").focus();
        } else {
            Dom.byId("subscribe-filter").focus();
        }
    }
}
