package org.tymbal.web.view;

import java.util.ArrayList;
import java.util.List;
import org.teavm.jso.dom.html.HTMLElement;
import org.teavm.jso.dom.html.HTMLInputElement;
import org.teavm.jso.dom.html.HTMLSelectElement;
import org.tymbal.web.state.AppState;
import org.tymbal.web.state.ChartBoard;
import org.tymbal.web.state.ChartSeries;
import org.tymbal.web.state.JsonNumbers;
import org.tymbal.web.state.LoggedMessage;
import org.tymbal.web.state.Numbers;
import org.tymbal.web.state.Payloads;
import org.tymbal.web.state.Store;
import org.tymbal.web.state.TopicFeed;
import org.tymbal.web.state.TopicNode;
import org.tymbal.words.Words;

/** Numbers over time: the drawing, its series and thresholds, and the same as a table. */
final class ChartsView implements View {
    /** No more drawings a second than ten, and drawing takes no more than a sixth of the time. */
    private static final int SHORTEST_PAUSE_MILLIS = 100;

    private static final int COST_FACTOR = 6;
    private static final int TABLE_ROWS = 40;
    private static final int MOST_OFFERED = 30;
    private static final int LONGEST_PAYLOAD = 4_096;

    private final Store store;
    private ChartBoard board;
    private final Plot plot;
    private final SeriesList list;

    private final HTMLElement host = Dom.el("div", "plot");
    private final HTMLElement empty = Dom.el("p", "lead");
    private final HTMLElement drawing;
    private final Dom.Cell pauseText = new Dom.Cell();
    private final HTMLElement pause;
    private final Dom.Cell said = new Dom.Cell();
    private final HTMLSelectElement span = (HTMLSelectElement) Dom.el("select", "");
    private final HTMLInputElement limit;
    private final Dom.Cell limitSaid = new Dom.Cell();
    private final HTMLElement limits = Dom.el("div", "chips");
    private final HTMLElement offered = Dom.el("div", "chips");
    private final HTMLElement offer;
    private final HTMLElement table = Dom.el("details", "fold");
    private final HTMLElement rows = Dom.el("tbody", "");

    private boolean paused;
    private int pausedVersion;
    private int shownVersion = -1;
    private String shownLook = "";
    private String shownOffer = "";
    private int shownWidth;
    private double nextDrawAt;
    private double from;
    private double to;

    ChartsView(Store store) {
        this.store = store;
        board = TopicFeed.of(store).board();
        plot = new Plot(host, this::zoom);
        list = new SeriesList(store, this::changed);
        pause = Dom.button("", "", this::togglePause);
        pause.appendChild(pauseText.node());
        pause.setId("chart-pause");
        limit = Dom.search("chart-limit", "30");
        limit.setAttribute("type", "text");
        limit.setAttribute("inputmode", "decimal");
        host.setId("plot");
        host.setAttribute("role", "img");
        drawing = drawing();
        offer = Dom.el(
                "section",
                "card",
                Dom.el("h2", "", Dom.text(Words.of("Add a number"))),
                Dom.el("p", "hint", Dom.text(Words.of("Numbers in what arrived lately; a click draws one."))),
                offered);
        offered.setId("chart-offer");
        empty.setId("chart-empty");
        empty.appendChild(
                Dom.text(
                        Words.of(
                                "No chart yet. Below are the numbers that your messages hold: choose one. Or click a number in a message or in the tree of topics.")));
        HTMLElement place = Dom.byId("view-charts");
        place.appendChild(Dom.el("div", "bar", Dom.el("h1", "", Dom.text(Words.of("Charts")))));
        place.appendChild(empty);
        place.appendChild(drawing);
        place.appendChild(offer);
    }

    private HTMLElement drawing() {
        for (String name : List.of(
                Words.of("All there is"),
                Words.of("1 minute"),
                Words.of("5 minutes"),
                Words.of("15 minutes"),
                Words.of("1 hour"))) {
            span.appendChild(Dom.el("option", "", Dom.text(name)));
        }
        span.setId("chart-span");
        Dom.on(span, "change", event -> follow());
        HTMLElement spanLabel = Dom.el("label", "vh", Dom.text(Words.of("Span of time")));
        spanLabel.setAttribute("for", "chart-span");
        HTMLElement note = Dom.el("p", "note", said.node());
        note.setId("chart-note");
        table.setId("chart-table");
        table.appendChild(
                Dom.el("summary", "", Dom.icon("i-chevron", "i"), Dom.text(Words.of("The last values as a table"))));
        table.appendChild(Dom.el(
                "table",
                "raw",
                Dom.el(
                        "thead",
                        "",
                        Dom.el(
                                "tr",
                                "",
                                heading(Words.of("Time")),
                                heading(Words.of("Series")),
                                heading(Words.of("Value")))),
                rows));
        Dom.on(table, "toggle", event -> changed());
        HTMLElement limitLabel = Dom.el("label", "", Dom.text(Words.of("Threshold at")));
        limitLabel.setAttribute("for", "chart-limit");
        HTMLElement limitNote = Dom.el("span", "note", limitSaid.node());
        limitNote.setId("chart-limit-note");
        limitNote.setAttribute("role", "status");
        HTMLElement form = Dom.el("form", "row limits", limitLabel, limit, submit(), limits, limitNote);
        form.setAttribute("autocomplete", "off");
        Dom.on(form, "submit", event -> {
            event.preventDefault();
            addLimit();
        });
        return Dom.el(
                "section",
                "card",
                Dom.el(
                        "div",
                        "bar",
                        pause,
                        spanLabel,
                        span,
                        Dom.textButton("−", Words.of("Show a longer time"), () -> widen(2)),
                        Dom.textButton("+", Words.of("Show a shorter time"), () -> widen(0.5)),
                        Dom.textButton("‹", Words.of("Earlier"), () -> move(-0.5)),
                        Dom.textButton("›", Words.of("Later"), () -> move(0.5)),
                        Dom.button(Words.of("Follow"), "quiet", this::follow),
                        Dom.el("span", "grow"),
                        Dom.button("PNG", "quiet", this::picture),
                        Dom.button("CSV", "quiet", () -> Dom.download("tymbal-chart.csv", "text/csv", board.csv()))),
                host,
                note,
                list.element(),
                form,
                table);
    }

    private static HTMLElement heading(String name) {
        HTMLElement cell = Dom.el("th", "", Dom.text(name));
        cell.setAttribute("scope", "col");
        return cell;
    }

    private static HTMLElement submit() {
        HTMLElement button = Dom.el("button", "", Dom.text(Words.of("Add")));
        button.setAttribute("type", "submit");
        return button;
    }

    private void changed() {
        shownVersion = -1;
        nextDrawAt = 0;
        store.changed();
    }

    private void togglePause() {
        paused = !paused;
        pausedVersion = board.version();
        changed();
    }

    private void addLimit() {
        String text = limit.getValue().trim();
        double value = text.startsWith("+") ? Double.NaN : Numbers.leading(text.replace(",", "."));
        if (board.addThreshold(value)) {
            limit.setValue("");
            limitSaid.set("");
        } else {
            limitSaid.set(
                    Double.isNaN(value)
                            ? Words.of("A threshold is a number, as in 21.5.")
                            : Words.of(
                                    "It is there already, or there are {} of them.", "" + ChartBoard.MOST_THRESHOLDS));
        }
        shownLook = "";
        changed();
    }

    /** The newest time of all series. */
    private double newest() {
        double newest = 0;
        for (ChartSeries one : board.series()) {
            newest = one.size() == 0 ? newest : Math.max(newest, one.timeAt(one.size() - 1));
        }
        return newest;
    }

    private double oldest() {
        double oldest = newest();
        for (ChartSeries one : board.series()) {
            oldest = one.size() == 0 ? oldest : Math.min(oldest, one.timeAt(0));
        }
        return oldest;
    }

    private void zoom(double begin, double end) {
        from = begin;
        to = end;
        changed();
    }

    private void follow() {
        zoom(0, 0);
    }

    private double shownFrom() {
        int[] minutes = {0, 1, 5, 15, 60};
        int chosen = minutes[Math.max(0, span.getSelectedIndex())];
        return to > from ? from : chosen == 0 ? oldest() : newest() - chosen * 60_000.0;
    }

    private double shownTo() {
        return to > from ? to : newest();
    }

    private void widen(double factor) {
        double middle = (shownFrom() + shownTo()) / 2;
        double half = Math.max(500, (shownTo() - shownFrom()) / 2 * factor);
        zoom(middle - half, middle + half);
    }

    private void move(double part) {
        double by = (shownTo() - shownFrom()) * part;
        zoom(shownFrom() + by, shownTo() + by);
    }

    private void picture() {
        plot.png("tymbal-chart.png", Dom.colour(drawing, "background-color"), Dom.colour(drawing, "color"));
    }

    @Override
    public void show(AppState state) {
        if (board != TopicFeed.of(store).board()) {
            board = TopicFeed.of(store).board();
            paused = false;
            follow();
            shownLook = "";
        }
        boolean any = !board.series().isEmpty();
        Dom.hidden(empty, any);
        Dom.hidden(drawing, !any);
        double now = Dom.nowMillis();
        offer(any);
        if (!any) {
            return;
        }
        pauseText.set(Words.of(paused ? "Go on" : "Pause"));
        Dom.attribute(pause, "aria-pressed", paused ? "true" : "false");
        int waiting = board.version() - pausedVersion;
        boolean resized = host.getClientWidth() != shownWidth;
        if (paused && shownVersion >= 0 && !resized) {
            said.set(Words.many(waiting, "Paused. {} value waits.|Paused. {} values wait.", Numbers.grouped(waiting)));
            return;
        }
        if (now < nextDrawAt || board.version() == shownVersion && !resized && look().equals(shownLook)) {
            return;
        }
        shownVersion = board.version();
        shownWidth = host.getClientWidth();
        draw();
        nextDrawAt = now + Math.max(SHORTEST_PAUSE_MILLIS, (Dom.nowMillis() - now) * COST_FACTOR);
    }

    /** What the drawing must be made anew for. */
    private String look() {
        StringBuilder text = new StringBuilder(Dom.colour(drawing, "color"));
        for (ChartSeries one : board.series()) {
            text.append('\n').append(one.label());
        }
        for (double threshold : board.thresholds()) {
            text.append('\n').append(Numbers.plain(threshold));
        }
        return text.toString();
    }

    private void draw() {
        list.show();
        plot.begin();
        int points = 0;
        double step = 0;
        for (ChartSeries one : board.series()) {
            plot.add(one.label(), list.colour(one), one.look(), one.times(), one.values());
            points += one.size();
            step = Math.max(step, one.stepMillis());
        }
        String look = look();
        if (!look.equals(shownLook)) {
            shownLook = look;
            plot.build(
                    Dom.colour(limits, "color"),
                    Dom.colour(drawing, "border-top-color"),
                    Dom.colour(limits, "outline-color"),
                    board.thresholds());
            showLimits();
        }
        plot.draw(shownFrom(), span.getSelectedIndex() == 0 && !(to > from) ? 0 : shownTo());
        said.set(Words.many(points, "{} point|{} points", Numbers.grouped(points))
                + (step > 0 ? ", " + Words.of("of every {} ms the last value", Numbers.plain(step)) : "")
                + (to > from ? ", " + Words.of("standing still; Follow goes along with new values") : "") + ". "
                + Words.of("Draw over the chart to look closer."));
        host.setAttribute("aria-label", Words.of("Line chart. {}", list.summary()));
        if (Dom.isOpen(table)) {
            showTable();
        }
    }

    private void showLimits() {
        limits.clear();
        for (double value : board.thresholds()) {
            String name = Numbers.plain(value);
            HTMLElement chip = Dom.el("span", "chip", Dom.text(name));
            chip.appendChild(Dom.iconButton("i-close", Words.of("Remove the threshold {}", name), () -> {
                board.removeThreshold(value);
                limit.focus();
                changed();
            }));
            limits.appendChild(chip);
        }
    }

    private void showTable() {
        rows.clear();
        List<ChartSeries> all = board.series();
        int[] next = new int[all.size()];
        for (int i = 0; i < next.length; i++) {
            next[i] = all.get(i).size() - 1;
        }
        for (int row = 0; row < TABLE_ROWS; row++) {
            int newest = -1;
            for (int i = 0; i < next.length; i++) {
                if (next[i] >= 0
                        && (newest < 0
                                || all.get(i).timeAt(next[i]) > all.get(newest).timeAt(next[newest]))) {
                    newest = i;
                }
            }
            if (newest < 0) {
                return;
            }
            ChartSeries one = all.get(newest);
            double at = one.timeAt(next[newest]);
            rows.appendChild(Dom.el(
                    "tr",
                    "",
                    Dom.el("td", "", Dom.text(Numbers.time(at, Dom.zoneOffsetMinutes(at)))),
                    Dom.el("td", "", Dom.text(one.label())),
                    Dom.el("td", "", Dom.text(Numbers.plain(one.valueAt(next[newest]))))));
            next[newest]--;
        }
    }

    /** Numbers that could be drawn and are not, written anew only when there are others. */
    private void offer(boolean any) {
        List<String> topics = new ArrayList<>();
        List<String> paths = new ArrayList<>();
        StringBuilder key = new StringBuilder();
        for (TopicNode node : TopicFeed.of(store).tree().latest(MOST_OFFERED)) {
            LoggedMessage last = node.last();
            String text = last == null ? null : Payloads.text(last.payload(), LONGEST_PAYLOAD);
            for (JsonNumbers.Leaf leaf : text == null ? List.<JsonNumbers.Leaf>of() : JsonNumbers.of(text)) {
                if (topics.size() < MOST_OFFERED && board.find(node.path(), leaf.path()) == null) {
                    topics.add(node.path());
                    paths.add(leaf.path());
                    key.append(node.path()).append('\n').append(leaf.path()).append('\n');
                }
            }
        }
        Dom.hidden(offer, topics.isEmpty() || board.series().size() >= ChartBoard.MOST_SERIES);
        String now = key.toString();
        if (now.equals(shownOffer) || Dom.hasFocus(offered) && !any) {
            return;
        }
        shownOffer = now;
        offered.clear();
        for (int i = 0; i < topics.size(); i++) {
            String topic = topics.get(i);
            String path = paths.get(i);
            HTMLElement button = Dom.button("", "chip", () -> {
                board.add(topic, path, store.shown().messages());
                pause.focus();
                changed();
            });
            button.appendChild(Dom.text(path.isEmpty() ? topic : topic + " · " + path));
            offered.appendChild(button);
        }
    }
}
