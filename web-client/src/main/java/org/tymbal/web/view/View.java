package org.tymbal.web.view;

import org.tymbal.web.state.AppState;

/** A piece of the page that comes late: what {@link LateViews} keeps. */
interface View {
    /**
     * Places in {@link LateViews}; a view that is a tab of its own has the place of the tab, {@code ordinal()}. At that of the
     * client is what completes the rows of its lists.
     */
    int DETAIL = 10;

    int FORM = 11;
    int ANNOUNCER = 12;
    int DESK = 13;
    int COUNT = 14;

    /** Draws what changed. */
    void show(AppState state);
}
