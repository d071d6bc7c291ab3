package org.tymbal.web.view;

import org.teavm.jso.dom.html.HTMLElement;
import org.tymbal.web.state.Note;

/** A sentence below a form, in the tone that it is meant. */
final class NoteLine {
    private final HTMLElement element;
    private final Dom.Cell text;

    NoteLine(String id) {
        element = Dom.byId(id);
        text = new Dom.Cell(element);
    }

    void show(Note note) {
        text.set(note.text());
        Dom.attribute(element, "data-tone", note.tone().label());
    }
}
