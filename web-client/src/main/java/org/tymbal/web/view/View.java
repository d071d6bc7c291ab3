package org.tymbal.web.view;

import org.tymbal.web.state.AppState;

/** A piece of the page that comes late: what {@link LateViews} keeps. */
interface View {
    /** Its places in {@link LateViews}. */
    int SYS = 0;

    int LOG = 1;
    int DETAIL = 2;
    int FORM = 3;
    int ANNOUNCER = 4;
    int COUNT = 5;

    /** Draws what changed. */
    void show(AppState state);
}
