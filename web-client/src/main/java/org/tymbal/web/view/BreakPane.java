package org.tymbal.web.view;

import org.teavm.jso.dom.html.HTMLElement;
import org.teavm.jso.dom.html.HTMLInputElement;
import org.tymbal.client.tap.Faults;
import org.tymbal.client.tap.WireLine;
import org.tymbal.codec.packet.PacketType;
import org.tymbal.codec.packet.Property;
import org.tymbal.web.state.Action;
import org.tymbal.web.state.Numbers;
import org.tymbal.web.state.Profile;
import org.tymbal.web.state.Store;
import org.tymbal.web.state.wire.LineClock;
import org.tymbal.words.Words;

/** What breaks things on purpose, and the clock that shows how long the broker will wait. */
final class BreakPane {
    private static final PacketType[] TO_LOSE = {
        PacketType.PUBREC,
        PacketType.PUBCOMP,
        PacketType.PUBACK,
        PacketType.PUBLISH,
        PacketType.PUBREL,
        PacketType.SUBACK,
        PacketType.PUBLISH,
        PacketType.PUBREL,
        PacketType.PUBACK,
        PacketType.PUBREC,
        PacketType.PUBCOMP
    };

    /** How many of them come from the broker. */
    private static final int FROM_BROKER = 6;

    private static final int LESSON_KEEP_ALIVE = 5;
    private static final int LESSON_EXPIRY = 30;
    private static final int LESSON_WILL_DELAY = 3;
    private static final String LESSON_MESSAGE_EXPIRY = "10";
    private static final int LONGEST_DELAY = 60_000;

    private final Store store;
    private final Faults faults;
    private final LineClock clock;
    private final HTMLElement element;
    private final HTMLElement clockElement;
    private final HTMLElement toLose = Inspect.choice("lose", names());
    private final HTMLInputElement delay = Inspect.field("delay", "2000");
    private final HTMLElement half;
    private final Dom.Cell state;
    private final Dom.Cell count;
    private final HTMLElement bar = Dom.el("span", "fill");
    private String shownWidth = "";

    BreakPane(Store store, Faults faults, LineClock clock) {
        this.store = store;
        this.faults = faults;
        this.clock = clock;
        delay.setAttribute("inputmode", "numeric");
        HTMLElement note = Dom.el("p", "note");
        note.setAttribute("role", "status");
        note.setId("break-note");
        state = new Dom.Cell(note);
        half = Inspect.press("half", Words.of("Send half of the next packet"), "", () -> {
            faults.halfNext(!faults.isHalfNext());
            store.changed();
        });
        element = Inspect.card("h-break", "break");
        add(
                element,
                Inspect.heading("h-break", Words.of("Break it")),
                Dom.el("p", "hint", Dom.text(Words.of("Only this page's own connection is touched."))),
                row(Inspect.press("cut", Words.of("Cut the connection"), "", this::cut), half),
                Inspect.label("lose", Words.of("Lose a packet")),
                row(toLose, Inspect.press("lose-next", Words.of("Lose the next"), "", this::lose)),
                Inspect.label("delay", Words.of("Delay every packet, in milliseconds")),
                row(delay, Inspect.press("delay-set", Words.of("Delay"), "", this::setDelay)),
                Inspect.check("no-pings", Words.of("Send no pings"), this::pings),
                Inspect.check("no-pongs", Words.of("Do not hear the answers to pings"), this::pings),
                note,
                Inspect.press("mend", Words.of("Mend everything"), "", this::mend));
        clockElement = Inspect.card("h-clock", "clock");
        HTMLElement left = Dom.el("p", "");
        left.setId("clock");
        count = new Dom.Cell(left);
        HTMLElement meter = Dom.el("div", "meter", bar);
        meter.setAttribute("aria-hidden", "true");
        add(
                clockElement,
                Inspect.heading("h-clock", Words.of("Keep alive")),
                left,
                meter,
                row(
                        Inspect.press(
                                "clock-short",
                                Words.of("Short for a lesson"),
                                "",
                                () -> reconnect(LESSON_KEEP_ALIVE, LESSON_EXPIRY)),
                        Inspect.press(
                                "clock-long",
                                Words.of("As usual"),
                                "quiet",
                                () -> reconnect(60, Profile.DEFAULT_SESSION_EXPIRY_SECONDS))),
                Dom.el(
                        "p",
                        "hint",
                        Dom.text(Words.of(
                                "Short: keep alive {} s, and a session that ends {} s after its connection. Both connect anew.",
                                "" + LESSON_KEEP_ALIVE,
                                "" + LESSON_EXPIRY))),
                Dom.el(
                        "p",
                        "hint",
                        Dom.text(Words.of(
                                "Short also gives a will a delay of {} s, and messages that you publish an expiry of {} s.",
                                "" + LESSON_WILL_DELAY,
                                LESSON_MESSAGE_EXPIRY))));
    }

    private static String[] names() {
        String[] names = new String[TO_LOSE.length];
        for (int i = 0; i < names.length; i++) {
            names[i] = Words.of(i < FROM_BROKER ? "{} from the broker" : "{} to the broker", TO_LOSE[i].toString());
        }
        return names;
    }

    private static HTMLElement row(HTMLElement... children) {
        HTMLElement row = Dom.el("div", "row");
        add(row, children);
        return row;
    }

    static void add(HTMLElement parent, HTMLElement... children) {
        for (HTMLElement child : children) {
            parent.appendChild(child);
        }
    }

    HTMLElement element() {
        return element;
    }

    HTMLElement clockElement() {
        return clockElement;
    }

    private void cut() {
        WireLine line = clock.line();
        if (line != null) {
            faults.cut(line);
        }
        store.changed();
    }

    private void lose() {
        int index = Inspect.chosen(toLose);
        faults.loseNext(TO_LOSE[index], index >= FROM_BROKER);
        store.changed();
    }

    private void setDelay() {
        int millis = Numbers.parse(delay.getValue(), -1);
        faults.delay(Math.max(0, Math.min(LONGEST_DELAY, millis)));
        store.changed();
    }

    private void pings() {
        faults.noPings(Dom.input("no-pings").isChecked());
        faults.noPongs(Dom.input("no-pongs").isChecked());
        store.changed();
    }

    private void mend() {
        faults.none();
        Dom.input("no-pings").setChecked(false);
        Dom.input("no-pongs").setChecked(false);
        store.changed();
    }

    /** The Will Delay Interval and the Message Expiry Interval are those of the forms, where everybody sees them. */
    private void reconnect(int keepAlive, long expiry) {
        boolean isShort = keepAlive == LESSON_KEEP_ALIVE;
        Dom.type("will-property-" + Property.WILL_DELAY_INTERVAL.identifier(), isShort ? "" + LESSON_WILL_DELAY : "");
        Dom.type(
                "publish-property-" + Property.MESSAGE_EXPIRY_INTERVAL.identifier(),
                isShort ? LESSON_MESSAGE_EXPIRY : "");
        store.dispatch(new Action.Connect(
                store.state().profile().withTimes(keepAlive, expiry, isShort ? LESSON_WILL_DELAY : 0)));
    }

    private String armed() {
        StringBuilder text = new StringBuilder();
        PacketType lose = faults.toLose();
        if (lose != null) {
            text.append(Words.of(
                    faults.losesFromClient()
                            ? "The next {} to the broker will be lost. "
                            : "The next {} from the broker will be lost. ",
                    lose.toString()));
        }
        if (faults.isHalfNext()) {
            text.append(Words.of("Of the next packet only half will be sent, and the connection cut. "));
        }
        if (faults.delayMillis() > 0) {
            text.append(Words.of("Every packet is held back for {} ms. ", "" + faults.delayMillis()));
        }
        if (faults.isNoPings()) {
            text.append(Words.of("PINGREQ does not reach the broker. "));
        }
        if (faults.isNoPongs()) {
            text.append(Words.of("PINGRESP does not reach the client. "));
        }
        return text.length() == 0
                ? Words.of("Nothing is broken.")
                : text.toString().trim();
    }

    void show() {
        state.set(armed());
        Dom.attribute(half, "aria-pressed", faults.isHalfNext() ? "true" : "false");
        Dom.attribute(element, "data-armed", faults.isArmed() ? "yes" : "no");
        double keepAlive = clock.keepAliveSeconds();
        double left = Math.max(0, clock.leftMillis(Inspect.epochMillis()));
        if (clock.line() == null) {
            count.set(Words.of("There is no connection."));
        } else if (keepAlive == 0) {
            count.set(Words.of("No keep alive: the broker waits for ever."));
        } else {
            count.set(Words.of(
                    "Keep alive {} s. The broker gives up in {} if nothing comes.",
                    "" + (int) keepAlive,
                    seconds(left)));
        }
        String width = keepAlive == 0 ? "0%" : (int) (left / (keepAlive * 15)) + "%";
        if (!width.equals(shownWidth)) {
            shownWidth = width;
            Dom.style(bar, "width", width);
        }
    }

    private static String seconds(double millis) {
        int tenths = (int) (millis / 100);
        return tenths >= 600
                ? Numbers.duration(millis / 1_000)
                : Words.number(tenths / 10 + "." + tenths % 10, "second", " s");
    }
}
