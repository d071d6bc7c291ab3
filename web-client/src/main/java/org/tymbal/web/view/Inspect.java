package org.tymbal.web.view;

import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;
import org.teavm.jso.dom.html.HTMLElement;
import org.teavm.jso.dom.html.HTMLInputElement;
import org.teavm.jso.typedarrays.Int8Array;

/** Elements that the Inspector is made of. */
final class Inspect {
    private Inspect() {}

    static HTMLElement press(String id, String label, String classes, Runnable pressed) {
        HTMLElement button = Dom.el("button", classes, Dom.text(label));
        button.setAttribute("type", "button");
        button.setId(id);
        Dom.onClick(button, pressed);
        return button;
    }

    static HTMLInputElement field(String id, String value) {
        HTMLInputElement input = (HTMLInputElement) Dom.el("input", "code");
        input.setId(id);
        input.setValue(value);
        input.setAttribute("spellcheck", "false");
        input.setAttribute("autocapitalize", "off");
        input.setAttribute("autocomplete", "off");
        return input;
    }

    static HTMLElement label(String forId, String text) {
        HTMLElement label = Dom.el("label", "", Dom.text(text));
        label.setAttribute("for", forId);
        return label;
    }

    static HTMLElement choice(String id, String[] options) {
        HTMLElement select = Dom.el("select", "");
        select.setId(id);
        for (int i = 0; i < options.length; i++) {
            HTMLElement option = Dom.el("option", "", Dom.text(options[i]));
            option.setAttribute("value", "" + i);
            select.appendChild(option);
        }
        return select;
    }

    /** A switch, its words beside it. */
    static HTMLElement check(String id, String text, Runnable changed) {
        HTMLInputElement input = (HTMLInputElement) Dom.el("input", "");
        input.setAttribute("type", "checkbox");
        input.setId(id);
        Dom.on(input, "change", event -> changed.run());
        return Dom.el("label", "check", input, Dom.el("span", "", Dom.text(text)));
    }

    static HTMLElement heading(String id, String text) {
        HTMLElement heading = Dom.el("h2", "", Dom.text(text));
        heading.setId(id);
        return heading;
    }

    /** A box of the page with a name. */
    static HTMLElement card(String headingId, String classes) {
        HTMLElement card = Dom.el("section", "card " + classes);
        card.setAttribute("aria-labelledby", headingId);
        return card;
    }

    @JSBody(params = "select", script = "return +select.value;")
    static native int chosen(JSObject select);

    @JSBody(params = "area", script = "return area.value;")
    static native String value(JSObject area);

    @JSBody(
            params = {"area", "text"},
            script = "area.value = text;")
    static native void value(JSObject area, String text);

    @JSBody(
            params = {"element", "name", "on"},
            script = "element.classList.toggle(name, on);")
    static native void toggle(JSObject element, String name, boolean on);

    /** Brings the element into sight inside of its own scrolling parent only. */
    @JSBody(
            params = {"parent", "element"},
            script = """
            var top = element.offsetTop - parent.offsetTop, end = top + element.offsetHeight;
            if (top < parent.scrollTop) parent.scrollTop = top;
            else if (end > parent.scrollTop + parent.clientHeight) parent.scrollTop = end - parent.clientHeight;
            """)
    static native void reveal(JSObject parent, JSObject element);

    @JSBody(
            params = {"bytes", "name"},
            script = """
            var link = document.createElement('a');
            link.href = URL.createObjectURL(new Blob([bytes], { type: 'application/x-pcapng' }));
            link.download = name;
            document.body.appendChild(link);
            link.click();
            link.remove();
            setTimeout(function() { URL.revokeObjectURL(link.href); }, 10000);
            """)
    static native void save(Int8Array bytes, String name);

    @JSBody(script = "return Date.now();")
    static native double epochMillis();
}
