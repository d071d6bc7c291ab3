package org.tymbal.web.view;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.events.KeyboardEvent;
import org.teavm.jso.dom.html.HTMLElement;
import org.tymbal.web.state.TopicNode;
import org.tymbal.web.state.TopicTree;

/**
 * A tree of topics in sight: a window of some rows that are used again for whatever is in sight, and the keys of a tree. New
 * topics above do not move what is being read.
 */
final class TreePane {
    private static final int SPARE_ROWS = 4;
    private static final int FEWEST_ROWS = 12;

    /** Makes rows. */
    interface Rows {
        TreeRow make(int number, TreeRow.Pressed pressed);
    }

    /** Whom the tree tells. */
    interface Told {
        /** Something is to be drawn anew. */
        void changed();

        /** Another node was chosen, or none. */
        void selected(@Nullable TopicNode node);

        /** Enter, or Escape, on the chosen one. */
        void entered(boolean in);
    }

    private final Rows maker;
    private final Told told;
    private TopicTree tree;
    private final HTMLElement list = Dom.el("div", "list tree");
    private final HTMLElement spacer = Dom.el("div", "spacer");
    private final List<TreeRow> rows = new ArrayList<>();
    private @Nullable TopicNode selected;
    /** What was on top when the rows were drawn last. */
    private @Nullable TopicNode onTop;

    private int onTopIndex;
    private double rowHeight = 1;
    private int listWidth;
    private int listHeight;

    /**
     * @param id of the list
     * @param heading of what names it
     */
    TreePane(String id, String heading, TopicTree tree, Rows maker, Told told) {
        this.tree = tree;
        this.maker = maker;
        this.told = told;
        list.setAttribute("role", "tree");
        list.setAttribute("aria-labelledby", heading);
        list.setTabIndex(0);
        list.setId(id);
        spacer.setAttribute("role", "presentation");
        list.appendChild(spacer);
        Dom.on(list, "scroll", event -> told.changed());
        Dom.<KeyboardEvent>on(list, "keydown", this::key);
    }

    HTMLElement element() {
        return list;
    }

    TopicTree tree() {
        return tree;
    }

    @Nullable
    TopicNode selected() {
        return selected;
    }

    /** Another tree, of which this node is chosen. */
    void tree(TopicTree now, @Nullable TopicNode node) {
        tree = now;
        selected = node;
        onTop = null;
    }

    /** To the first row. */
    void toTop() {
        list.setScrollTop(0);
        onTop = null;
    }

    void openAll(boolean open) {
        tree.openAll(open);
        told.changed();
    }

    void select(@Nullable TopicNode node) {
        selected = node;
        told.selected(node);
        told.changed();
    }

    private void pressed(TopicNode node, boolean fold) {
        if (fold && node.hasChildren()) {
            tree.open(node, !tree.isOpen(node));
            told.changed();
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
            told.entered(false);
        } else if (node != null && name.equals("Enter")) {
            told.entered(true);
        } else if (node != null && name.equals("ArrowRight") && node.hasChildren()) {
            if (tree.isOpen(node)) {
                to = Math.min(at + 1, nodes.size() - 1);
            } else {
                tree.open(node, true);
            }
        } else if (node != null && name.equals("ArrowLeft")) {
            TopicNode parent = TopicTree.parent(node);
            if (tree.isOpen(node) && !tree.isSearched()) {
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
        told.changed();
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
        TreeRow row = maker.make(rows.size(), this::pressed);
        rows.add(row);
        spacer.appendChild(row.element());
    }

    /** Draws what changed. */
    void show() {
        if (list.getClientWidth() != listWidth || list.getClientHeight() != listHeight) {
            measure();
        }
        List<TopicNode> nodes = tree.rows();
        Dom.style(spacer, "height", (int) (nodes.size() * rowHeight) + "px");
        hold(nodes);
        int first = Math.max(0, Math.min((int) (list.getScrollTop() / rowHeight), nodes.size() - 1));
        onTop = first < nodes.size() ? nodes.get(first) : null;
        onTopIndex = first;
        String active = "";
        for (int i = 0; i < rows.size(); i++) {
            // A row keeps its place in the cycle, so that scrolling by one line changes one row.
            int index = first + Math.floorMod(i - first, rows.size());
            TopicNode node = index < nodes.size() ? nodes.get(index) : null;
            boolean chosen = node != null && node == selected;
            rows.get(i).show(node, index * rowHeight, chosen, tree);
            if (chosen) {
                active = rows.get(i).element().getId();
            }
        }
        Dom.attribute(list, "aria-activedescendant", active);
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
