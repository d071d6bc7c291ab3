package org.tymbal.web.view;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.html.HTMLElement;
import org.tymbal.web.state.Action;
import org.tymbal.web.state.JsonNumbers;
import org.tymbal.web.state.Numbers;
import org.tymbal.web.state.Store;
import org.tymbal.words.Words;

/** The numbers of a payload; a click on one draws it over time. */
final class NumberButtons {
    private static final int MOST = 24;

    private final Store store;
    private final HTMLElement buttons = Dom.el("div", "chips");
    private final Dom.Cell said = new Dom.Cell();
    private final HTMLElement link = Dom.el("a", "", Dom.text(Words.of("See the chart")));
    private final HTMLElement note = Dom.el("p", "note", said.node(), link);
    private final HTMLElement element;
    private final List<Dom.Cell> values = new ArrayList<>();
    private List<JsonNumbers.Leaf> shown = List.of();
    private String shownTopic = "";

    NumberButtons(Store store) {
        this.store = store;
        link.setAttribute("href", "#/charts");
        note.setAttribute("role", "status");
        element = Dom.el(
                "div", "numbers", Dom.el("p", "hint", Dom.text(Words.of("Click a number to draw it over time:"))));
        element.appendChild(buttons);
        element.appendChild(note);
        clear();
    }

    HTMLElement element() {
        return element;
    }

    void clear() {
        buttons.clear();
        values.clear();
        shown = List.of();
        shownTopic = "";
        Dom.hidden(element, true);
        Dom.hidden(note, true);
    }

    /** @param text the payload; null for what is none */
    void show(String topic, @Nullable String text) {
        List<JsonNumbers.Leaf> leaves = text == null ? List.of() : JsonNumbers.of(text);
        boolean same = topic.equals(shownTopic) && leaves.size() == shown.size();
        for (int i = 0; i < leaves.size() && same; i++) {
            same = leaves.get(i).path().equals(shown.get(i).path());
        }
        if (!same) {
            clear();
            shownTopic = topic;
        }
        shown = leaves;
        // A button stays the same as long as its number is there, so that it can be pressed while messages come.
        for (int i = 0; i < Math.min(MOST, leaves.size()); i++) {
            if (i == values.size()) {
                values.add(new Dom.Cell());
                buttons.appendChild(button(topic, leaves.get(i), values.get(i)));
            }
            values.get(i).set(Numbers.plain(leaves.get(i).value()));
        }
        Dom.hidden(element, leaves.isEmpty());
    }

    private HTMLElement button(String topic, JsonNumbers.Leaf leaf, Dom.Cell value) {
        String name = leaf.path().isEmpty() ? Words.of("value") : leaf.path();
        HTMLElement button = Dom.button("", "chip", () -> {
            store.dispatch(new Action.Chart(topic, leaf.path()));
            said.set(Words.of("Drawn: {}. ", name));
            Dom.hidden(note, false);
        });
        button.appendChild(Dom.icon("i-charts", "i"));
        button.appendChild(Dom.text(name + " "));
        button.appendChild(Dom.el("strong", "", value.node()));
        return button;
    }
}
