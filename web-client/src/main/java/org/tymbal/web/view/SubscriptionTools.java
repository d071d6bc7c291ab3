package org.tymbal.web.view;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.html.HTMLElement;
import org.teavm.jso.dom.xml.Element;
import org.tymbal.web.state.Action;
import org.tymbal.web.state.AppState;
import org.tymbal.web.state.Connection;
import org.tymbal.web.state.PropertyText;
import org.tymbal.web.state.Store;
import org.tymbal.web.state.SubscribeDraft;
import org.tymbal.web.state.SubscriptionRow;
import org.tymbal.words.Words;

/** What can be done with a subscription beside ending it: mute it, hear it alone, change it. */
final class SubscriptionTools implements View {
    /** The buttons of one subscription. */
    private record Tools(int id, HTMLElement element, HTMLElement mute, HTMLElement solo, Dom.Cell options) {}

    private final Store store;
    private final SubscribeMore form;
    private final HTMLElement list = Dom.byId("subscriptions");
    private List<Tools> shown = List.of();
    private Connection bound;
    private List<SubscriptionRow> drawn = List.of();

    SubscriptionTools(Store store, SubscribeMore form) {
        this.store = store;
        this.form = form;
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
            tools.options().set(options(row.asked()));
            Element icon = (Element) element.getFirstChild();
            Dom.attribute(icon, "class", "look look" + row.look());
            Dom.attribute((Element) icon.getFirstChild(), "href", "#look-" + row.look());
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
        Dom.Cell options = new Dom.Cell();
        HTMLElement element = Dom.el("div", "tools", mute, solo, edit, Dom.el("span", "hint", options.node()));
        return new Tools(id, element, mute, solo, options);
    }

    /** How it was asked for, in the words of the specification. */
    private static String options(SubscribeDraft asked) {
        String text = asked.noLocal() ? ", No Local" : "";
        if (asked.retainAsPublished()) {
            text += ", Retain As Published";
        }
        int handling = asked.retainHandling().ordinal();
        if (handling > 0) {
            text += ", Retain Handling " + handling;
        }
        for (int i = 0; i < asked.properties().size(); i++) {
            text += ", " + asked.properties().keyAt(i).label() + ' '
                    + PropertyText.of(asked.properties().valueAt(i));
        }
        return text.isEmpty() ? "" : text.substring(2);
    }

    private void hear(int id, int ear) {
        SubscriptionRow row = store.state().subscription(id);
        if (row != null) {
            store.dispatch(new Action.Hear(id, row.ear() == ear ? 0 : ear));
        }
    }

    private void edit(int id) {
        SubscriptionRow row = store.state().subscription(id);
        if (row != null) {
            form.edit(row);
        }
    }
}
