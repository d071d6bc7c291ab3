package org.tymbal.web.view;

import org.tymbal.client.Scheduler;
import org.tymbal.web.state.Effects;
import org.tymbal.web.state.Store;
import org.tymbal.web.state.Tab;

/** What nobody needs in the first second: a message in full, the form of the connection, the log, reading aloud. */
final class ClientPart implements LatePart {
    private final Store store;
    private final Effects effects;
    private final Scheduler scheduler;
    private final LateViews views;

    ClientPart(Store store, Effects effects, Scheduler scheduler, LateViews views) {
        this.store = store;
        this.effects = effects;
        this.scheduler = scheduler;
        this.views = views;
    }

    @Override
    public void arrived() {
        effects.recall();
        views.put(Tab.LOG.ordinal(), new LogView(effects.events()));
        store.extras(new FormExtras(store, effects.kept()));
        new MessageTools(store, effects.messages());
        views.put(View.DETAIL, new DetailView(store, effects.messages()));
        views.put(View.FORM, new ConnectForm(store));
        Announcer announcer = new Announcer(effects, scheduler);
        KeptPage kept = new KeptPage();
        SkippedNote skipped = new SkippedNote(effects.messages());
        views.put(View.ANNOUNCER, state -> {
            skipped.show(state);
            announcer.show(state);
            kept.show(state);
        });
    }
}
