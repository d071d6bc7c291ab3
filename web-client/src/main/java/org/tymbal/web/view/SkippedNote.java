package org.tymbal.web.view;

import org.teavm.jso.dom.html.HTMLElement;
import org.tymbal.web.state.AppState;
import org.tymbal.web.state.MessageLog;
import org.tymbal.web.state.Store;
import org.tymbal.web.state.Tab;
import org.tymbal.words.Words;

/**
 * Says when more messages come between two frames than the list has rows: they are counted and kept, but nobody can have seen them
 * pass. Looked at once a second, so that it can be read.
 */
final class SkippedNote implements View {
    private static final int LOOK_MILLIS = 1_000;

    private final Store store;
    private MessageLog log;
    private final HTMLElement list = Dom.byId("list");
    private final HTMLElement line = Dom.el("span", "count");
    private final Dom.Cell text = new Dom.Cell(line);
    private int seen;
    private int came;
    private int drawn;
    private int rows = 10;
    private double lookAt;

    SkippedNote(Store store) {
        this.store = store;
        log = store.shown().messages();
        seen = log.newestSequence();
        line.setId("skipping");
        HTMLElement count = Dom.byId("message-count");
        Dom.parent(count).insertBefore(line, count.getNextSibling());
    }

    @Override
    public void show(AppState state) {
        if (log != store.shown().messages()) {
            log = store.shown().messages();
            seen = log.newestSequence();
        }
        int fresh = Math.max(0, log.newestSequence() - seen);
        seen = log.newestSequence();
        // Held or filtered, the list says by itself what it leaves out.
        if (state.tab() == Tab.CLIENT
                && !state.paused()
                && log.waitingCount() == 0
                && state.filter().isEmpty()) {
            came += fresh;
            drawn += Math.min(fresh, rows);
        }
        double now = Dom.nowMillis();
        if (now < lookAt) {
            return;
        }
        lookAt = now + LOOK_MILLIS;
        text.set(came > drawn ? Words.of("showing 1 of {}", Integer.toString((came + drawn - 1) / drawn)) : "");
        came = 0;
        drawn = 0;
        double height = Dom.size(Dom.byId("m0"), false);
        if (height > 0) {
            rows = Math.max(1, (int) (list.getClientHeight() / height));
        }
    }
}
