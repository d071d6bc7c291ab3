package org.tymbal.web.view;

import java.util.ArrayList;
import java.util.List;
import org.teavm.jso.JSObject;
import org.teavm.jso.dom.html.HTMLElement;
import org.teavm.jso.dom.html.HTMLInputElement;
import org.tymbal.web.state.AppState;
import org.tymbal.web.state.Numbers;
import org.tymbal.web.state.Store;
import org.tymbal.web.state.SysBoard;
import org.tymbal.web.state.SysTile;
import org.tymbal.words.Words;

/** What the broker says about itself: tiles with their history, and below them every topic. */
final class SysView implements View {
    /** One tile on the screen. */
    private record Tile(HTMLElement element, Dom.Cell value, Sparkline sparkline) {}

    /** One topic on the screen. */
    private record Row(String topic, HTMLElement element, Dom.Cell value) {}

    private final Store store;
    private SysBoard board;
    private final List<Tile> tiles = new ArrayList<>();
    /** In the order of the board. */
    private final List<Row> rows = new ArrayList<>();

    private final HTMLElement body = Dom.byId("raw");
    private final HTMLElement empty = Dom.byId("sys-empty");
    private final Dom.Cell emptyText = new Dom.Cell(empty);
    private final Dom.Cell about = new Dom.Cell(Dom.byId("sys-about"));
    private final Dom.Cell count = new Dom.Cell(Dom.byId("raw-count"));
    private final HTMLInputElement filter = Dom.input("raw-filter");
    private final Dom.Cell memory = new Dom.Cell(Dom.byId("sys-memory"));
    private int shownVersion = -1;
    private int askedBrokers = -1;

    SysView(Store store) {
        this.store = store;
        board = (SysBoard) store.shown().sys();
        HTMLElement list = Dom.byId("tiles");
        for (SysTile tile : SysTile.ALL) {
            Dom.Cell value = new Dom.Cell();
            Sparkline sparkline = new Sparkline();
            HTMLElement element = Dom.el(
                    "li",
                    "card tile",
                    Dom.el("h2", "", Dom.text(Words.of(tile.title()))),
                    Dom.el("p", "v", value.node()),
                    sparkline.element(),
                    Dom.el("p", "s", Dom.text(Words.of(tile.sentence()))),
                    Dom.el("code", "", Dom.text("$SYS/broker/" + tile.topic())));
            list.appendChild(element);
            tiles.add(new Tile(element, value, sparkline));
        }
        Dom.on(filter, "input", event -> showRows());
    }

    @Override
    public void show(AppState state) {
        if (board != store.shown().sys()) {
            board = (SysBoard) store.shown().sys();
            rows.clear();
            body.clear();
            shownVersion = -1;
            askedBrokers = -1;
        }
        String version = board.valueOf("$SYS/broker/version");
        about.set(version == null ? "" : Words.of("This one calls itself {}.", version));
        if (askedBrokers != board.brokers()) {
            askedBrokers = board.brokers();
            if (!board.remembers() && state.profile().broker().equals(state.home())) {
                askHistory(board);
            }
        }
        memory.set(
                board.size() == 0
                        ? ""
                        : Words.of(
                                board.remembers()
                                        ? "The lines show the last hour, as the broker remembers it."
                                        : "The lines begin when this page connected."));
        boolean silent = board.size() == 0;
        Dom.hidden(empty, !silent);
        emptyText.set(Words.of(
                state.isConnected()
                        ? "Nothing yet. If nothing comes within half a minute, this broker does not publish $SYS, or not to you."
                        : "There is no connection at the moment."));
        if (board.version() == shownVersion) {
            return;
        }
        shownVersion = board.version();
        for (int i = 0; i < tiles.size(); i++) {
            Tile tile = tiles.get(i);
            String value = board.value(i);
            // A broker that does not publish a number gets no tile for it.
            Dom.hidden(tile.element(), !board.has(i));
            tile.value().set(value == null ? "…" : value);
            tile.sparkline().show(board.history(i));
        }
        showRows();
    }

    /** The hour that the broker of this page keeps. Who may not read it, or has another broker, sees what comes from now on. */
    private void askHistory(SysBoard of) {
        int asked = of.brokers();
        Api.get("sys/history", (status, data) -> {
            JSObject topics = Api.get(data, "topics");
            JSObject points = Api.get(data, "points");
            int count = Api.size(points);
            if (status != 200 || asked != of.brokers() || count == 0) {
                return;
            }
            for (int i = 0; i < Api.size(topics); i++) {
                double[] values = new double[count];
                for (int p = 0; p < count; p++) {
                    values[p] = Api.number(Api.at(points, p), "values." + i);
                }
                of.remember(Api.text(topics, "" + i), values, Api.number(data, "seconds"));
            }
            store.changed();
        });
    }

    private void showRows() {
        String wanted = filter.getValue().trim();
        if (board.size() < rows.size()) {
            rows.clear(); // Topics only come; fewer of them means that the board began anew.
            body.clear();
        }
        int visible = 0;
        HTMLElement before = null;
        for (int i = 0; i < board.size(); i++) {
            String topic = board.topicAt(i);
            Row row = i < rows.size() ? rows.get(i) : null;
            if (row == null || !row.topic().equals(topic)) {
                row = build(topic);
                if (before == null) {
                    body.insertBefore(row.element(), body.getFirstChild());
                } else {
                    body.insertBefore(row.element(), before.getNextSibling());
                }
                rows.add(i, row);
            }
            before = row.element();
            row.value().set(board.valueAt(i));
            boolean hit = wanted.isEmpty() || topic.contains(wanted);
            Dom.hidden(row.element(), !hit);
            visible += hit ? 1 : 0;
        }
        count.set(Numbers.grouped(visible));
    }

    private Row build(String topic) {
        Dom.Cell value = new Dom.Cell();
        HTMLElement element = Dom.el("tr", "", Dom.el("td", "", Dom.text(topic)), Dom.el("td", "", value.node()));
        return new Row(topic, element, value);
    }
}
