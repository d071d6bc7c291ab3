package org.tymbal.web.view;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSObject;
import org.teavm.jso.dom.html.HTMLElement;
import org.tymbal.codec.topic.TopicName;
import org.tymbal.web.state.Numbers;
import org.tymbal.web.state.TopicNode;
import org.tymbal.web.state.TopicTree;
import org.tymbal.words.Words;

/** What the broker keeps, as a tree with sizes and ages. Whoever chooses a place asks for what is retained there and below. */
final class RetainedTree implements TreePane.Told {
    private static final int PAGE = 1_000;
    private static final int MOST_PAGES = 10;
    private static final double AGAIN_MILLIS = 10_000;

    /** A row: how many bytes are kept here and below, and since when. */
    private static final class Row extends TreeRow {
        private final Dom.Cell size = new Dom.Cell();
        private final Dom.Cell age = new Dom.Cell();

        Row(int number, Pressed pressed) {
            super("kept" + number, pressed);
            BreakPane.add(element(), Dom.el("span", "c", size.node()), Dom.el("span", "a", age.node()));
        }

        @Override
        void fill(TopicNode node, double nowMillis) {
            size.set(Numbers.bytes(node.bytesBelow()));
            age.set(!node.retained() || Double.isNaN(node.since()) ? "" : Numbers.age(nowMillis - node.since()));
        }
    }

    private final Consumer<String> choose;
    private final TreePane pane = new TreePane("retained-tree", "h-retained", new TopicTree(), Row::new, this);
    private final HTMLElement note = Dom.byId("retained-note");
    private TopicTree growing = pane.tree();
    private String root = "";
    private double asked;
    private boolean asking;

    /** @param choose is told a topic filter */
    RetainedTree(Consumer<String> choose) {
        this.choose = choose;
        HTMLElement place = Dom.byId("retained-place");
        place.appendChild(pane.element());
    }

    /** Looks again, if that is due, or another part of all topics is wanted: what begins with $ stands apart [MQTT-4.7.2-1]. */
    void look(String filter, boolean now) {
        int slash = filter.indexOf('/');
        String wanted = filter.startsWith("$") ? filter.substring(0, slash < 0 ? filter.length() : slash) + "/#" : "#";
        if (!asking && (now || !wanted.equals(root) || Dom.nowMillis() - asked > AGAIN_MILLIS)) {
            root = wanted;
            asked = Dom.nowMillis();
            asking = true;
            growing = new TopicTree();
            ask("", 1);
        }
        changed();
    }

    private void ask(String after, int page) {
        Api.get(
                "retained?limit=" + PAGE + "&filter=" + Api.encoded(root)
                        + (after.isEmpty() ? "" : "&after=" + Api.encoded(after)),
                (status, data) -> {
                    JSObject messages = Api.get(data, "messages");
                    for (int i = 0; i < Api.size(messages); i++) {
                        JSObject one = Api.at(messages, i);
                        growing.keep(
                                TopicName.of(Api.text(one, "topic")),
                                Api.number(one, "payloadBytes"),
                                Dom.nowMillis() - 1_000 * Api.number(one, "ageSeconds"));
                    }
                    String next = Api.text(data, "next");
                    if (status == 200 && !next.isEmpty() && page < MOST_PAGES) {
                        ask(next, page + 1);
                        return;
                    }
                    asking = false;
                    if (status == 200) {
                        grown(!next.isEmpty());
                    }
                });
    }

    private void grown(boolean more) {
        TopicTree before = pane.tree();
        if (before.root().topics() > 0) {
            growing.openAs(before);
        }
        pane.tree(growing, growing.like(pane.selected()));
        Dom.hidden(pane.element(), growing.root().topics() == 0);
        Fill.say(
                note,
                more || growing.leftOut() > 0
                        ? Words.of(
                                "The tree shows the first {} topics; the list below finds all.",
                                Numbers.grouped(growing.root().topics()))
                        : "");
        changed();
    }

    /** As high as its rows, up to what its style allows. */
    @Override
    public void changed() {
        Dom.style(pane.element(), "--rows", "" + pane.tree().rows().size());
        pane.show();
    }

    @Override
    public void selected(@Nullable TopicNode node) {
        if (node != null) {
            String path = node.path();
            choose.accept(node.hasChildren() ? path + "/#" : path);
        }
    }

    @Override
    public void entered(boolean in) {
        Dom.byId(in ? "retained-filter" : "retained-tree").focus();
    }
}
