package org.tymbal.web.view;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.events.MouseEvent;
import org.teavm.jso.dom.html.HTMLElement;
import org.teavm.jso.dom.xml.Element;
import org.tymbal.web.state.AppState;
import org.tymbal.web.state.LoggedMessage;
import org.tymbal.web.state.Numbers;
import org.tymbal.web.state.Payloads;
import org.tymbal.web.state.SubscriptionRow;
import org.tymbal.web.state.TopicNode;
import org.tymbal.web.state.TopicTree;
import org.tymbal.words.Words;

/** One row of the tree, used for one node after the other. */
final class TopicRow {
    private static final int LONGEST_PAYLOAD = 120;
    private static final int INDENT = 18;
    /** From this depth on a level is indented by less, so that there is room for its name. */
    private static final int FLAT = 12;

    private static final int DEEP_INDENT = 4;

    /** What a finger on a row is about. */
    interface Pressed {
        void on(TopicNode node, boolean fold);
    }

    private final HTMLElement element;
    private final Element fold = Dom.icon("i-chevron", "i fold-icon");
    private final Element look = Dom.svg("svg", "class", "look");
    private final Element use = Dom.svg("use", "href", "#look-0");
    private final Dom.Cell name = new Dom.Cell();
    private final Dom.Cell value = new Dom.Cell();
    private final Dom.Cell topics = new Dom.Cell();
    private final Dom.Cell rate = new Dom.Cell();
    private final Dom.Cell count = new Dom.Cell();
    private final Dom.Cell age = new Dom.Cell();
    private final HTMLElement kept = Dom.el("span", "kept", Dom.el("span", "vh", Dom.text(Words.of("retained"))));
    private @Nullable TopicNode shown;
    private @Nullable LoggedMessage shownMessage;
    private double shownTop = -1;

    TopicRow(int number, Pressed pressed) {
        look.appendChild(use);
        look.setAttribute("aria-hidden", "true");
        kept.setTitle(Words.of("The broker keeps a retained message"));
        HTMLElement folder = Dom.el("span", "folder", fold);
        element = Dom.el(
                "div",
                "node",
                Dom.el("span", "n", folder, look, Dom.el("span", "w", name.node()), Dom.el("span", "m", topics.node())),
                Dom.el("span", "p", value.node()),
                Dom.el("span", "k", kept),
                Dom.el("span", "r", rate.node()),
                Dom.el("span", "c", count.node()),
                Dom.el("span", "a", age.node()));
        element.setId("topic" + number);
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

    HTMLElement element() {
        return element;
    }

    double height() {
        boolean hidden = element.isHidden();
        element.setHidden(false);
        double height = Dom.size(element, false);
        element.setHidden(hidden);
        return height;
    }

    void show(
            @Nullable TopicNode node, double top, boolean selected, TopicTree tree, AppState state, double nowMillis) {
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
        LoggedMessage last = node.last();
        if (last != shownMessage) {
            shownMessage = last;
            value.set(last == null ? "" : Payloads.preview(last.payload(), LONGEST_PAYLOAD));
        }
        SubscriptionRow subscription =
                last == null ? null : state.subscription(last.topic().subscriptionId());
        Dom.attribute(look, "class", subscription == null ? "look none" : "look look" + subscription.look());
        Dom.attribute(use, "href", "#look-" + (subscription == null ? 0 : subscription.look()));
        Dom.hidden(kept, !node.retained());
        rate.set(node.rate() == 0 ? "" : Numbers.rate(node.rate()) + "/s");
        count.set(Numbers.grouped(node.countBelow()));
        age.set(last == null ? "" : Numbers.age(nowMillis - last.epochMillis()));
    }
}
