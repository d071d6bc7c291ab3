package org.tymbal.web.view;

import org.tymbal.web.state.Effects;
import org.tymbal.web.state.LoggedMessage;
import org.tymbal.web.state.MessageFeed;
import org.tymbal.web.state.Store;
import org.tymbal.web.state.Tab;
import org.tymbal.web.state.TopicTree;

/** The tree of topics; it grows from here on, whether it is looked at or not. */
final class TopicsPart implements LatePart {
    private final Store store;
    private final Effects effects;
    private final LateViews views;

    TopicsPart(Store store, Effects effects, LateViews views) {
        this.store = store;
        this.effects = effects;
        this.views = views;
    }

    @Override
    public void arrived() {
        TopicTree tree = new TopicTree();
        effects.keepMessages(new MessageFeed() {
            @Override
            public void message(LoggedMessage message) {
                tree.add(message);
            }

            @Override
            public void sample(double nowMillis) {
                tree.sample(nowMillis);
            }
        });
        views.put(Tab.TOPICS.ordinal(), new TopicsView(store, tree));
    }
}
