package org.tymbal.web.view;

import org.tymbal.web.state.Desk;
import org.tymbal.web.state.Store;
import org.tymbal.web.state.SysBoard;
import org.tymbal.web.state.Tab;

/** The $SYS view, and a board for every connection. */
final class SysPart implements LatePart {
    private final Store store;
    private final Desk desk;
    private final LateViews views;

    SysPart(Store store, Desk desk, LateViews views) {
        this.store = store;
        this.desk = desk;
        this.views = views;
    }

    @Override
    public void arrived() {
        desk.each(connection -> connection.keepSys(new SysBoard()));
        views.put(Tab.SYS.ordinal(), new SysView(store));
    }
}
