package org.tymbal.web.view;

import org.teavm.jso.dom.html.HTMLElement;
import org.teavm.jso.dom.html.HTMLInputElement;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.codec.packet.RetainHandling;
import org.tymbal.codec.packet.Subscription;
import org.tymbal.web.state.FilterExplainer;
import org.tymbal.web.state.Store;
import org.tymbal.words.Words;

/** The folded part of the Subscribe form: what the filter matches, options of MQTT 5, groups that share. */
final class SubscribeMore {
    private final Store store;
    private final HTMLInputElement filter = Dom.input("subscribe-filter");
    private final Dom.Cell explained = new Dom.Cell();
    private final HTMLInputElement noLocal = checkbox("subscribe-no-local");
    private final HTMLInputElement asPublished = checkbox("subscribe-as-published");
    private final HTMLInputElement group = Dom.search("subscribe-group", Words.of("workers"));

    SubscribeMore(Store store) {
        this.store = store;
        group.setAttribute("type", "text");
        HTMLElement explanation = Dom.el("p", "hint", explained.node());
        explanation.setId("subscribe-explained");
        HTMLElement handling = Dom.el("fieldset", "seg", Dom.el("legend", "", Dom.text(Words.of("Retained messages"))));
        handling.appendChild(Dom.radio("subscribe-retained", "0", Words.of("send"), true));
        handling.appendChild(Dom.radio("subscribe-retained", "1", Words.of("if new"), false));
        handling.appendChild(Dom.radio("subscribe-retained", "2", Words.of("never"), false));
        HTMLElement label = Dom.el("label", "", Dom.text(Words.of("Share with a group named")));
        label.setAttribute("for", "subscribe-group");
        HTMLElement place = Dom.byId("subscribe-more");
        place.appendChild(explanation);
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
        place.appendChild(label);
        place.appendChild(Dom.el("div", "row", group, Dom.button(Words.of("Write $share/"), "", this::share)));
        Dom.on(filter, "input", event -> explain());
        explain();
    }

    private static HTMLInputElement checkbox(String id) {
        HTMLInputElement input = (HTMLInputElement) Dom.el("input", "");
        input.setAttribute("type", "checkbox");
        input.setId(id);
        return input;
    }

    private void explain() {
        explained.set(FilterExplainer.explain(filter.getValue()));
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

    Subscription complete(Subscription typed) {
        if (store.state().profile().version() != ProtocolVersion.V5) {
            return typed;
        }
        String retained = Dom.choice("subscribe-retained");
        boolean shared = typed.filter().toString().startsWith("$share/");
        return new Subscription(
                typed.filter(),
                typed.qos(),
                noLocal.isChecked() && !shared, // No Local on a shared subscription is a protocol error [MQTT-3.8.3-4]
                asPublished.isChecked(),
                retained.equals("0")
                        ? RetainHandling.SEND
                        : retained.equals("1") ? RetainHandling.SEND_IF_NEW : RetainHandling.DO_NOT_SEND);
    }
}
