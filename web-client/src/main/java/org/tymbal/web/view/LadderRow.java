package org.tymbal.web.view;

import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.html.HTMLElement;
import org.teavm.jso.dom.xml.Element;
import org.tymbal.client.tap.WireLog;
import org.tymbal.client.tap.WirePacket;
import org.tymbal.client.tap.WirePacket.Fate;
import org.tymbal.web.state.Numbers;
import org.tymbal.web.state.wire.Exchange;
import org.tymbal.web.state.wire.Lanes;
import org.tymbal.web.state.wire.PacketFacts;
import org.tymbal.words.Words;

/** One rung of the ladder, used for one packet after the other: an arrow between two columns, and the same in words. */
final class LadderRow {
    /** As in late.css. */
    static final int HEIGHT = 46;

    private static final String[] FATES = {
        "",
        Words.mark("lost"),
        Words.mark("late"),
        Words.mark("half"),
        Words.mark("by hand"),
        Words.mark("broken off"),
        "",
        ""
    };

    private final HTMLElement element;
    private final Dom.Cell number = new Dom.Cell();
    private final Dom.Cell time = new Dom.Cell();
    private final Dom.Cell way = new Dom.Cell();
    private final Dom.Cell label = new Dom.Cell();
    private final Dom.Cell fate = new Dom.Cell();
    private final Dom.Cell size = new Dom.Cell();
    private final HTMLElement badge;
    private final HTMLElement text;
    private final Element[] lanes = new Element[Lanes.MOST];
    private final Element arrow = Dom.svg("line", "class", "arrow");
    private final Element cross = Dom.svg("text", "class", "cross");
    private @Nullable WirePacket shown;
    private int shownTop = -1;
    private int shownLanes;
    private int shownFrom = -1;
    private String shownClass = "";

    LadderRow(int index, IntConsumer select) {
        Element svg = Dom.svg("svg", "class", "rung");
        svg.setAttribute("aria-hidden", "true");
        for (int i = 0; i < lanes.length; i++) {
            lanes[i] = Dom.svg("line", "class", "lane");
            lanes[i].setAttribute("y1", "0");
            lanes[i].setAttribute("y2", "100%");
            svg.appendChild(lanes[i]);
        }
        arrow.setAttribute("y1", "32");
        arrow.setAttribute("y2", "32");
        cross.appendChild(Dom.text("✕"));
        cross.setAttribute("y", "37");
        svg.appendChild(arrow);
        svg.appendChild(cross);
        badge = Dom.el("span", "badge", fate.node());
        text = Dom.el("span", "l", Dom.el("span", "vh", way.node()), label.node());
        element = Dom.el(
                "div",
                "pk",
                cell("n", number),
                cell("t", time),
                Dom.el("span", "w", svg, Dom.el("span", "words", text, badge)),
                cell("s", size));
        for (int i = 0; i < 4; i++) {
            ((HTMLElement) element.getChildNodes().item(i)).setAttribute("role", "gridcell");
        }
        element.setId("pk" + index);
        element.setAttribute("role", "row");
        element.setHidden(true);
        Dom.on(element, "pointerdown", event -> {
            WirePacket packet = shown;
            if (packet != null) {
                select.accept(packet.number());
            }
        });
    }

    private static HTMLElement cell(String classes, Dom.Cell content) {
        return Dom.el("span", classes, content.node());
    }

    HTMLElement element() {
        return element;
    }

    String id() {
        return element.getId();
    }

    void show(@Nullable WirePacket packet, int index, boolean selected, boolean followed, Lanes columns, WireLog log) {
        Dom.hidden(element, packet == null);
        if (packet == null) {
            shown = null;
            return;
        }
        if (index * HEIGHT != shownTop) {
            shownTop = index * HEIGHT;
            Dom.style(element, "transform", "translateY(" + shownTop + "px)");
            element.setAttribute("aria-rowindex", "" + (index + 1));
        }
        int from = columns.of(packet.line());
        if (packet != shown || columns.count() != shownLanes || from != shownFrom) {
            shownLanes = columns.count();
            shownFrom = from;
            fill(packet, columns, from, packet != shown, log);
            shown = packet;
        }
        Dom.attribute(element, "aria-selected", selected ? "true" : "false");
        String classes = shownClass + (followed ? " follow" : "");
        Dom.attribute(element, "class", classes);
    }

    private void fill(WirePacket packet, Lanes columns, int client, boolean fresh, WireLog log) {
        if (fresh) {
            PacketFacts facts = PacketFacts.of(packet);
            boolean again = packet.isPacket() && Exchange.isResent(log, packet);
            number.set("" + packet.number());
            time.set(Numbers.time(packet.epochMillis(), Dom.zoneOffsetMinutes(packet.epochMillis())));
            way.set(
                    packet.isPacket()
                            ? Words.of(packet.fromClient() ? "client to broker: " : "broker to client: ")
                            : "");
            label.set(facts.label());
            Dom.attribute(text, "title", facts.label() + (packet.note().isEmpty() ? "" : ". " + packet.note()));
            String told = again
                    ? Words.of("sent again")
                    : Words.of(FATES[packet.fate().ordinal()]);
            fate.set(told);
            Dom.hidden(badge, told.isEmpty());
            size.set(packet.isPacket() ? Numbers.grouped(packet.wholeLength()) : "");
            boolean red =
                    again || packet.fate() == Fate.LOST || packet.fate() == Fate.HALF || packet.fate() == Fate.BROKEN;
            shownClass = "pk" + (red ? " red" : "")
                    + (packet.fate() == Fate.INJECTED || packet.fate() == Fate.DELAYED ? " odd" : "")
                    + (packet.isPacket() ? "" : packet.fate() == Fate.ENDED ? " gone" : " come");
        }
        for (int i = 0; i < lanes.length; i++) {
            String x = x(i, columns.count());
            Dom.attribute(lanes[i], "x1", x);
            Dom.attribute(lanes[i], "x2", x);
            Dom.attribute(lanes[i], "class", i < columns.count() ? "lane" : "none");
        }
        double here = place(Math.max(0, client), columns.count());
        double there = place(columns.broker(), columns.count());
        boolean stops = packet.fate() == Fate.LOST || packet.fate() == Fate.HALF || packet.fate() == Fate.BROKEN;
        double begin = packet.fromClient() ? here : there;
        double end = packet.fromClient() ? there : here;
        if (stops) {
            end = (begin + end) / 2;
        }
        Dom.attribute(arrow, "x1", percent(begin));
        Dom.attribute(arrow, "x2", percent(end));
        Dom.attribute(cross, "x", percent(end));
        boolean visible = packet.isPacket() && client >= 0;
        Dom.attribute(
                arrow,
                "class",
                visible ? stops ? "arrow" : "arrow tip" : packet.fate() == Fate.ENDED ? "arrow end" : "none");
        Dom.attribute(cross, "class", stops && visible ? "cross" : "none");
        double left = Math.min(here, there);
        Dom.style(element, "--from", percent(left));
        Dom.style(element, "--to", percent(100 - Math.max(here, there)));
    }

    static double place(int lane, int count) {
        return 8 + 84.0 * lane / (count - 1);
    }

    private static String x(int lane, int count) {
        return percent(place(Math.min(lane, count - 1), count));
    }

    private static String percent(double value) {
        int tenths = (int) (value * 10 + 0.5);
        return tenths / 10 + "." + tenths % 10 + "%";
    }
}
