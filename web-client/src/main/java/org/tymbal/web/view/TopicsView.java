package org.tymbal.web.view;

import java.util.ArrayList;
import java.util.List;
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

/**
 * The tree of topics: a window of some rows that are used again for whatever is in sight. New topics above do not move
 * what is being read.
 */
final class TopicsView implements View {
    private static final int SPARE_ROWS = 4;
    private static final int FEWEST_ROWS = 12;

    private final Store store;
    private TopicTree tree;
    private final TopicDetail detail;
    private final HTMLElement list = Dom.el("div", "list tree");
    private final HTMLElement spacer = Dom.el("div", "spacer");
    private final HTMLElement empty = Dom.el("p", "empty");
    private final Dom.Cell emptyText = new Dom.Cell(empty);
    private final Dom.Cell count = new Dom.Cell();
    private final HTMLElement over = Dom.el("p", "warn");
    private final Dom.Cell overText = new Dom.Cell(over);
    private final HTMLInputElement search;
    private final List<TopicRow> rows = new ArrayList<>();
    private @Nullable TopicNode selected;
    /** What was on top when the rows were drawn last, and how much of it was above the edge. */
    private @Nullable TopicNode onTop;

    private int onTopIndex;
    private double rowHeight = 1;
    private int listWidth;
    private int listHeight;

    TopicsView(Store store) {
        this.store = store;
        tree = TopicFeed.of(store).tree();
        search = Dom.search("topics-search", Words.of("Search topics"));
        detail = new TopicDetail(store, this::closeDetail);
        HTMLElement heading = Dom.el("h1", "", Dom.text(Words.of("Topics")));
        heading.setId("h-topics");
        list.setAttribute("role", "tree");
        list.setAttribute("aria-labelledby", "h-topics");
        list.setTabIndex(0);
        list.setId("topics");
        spacer.setAttribute("role", "presentation");
        list.appendChild(spacer);
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
                                Dom.button(Words.of("Open all"), "quiet", () -> openAll(true)),
                                Dom.button(Words.of("Fold all"), "quiet", () -> openAll(false))),
                        over,
                        Dom.el("div", "split", Dom.el("div", "list-area", list, empty), detail.element())));
        Dom.on(list, "scroll", event -> store.changed());
        Dom.<KeyboardEvent>on(list, "keydown", this::key);
        Dom.on(search, "input", event -> {
            tree.search(search.getValue());
            list.setScrollTop(0);
            onTop = null;
            store.changed();
        });
        Dom.<KeyboardEvent>on(search, "keydown", event -> {
            if (event.getKey().equals("Escape") && !search.getValue().isEmpty()) {
                search.setValue("");
                tree.search("");
                list.focus();
                store.changed();
            }
        });
    }

    private void openAll(boolean open) {
        tree.openAll(open);
        store.changed();
    }

    private void closeDetail() {
        if (Dom.hasFocus(detail.element())) {
            list.focus();
        }
        select(null);
    }

    private void select(@Nullable TopicNode node) {
        selected = node;
        store.changed();
    }

    private void pressed(TopicNode node, boolean fold) {
        if (fold && node.hasChildren()) {
            tree.open(node, !tree.isOpen(node));
            store.changed();
        } else {
            select(node);
        }
    }

    private void key(KeyboardEvent event) {
        List<TopicNode> nodes = tree.rows();
        int at = selected == null ? -1 : nodes.indexOf(selected);
        int page = Math.max(1, (int) (listHeight / rowHeight) - 1);
        String name = event.getKey();
        TopicNode node = at < 0 ? null : nodes.get(at);
        int to = ListKeys.move(name, at, page, nodes.size());
        if (to != ListKeys.NOWHERE) {
            event.preventDefault();
        } else if (name.equals("Escape")) {
            closeDetail();
        } else if (node != null && name.equals("Enter")) {
            detail.focus();
        } else if (node != null && name.equals("ArrowRight") && node.hasChildren()) {
            if (tree.isOpen(node)) {
                to = Math.min(at + 1, nodes.size() - 1);
            } else {
                tree.open(node, true);
            }
        } else if (node != null && name.equals("ArrowLeft")) {
            TopicNode parent = TopicTree.parent(node);
            if (tree.isOpen(node) && search.getValue().isEmpty()) {
                tree.open(node, false);
            } else if (parent != null) {
                to = nodes.indexOf(parent);
            }
        } else {
            return;
        }
        event.preventDefault();
        if (to != ListKeys.NOWHERE) {
            select(nodes.get(to));
            reveal(to);
        }
        store.changed();
    }

    private void reveal(int index) {
        double top = index * rowHeight;
        if (top < list.getScrollTop()) {
            list.setScrollTop((int) top);
        } else if (top + rowHeight > list.getScrollTop() + listHeight) {
            list.setScrollTop((int) (top + rowHeight - listHeight + 1));
        }
        onTop = null;
    }

    private void measure() {
        if (rows.isEmpty()) {
            addRow();
        }
        rowHeight = Math.max(1, rows.get(0).height());
        listWidth = list.getClientWidth();
        listHeight = list.getClientHeight();
        int wanted = Math.max(FEWEST_ROWS, (int) (listHeight / rowHeight) + SPARE_ROWS);
        while (rows.size() < wanted) {
            addRow();
        }
    }

    private void addRow() {
        TopicRow row = new TopicRow(rows.size(), this::pressed);
        rows.add(row);
        spacer.appendChild(row.element());
    }

    @Override
    public void show(AppState state) {
        TopicTree now = TopicFeed.of(store).tree();
        if (tree != now) {
            tree = now;
            tree.search(search.getValue());
            selected = null;
            onTop = null;
            list.setScrollTop(0);
        }
        if (list.getClientWidth() != listWidth || list.getClientHeight() != listHeight) {
            measure();
        }
        List<TopicNode> nodes = tree.rows();
        Dom.style(spacer, "height", (int) (nodes.size() * rowHeight) + "px");
        hold(nodes);
        int first = Math.max(0, Math.min((int) (list.getScrollTop() / rowHeight), nodes.size() - 1));
        onTop = first < nodes.size() ? nodes.get(first) : null;
        onTopIndex = first;
        double millis = Dom.nowMillis();
        String active = "";
        for (int i = 0; i < rows.size(); i++) {
            // A row keeps its place in the cycle, so that scrolling by one line changes one row.
            int index = first + Math.floorMod(i - first, rows.size());
            TopicNode node = index < nodes.size() ? nodes.get(index) : null;
            boolean chosen = node != null && node == selected;
            TopicRow row = rows.get(i);
            row.show(node, index * rowHeight, chosen, tree, state, millis);
            if (chosen) {
                active = row.element().getId();
            }
        }
        Dom.attribute(list, "aria-activedescendant", active);
        detail.show(selected, millis);
        TopicNode root = tree.root();
        count.set(Words.many(root.topics(), "{} topic|{} topics", Numbers.grouped(root.topics())) + ", "
                + Words.many(root.countBelow(), "{} message|{} messages", Numbers.grouped(root.countBelow())));
        Dom.hidden(empty, !nodes.isEmpty());
        emptyText.set(
                root.topics() == 0
                        ? Words.of(
                                "Nothing has arrived yet. Here grows a tree of the topics that your subscriptions bring.")
                        : Words.of("No topic holds these letters."));
        Dom.hidden(over, tree.leftOut() == 0);
        overText.set(Words.of(
                "The tree is full: it holds {} places, and {} messages of further topics are not in it. The list of messages has them.",
                Numbers.grouped(TopicTree.MOST),
                Numbers.grouped(tree.leftOut())));
    }

    /** Scrolls along with what was on top, if rows came or went above it. */
    private void hold(List<TopicNode> nodes) {
        TopicNode before = onTop;
        if (before == null || onTopIndex == 0 || onTopIndex < nodes.size() && nodes.get(onTopIndex) == before) {
            return;
        }
        int now = nodes.indexOf(before);
        if (now >= 0) {
            list.setScrollTop((int) (list.getScrollTop() + (now - onTopIndex) * rowHeight));
        }
    }
}
