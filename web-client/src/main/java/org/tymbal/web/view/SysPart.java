package org.tymbal.web.view;

import org.tymbal.web.state.Effects;
import org.tymbal.web.state.SysBoard;
import org.tymbal.web.state.Tab;

/** The $SYS view and its board. */
final class SysPart implements LatePart {
    private final Effects effects;
    private final LateViews views;

    SysPart(Effects effects, LateViews views) {
        this.effects = effects;
        this.views = views;
    }

    @Override
    public void arrived() {
        SysBoard board = new SysBoard();
        views.put(Tab.SYS.ordinal(), new SysView(board));
        effects.keepSys(board);
    }
}
