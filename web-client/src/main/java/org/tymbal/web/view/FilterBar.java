package org.tymbal.web.view;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.teavm.jso.dom.html.HTMLElement;
import org.teavm.jso.dom.html.HTMLInputElement;
import org.tymbal.codec.packet.PacketType;
import org.tymbal.web.state.wire.FilterWords;
import org.tymbal.words.Words;

/** The filter of the Inspector: a text, and buttons and fields that write into it and show what it says. */
final class FilterBar {
    /** A button that stands for a word, or a field that stands for one that begins so. */
    private record Piece(HTMLElement element, String word) {}

    private final Consumer<String> changed;
    private final HTMLInputElement text = Inspect.field("packet-filter", "");
    private final HTMLElement search;
    private final HTMLElement choices = Dom.el("details", "fold choices");
    private final List<Piece> buttons = new ArrayList<>();
    private final List<Piece> fields = new ArrayList<>();

    /** @param changed is told the text whenever it is another */
    FilterBar(Consumer<String> changed) {
        this.changed = changed;
        text.setAttribute("type", "search");
        text.setAttribute("placeholder", "publish id=7 size>100 out -ping");
        Dom.on(text, "input", event -> told());
        search = Dom.el(
                "label",
                "search",
                Dom.icon("i-search", "i"),
                Dom.el("span", "vh", Dom.text(Words.of("Filter packets"))),
                text);
        choices.setId("packet-choices");
        HTMLElement types = Dom.el("div", "chips");
        for (PacketType type : PacketType.values()) {
            button(types, type.name(), FilterWords.lower(type.name()));
        }
        HTMLElement ways = Dom.el("div", "chips");
        button(ways, Words.of("To the broker"), "out");
        button(ways, Words.of("From the broker"), "in");
        HTMLElement asked = Dom.el("div", "asked");
        field(asked, Words.of("Packet id"), "filter-id", "id=");
        field(asked, Words.of("Topic filter"), "filter-topic", "topic=");
        field(asked, Words.of("Larger than, bytes"), "filter-size", "size>");
        BreakPane.add(
                choices,
                Dom.el(
                        "summary",
                        "",
                        Dom.icon("i-chevron", "i"),
                        Dom.text(Words.of("Filter by type, direction, topic …"))),
                ways,
                types,
                asked);
    }

    private void button(HTMLElement row, String label, String word) {
        HTMLElement button = Dom.button(
                label,
                "chip",
                () -> write(FilterWords.with(text.getValue(), word, !FilterWords.has(text.getValue(), word))));
        button.setAttribute("aria-pressed", "false");
        button.setAttribute("data-word", word);
        buttons.add(new Piece(button, word));
        row.appendChild(button);
    }

    private void field(HTMLElement row, String label, String id, String name) {
        HTMLInputElement input = Inspect.field(id, "");
        Dom.on(input, "input", event -> {
            text.setValue(FilterWords.with(text.getValue(), name, input.getValue()));
            changed.accept(text.getValue());
        });
        fields.add(new Piece(input, name));
        row.appendChild(Dom.el("div", "", Inspect.label(id, label), input));
    }

    private void write(String now) {
        text.setValue(now);
        told();
    }

    private void told() {
        String now = text.getValue();
        for (Piece one : buttons) {
            Dom.attribute(one.element(), "aria-pressed", FilterWords.has(now, one.word()) ? "true" : "false");
        }
        for (Piece one : fields) {
            ((HTMLInputElement) one.element()).setValue(FilterWords.value(now, one.word()));
        }
        changed.accept(now);
    }

    /** The text, with a picture before it. */
    HTMLElement search() {
        return search;
    }

    /** The buttons and fields, folded. */
    HTMLElement choices() {
        return choices;
    }
}
