package org.tymbal.web.view;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.html.HTMLElement;
import org.tymbal.web.state.Action;
import org.tymbal.web.state.AppState;
import org.tymbal.web.state.Connection;
import org.tymbal.web.state.Store;
import org.tymbal.web.state.SubscriptionRow;
import org.tymbal.words.Words;

/** What can be done with a subscription beside ending it: mute it, hear it alone, change it. */
final class SubscriptionTools implements View {
    /** The buttons of one subscription. */
    private record Tools(int id, HTMLElement element, HTMLElement mute, HTMLElement solo) {}

    private final Store store;
    private final HTMLElement list = Dom.byId("subscriptions");
    private List<Tools> shown = List.of();
    private Connection bound;
    private List<SubscriptionRow> drawn = List.of();

    SubscriptionTools(Store store) {
        this.store = store;
        bound = store.shown();
    }

    /** After the list itself has been drawn, whose elements stand in the order of the subscriptions. */
    @Override
    public void show(AppState state) {
        if (bound == store.shown() && drawn == state.subscriptions()) {
            return;
        }
        List<Tools> now = new ArrayList<>();
        HTMLElement element = (HTMLElement) list.getFirstChild();
        for (SubscriptionRow row : state.subscriptions()) {
            if (element == null) {
                return; // not drawn yet
            }
            Tools tools = find(row.id());
            if (tools == null) {
                tools = build(row);
                element.appendChild(tools.element());
            }
            now.add(tools);
            press(tools.mute(), row.ear() == SubscriptionRow.MUTED);
            press(tools.solo(), row.ear() == SubscriptionRow.SOLO);
            element = (HTMLElement) element.getNextSibling();
        }
        bound = store.shown();
        drawn = state.subscriptions();
        shown = now;
    }

    private @Nullable Tools find(int id) {
        for (Tools tools : bound == store.shown() ? shown : List.<Tools>of()) {
            if (tools.id() == id) {
                return tools;
            }
        }
        return null;
    }

    private static void press(HTMLElement button, boolean on) {
        Dom.attribute(button, "aria-pressed", on ? "true" : "false");
    }

    private Tools build(SubscriptionRow row) {
        int id = row.id();
        String name = row.filter().toString();
        HTMLElement mute =
                Dom.textButton(Words.of("Mute"), Words.of("Mute {}", name), () -> hear(id, SubscriptionRow.MUTED));
        HTMLElement solo = Dom.textButton(
                Words.of("Solo"),
                Words.of("Solo") + ": " + Words.of("Show only {}", name),
                () -> hear(id, SubscriptionRow.SOLO));
        HTMLElement edit = Dom.textButton(Words.of("Edit"), Words.of("Edit {}", name), () -> edit(id));
        HTMLElement element = Dom.el("div", "tools", mute, solo, edit);
        return new Tools(id, element, mute, solo);
    }

    private void hear(int id, int ear) {
        SubscriptionRow row = store.state().subscription(id);
        if (row != null) {
            store.dispatch(new Action.Hear(id, row.ear() == ear ? 0 : ear));
        }
    }

    /** Puts it back into the form; subscribing to the same filter again changes QoS and options [MQTT-3.8.4-3]. */
    private void edit(int id) {
        SubscriptionRow row = store.state().subscription(id);
        if (row != null) {
            Dom.type("subscribe-filter", row.filter().toString());
            Dom.choose("subscribe-qos", Integer.toString(row.requested().level()));
            Dom.open(Dom.byId("subscribe-more"), true);
            Dom.byId("subscribe-filter").focus();
        }
    }
}
