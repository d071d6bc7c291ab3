package org.tymbal.web.view;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.html.HTMLElement;
import org.teavm.jso.dom.xml.Element;
import org.tymbal.web.state.LoggedMessage;
import org.tymbal.web.state.Numbers;
import org.tymbal.web.state.Payloads;
import org.tymbal.web.state.Store;
import org.tymbal.web.state.SubscriptionRow;
import org.tymbal.web.state.TopicNode;
import org.tymbal.words.Words;

/** A row of the tree of what has come: the last value, rates and counts. */
final class TopicRow extends TreeRow {
    private static final int LONGEST_PAYLOAD = 120;

    private final Store store;
    private final Element look = Dom.svg("svg", "class", "look");
    private final Element use = Dom.svg("use", "href", "#look-0");
    private final Dom.Cell value = new Dom.Cell();
    private final Dom.Cell rate = new Dom.Cell();
    private final Dom.Cell count = new Dom.Cell();
    private final Dom.Cell age = new Dom.Cell();
    private final HTMLElement kept = Dom.el("span", "kept", Dom.el("span", "vh", Dom.text(Words.of("retained"))));
    private @Nullable LoggedMessage shownMessage;

    TopicRow(Store store, int number, Pressed pressed) {
        super("topic" + number, pressed);
        this.store = store;
        look.appendChild(use);
        look.setAttribute("aria-hidden", "true");
        sign(look);
        kept.setTitle(Words.of("The broker keeps a retained message"));
        BreakPane.add(
                element(),
                Dom.el("span", "p", value.node()),
                Dom.el("span", "k", kept),
                Dom.el("span", "r", rate.node()),
                Dom.el("span", "c", count.node()),
                Dom.el("span", "a", age.node()));
    }

    @Override
    void fill(TopicNode node, double nowMillis) {
        LoggedMessage last = node.last();
        if (last != shownMessage) {
            shownMessage = last;
            value.set(last == null ? "" : Payloads.preview(last.payload(), LONGEST_PAYLOAD));
        }
        SubscriptionRow subscription =
                last == null ? null : store.state().subscription(last.topic().subscriptionId());
        Dom.attribute(look, "class", subscription == null ? "look none" : "look look" + subscription.look());
        Dom.attribute(use, "href", "#look-" + (subscription == null ? 0 : subscription.look()));
        Dom.hidden(kept, !node.retained());
        rate.set(node.rate() == 0 ? "" : Numbers.rate(node.rate()) + "/s");
        count.set(Numbers.grouped(node.countBelow()));
        age.set(last == null ? "" : Numbers.age(nowMillis - last.epochMillis()));
    }
}
