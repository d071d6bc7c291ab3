package org.tymbal.web.view;

import java.util.ArrayList;
import java.util.List;
import org.teavm.jso.dom.events.KeyboardEvent;
import org.teavm.jso.dom.html.HTMLElement;
import org.teavm.jso.dom.html.HTMLInputElement;
import org.tymbal.web.state.Action;
import org.tymbal.web.state.AppState;
import org.tymbal.web.state.LoggedMessage;
import org.tymbal.web.state.MessageLog;
import org.tymbal.web.state.Numbers;
import org.tymbal.web.state.Store;
import org.tymbal.words.Words;

/**
 * The list of messages, newest on top: a window of some rows that are used again for whatever is in sight. Away from its
 * top, or paused, the list is held, so that nothing moves under the reader's eyes.
 */
final class MessagesView {
    private static final int SPARE_ROWS = 4;
    private static final int FEWEST_ROWS = 12;

    private final Store store;
    private MessageLog log;
    private final HTMLElement list = Dom.byId("list");
    private final HTMLElement spacer = Dom.byId("spacer");
    private final HTMLElement newer = Dom.byId("newer");
    private final HTMLElement empty = Dom.byId("empty");
    private final HTMLElement pause = Dom.byId("pause");
    private final Dom.Cell newerText = new Dom.Cell(newer);
    private final Dom.Cell count = new Dom.Cell(Dom.byId("message-count"));
    private final Dom.Cell pauseText = new Dom.Cell(Dom.byId("pause-text"));
    private final HTMLInputElement filter = Dom.input("filter");
    private final List<MessageRow> rows = new ArrayList<>();
    private double rowHeight;
    /** Narrow lists have higher rows; the detail panel makes the list narrow, too. */
    private int listWidth;

    private int listHeight;
    private int spacerCount = -1;
    private boolean away;

    MessagesView(Store store) {
        this.store = store;
        log = store.shown().messages();
        Dom.on(list, "scroll", event -> scrolled());
        Dom.<KeyboardEvent>on(list, "keydown", this::key);
        Dom.on(filter, "input", event -> store.dispatch(new Action.Filter(filter.getValue())));
        Dom.<KeyboardEvent>on(filter, "keydown", event -> {
            if (event.getKey().equals("Escape")) {
                filter.setValue("");
                store.dispatch(new Action.Filter(""));
                list.focus();
            }
        });
        Dom.onClick(pause, () -> store.dispatch(new Action.Pause(!store.state().paused())));
        Dom.onClick(Dom.byId("clear"), () -> store.dispatch(new Action.ClearMessages()));
        Dom.onClick(newer, this::toTop);
    }

    List<MessageRow> rows() {
        return rows;
    }

    private void toTop() {
        list.setScrollTop(0);
        scrolled();
        if (store.state().paused()) {
            store.dispatch(new Action.Pause(false));
        }
        list.focus();
    }

    private void scrolled() {
        boolean now = list.getScrollTop() > 2;
        if (now != away) {
            away = now;
            store.dispatch(new Action.ScrolledAway(now));
        } else {
            store.changed();
        }
    }

    private void key(KeyboardEvent event) {
        int selected = log.indexOf(store.state().selectedSequence());
        int page = Math.max(1, (int) (listHeight / Math.max(1, rowHeight)) - 1);
        String name = event.getKey();
        int index = ListKeys.move(name, selected, page, log.visibleCount());
        if (name.equals("Enter")) {
            Dom.byId("h-detail").focus();
        } else if (index != ListKeys.NOWHERE) {
            LoggedMessage message = log.visible(index);
            if (message != null) {
                store.dispatch(new Action.Select(message.sequence()));
                reveal(log.indexOf(message.sequence()));
            }
        } else {
            return;
        }
        event.preventDefault();
    }

    private void reveal(int index) {
        double top = index * rowHeight;
        if (top < list.getScrollTop()) {
            list.setScrollTop((int) top);
        } else if (top + rowHeight > list.getScrollTop() + listHeight) {
            list.setScrollTop((int) (top + rowHeight - listHeight + 1));
        }
    }

    private void measure() {
        if (rows.isEmpty()) {
            addRow();
        }
        rowHeight = Math.max(1, rows.get(0).height());
        listWidth = list.getClientWidth();
        listHeight = list.getClientHeight();
        spacerCount = -1;
        int wanted = Math.max(FEWEST_ROWS, (int) (listHeight / rowHeight) + SPARE_ROWS);
        while (rows.size() < wanted) {
            addRow();
        }
    }

    private void addRow() {
        MessageRow row = new MessageRow(rows.size(), sequence -> store.dispatch(new Action.Select(sequence)));
        rows.add(row);
        spacer.appendChild(row.element());
    }

    void show(AppState state) {
        if (log != store.shown().messages()) {
            log = store.shown().messages();
            filter.setValue(state.filter());
            list.setScrollTop(0);
            away = false;
        }
        if (list.getClientWidth() != listWidth || list.getClientHeight() != listHeight) {
            measure();
        }
        int visible = log.visibleCount();
        if (visible != spacerCount) {
            spacerCount = visible;
            Dom.style(spacer, "height", (int) (visible * rowHeight) + "px");
        }
        int top = (int) (list.getScrollTop() / rowHeight);
        int first = Math.max(0, Math.min(top, visible - 1));
        String active = "";
        for (int i = 0; i < rows.size(); i++) {
            // A row keeps its place in the cycle, so that scrolling by one line changes one row.
            int index = first + Math.floorMod(i - first, rows.size());
            MessageRow row = rows.get(i);
            LoggedMessage message = log.visible(index);
            boolean selected = message != null && message.sequence() == state.selectedSequence();
            row.show(message, index * rowHeight, selected, state, message == null ? 0 : log.repeatsOf(message));
            if (selected) {
                active = row.id();
            }
        }
        Dom.attribute(list, "aria-activedescendant", active);
        showBar(state, visible);
    }

    private void showBar(AppState state, int visible) {
        count.set(
                state.filter().isEmpty()
                        ? Numbers.grouped(log.receivedCount())
                        : Words.of("{} of {}", Numbers.grouped(visible), Numbers.grouped(log.size())));
        pauseText.set(Words.of(state.paused() ? "Go on" : "Pause"));
        Dom.attribute(pause, "aria-pressed", state.paused() ? "true" : "false");
        Dom.attribute(Dom.svgById("pause-icon"), "href", state.paused() ? "#i-play" : "#i-pause");
        int waiting = log.waitingCount();
        Dom.hidden(newer, waiting == 0);
        if (waiting > 0) {
            newerText.set(
                    state.paused()
                            ? Words.of("{} waiting, show", Numbers.grouped(waiting))
                            : Words.of("{} new, show", Numbers.grouped(waiting)));
        }
        Dom.hidden(empty, visible > 0);
        if (visible == 0) {
            Dom.hidden(Dom.byId("empty-text"), log.size() > 0);
            Dom.hidden(Dom.byId("empty-filtered"), log.size() == 0);
        }
    }
}
