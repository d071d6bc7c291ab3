package org.tymbal.web.view;

import org.tymbal.web.state.Desk;
import org.tymbal.web.state.Store;
import org.tymbal.web.state.Tab;
import org.tymbal.web.state.TopicFeed;

/** The tree of topics and the series of the charts; both grow from here on, whether they are looked at or not. */
final class TopicsPart implements LatePart {
    private final Store store;
    private final Desk desk;
    private final LateViews views;

    TopicsPart(Store store, Desk desk, LateViews views) {
        this.store = store;
        this.desk = desk;
        this.views = views;
    }

    @Override
    public void arrived() {
        desk.each(connection -> connection.keepMessages(new TopicFeed(connection), Dom.nowMillis()));
        views.put(Tab.TOPICS.ordinal(), new TopicsView(store));
    }
}
