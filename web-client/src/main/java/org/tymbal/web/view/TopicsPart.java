package org.tymbal.web.view;

import org.tymbal.web.state.ChartBoard;
import org.tymbal.web.state.Effects;
import org.tymbal.web.state.LoggedMessage;
import org.tymbal.web.state.MessageFeed;
import org.tymbal.web.state.Store;
import org.tymbal.web.state.Tab;
import org.tymbal.web.state.TopicTree;

/** The tree of topics and the series of the charts; both grow from here on, whether they are looked at or not. */
final class TopicsPart implements LatePart {
    private final Store store;
    private final Effects effects;
    private final LateViews views;
    private final TopicTree tree = new TopicTree();
    private final ChartBoard board = new ChartBoard();

    TopicsPart(Store store, Effects effects, LateViews views) {
        this.store = store;
        this.effects = effects;
        this.views = views;
    }

    TopicTree tree() {
        return tree;
    }

    ChartBoard board() {
        return board;
    }

    @Override
    public void arrived() {
        effects.keepMessages(new MessageFeed() {
            @Override
            public void message(LoggedMessage message) {
                tree.add(message);
                board.message(message);
            }

            @Override
            public void sample(double nowMillis) {
                tree.sample(nowMillis);
            }

            @Override
            public void chart(String topic, String path) {
                board.add(topic, path, effects.messages());
            }
        });
        views.put(Tab.TOPICS.ordinal(), new TopicsView(store, tree));
    }
}
