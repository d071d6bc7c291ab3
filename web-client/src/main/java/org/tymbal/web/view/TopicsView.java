package org.tymbal.web.view;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.events.KeyboardEvent;
import org.teavm.jso.dom.html.HTMLElement;
import org.teavm.jso.dom.html.HTMLInputElement;
import org.tymbal.web.state.AppState;
import org.tymbal.web.state.Numbers;
import org.tymbal.web.state.Store;
import org.tymbal.web.state.TopicFeed;
import org.tymbal.web.state.TopicNode;
import org.tymbal.web.state.TopicTree;
import org.tymbal.words.Words;

/** The topics that messages came of: a tree, a search, and one topic in full. */
final class TopicsView implements View, TreePane.Told {
    private final Store store;
    private final TopicDetail detail;
    private final TreePane pane;
    private final HTMLElement empty = Dom.el("p", "empty");
    private final Dom.Cell emptyText = new Dom.Cell(empty);
    private final Dom.Cell count = new Dom.Cell();
    private final HTMLElement over = Dom.el("p", "warn");
    private final Dom.Cell overText = new Dom.Cell(over);
    private final HTMLInputElement search;

    TopicsView(Store store) {
        this.store = store;
        search = Dom.search("topics-search", Words.of("Search topics"));
        detail = new TopicDetail(store, () -> entered(false));
        pane = new TreePane(
                "topics",
                "h-topics",
                TopicFeed.of(store).tree(),
                (number, pressed) -> new TopicRow(store, number, pressed),
                this);
        HTMLElement heading = Dom.el("h1", "", Dom.text(Words.of("Topics")));
        heading.setId("h-topics");
        HTMLElement counted = Dom.el("span", "count", count.node());
        counted.setId("topics-count");
        over.setId("topics-left-out");
        empty.setId("topics-empty");
        Dom.byId("view-topics")
                .appendChild(Dom.el(
                        "section",
                        "card fill",
                        Dom.el(
                                "div",
                                "bar",
                                heading,
                                counted,
                                Dom.searchBox(search, Words.of("Search topics")),
                                Dom.button(Words.of("Open all"), "quiet", () -> pane.openAll(true)),
                                Dom.button(Words.of("Fold all"), "quiet", () -> pane.openAll(false))),
                        over,
                        Dom.el("div", "split", Dom.el("div", "list-area", pane.element(), empty), detail.element())));
        Dom.on(search, "input", event -> {
            pane.tree().search(search.getValue());
            pane.toTop();
            store.changed();
        });
        Dom.<KeyboardEvent>on(search, "keydown", event -> {
            if (event.getKey().equals("Escape") && !search.getValue().isEmpty()) {
                search.setValue("");
                pane.tree().search("");
                pane.element().focus();
                store.changed();
            }
        });
    }

    @Override
    public void changed() {
        store.changed();
    }

    @Override
    public void selected(@Nullable TopicNode node) {
        // It is drawn with the rest.
    }

    @Override
    public void entered(boolean in) {
        if (in) {
            detail.focus();
        } else {
            if (Dom.hasFocus(detail.element())) {
                pane.element().focus();
            }
            pane.select(null);
        }
    }

    @Override
    public void show(AppState state) {
        TopicTree now = TopicFeed.of(store).tree();
        if (pane.tree() != now) {
            now.search(search.getValue());
            pane.tree(now, null);
            pane.toTop();
        }
        pane.show();
        detail.show(pane.selected(), Dom.nowMillis());
        TopicNode root = now.root();
        count.set(Words.many(root.topics(), "{} topic|{} topics", Numbers.grouped(root.topics())) + ", "
                + Words.many(root.countBelow(), "{} message|{} messages", Numbers.grouped(root.countBelow())));
        Dom.hidden(empty, !now.rows().isEmpty());
        emptyText.set(
                root.topics() == 0
                        ? Words.of(
                                "Nothing has arrived yet. Here grows a tree of the topics that your subscriptions bring.")
                        : Words.of("No topic holds these letters."));
        Dom.hidden(over, now.leftOut() == 0);
        overText.set(Words.of(
                "The tree is full: it holds {} places, and {} messages of further topics are not in it. The list of messages has them.",
                Numbers.grouped(TopicTree.MOST),
                Numbers.grouped(now.leftOut())));
    }
}
