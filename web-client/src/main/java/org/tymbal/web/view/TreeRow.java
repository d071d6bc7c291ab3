package org.tymbal.web.view;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.events.MouseEvent;
import org.teavm.jso.dom.html.HTMLElement;
import org.teavm.jso.dom.xml.Element;
import org.tymbal.web.state.Numbers;
import org.tymbal.web.state.TopicNode;
import org.tymbal.web.state.TopicTree;
import org.tymbal.words.Words;

/** One row of a tree of topics, used for one node after the other: the name, and what its kind of tree says beside it. */
abstract class TreeRow {
    private static final int INDENT = 18;
    /** From this depth on a level is indented by less, so that there is room for its name. */
    private static final int FLAT = 12;

    private static final int DEEP_INDENT = 4;

    /** What a finger on a row is about. */
    interface Pressed {
        void on(TopicNode node, boolean fold);
    }

    private final HTMLElement element;
    private final HTMLElement head;
    private final Dom.Cell name = new Dom.Cell();
    private final Dom.Cell topics = new Dom.Cell();
    private @Nullable TopicNode shown;
    private double shownTop = -1;

    /** @param id of the element */
    TreeRow(String id, Pressed pressed) {
        HTMLElement folder = Dom.el("span", "folder", Dom.icon("i-chevron", "i fold-icon"));
        head = Dom.el("span", "n", folder, Dom.el("span", "w", name.node()), Dom.el("span", "m", topics.node()));
        element = Dom.el("div", "node", head);
        element.setId(id);
        element.setAttribute("role", "treeitem");
        element.setHidden(true);
        // What was under the finger when it went down, not what came in its place until it went up.
        Dom.<MouseEvent>on(element, "pointerdown", event -> {
            TopicNode node = shown;
            if (node != null && event.getButton() == 0) {
                pressed.on(node, Dom.contains(folder, event.getTarget()));
            }
        });
    }

    /** Puts a sign before the name. */
    final void sign(Element sign) {
        head.insertBefore(sign, head.getChildNodes().get(1));
    }

    final HTMLElement element() {
        return element;
    }

    final double height() {
        boolean hidden = element.isHidden();
        element.setHidden(false);
        double height = Dom.size(element, false);
        element.setHidden(hidden);
        return height;
    }

    final void show(@Nullable TopicNode node, double top, boolean selected, TopicTree tree) {
        Dom.hidden(element, node == null);
        shown = node;
        if (node == null) {
            return;
        }
        if (top != shownTop) {
            shownTop = top;
            Dom.style(element, "transform", "translateY(" + (int) top + "px)");
        }
        name.set(node.level().isEmpty() ? Words.of("(empty level)") : node.level());
        int depth = node.depth();
        Dom.style(
                element,
                "--in",
                (depth < FLAT ? depth * INDENT : FLAT * (INDENT - DEEP_INDENT) + depth * DEEP_INDENT) + "px");
        Dom.attribute(element, "aria-level", Integer.toString(node.depth() + 1));
        Dom.attribute(element, "aria-posinset", Integer.toString(TopicTree.position(node)));
        Dom.attribute(element, "aria-setsize", Integer.toString(TopicTree.siblings(node)));
        Dom.attribute(element, "aria-selected", selected ? "true" : "false");
        if (node.hasChildren()) {
            Dom.attribute(element, "aria-expanded", tree.isOpen(node) ? "true" : "false");
        } else {
            element.removeAttribute("aria-expanded");
        }
        topics.set(node.hasChildren() ? Numbers.grouped(node.topics()) : "");
        fill(node, Dom.nowMillis());
    }

    /** Writes what stands beside the name. */
    abstract void fill(TopicNode node, double nowMillis);
}
