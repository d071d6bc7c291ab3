package org.tymbal.web.view;

import org.tymbal.client.Scheduler;
import org.tymbal.web.state.Store;
import org.tymbal.web.state.Tab;

/** The Admin view. */
final class AdminPart implements LatePart {
    private final Store store;
    private final Scheduler scheduler;
    private final LateViews views;

    AdminPart(Store store, Scheduler scheduler, LateViews views) {
        this.store = store;
        this.scheduler = scheduler;
        this.views = views;
    }

    @Override
    public void arrived() {
        AdminView view = new AdminView(store, scheduler);
        views.put(Tab.ADMIN.ordinal(), view);
        Dom.onClick(Dom.byId("why-link"), () -> view.open("why"));
    }
}
