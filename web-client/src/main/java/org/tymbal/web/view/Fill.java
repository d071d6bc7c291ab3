package org.tymbal.web.view;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;
import org.teavm.jso.dom.html.HTMLElement;
import org.tymbal.web.state.Numbers;
import org.tymbal.words.Words;

/**
 * Puts JSON into elements of late.html, as text and never as anything else: {@code data-of} is where a value stands,
 * {@code data-as} how it is written, {@code data-each} a list, of which the first child is the pattern, {@code data-empty} what
 * is only shown while a list is empty, {@code data-class} a value that is a class. What does not differ is not touched.
 */
final class Fill {
    private static final int SOON_DAYS = 30;

    private Fill() {}

    @JSBody(params = "element", script = "return element.firstElementChild;")
    private static native @Nullable HTMLElement first(HTMLElement element);

    @JSBody(params = "element", script = "return element.nextElementSibling;")
    private static native @Nullable HTMLElement next(HTMLElement element);

    @JSBody(
            params = {"element", "name"},
            script = "return element.getAttribute('data-' + name);")
    private static native @Nullable String mark(HTMLElement element, String name);

    @JSBody(
            params = {"element", "text"},
            script = "if (element.textContent !== text) element.textContent = text;")
    static native void say(HTMLElement element, String text);

    /** One more of the pattern; a cell knows its head, for where there is no room for a table. */
    @JSBody(
            params = {"parent", "pattern"},
            script = """
            var copy = pattern.cloneNode(true), table = parent.closest('table');
            if (table && copy.cells) for (var i = 0; i < copy.cells.length; i++)
                copy.cells[i].dataset.head = table.rows[0].cells[i].textContent;
            return parent.appendChild(copy);
            """)
    private static native HTMLElement copy(HTMLElement parent, HTMLElement pattern);

    @JSBody(
            params = {"element", "data"},
            script = "element.filledWith = data;")
    private static native void keep(HTMLElement element, JSObject data);

    /** What the element, or the nearest around it, was filled with. */
    @JSBody(
            params = "element",
            script = "while (!element.filledWith) element = element.parentElement; return element.filledWith;")
    static native JSObject data(HTMLElement element);

    static void in(HTMLElement element, JSObject data) {
        String each = mark(element, "each");
        String of = mark(element, "of");
        String empty = mark(element, "empty");
        String name = mark(element, "class");
        if (name != null) {
            element.setClassName(Api.text(data, name));
        }
        if (empty != null) {
            Dom.hidden(element, Api.size(Api.get(data, empty)) > 0);
        } else if (each != null) {
            rows(element, Api.get(data, each));
        } else if (of != null) {
            String as = mark(element, "as");
            say(element, text(as == null ? ' ' : as.charAt(0), data, of));
        } else {
            for (HTMLElement child = first(element); child != null; child = next(child)) {
                in(child, data);
            }
        }
    }

    private static void rows(HTMLElement parent, JSObject list) {
        HTMLElement pattern = first(parent);
        if (pattern == null) {
            return;
        }
        HTMLElement after = next(pattern);
        for (int i = 0; i < Api.size(list); i++) {
            HTMLElement row = after == null ? copy(parent, pattern) : after;
            JSObject data = Api.at(list, i);
            Dom.hidden(row, false);
            keep(row, data);
            in(row, data);
            after = next(row);
        }
        for (; after != null; after = next(after)) {
            Dom.hidden(after, true);
        }
    }

    private static String text(char as, JSObject data, String of) {
        String text = Api.text(data, of);
        double number = Api.number(data, of);
        switch (as) {
            case 'k':
                return Words.of(text.equals("fine") ? "Fine" : text.equals("lost") ? "Lost" : "Note");
            case 'o':
                return text;
            case 's':
                return command(data, true);
            case 'u':
                return command(data, false);
            case 'x':
                return text.isEmpty() ? Words.of("never") : Numbers.duration(number);
            default:
                break;
        }
        if (text.isEmpty()) {
            return "–";
        }
        switch (as) {
            case 'n':
                return Numbers.grouped(number);
            case 'b':
                return Numbers.bytes(number);
            case 'd':
                return Numbers.duration(number);
            case 'r':
                return Numbers.rate(number);
            case 't':
                return Numbers.age(Api.age(text));
            case 'p':
                return decoded(text);
            case 'c':
                return number < 0
                        ? Words.of("⚠ ended: clients refuse it; renew it, then reload")
                        : number < SOON_DAYS
                                ? Words.of("⚠ {}: renew it, then reload", IntlNumbers.inDays(number))
                                : IntlNumbers.inDays(number);
            default:
                return text;
        }
    }

    /** The first bytes of a payload; what is no UTF-8 shows as a mark. */
    @JSBody(params = "base64", script = """
            return new TextDecoder().decode(Uint8Array.from(atob(base64), function(c) { return c.charCodeAt(0); }));
            """)
    private static native String decoded(String base64);

    @JSBody(script = "return location.hostname;")
    private static native String host();

    /** A line to try a listener with. */
    private static String command(JSObject listener, boolean subscribe) {
        String protocol = Api.text(listener, "protocol");
        boolean tls = protocol.endsWith("s");
        String where = " -h " + host() + " -p " + Api.text(listener, "port")
                + (!tls ? "" : protocol.equals("https") ? " --ca ca.crt" : " --cafile ca.crt")
                + (Api.text(listener, "anonymous").equals("true") ? "" : " -u USER -P PASSWORD")
                + (subscribe ? " -t 'demo/#'" : " -t demo/hello -m 'Hello!'");
        return (protocol.startsWith("mqtt")
                        ? (subscribe ? "mosquitto_sub -v" : "mosquitto_pub")
                        : (subscribe ? "npx mqtt sub -v" : "npx mqtt pub") + (tls ? " -l wss" : " -l ws"))
                + where;
    }
}
