package org.tymbal.web.view;

import org.teavm.jso.dom.html.HTMLElement;
import org.teavm.jso.dom.html.HTMLInputElement;
import org.tymbal.web.state.AppState;
import org.tymbal.web.state.FilterExplainer;
import org.tymbal.web.state.Store;
import org.tymbal.web.state.TopicFeed;
import org.tymbal.web.state.TopicTree;
import org.tymbal.words.Words;

/** What the filter that is being typed matches, behind a question mark beside its field; with filters to try. */
final class FilterHelp implements View {
    private static final String FILTER = "subscribe-filter";
    private static final String EXPLAINED = "subscribe-explained";
    private static final String[] EXAMPLES = {
        "house/kitchen/light", "house/+/light", "house/#", "+/+/light", "#", "$SYS/#"
    };

    private final Store store;
    private final HTMLInputElement filter = Dom.input(FILTER);
    private final Dom.Cell explained = new Dom.Cell();
    private final Dom.Cell seen = new Dom.Cell();
    private final HTMLElement panel = Dom.el("div", "");
    private final HTMLElement button =
            Dom.textButton("?", Words.of("What does a filter match?"), () -> open(panel.isHidden()));
    private String shownFilter = "";
    private double shownSecond;

    FilterHelp(Store store) {
        this.store = store;
        HTMLElement sentence = Dom.el("p", "", explained.node());
        sentence.setId(EXPLAINED);
        sentence.setAttribute("role", "status");
        HTMLElement chips = Dom.el("div", "chips");
        for (String example : EXAMPLES) {
            chips.appendChild(Dom.button(example, "chip", () -> Dom.type(FILTER, example)));
        }
        chips.setAttribute("role", "group");
        chips.setAttribute("aria-label", Words.of("Filters to try"));
        panel.setId("filter-help");
        panel.appendChild(sentence);
        panel.appendChild(Dom.el("p", "hint", seen.node()));
        panel.appendChild(chips);
        button.setId("filter-help-button");
        button.setAttribute("aria-controls", "filter-help");
        HTMLElement form = Dom.byId("subscribe-form");
        form.insertBefore(button, filter.getNextSibling());
        form.insertBefore(panel, button.getNextSibling());
        Dom.on(filter, "input", event -> store.changed());
        open(false);
    }

    private void open(boolean open) {
        Dom.hidden(panel, !open);
        button.setAttribute("aria-expanded", "" + open);
        if (open) {
            filter.setAttribute("aria-describedby", EXPLAINED);
        } else {
            filter.removeAttribute("aria-describedby");
        }
        shownSecond = 0;
        store.changed();
    }

    @Override
    public void show(AppState state) {
        String text = filter.getValue();
        double second = Math.floor(Dom.nowMillis() / 1_000);
        if (panel.isHidden() || text.equals(shownFilter) && second == shownSecond) {
            return;
        }
        shownFilter = text;
        shownSecond = second;
        explained.set(FilterExplainer.explain(text));
        seen.set(FilterExplainer.seen(text, TopicFeed.of(store).tree().latest(TopicTree.MOST)));
    }
}
