package org.tymbal.web.view;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.html.HTMLElement;
import org.teavm.jso.dom.html.HTMLInputElement;
import org.tymbal.client.Reasons;
import org.tymbal.codec.packet.Qos;
import org.tymbal.web.state.Action;
import org.tymbal.web.state.AppState;
import org.tymbal.web.state.Connection;
import org.tymbal.web.state.Numbers;
import org.tymbal.web.state.Store;
import org.tymbal.web.state.SubscribeDraft;
import org.tymbal.web.state.SubscriptionRow;
import org.tymbal.words.Words;

/** The Subscribe form and the subscriptions, each with its colour and shape. */
final class SubscribeView {
    /** One subscription on the screen. */
    private record Row(int id, HTMLElement element, Dom.Cell what, HTMLElement whatElement, Dom.Cell count) {}

    private final Store store;
    private final HTMLInputElement filter = Dom.input("subscribe-filter");
    private final HTMLElement list = Dom.byId("subscriptions");
    private final NoteLine note = new NoteLine("subscribe-note");
    private List<Row> rows = new ArrayList<>();
    private List<SubscriptionRow> shown = List.of();
    private Connection bound;

    SubscribeView(Store store) {
        this.store = store;
        bound = store.shown();
        Dom.on(Dom.byId("subscribe-form"), "submit", event -> {
            event.preventDefault();
            Qos qos = Qos.of(Numbers.parse(Dom.choice("subscribe-qos"), 0));
            store.dispatch(
                    new Action.Subscribe(store.extras().subscription(new SubscribeDraft(filter.getValue(), qos))));
            if (store.state().subscribeNote().text().isEmpty()) {
                filter.setValue("");
            }
        });
    }

    void show(AppState state) {
        note.show(state.subscribeNote());
        if (store.shown() != bound) {
            bound = store.shown();
            rows.clear();
            list.clear();
        }
        if (state.subscriptions() != shown) {
            shown = state.subscriptions();
            rebuild();
        }
        for (Row row : rows) {
            int count = bound.traffic().receivedBy(row.id());
            row.count().set(count == 0 ? "" : Numbers.grouped(count));
        }
    }

    private void rebuild() {
        List<Row> old = rows;
        rows = new ArrayList<>();
        for (SubscriptionRow subscription : shown) {
            Row row = find(old, subscription.id());
            if (row == null) {
                row = build(subscription);
                list.appendChild(row.element());
            }
            rows.add(row);
            row.what().set(state(subscription));
            boolean refused = subscription.grant() instanceof SubscriptionRow.Grant.Refused;
            Dom.attribute(row.whatElement(), "class", refused ? "what bad" : "what");
        }
        for (Row gone : old) {
            if (find(rows, gone.id()) == null) {
                boolean hadFocus = Dom.hasFocus(gone.element());
                list.removeChild(gone.element());
                if (hadFocus) {
                    filter.focus();
                }
            }
        }
    }

    private static @Nullable Row find(List<Row> rows, int id) {
        for (Row row : rows) {
            if (row.id() == id) {
                return row;
            }
        }
        return null;
    }

    private Row build(SubscriptionRow subscription) {
        int id = subscription.id();
        String name = subscription.filter().toString();
        Dom.Cell what = new Dom.Cell();
        HTMLElement whatElement = Dom.el("span", "what", what.node());
        Dom.Cell count = new Dom.Cell();
        HTMLElement element = Dom.el(
                "li",
                "",
                Dom.icon("look-" + subscription.look(), "look look" + subscription.look()),
                Dom.el("span", "code", Dom.text(name)),
                Dom.el("span", "n", count.node()),
                Dom.iconButton(
                        "i-close",
                        Words.of("Unsubscribe from {}", name),
                        () -> store.dispatch(new Action.Unsubscribe(id))),
                whatElement);
        return new Row(id, element, what, whatElement, count);
    }

    private static String state(SubscriptionRow subscription) {
        int asked = subscription.requested().level();
        if (subscription.grant() instanceof SubscriptionRow.Grant.Granted it) {
            int granted = it.qos().level();
            return granted == asked
                    ? Words.of("QoS {}, granted", "" + asked)
                    : Words.of("asked for QoS {}, granted QoS {}", "" + asked, "" + granted);
        }
        if (subscription.grant() instanceof SubscriptionRow.Grant.Refused it) {
            return Words.of("Refused. {}", Reasons.sentence(it.reason()));
        }
        return subscription.grant() instanceof SubscriptionRow.Grant.Ending
                ? Words.of("unsubscribing")
                : Words.of("asked for QoS {}, no answer yet", "" + asked);
    }
}
