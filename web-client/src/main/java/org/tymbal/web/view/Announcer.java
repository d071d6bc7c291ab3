package org.tymbal.web.view;

import java.util.List;
import org.teavm.jso.dom.html.HTMLInputElement;
import org.tymbal.client.Scheduler;
import org.tymbal.web.state.AppState;
import org.tymbal.web.state.Connection;
import org.tymbal.web.state.EventLog;
import org.tymbal.web.state.LoggedMessage;
import org.tymbal.web.state.Numbers;
import org.tymbal.web.state.Payloads;
import org.tymbal.web.state.Store;
import org.tymbal.words.Words;

/** Tells screen readers what comes in, if they ask for it: one sentence every few seconds, however much it was. */
final class Announcer implements View {
    private static final int PAUSE_MILLIS = 5_000;
    private static final int LONGEST_PAYLOAD = 120;

    private final Store store;
    private Connection told;
    private final Scheduler scheduler;
    private final HTMLInputElement wanted = Dom.input("announce");
    private final Dom.Cell live = new Dom.Cell(Dom.byId("announcer"));
    private int saidMessages;
    private int saidLines;
    private long quietUntil;

    Announcer(Store store, Scheduler scheduler) {
        this.store = store;
        told = store.shown();
        this.scheduler = scheduler;
        Dom.onClick(wanted, this::toggled);
    }

    /** What came before is not told. */
    private void toggled() {
        told = store.shown();
        saidMessages = told.traffic().receivedCount();
        saidLines = told.events().count();
    }

    @Override
    public void show(AppState state) {
        if (!wanted.isChecked() || scheduler.nowMillis() < quietUntil) {
            return;
        }
        if (told != store.shown()) {
            toggled();
        }
        int messages = told.traffic().receivedCount() - saidMessages;
        List<EventLog.Line> lines = told.events().after(saidLines);
        if (messages == 0 && lines.isEmpty()) {
            return;
        }
        StringBuilder text = new StringBuilder();
        LoggedMessage last = told.messages().find(told.messages().newestSequence());
        if (messages > 0 && last != null) {
            text.append(Words.many(
                    messages,
                    "A message on {2}: {3}. |{1} messages, the last on {2}: {3}. ",
                    Numbers.grouped(messages),
                    last.topic().text(),
                    Payloads.preview(last.payload(), LONGEST_PAYLOAD)));
        }
        if (!lines.isEmpty()) {
            text.append(lines.get(lines.size() - 1).sentence());
        }
        live.set(text.toString());
        toggled();
        quietUntil = scheduler.nowMillis() + PAUSE_MILLIS;
    }
}
