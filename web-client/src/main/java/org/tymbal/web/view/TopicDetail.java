package org.tymbal.web.view;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.html.HTMLElement;
import org.tymbal.web.state.Action;
import org.tymbal.web.state.Json;
import org.tymbal.web.state.LoggedMessage;
import org.tymbal.web.state.Numbers;
import org.tymbal.web.state.Payloads;
import org.tymbal.web.state.Store;
import org.tymbal.web.state.Tab;
import org.tymbal.web.state.TopicNode;
import org.tymbal.web.state.TopicTree;
import org.tymbal.words.Words;

/** The selected node of the tree: its numbers, its last message, and what can be done with it. */
final class TopicDetail {
    private static final int MOST_BYTES = 4_096;
    private static final int MOST_NAMED = 12;

    private final Store store;
    private final HTMLElement element;
    private final HTMLElement heading = Dom.el("h2", "", Dom.text(Words.of("Topic")));
    private final Dom.Cell path = new Dom.Cell();
    private final Dom.Cell facts = new Dom.Cell();
    private final Dom.Cell age = new Dom.Cell();
    private final Dom.Cell payload = new Dom.Cell();
    private final HTMLElement pre = Dom.el("pre", "", payload.node());
    private final NumberButtons numbers;
    private final HTMLElement clear;
    private final Dom.Cell clearText = new Dom.Cell();
    private final HTMLElement dialog = Dom.el("dialog", "");
    private final Dom.Cell question = new Dom.Cell();
    private final HTMLElement names = Dom.el("ul", "names code");
    private List<TopicNode> toClear = List.of();
    private @Nullable TopicNode shown;
    private @Nullable LoggedMessage shownMessage;

    TopicDetail(Store store, Runnable close) {
        this.store = store;
        numbers = new NumberButtons(store);
        heading.setId("h-topic");
        heading.setTabIndex(-1);
        pre.setTabIndex(0);
        pre.setAttribute("aria-label", Words.of("Last payload"));
        clear = Dom.button("", "", this::ask);
        clear.appendChild(clearText.node());
        element = Dom.el(
                "aside",
                "detail",
                Dom.el(
                        "div",
                        "bar",
                        heading,
                        Dom.el("span", "grow"),
                        Dom.iconButton("i-close", Words.of("Close"), close)),
                Dom.el("p", "topic code", path.node()),
                Dom.el("p", "facts", facts.node(), age.node()),
                pre,
                numbers.element(),
                Dom.el(
                        "div",
                        "row",
                        Dom.button(Words.of("Its messages"), "", this::messages),
                        Dom.button(Words.of("Publish to it"), "", this::publish),
                        Dom.button(Words.of("Copy name"), "", this::copy),
                        clear));
        element.setAttribute("aria-labelledby", "h-topic");
        element.setId("topic-detail");
        element.setHidden(true);
        HTMLElement title = Dom.el("h2", "", Dom.text(Words.of("Clear retained messages")));
        title.setId("h-clear");
        dialog.setAttribute("aria-labelledby", "h-clear");
        dialog.setId("clear-dialog");
        HTMLElement yes = Dom.button(Words.of("Clear"), "primary", this::clear);
        yes.setId("clear-yes");
        dialog.appendChild(title);
        dialog.appendChild(Dom.el("p", "", question.node()));
        dialog.appendChild(names);
        dialog.appendChild(
                Dom.el("div", "row", yes, Dom.button(Words.of("Keep them"), "", () -> Dom.closeDialog(dialog))));
        Dom.body().appendChild(dialog);
    }

    HTMLElement element() {
        return element;
    }

    void focus() {
        heading.focus();
    }

    private void toClient(String id) {
        store.dispatch(new Action.Navigate(Tab.CLIENT));
        Dom.go(Tab.CLIENT.route());
        Dom.hidden(Dom.byId("view-topics"), true);
        Dom.hidden(Dom.byId("view-client"), false);
        Dom.byId(id).focus();
    }

    private void messages() {
        if (shown != null) {
            String filter = "topic:" + shown.path() + (shown.hasChildren() ? "/#" : "");
            filter = filter.indexOf(' ') < 0 ? filter : '"' + filter + '"';
            Dom.input("filter").setValue(filter);
            store.dispatch(new Action.Filter(filter));
            toClient("filter");
        }
    }

    private void publish() {
        if (shown != null) {
            Dom.type("publish-topic", shown.path());
            toClient("publish-payload");
        }
    }

    private void copy() {
        if (shown != null) {
            Dom.copy(shown.path());
        }
    }

    private void ask() {
        if (shown == null) {
            return;
        }
        toClear = TopicTree.retainedBelow(shown);
        int count = toClear.size();
        String place = shown.hasChildren() ? Words.of("{} and below it", shown.path()) : shown.path();
        question.set(Words.many(
                        count,
                        "The broker forgets this retained message, seen at {2}.|The broker forgets {1} retained messages, those that this page has seen at {2}.",
                        Numbers.grouped(count),
                        place)
                + ' '
                + Words.of("Who subscribes later does not get them any more. This cannot be undone."));
        names.clear();
        for (int i = 0; i < Math.min(MOST_NAMED, count); i++) {
            names.appendChild(Dom.el("li", "", Dom.text(toClear.get(i).path())));
        }
        if (count > MOST_NAMED) {
            names.appendChild(Dom.el("li", "", Dom.text(Words.of("and {} more", Numbers.grouped(count - MOST_NAMED)))));
        }
        Dom.showModal(dialog);
    }

    private void clear() {
        for (TopicNode node : toClear) {
            store.dispatch(new Action.Publish(TopicTree.clearing(node)));
        }
        Dom.closeDialog(dialog);
    }

    void show(@Nullable TopicNode node, double nowMillis) {
        Dom.hidden(element, node == null);
        if (node == null) {
            shown = null;
            return;
        }
        if (node != shown) {
            shown = node;
            path.set(node.path());
            element.setScrollTop(0);
            shownMessage = null;
            payload.set("");
            numbers.clear();
        }
        LoggedMessage last = node.last();
        facts.set(Words.many(node.count(), "{} message here|{} messages here", Numbers.grouped(node.count()))
                + (node.hasChildren()
                        ? ", "
                                + Words.of(
                                        "{} on {} with those below",
                                        Numbers.grouped(node.countBelow()),
                                        Words.many(node.topics(), "{} topic|{} topics", Numbers.grouped(node.topics())))
                        : "")
                + (node.rate() > 0 ? ", " + Words.of("{} a second", Numbers.rate(node.rate())) : "") + ". ");
        age.set(
                last == null
                        ? Words.of("None of this very topic yet.")
                        : Words.of("The last one: {}", ago(nowMillis - last.epochMillis())) + ", QoS "
                                + last.qos().level() + ", "
                                + Numbers.bytes(last.payload().length())
                                + (last.retain() ? ", " + Words.of("retained") : "") + ".");
        Dom.hidden(pre, last == null);
        if (last != null && last != shownMessage) {
            shownMessage = last;
            payload.set(text(last));
            numbers.show(node.path(), Payloads.text(last.payload(), MOST_BYTES));
        }
        int retained = TopicTree.retainedBelow(node).size();
        Dom.hidden(clear, retained == 0);
        clearText.set(Words.many(retained, "Clear retained …|Clear {} retained …", Numbers.grouped(retained)));
    }

    private static String ago(double millis) {
        return millis < 1_000 ? Words.of("just now") : Words.of("{} ago", Numbers.age(millis));
    }

    private static String text(LoggedMessage message) {
        int length = message.payload().length();
        String text = Payloads.text(message.payload(), MOST_BYTES);
        if (text == null) {
            return Payloads.dump(message.payload(), MOST_BYTES);
        }
        String laidOut = length > MOST_BYTES ? null : Json.pretty(text);
        String cut = length > MOST_BYTES
                ? "\n… " + Words.of("Shown are the first {} of {}.", Numbers.bytes(MOST_BYTES), Numbers.bytes(length))
                : "";
        return text.isEmpty() ? Words.of("(empty)") : (laidOut == null ? text : laidOut) + cut;
    }
}
