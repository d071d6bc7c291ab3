package org.tymbal.web.view;

import org.teavm.jso.dom.html.HTMLElement;
import org.tymbal.web.state.Action;
import org.tymbal.web.state.MessageExport;
import org.tymbal.web.state.Store;
import org.tymbal.words.Words;

/** What else can be done with the list: leave out what repeats itself, and take it away as a file. */
final class MessageTools {
    private static final String WORD = "changed";

    private final Store store;

    MessageTools(Store store) {
        this.store = store;
        HTMLElement menu = Dom.byId("messages-more");
        HTMLElement fold = Dom.button(Words.of("Fold repeats"), "quiet", this::fold);
        fold.setTitle(Words.of("Shows a message only where it differs from the one of its topic before it"));
        HTMLElement own = Dom.button(Words.of("Show what I publish"), "quiet", () -> {});
        own.setId("log-own");
        Dom.onClick(own, () -> {
            store.shown().logOwn(!store.shown().logsOwn());
            Dom.attribute(own, "aria-pressed", "" + store.shown().logsOwn());
        });
        Dom.on(
                menu,
                "toggle",
                event -> Dom.attribute(own, "aria-pressed", "" + store.shown().logsOwn()));
        HTMLElement words = Dom.el(
                "p",
                "hint",
                Dom.text(
                        Words.of(
                                "In the filter box: words of topic or payload, topic:house/+/light, q0 q1 q2, retained, dup, changed, in, out. All must hold.")));
        HTMLElement why = Dom.button(Words.of("Why didn't my message arrive?"), "quiet", () -> Dom.go("#/admin"));
        why.setId("why-link");
        menu.appendChild(Dom.el(
                "div",
                "menu",
                words,
                fold,
                own,
                why,
                Dom.button(
                        Words.of("Export as CSV"),
                        "quiet",
                        () -> Dom.download(
                                "tymbal-messages.csv",
                                "text/csv",
                                MessageExport.csv(store.shown().messages()))),
                Dom.button(
                        Words.of("Export as JSON lines"),
                        "quiet",
                        () -> Dom.download(
                                "tymbal-messages.jsonl",
                                "application/x-ndjson",
                                MessageExport.jsonLines(store.shown().messages())))));
        Dom.on(menu, "click", event -> store.changed());
    }

    /** The filter box says it, too, so that everybody sees why messages are missing. */
    private void fold() {
        String text = store.state().filter().trim();
        String padded = " " + text + " ";
        String now = padded.contains(" " + WORD + " ")
                ? padded.replace(" " + WORD + " ", " ").trim()
                : (text + " " + WORD).trim();
        Dom.input("filter").setValue(now);
        store.dispatch(new Action.Filter(now));
        Dom.open(Dom.byId("messages-more"), false);
        Dom.byId("filter").focus();
    }
}
