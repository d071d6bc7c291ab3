package org.tymbal.web.view;

import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.html.HTMLElement;
import org.teavm.jso.dom.xml.Element;
import org.tymbal.web.state.AppState;
import org.tymbal.web.state.LoggedMessage;
import org.tymbal.web.state.Numbers;
import org.tymbal.web.state.Payloads;
import org.tymbal.web.state.SubscriptionRow;
import org.tymbal.words.Words;

/** One row of the list, used for one message after the other. */
final class MessageRow {
    private static final int LONGEST_PAYLOAD = 200;
    private static final String[] QOS = {"q0", "q1", "q2"};

    private final Dom.Cell time = new Dom.Cell();
    private final Dom.Cell topic = new Dom.Cell();
    private final Dom.Cell qos = new Dom.Cell();
    private final Dom.Cell payload = new Dom.Cell();
    private final Dom.Cell again = new Dom.Cell();
    /** What is added to the row later. */
    final HTMLElement more = Dom.el("span", "more");

    private final HTMLElement retained = Dom.el("span", "badge r", Dom.text(Words.of("retained")));
    private final HTMLElement duplicate = Dom.el("span", "badge r", Dom.text(Words.of("dup")));
    private final Element look = Dom.svg("svg", "class", "look");
    private final Element use = Dom.svg("use", "href", "#look-0");
    private final HTMLElement element;
    private @Nullable LoggedMessage shown;
    private int shownLook = -2;
    private double shownTop = -1;
    private boolean shownSelected;

    MessageRow(int number, IntConsumer select) {
        look.appendChild(use);
        look.setAttribute("aria-hidden", "true");
        element = Dom.el(
                "div",
                "msg",
                Dom.el("span", "t", time.node()),
                look,
                Dom.el("span", "n", topic.node()),
                Dom.el(
                        "span",
                        "b",
                        Dom.el("span", "badge", qos.node()),
                        more,
                        retained,
                        duplicate,
                        Dom.el("span", "x", again.node())),
                Dom.el("span", "p", payload.node()));
        element.setId("m" + number);
        element.setAttribute("role", "option");
        element.setAttribute("aria-selected", "false");
        element.setHidden(true);
        // What was under the finger when it went down, not what came in its place until it went up.
        Dom.on(element, "pointerdown", event -> {
            LoggedMessage message = shown;
            if (message != null) {
                select.accept(message.sequence());
            }
        });
    }

    HTMLElement element() {
        return element;
    }

    @Nullable
    LoggedMessage shown() {
        return shown;
    }

    String id() {
        return element.getId();
    }

    double height() {
        boolean hidden = element.isHidden();
        element.setHidden(false);
        double height = Dom.size(element, false);
        element.setHidden(hidden);
        return height;
    }

    void show(@Nullable LoggedMessage message, double top, boolean selected, AppState state, int repeats) {
        if (message == null) {
            Dom.hidden(element, true);
            shown = null;
            return;
        }
        if (shown == null) {
            Dom.hidden(element, false);
        }
        if (top != shownTop) {
            shownTop = top;
            Dom.style(element, "transform", "translateY(" + (int) top + "px)");
        }
        SubscriptionRow subscription = state.subscription(message.topic().subscriptionId());
        showLook(subscription == null ? -1 : subscription.look());
        if (message != shown) {
            shown = message;
            time.set(Numbers.time(message.epochMillis(), Dom.zoneOffsetMinutes(message.epochMillis())));
            topic.set(message.topic().text());
            qos.set(QOS[message.qos().level()]);
            payload.set(Payloads.preview(message.payload(), LONGEST_PAYLOAD));
            Dom.hidden(retained, !message.retain());
            Dom.hidden(duplicate, !message.dup());
        }
        again.set(repeats == 0 ? "" : "×" + (repeats + 1));
        if (selected != shownSelected) {
            shownSelected = selected;
            element.setAttribute("aria-selected", selected ? "true" : "false");
        }
    }

    private void showLook(int number) {
        if (number != shownLook) {
            shownLook = number;
            use.setAttribute("href", "#look-" + Math.max(0, number));
            look.setAttribute("class", number < 0 ? "look none" : "look look" + number);
        }
    }
}
