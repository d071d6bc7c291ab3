package org.tymbal.web.view;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.events.KeyboardEvent;
import org.teavm.jso.dom.html.HTMLElement;
import org.teavm.jso.dom.xml.Element;
import org.teavm.jso.typedarrays.Int8Array;
import org.tymbal.client.Scheduler;
import org.tymbal.client.tap.Faults;
import org.tymbal.client.tap.WireLog;
import org.tymbal.client.tap.WirePacket;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.packet.Qos;
import org.tymbal.web.state.Action;
import org.tymbal.web.state.AppState;
import org.tymbal.web.state.Numbers;
import org.tymbal.web.state.PublishDraft;
import org.tymbal.web.state.Store;
import org.tymbal.web.state.Tab;
import org.tymbal.web.state.wire.Capture;
import org.tymbal.web.state.wire.Exchange;
import org.tymbal.web.state.wire.Lanes;
import org.tymbal.web.state.wire.LineClock;
import org.tymbal.web.state.wire.PacketFacts;
import org.tymbal.web.state.wire.PacketList;
import org.tymbal.web.state.wire.Secrets;
import org.tymbal.words.Words;

/** The ladder of packets, oldest on top, as a window of rows that are used again; beside it the packet that is chosen. */
final class InspectorView implements View {
    private static final int MOST_ROWS = 40;
    private static final int TICK_MILLIS = 200;

    private final Store store;
    private final WireLog log;
    private final Scheduler scheduler;
    private final PacketList packets;
    private final Lanes lanes;
    private final LineClock clock;
    private final BreakPane breaking;
    private final EditPane editing;
    private final TracePane tracing;
    private final PacketPane pane = new PacketPane("packet");

    private final HTMLElement list = Dom.el("div", "ladder");
    private final HTMLElement spacer = Dom.el("div", "spacer");
    private final HTMLElement heads = Dom.el("div", "heads");
    private final HTMLElement chosen = Inspect.card("h-packet", "chosen");
    private final HTMLElement nothing = Dom.el(
            "p",
            "hint",
            Dom.text(Words.of("Choose a packet of the ladder, and it is taken apart here, byte by byte.")));
    private final HTMLElement detail = Dom.el("div", "");
    private final FilterBar filter;
    private final HTMLElement pause;
    private final HTMLElement step;
    private final Dom.Cell pauseText = new Dom.Cell();
    private final Dom.Cell count;
    private final Dom.Cell title;
    private final Dom.Cell about;
    private final Dom.Cell together;
    private final List<LadderRow> rows = new ArrayList<>();
    private List<Integer> followed = List.of();
    private int followedAt;
    private int selected;
    private int shownPacket;
    private int shownSize = -1;
    private String shownHeads = "";
    private boolean atEnd = true;
    private int anchor;
    private boolean ticking;

    InspectorView(Store store, WireLog log, Faults faults, Scheduler scheduler) {
        this.store = store;
        this.log = log;
        this.scheduler = scheduler;
        packets = new PacketList(log);
        lanes = new Lanes(log);
        clock = new LineClock(log);
        clock.update();
        breaking = new BreakPane(store, faults, clock);
        editing = new EditPane(log, faults, clock);
        tracing = new TracePane(log, store::changed);
        filter = new FilterBar(text -> {
            packets.filter(text);
            store.changed();
        });
        pause = Inspect.press("packet-pause", "", "", () -> pause(!packets.isPaused()));
        pause.appendChild(pauseText.node());
        step = Inspect.press("packet-step", Words.of("Step"), "", this::step);
        HTMLElement number = Dom.el("span", "count");
        number.setId("packet-count");
        count = new Dom.Cell(number);
        HTMLElement heading = Inspect.heading("h-packet", "");
        heading.setAttribute("tabindex", "-1");
        title = new Dom.Cell(heading);
        HTMLElement aboutLine = Dom.el("p", "hint");
        aboutLine.setId("packet-about");
        about = new Dom.Cell(aboutLine);
        HTMLElement togetherLine = Dom.el("p", "hint together");
        togetherLine.setId("packet-together");
        together = new Dom.Cell(togetherLine);
        chosen.appendChild(Dom.el("div", "bar", heading));
        chosen.appendChild(nothing);
        BreakPane.add(
                detail,
                aboutLine,
                togetherLine,
                pane.element(),
                Dom.el("div", "row", Inspect.press("packet-edit", Words.of("Edit these bytes"), "", this::edit)));
        chosen.appendChild(detail);
        build(number);
    }

    private void build(HTMLElement number) {
        HTMLElement ladder = Inspect.card("h-ladder", "wire");
        HTMLElement tries = Dom.el("div", "row tries", Dom.el("span", "unit", Dom.text(Words.of("Publish with QoS"))));
        for (int qos = 0; qos < 3; qos++) {
            Qos level = Qos.of(qos);
            HTMLElement button = Inspect.press("try-" + qos, "" + qos, "", () -> publish(level));
            button.setAttribute("aria-label", Words.of("Publish with QoS {}", "" + qos));
            tries.appendChild(button);
        }
        BreakPane.add(
                ladder,
                Dom.el("div", "bar", Inspect.heading("h-ladder", Words.of("Packets")), number, filter.search()),
                filter.choices(),
                Dom.el(
                        "div",
                        "bar",
                        pause,
                        step,
                        Inspect.press("packet-clear", Words.of("Clear"), "quiet", this::clear),
                        Inspect.press("packet-save", Words.of("Save for Wireshark"), "quiet", this::save),
                        Dom.el("span", "grow"),
                        tries),
                heads,
                list);
        heads.setAttribute("aria-hidden", "true");
        list.setId("ladder");
        list.setAttribute("role", "grid");
        list.setAttribute("aria-label", Words.of("Packets between this page and the broker, oldest first"));
        list.setAttribute("tabindex", "0");
        spacer.setAttribute("role", "rowgroup");
        list.appendChild(markers());
        list.appendChild(spacer);
        Dom.on(list, "scroll", event -> scrolled());
        Dom.<KeyboardEvent>on(list, "keydown", this::key);
        HTMLElement place = Dom.byId("view-inspector");
        HTMLElement title1 = Dom.el("h1", "vh", Dom.text(Words.of("Inspector")));
        place.appendChild(title1);
        HTMLElement left =
                Dom.el("div", "left", ladder, Dom.el("div", "pair", breaking.clockElement(), breaking.element()));
        place.appendChild(left);
        place.appendChild(Dom.el("div", "right", chosen, editing.element(), tracing.element()));
    }

    /** The heads of the arrows; a marker has no colour of its line, so there is one for each. */
    private static Element markers() {
        Element svg = Dom.svg("svg", "class", "markers");
        svg.setAttribute("aria-hidden", "true");
        for (String name : new String[] {"tip", "tip-red", "tip-odd"}) {
            Element marker = Dom.svg("marker", "id", name);
            marker.setAttribute("viewBox", "0 0 10 10");
            marker.setAttribute("refX", "9");
            marker.setAttribute("refY", "5");
            marker.setAttribute("markerWidth", "7");
            marker.setAttribute("markerHeight", "7");
            marker.setAttribute("orient", "auto");
            Element path = Dom.svg("path", "d", "M0 0L10 5L0 10z");
            path.setAttribute("class", name);
            marker.appendChild(path);
            svg.appendChild(marker);
        }
        return svg;
    }

    private void publish(Qos qos) {
        store.dispatch(new Action.Publish(new PublishDraft("demo/hello", qos, false, "Hello!")));
    }

    private void pause(boolean on) {
        packets.pause(on);
        store.changed();
    }

    private void step() {
        packets.pause(true);
        if (packets.step()) {
            atEnd = true;
            select(packets.get(packets.size() - 1));
        }
        store.changed();
    }

    private void clear() {
        log.clear();
        selected = 0;
        store.changed();
    }

    private void save() {
        Inspect.save(Int8Array.fromJavaArray(Capture.of(log)), "tymbal.pcapng");
    }

    private void edit() {
        WirePacket packet = log.get(selected);
        if (packet != null) {
            editing.edit(Secrets.masked(packet));
        }
    }

    private void select(@Nullable WirePacket packet) {
        selected = packet == null ? 0 : packet.number();
        followedAt = -1;
        store.changed();
    }

    private void scrolled() {
        atEnd = list.getScrollTop() + list.getClientHeight() > packets.size() * LadderRow.HEIGHT - LadderRow.HEIGHT / 2;
        WirePacket top = packets.get(list.getScrollTop() / LadderRow.HEIGHT);
        anchor = top == null ? 0 : top.number();
        store.changed();
    }

    private void key(KeyboardEvent event) {
        String name = event.getKey();
        int at = packets.indexOf(selected);
        int page = Math.max(1, list.getClientHeight() / LadderRow.HEIGHT - 1);
        int last = packets.size() - 1;
        // The latest packet is at the end, and that is where one begins.
        boolean begins = at < 0 && (name.equals("ArrowDown") || name.equals("ArrowUp"));
        int next = begins ? last : ListKeys.move(name, at, page, packets.size());
        if (name.equals("Enter") && at >= 0) {
            event.preventDefault();
            pane.focus();
        } else if (next != ListKeys.NOWHERE) {
            event.preventDefault();
            select(packets.get(next));
            reveal(next);
        }
    }

    private void reveal(int index) {
        int top = index * LadderRow.HEIGHT;
        if (top < list.getScrollTop()) {
            list.setScrollTop(top);
        } else if (top + LadderRow.HEIGHT > list.getScrollTop() + list.getClientHeight()) {
            list.setScrollTop(top + LadderRow.HEIGHT - list.getClientHeight());
        }
    }

    @Override
    public void show(AppState state) {
        packets.update();
        lanes.update();
        clock.update();
        follow();
        showHeads();
        showRows();
        showPacket();
        breaking.show();
        editing.show();
        int waiting = packets.waitingCount();
        pauseText.set(Words.of(packets.isPaused() ? "Go on" : "Pause"));
        Dom.attribute(pause, "aria-pressed", packets.isPaused() ? "true" : "false");
        count.set(
                packets.isPaused()
                        ? Words.of("{}, {} waiting", Numbers.grouped(packets.size()), Numbers.grouped(waiting))
                        : packets.isFiltered()
                                ? Words.of(
                                        "{} of {}",
                                        Numbers.grouped(packets.size()),
                                        Numbers.grouped(log.last() - log.first() + 1))
                                : Numbers.grouped(log.last()));
        if (!ticking && state.tab() == Tab.INSPECTOR) {
            ticking = true;
            scheduler.after(TICK_MILLIS, this::tick);
        }
    }

    /** The clock goes on without packets. */
    private void tick() {
        ticking = false;
        if (store.state().tab() == Tab.INSPECTOR) {
            store.changed();
        }
    }

    private void follow() {
        WirePacket packet = log.get(selected);
        if (packet == null) {
            followed = List.of();
        } else if (followedAt != log.last()) {
            // The exchange may have grown, but not if so much has come that it would cost a frame to look.
            if (followedAt < 0 || log.last() - followedAt < 100) {
                followed = Exchange.of(log, packet);
            }
            followedAt = log.last();
        }
    }

    private void showHeads() {
        StringBuilder names = new StringBuilder();
        for (int i = 0; i < lanes.count(); i++) {
            names.append(lanes.title(i)).append('\n');
        }
        String now = names.toString();
        if (!now.equals(shownHeads)) {
            shownHeads = now;
            heads.clear();
            for (int i = 0; i < lanes.count(); i++) {
                HTMLElement head = Dom.el("span", "head", Dom.text(lanes.title(i)));
                Dom.style(head, "left", (int) LadderRow.place(i, lanes.count()) + "%");
                heads.appendChild(head);
            }
        }
    }

    private void showRows() {
        int height = list.getClientHeight();
        int size = packets.size();
        int wanted = Math.min(MOST_ROWS, height / LadderRow.HEIGHT + 3);
        while (rows.size() < wanted) {
            LadderRow row = new LadderRow(rows.size(), number -> select(log.get(number)));
            rows.add(row);
            spacer.appendChild(row.element());
        }
        if (size != shownSize) {
            shownSize = size;
            Dom.style(spacer, "height", size * LadderRow.HEIGHT + "px");
            list.setAttribute("aria-rowcount", "" + size);
        }
        int top = list.getScrollTop();
        if (atEnd) {
            top = Math.max(0, size * LadderRow.HEIGHT - height);
            if (top != list.getScrollTop()) {
                list.setScrollTop(top);
            }
        } else if (anchor != 0) {
            // What the log forgets above must not move what one reads.
            int index = packets.indexOf(anchor);
            int place = index < 0 ? -index - 1 : index;
            int shift = place * LadderRow.HEIGHT - top / LadderRow.HEIGHT * LadderRow.HEIGHT;
            if (shift != 0) {
                top = Math.max(0, top + shift);
                list.setScrollTop(top);
            }
        }
        int first = Math.max(0, top / LadderRow.HEIGHT);
        String active = "";
        for (int i = 0; i < rows.size(); i++) {
            int index = first + Math.floorMod(i - first, rows.size());
            LadderRow row = rows.get(i);
            WirePacket packet = packets.get(index);
            boolean is = packet != null && packet.number() == selected;
            row.show(packet, index, is, packet != null && followed.indexOf(packet.number()) >= 0, lanes, log);
            if (is) {
                active = row.id();
            }
        }
        Dom.attribute(list, "aria-activedescendant", active);
    }

    private void showPacket() {
        WirePacket packet = log.get(selected);
        Dom.hidden(detail, packet == null);
        Dom.hidden(nothing, packet != null);
        if (packet == null) {
            title.set(Words.of("One packet"));
            shownPacket = 0;
            return;
        }
        if (packet.number() != shownPacket) {
            shownPacket = packet.number();
            PacketFacts facts = PacketFacts.of(packet);
            title.set(facts.type() == null ? facts.label() : facts.type() + " #" + packet.number());
            String way = packet.isPacket()
                    ? Words.of(
                            packet.fromClient() ? "To the broker, {}, MQTT {}." : "From the broker, {}, MQTT {}.",
                            Numbers.bytes(packet.wholeLength()),
                            packet.line().version().label())
                    : Words.of("The connection to {}.", packet.line().name());
            about.set(packet.note().isEmpty() ? way : way + " " + packet.note());
            ByteSlice bytes = Secrets.masked(packet);
            pane.show(bytes.toArray(), packet.wholeLength(), packet.line().version(), packet.fromClient());
        }
        together.set(followed.size() < 2 ? "" : sentence());
    }

    /** The packets that belong together, for those who do not see them light up. */
    private String sentence() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < followed.size(); i++) {
            WirePacket one = log.get(followed.get(i));
            if (one != null) {
                PacketFacts facts = PacketFacts.of(one);
                text.append(i == 0 ? "" : ", ")
                        .append(facts.type())
                        .append(facts.dup() ? " DUP" : "")
                        .append(one.fate() == WirePacket.Fate.LOST ? ' ' + Words.of("(lost)") : "");
            }
        }
        return Words.of(
                "One exchange of {}: {}.",
                Words.many(followed.size(), "{} packet|{} packets", Numbers.grouped(followed.size())),
                text.toString());
    }
}
