package org.tymbal.web.view;

import org.tymbal.web.state.Store;
import org.tymbal.web.state.Tab;

/** The charts; what they draw is collected since the part with the topics has come. */
final class ChartsPart implements LatePart {
    private final Store store;
    private final LateViews views;

    ChartsPart(Store store, LateViews views) {
        this.store = store;
        this.views = views;
    }

    @Override
    public void arrived() {
        views.put(Tab.CHARTS.ordinal(), new ChartsView(store));
    }
}
