package org.tymbal.web.view;

import java.util.ArrayList;
import java.util.List;
import org.teavm.jso.dom.html.HTMLElement;
import org.teavm.jso.dom.xml.Element;
import org.tymbal.web.state.ChartBoard;
import org.tymbal.web.state.ChartSeries;
import org.tymbal.web.state.Numbers;
import org.tymbal.web.state.Store;
import org.tymbal.web.state.TopicFeed;
import org.tymbal.words.Words;

/** The series of the chart by name, with their numbers: what the colours mean, and what a screen reader reads. */
final class SeriesList {
    private record Row(ChartSeries series, HTMLElement element, HTMLElement look, Dom.Cell last, Dom.Cell facts) {}

    private final Store store;
    private final Runnable changed;
    private final HTMLElement element = Dom.el("ul", "series");
    private final List<Row> rows = new ArrayList<>();

    SeriesList(Store store, Runnable changed) {
        this.store = store;
        this.changed = changed;
        element.setId("chart-series");
        element.setAttribute("aria-label", Words.of("Series of the chart"));
        element.setTabIndex(-1);
    }

    private ChartBoard board() {
        return TopicFeed.of(store).board();
    }

    HTMLElement element() {
        return element;
    }

    String colour(ChartSeries series) {
        for (Row row : rows) {
            if (row.series() == series) {
                return Dom.colour(row.look(), "color");
            }
        }
        return "gray";
    }

    void show() {
        for (int i = rows.size() - 1; i >= 0; i--) {
            if (board().series().indexOf(rows.get(i).series()) < 0) {
                element.removeChild(rows.remove(i).element());
            }
        }
        for (int i = 0; i < board().series().size(); i++) {
            if (i == rows.size()) {
                rows.add(build(board().series().get(i)));
                element.appendChild(rows.get(i).element());
            }
            fill(rows.get(i));
        }
    }

    private Row build(ChartSeries series) {
        // The same dashes as in the drawing, so that nobody needs the colours.
        HTMLElement look = Dom.el("span", "stroke look" + series.look());
        Element svg = Dom.svg("svg", "viewBox", "0 0 34 12");
        svg.setAttribute("aria-hidden", "true");
        Element line = Dom.svg("path", "d", "M0 6H34");
        line.setAttribute("class", "dash" + series.look());
        svg.appendChild(line);
        look.appendChild(svg);
        Dom.Cell last = new Dom.Cell();
        Dom.Cell facts = new Dom.Cell();
        HTMLElement row = Dom.el(
                "li",
                "",
                look,
                Dom.el("span", "code", Dom.text(series.label())),
                Dom.el("strong", "", last.node()),
                Dom.iconButton("i-close", Words.of("Remove {}", series.label()), () -> {
                    board().remove(series);
                    element.focus();
                    changed.run();
                }),
                Dom.el("span", "what", facts.node()));
        return new Row(series, row, look, last, facts);
    }

    private void fill(Row row) {
        ChartSeries one = row.series();
        double last = one.size() == 0 ? Double.NaN : one.valueAt(one.size() - 1);
        row.last().set(one.size() == 0 ? "…" : Numbers.plain(last));
        StringBuilder text = new StringBuilder();
        if (one.size() == 0) {
            text.append(Words.of("no value yet"));
        } else {
            text.append(Words.of("lowest {}, highest {}", Numbers.plain(one.lowest()), Numbers.plain(one.highest())))
                    .append(", ")
                    .append(Words.many(one.seen(), "{} value|{} values", Numbers.grouped(one.seen())));
        }
        for (double threshold : board().thresholds()) {
            if (last > threshold) {
                text.append(", ").append(Words.of("above {}", Numbers.plain(threshold)));
            }
        }
        if (one.without() > 0) {
            text.append(", ")
                    .append(Words.of(
                            "{} without it",
                            Words.many(one.without(), "{} message|{} messages", Numbers.grouped(one.without()))));
        }
        row.facts().set(text.toString());
    }

    /** One sentence for each series. */
    String summary() {
        StringBuilder text = new StringBuilder();
        for (ChartSeries one : board().series()) {
            text.append(one.label()).append(": ");
            text.append(
                            one.size() == 0
                                    ? Words.of("no value yet")
                                    : Words.of(
                                            "last {}, lowest {}, highest {}",
                                            Numbers.plain(one.valueAt(one.size() - 1)),
                                            Numbers.plain(one.lowest()),
                                            Numbers.plain(one.highest())))
                    .append(". ");
        }
        return text.toString();
    }
}
