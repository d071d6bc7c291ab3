package org.tymbal.web.view;

import org.teavm.jso.dom.events.KeyboardEvent;
import org.teavm.jso.dom.html.HTMLElement;
import org.teavm.jso.dom.html.HTMLInputElement;
import org.teavm.jso.dom.html.HTMLTextAreaElement;
import org.tymbal.codec.packet.Qos;
import org.tymbal.web.state.Action;
import org.tymbal.web.state.AppState;
import org.tymbal.web.state.Note;
import org.tymbal.web.state.Numbers;
import org.tymbal.web.state.PublishDraft;
import org.tymbal.web.state.Store;
import org.tymbal.words.Words;

/** The Publish box. What stands in it is the person's; nothing here writes into it. */
final class PublishView {
    private final Store store;
    private final HTMLInputElement topic = Dom.input("publish-topic");
    private final HTMLTextAreaElement payload = (HTMLTextAreaElement) Dom.byId("publish-payload");
    private final HTMLInputElement retain = Dom.input("publish-retain");
    private final HTMLElement warning = Dom.byId("publish-warning");
    private final Dom.Cell repeatLabel = new Dom.Cell(Dom.byId("repeat-button"));
    private final NoteLine note = new NoteLine("publish-note");

    PublishView(Store store) {
        this.store = store;
        Dom.on(Dom.byId("publish-form"), "submit", event -> {
            event.preventDefault();
            store.dispatch(new Action.Publish(draft()));
        });
        Dom.on(topic, "input", event -> warn());
        Dom.<KeyboardEvent>on(payload, "keydown", event -> {
            if (event.getKey().equals("Enter") && (event.isCtrlKey() || event.isMetaKey())) {
                event.preventDefault();
                store.dispatch(new Action.Publish(draft()));
            }
        });
        Dom.onClick(Dom.byId("repeat-button"), this::toggleRepeat);
        warn();
    }

    private void warn() {
        boolean wild = topic.getValue().indexOf("+") >= 0 || topic.getValue().indexOf("#") >= 0;
        Dom.hidden(warning, !wild);
        if (wild) {
            topic.setAttribute("aria-describedby", "publish-warning");
        } else {
            topic.removeAttribute("aria-describedby");
        }
    }

    private PublishDraft draft() {
        return store.extras()
                .draft(new PublishDraft(
                        topic.getValue(),
                        Qos.of(Numbers.parse(Dom.choice("publish-qos"), 0)),
                        retain.isChecked(),
                        payload.getValue()));
    }

    private void toggleRepeat() {
        if (store.state().repeating()) {
            store.dispatch(new Action.StopRepeating());
            return;
        }
        int every = Numbers.parse(Dom.input("repeat-every").getValue(), 0);
        if (every < 1) {
            store.dispatch(new Action.Published(
                    new Note(Note.Tone.BAD, Words.of("Every how many milliseconds? At least 1."))));
        } else {
            store.dispatch(new Action.StartRepeating(draft(), every));
        }
    }

    void show(AppState state) {
        repeatLabel.set(Words.of(state.repeating() ? "Stop" : "Start"));
        if (state.repeating()) {
            int count = store.shown().traffic().repeatedCount();
            note.show(new Note(Note.Tone.GOOD, Words.of("{} published so far.", Numbers.grouped(count))));
        } else {
            note.show(state.publishNote());
        }
    }
}
