package org.tymbal.web.view;

import org.teavm.jso.dom.html.HTMLElement;
import org.tymbal.web.state.AppState;
import org.tymbal.web.state.EventLog;
import org.tymbal.web.state.Numbers;
import org.tymbal.web.state.Store;

/** What happened, newest first. */
final class LogView implements View {
    private static final int MOST_LINES = 300;

    private final Store store;
    private EventLog events;
    private final HTMLElement list = Dom.byId("lines");
    private int shown;
    private int lines;

    LogView(Store store) {
        this.store = store;
        events = store.shown().events();
    }

    @Override
    public void show(AppState state) {
        if (events != store.shown().events()) {
            events = store.shown().events();
            list.clear();
            lines = 0;
            shown = 0;
        }
        if (events.count() == shown) {
            return;
        }
        for (EventLog.Line line : events.after(Math.max(shown, events.count() - MOST_LINES))) {
            HTMLElement element = Dom.el(
                    "li",
                    line.kind().label(),
                    Dom.el(
                            "span",
                            "t",
                            Dom.text(Numbers.time(line.epochMillis(), Dom.zoneOffsetMinutes(line.epochMillis())))),
                    Dom.el("span", "k"),
                    Dom.el("span", "s", Dom.text(line.sentence())));
            list.insertBefore(element, list.getFirstChild());
            lines++;
        }
        while (lines > MOST_LINES) {
            list.removeChild(list.getLastChild());
            lines--;
        }
        shown = events.count();
    }
}
