package org.tymbal.web.view;

import java.util.List;
import org.teavm.jso.dom.html.HTMLElement;
import org.teavm.jso.dom.html.HTMLInputElement;
import org.tymbal.codec.packet.Property;
import org.tymbal.codec.packet.RetainHandling;
import org.tymbal.web.state.Numbers;
import org.tymbal.web.state.Store;
import org.tymbal.web.state.SubscribeDraft;
import org.tymbal.web.state.SubscriptionRow;
import org.tymbal.words.Words;

/** The folded part of the Subscribe form: options and properties of MQTT 5, colour and shape, groups that share. */
final class SubscribeMore {
    private static final String LOOK = "subscribe-look";
    private static final String RETAINED = "subscribe-retained";

    private final Store store;
    private final HTMLInputElement filter = Dom.input("subscribe-filter");
    private final HTMLInputElement noLocal = checkbox("subscribe-no-local");
    private final HTMLInputElement asPublished = checkbox("subscribe-as-published");
    private final HTMLInputElement group = Dom.search("subscribe-group", Words.of("workers"));
    private final PropertyForm properties =
            new PropertyForm("subscribe-property", List.of(Property.SUBSCRIPTION_IDENTIFIER));

    SubscribeMore(Store store) {
        this.store = store;
        group.setAttribute("type", "text");
        HTMLElement handling = Dom.el("fieldset", "seg", Dom.el("legend", "", Dom.text(Words.of("Retained messages"))));
        handling.appendChild(Dom.radio(RETAINED, "0", Words.of("send"), true));
        handling.appendChild(Dom.radio(RETAINED, "1", Words.of("if new"), false));
        handling.appendChild(Dom.radio(RETAINED, "2", Words.of("never"), false));
        HTMLElement looks = Dom.el("fieldset", "seg", Dom.el("legend", "", Dom.text(Words.of("Colour and shape"))));
        looks.appendChild(Dom.radio(LOOK, "-1", Words.of("auto"), true));
        for (int i = 0; i < SubscriptionRow.LOOKS; i++) {
            HTMLElement label = Dom.radio(LOOK, "" + i, "", false);
            HTMLElement face = (HTMLElement) label.getLastChild();
            face.appendChild(Dom.icon("look-" + i, "look look" + i));
            face.appendChild(Dom.el("small", "vh", Dom.text("" + (i + 1))));
            looks.appendChild(label);
        }
        HTMLElement label = Dom.el("label", "", Dom.text(Words.of("Share with a group named")));
        label.setAttribute("for", "subscribe-group");
        HTMLElement place = Dom.byId("subscribe-more");
        place.appendChild(Dom.el(
                "label",
                "check",
                noLocal,
                Dom.el("span", "", Dom.text(Words.of("No Local: not what I publish myself")))));
        place.appendChild(Dom.el(
                "label",
                "check",
                asPublished,
                Dom.el("span", "", Dom.text(Words.of("Retain As Published: keep the flag")))));
        place.appendChild(handling);
        place.appendChild(looks);
        place.appendChild(label);
        place.appendChild(Dom.el("div", "row", group, Dom.button(Words.of("Write $share/"), "", this::share)));
        properties.into("subscribe-more");
        Dom.on(place, "change", event -> count());
    }

    private static HTMLInputElement checkbox(String id) {
        HTMLInputElement input = (HTMLInputElement) Dom.el("input", "");
        input.setAttribute("type", "checkbox");
        input.setId(id);
        return input;
    }

    private void count() {
        properties.others((noLocal.isChecked() ? 1 : 0)
                + (asPublished.isChecked() ? 1 : 0)
                + (Dom.choice(RETAINED).equals("0") ? 0 : 1)
                + (Dom.choice(LOOK).equals("-1") ? 0 : 1));
    }

    /** Puts the group before the filter, or in place of the one that is there. */
    private void share() {
        String text = filter.getValue();
        if (text.startsWith("$share/") && text.indexOf('/', 7) > 0) {
            text = text.substring(text.indexOf('/', 7) + 1);
        }
        String name = group.getValue().trim();
        Dom.type("subscribe-filter", name.isEmpty() ? text : "$share/" + name + "/" + text);
        filter.focus();
    }

    /** What was typed, with the options; a form that was read is empty again. */
    SubscribeDraft complete(SubscribeDraft typed) {
        boolean five = store.state().profile().version().hasProperties();
        SubscribeDraft draft = new SubscribeDraft(
                typed.filter(),
                typed.qos(),
                five && noLocal.isChecked(),
                five && asPublished.isChecked(),
                RetainHandling.values()[five ? Numbers.parse(Dom.choice(RETAINED), 0) : 0],
                properties.properties(),
                Numbers.parse(Dom.choice(LOOK), -1),
                properties.problem(store.state()));
        if (draft.problem() == null) {
            fill(new SubscribeDraft("", typed.qos()), -1);
        }
        return draft;
    }

    /** Puts a subscription back; subscribing to the same filter again changes QoS and options [MQTT-3.8.4-3]. */
    void edit(SubscriptionRow row) {
        fill(row.asked(), row.look());
        Dom.open(Dom.byId("subscribe-more"), true);
        filter.focus();
    }

    private void fill(SubscribeDraft draft, int look) {
        if (look >= 0) {
            Dom.type("subscribe-filter", draft.filter());
        }
        Dom.choose("subscribe-qos", Integer.toString(draft.qos().level()));
        noLocal.setChecked(draft.noLocal());
        asPublished.setChecked(draft.retainAsPublished());
        Dom.choose(RETAINED, Integer.toString(draft.retainHandling().ordinal()));
        Dom.choose(LOOK, Integer.toString(look));
        properties.fill(draft.properties());
        count();
    }
}
