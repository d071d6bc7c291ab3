package org.tymbal.web.view;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;
import org.teavm.jso.dom.events.Event;
import org.teavm.jso.dom.events.EventListener;
import org.teavm.jso.dom.events.EventTarget;
import org.teavm.jso.dom.html.HTMLDocument;
import org.teavm.jso.dom.html.HTMLElement;
import org.teavm.jso.dom.html.HTMLInputElement;
import org.teavm.jso.dom.xml.Element;
import org.teavm.jso.dom.xml.Node;

/** The only builder and finder of elements. */
final class Dom {
    private static final String SVG = "http://www.w3.org/2000/svg";
    private static final HTMLDocument DOCUMENT = HTMLDocument.current();

    private Dom() {}

    /** The element of index.html with this id. */
    static HTMLElement byId(String id) {
        return DOCUMENT.getElementById(id);
    }

    /** A part of a drawing in index.html. */
    @JSBody(params = "id", script = "return document.getElementById(id);")
    static native Element svgById(String id);

    static HTMLInputElement input(String id) {
        return (HTMLInputElement) byId(id);
    }

    /** Of several lengths, because a list of arguments is an array, and arrays are long in JavaScript. */
    static HTMLElement el(String tag, String classes) {
        HTMLElement element = DOCUMENT.createElement(tag);
        if (!classes.isEmpty()) {
            element.setClassName(classes);
        }
        return element;
    }

    static HTMLElement el(String tag, String classes, Node child) {
        HTMLElement element = el(tag, classes);
        element.appendChild(child);
        return element;
    }

    static HTMLElement el(String tag, String classes, Node first, Node second) {
        HTMLElement element = el(tag, classes, first);
        element.appendChild(second);
        return element;
    }

    static HTMLElement el(String tag, String classes, Node first, Node second, Node third) {
        HTMLElement element = el(tag, classes, first, second);
        element.appendChild(third);
        return element;
    }

    static HTMLElement el(String tag, String classes, Node first, Node second, Node third, Node... others) {
        HTMLElement element = el(tag, classes, first, second, third);
        for (Node child : others) {
            element.appendChild(child);
        }
        return element;
    }

    static Node text(String text) {
        return DOCUMENT.createTextNode(text);
    }

    /** An element of the SVG sprite in index.html, as {@code i-close} or {@code look-3}. */
    static Element icon(String symbol, String classes) {
        Element svg = svg("svg", "class", classes);
        svg.setAttribute("aria-hidden", "true");
        svg.appendChild(svg("use", "href", "#" + symbol));
        return svg;
    }

    static Element svg(String tag, String attribute, String value) {
        Element element = DOCUMENT.createElementNS(SVG, tag);
        element.setAttribute(attribute, value);
        return element;
    }

    /** A button with a picture only; the name is for those who do not see it, and the tooltip. */
    static HTMLElement iconButton(String symbol, String name, Runnable pressed) {
        HTMLElement button = el("button", "icon");
        button.setAttribute("type", "button");
        button.setAttribute("aria-label", name);
        button.setTitle(name);
        button.appendChild(icon(symbol, "i"));
        onClick(button, pressed);
        return button;
    }

    static HTMLElement button(String name, String classes, Runnable pressed) {
        HTMLElement button = el("button", classes);
        button.setAttribute("type", "button");
        if (!name.isEmpty()) {
            button.appendChild(text(name));
        }
        onClick(button, pressed);
        return button;
    }

    /** A button with a sign on it that only eyes understand, and a name for everybody. */
    static HTMLElement textButton(String sign, String name, Runnable pressed) {
        HTMLElement button = button(sign, "quiet", pressed);
        button.setAttribute("aria-label", name);
        button.setTitle(name);
        return button;
    }

    @JSBody(
            params = {"element", "property"},
            script = "return getComputedStyle(element).getPropertyValue(property);")
    static native String colour(JSObject element, String property);

    /** Hands a text to the person as a file. */
    @JSBody(
            params = {"name", "type", "text"},
            script = """
            var link = document.createElement('a');
            link.href = URL.createObjectURL(new Blob([text], { type: type }));
            link.download = name;
            link.click();
            setTimeout(function() { URL.revokeObjectURL(link.href); }, 60000);
            """)
    static native void download(String name, String type, String text);

    static HTMLInputElement search(String id, String placeholder) {
        HTMLInputElement input = (HTMLInputElement) el("input", "");
        input.setId(id);
        input.setAttribute("type", "search");
        input.setAttribute("placeholder", placeholder);
        input.setAttribute("spellcheck", "false");
        input.setAttribute("autocapitalize", "off");
        return input;
    }

    /** A search field with its picture and its name. */
    static HTMLElement searchBox(HTMLInputElement input, String name) {
        return el("label", "search", icon("i-search", "i"), el("span", "vh", text(name)), input);
    }

    /** What is folded under its name, beside which a badge may stand. */
    static HTMLElement fold(String id, String name, @Nullable HTMLElement badge) {
        HTMLElement summary = el("summary", "", icon("i-chevron", "i"), text(name));
        if (badge != null) {
            summary.appendChild(badge);
        }
        HTMLElement fold = el("details", "fold", summary);
        fold.setId(id);
        return fold;
    }

    /** A field under its name; the field must have an id. */
    static HTMLElement labelled(String name, HTMLElement field) {
        HTMLElement label = el("label", "", text(name));
        label.setAttribute("for", field.getId());
        return el("div", "", label, field);
    }

    static HTMLElement body() {
        return DOCUMENT.getBody();
    }

    @JSBody(params = "hash", script = "location.hash = hash;")
    static native void go(String hash);

    @JSBody(script = "return Date.now();")
    static native double nowMillis();

    /** Puts the text into the field as if somebody had typed it. */
    @JSBody(
            params = {"id", "text"},
            script =
                    "var e = document.getElementById(id); e.value = text; e.dispatchEvent(new Event('input', { bubbles: true }));")
    static native void type(String id, String text);

    @JSBody(
            params = {"outer", "inner"},
            script = "return outer.contains(inner);")
    static native boolean contains(JSObject outer, JSObject inner);

    static <E extends Event> void on(EventTarget target, String type, EventListener<E> listener) {
        target.addEventListener(type, listener);
    }

    static void onClick(EventTarget target, Runnable pressed) {
        on(target, "click", event -> pressed.run());
    }

    /** Sets the attribute only where it changes. */
    static void attribute(Element element, String name, String value) {
        if (!value.equals(element.getAttribute(name))) {
            element.setAttribute(name, value);
        }
    }

    static void hidden(HTMLElement element, boolean hidden) {
        if (element.isHidden() != hidden) {
            element.setHidden(hidden);
        }
    }

    /** One of a group of radio buttons that look like one switch. */
    static HTMLElement radio(String group, String value, String label, boolean on) {
        HTMLInputElement input = (HTMLInputElement) el("input", "");
        input.setAttribute("type", "radio");
        input.setAttribute("name", group);
        input.setAttribute("value", value);
        input.setChecked(on);
        return el("label", "", input, el("span", "", text(label)));
    }

    @JSBody(params = "form", script = "form.requestSubmit();")
    static native void submit(JSObject form);

    /** Nobody else hears of the event. */
    @JSBody(params = "event", script = "event.stopImmediatePropagation();")
    static native void stop(JSObject event);

    @JSBody(params = "element", script = "return element.parentElement;")
    static native HTMLElement parent(JSObject element);

    /** The value of the radio button of this group that is on. */
    static String choice(String group) {
        return checkedValue(group);
    }

    @JSBody(params = "group", script = "return document.querySelector('input[name=' + group + ']:checked').value;")
    private static native String checkedValue(String group);

    @JSBody(
            params = {"group", "value"},
            script = "document.querySelector('input[name=' + group + '][value=\"' + value + '\"]').checked = true;")
    static native void choose(String group, String value);

    @JSBody(
            params = {"element", "name", "value"},
            script = "element.style.setProperty(name, value);")
    static native void style(JSObject element, String name, String value);

    @JSBody(params = "element", script = "return element.open;")
    static native boolean isOpen(JSObject element);

    @JSBody(
            params = {"element", "open"},
            script = "element.open = open;")
    static native void open(JSObject element, boolean open);

    /** Whether the element, or one inside of it, has the focus. */
    @JSBody(params = "element", script = "return element.contains(document.activeElement);")
    static native boolean hasFocus(JSObject element);

    @JSBody(params = "dialog", script = "dialog.showModal();")
    static native void showModal(JSObject dialog);

    @JSBody(params = "dialog", script = "dialog.close();")
    static native void closeDialog(JSObject dialog);

    @JSBody(script = """
            var e = document.activeElement;
            return !!e && (/^(TEXTAREA|SELECT)$/.test(e.tagName) || e.isContentEditable
                || e.tagName === 'INPUT' && !/^(checkbox|radio|button|submit)$/.test(e.type));
            """)
    static native boolean isTyping();

    /** In CSS pixels; 0 for what is not on the page, or not yet. */
    @JSBody(
            params = {"element", "width"},
            script = "return element ? element.getBoundingClientRect()[width ? 'width' : 'height'] : 0;")
    static native double size(@Nullable JSObject element, boolean width);

    @JSBody(params = "text", script = """
            if (navigator.clipboard) { navigator.clipboard.writeText(text); return; }
            var t = document.createElement('textarea');
            t.value = text;
            document.body.appendChild(t);
            t.select();
            document.execCommand('copy');
            t.remove();
            """)
    static native void copy(String text);

    @JSBody(params = "epochMillis", script = "return -new Date(epochMillis).getTimezoneOffset();")
    static native int zoneOffsetMinutes(double epochMillis);

    /** A piece of text that is written again and again, to the page only where it differs. */
    static final class Cell {
        private final Node node = text("");
        private @Nullable String shown = "";

        Cell() {}

        /** The text inside of this element, which holds nothing else. */
        Cell(HTMLElement parent) {
            parent.clear();
            parent.appendChild(node);
        }

        Node node() {
            return node;
        }

        void set(String text) {
            if (!text.equals(shown)) {
                shown = text;
                node.setNodeValue(text);
            }
        }
    }
}
