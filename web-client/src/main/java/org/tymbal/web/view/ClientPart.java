package org.tymbal.web.view;

import org.tymbal.client.Scheduler;
import org.tymbal.web.state.Desk;
import org.tymbal.web.state.Recents;
import org.tymbal.web.state.Store;
import org.tymbal.web.state.Tab;

/** What nobody needs in the first second: a message in full, the form of the connection, the log, reading aloud. */
final class ClientPart implements LatePart {
    private final Store store;
    private final Desk desk;
    private final MessagesView messages;
    private final Scheduler scheduler;
    private final LateViews views;

    ClientPart(Store store, Desk desk, MessagesView messages, Scheduler scheduler, LateViews views) {
        this.store = store;
        this.desk = desk;
        this.messages = messages;
        this.scheduler = scheduler;
        this.views = views;
    }

    @Override
    public void arrived() {
        views.put(Tab.LOG.ordinal(), new LogView(store));
        Recents recents = new Recents(desk.kept(), store.state().home());
        FormExtras extras = new FormExtras(store, desk.kept(), recents);
        store.extras(extras);
        new MessageTools(store);
        views.put(View.DETAIL, new DetailView(store));
        views.put(View.FORM, new ConnectForm(store, recents));
        Announcer announcer = new Announcer(store, scheduler);
        KeptPage kept = new KeptPage();
        SkippedNote skipped = new SkippedNote(store);
        MessageAges ages = new MessageAges(messages);
        FilterHelp help = new FilterHelp(store);
        EmptyHint empty = new EmptyHint(store);
        SubscriptionTools tools = new SubscriptionTools(store, extras.subscribe());
        views.put(Tab.CLIENT.ordinal(), state -> {
            ages.show(state);
            tools.show(state);
            help.show(state);
            empty.show(state);
        });
        views.put(View.ANNOUNCER, state -> {
            skipped.show(state);
            announcer.show(state);
            kept.show(state);
        });
    }
}
