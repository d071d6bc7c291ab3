package org.tymbal.web.view;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.html.HTMLElement;
import org.tymbal.client.tap.Faults;
import org.tymbal.client.tap.WireLine;
import org.tymbal.client.tap.WireLog;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.web.state.wire.BadPackets;
import org.tymbal.web.state.wire.Hex;
import org.tymbal.web.state.wire.LineClock;
import org.tymbal.web.state.wire.Verdict;
import org.tymbal.words.Words;

/** Bytes written by hand, what they would mean, and what the broker said to them. */
final class EditPane {
    private final WireLog log;
    private final Faults faults;
    private final LineClock clock;
    private final HTMLElement element;
    private final HTMLElement examples;
    private final HTMLElement area = Dom.el("textarea", "code");
    private final HTMLElement send;
    private final PacketPane pane = new PacketPane("edit");
    private final Dom.Cell wrong;
    private final Dom.Cell answer;
    private @Nullable Verdict verdict;

    EditPane(WireLog log, Faults faults, LineClock clock) {
        this.log = log;
        this.faults = faults;
        this.clock = clock;
        List<BadPackets.Example> all = BadPackets.all();
        String[] names = new String[all.size()];
        for (int i = 0; i < names.length; i++) {
            names[i] = all.get(i).name();
        }
        examples = Inspect.choice("example", names);
        Dom.on(examples, "change", event -> example());
        area.setId("edit");
        area.setAttribute("rows", "3");
        area.setAttribute("spellcheck", "false");
        area.setAttribute("autocapitalize", "off");
        area.setAttribute("aria-describedby", "edit-wrong");
        Dom.on(area, "input", event -> changed());
        send = Inspect.press("send-bytes", Words.of("Send these bytes"), "primary", this::send);
        HTMLElement bad = Dom.el("p", "warn");
        bad.setId("edit-wrong");
        wrong = new Dom.Cell(bad);
        HTMLElement verdictLine = Dom.el("p", "verdict");
        verdictLine.setId("verdict");
        verdictLine.setAttribute("role", "status");
        answer = new Dom.Cell(verdictLine);
        element = Inspect.card("h-edit", "edit");
        BreakPane.add(
                element,
                Inspect.heading("h-edit", Words.of("Write a packet by hand")),
                Dom.el("p", "hint", Dom.text(Words.of("It is sent as it is, good or bad, on this page's connection."))),
                Inspect.label("example", Words.of("Begin with")),
                examples,
                Inspect.label("edit", Words.of("Bytes in hexadecimal")),
                area,
                bad,
                Dom.el("div", "row", send),
                verdictLine,
                pane.element());
        example();
    }

    HTMLElement element() {
        return element;
    }

    /** Begins with a packet that was seen. */
    void edit(ByteSlice bytes) {
        Inspect.value(area, Hex.text(bytes));
        changed();
        area.focus();
    }

    private void example() {
        Inspect.value(area, BadPackets.all().get(Inspect.chosen(examples)).hex());
        changed();
    }

    private void changed() {
        String text = Inspect.value(area);
        String problem = Hex.problem(text);
        wrong.set(problem == null ? "" : problem);
        byte[] bytes = Hex.bytes(text);
        WireLine line = clock.line();
        pane.show(bytes, bytes.length, line == null ? ProtocolVersion.V5 : line.version(), true);
    }

    private void send() {
        String text = Inspect.value(area);
        WireLine line = clock.line();
        if (Hex.problem(text) != null) {
            area.focus();
            return;
        }
        int before = log.last();
        verdict = line != null && faults.inject(line, Hex.bytes(text)) ? new Verdict(log, line, before) : null;
        answer.set(verdict == null ? Words.of("There is no connection to send on.") : verdict.sentence());
    }

    void show() {
        if (verdict != null) {
            answer.set(verdict.sentence());
        }
    }
}
