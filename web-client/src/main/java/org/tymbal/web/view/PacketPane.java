package org.tymbal.web.view;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.events.KeyboardEvent;
import org.teavm.jso.dom.html.HTMLElement;
import org.tymbal.codec.anatomy.Anatomy;
import org.tymbal.codec.anatomy.Field;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.web.state.Numbers;
import org.tymbal.web.state.wire.Hex;
import org.tymbal.words.Words;

/** A packet as bytes and as fields: what one points at, or goes to with the keys, lights up in both. */
final class PacketPane {
    /** Bytes behind these are not drawn. */
    private static final int MOST_BYTES = 512;

    private static final int MOST_FIELDS = 300;

    private final String name;
    private final HTMLElement element;
    private final HTMLElement hex;
    private final HTMLElement more = Dom.el("p", "hint");
    private final HTMLElement list;
    private final HTMLElement explained = Dom.el("div", "explained");
    private final HTMLElement problem = Dom.el("p", "warn problem");
    private final List<HTMLElement> bytes = new ArrayList<>();
    private final List<HTMLElement> rows = new ArrayList<>();
    private final List<Field> fields = new ArrayList<>();
    /** Of each field what it is a part of, as "Topic Name, "; or nothing. */
    private final List<String> wholes = new ArrayList<>();

    private int activeByte = -1;
    private int activeField = -1;

    /** @param name begins the ids of what is inside */
    PacketPane(String name) {
        this.name = name;
        hex = listbox("hex", name + "-hex", Words.of("Bytes in hexadecimal"));
        list = listbox("fields", name + "-fields", Words.of("Fields"));
        explained.setId(name + "-explained");
        explained.setAttribute("aria-live", "polite");
        problem.setId(name + "-problem");
        element = Dom.el("div", "anatomy", problem, hex, more, explained, list);
        Dom.<KeyboardEvent>on(hex, "keydown", this::hexKey);
        Dom.<KeyboardEvent>on(list, "keydown", this::fieldKey);
        Dom.on(hex, "pointerleave", event -> restore());
        Dom.on(list, "pointerleave", event -> restore());
    }

    private static HTMLElement listbox(String classes, String id, String label) {
        HTMLElement box = Dom.el("div", classes);
        box.setId(id);
        box.setAttribute("role", "listbox");
        box.setAttribute("aria-label", label);
        box.setAttribute("tabindex", "0");
        return box;
    }

    HTMLElement element() {
        return element;
    }

    void focus() {
        hex.focus();
    }

    /** Shows a packet, or what pretends to be one. */
    void show(byte[] packet, int wholeLength, ProtocolVersion version, boolean fromClient) {
        Anatomy anatomy = Anatomy.of(packet, wholeLength, version, fromClient);
        clear();
        int drawn = Math.min(packet.length, MOST_BYTES);
        for (int i = 0; i < drawn; i++) {
            addByte(i, packet[i] & 0xff);
        }
        Dom.hidden(more, drawn == wholeLength);
        more.clear();
        more.appendChild(Dom.text(Words.of("{} more are not shown.", Numbers.bytes(wholeLength - drawn))));
        addFields(anatomy.fields(), 0, "");
        Field broken = anatomy.broken();
        Dom.hidden(problem, broken == null);
        problem.clear();
        if (broken != null) {
            problem.appendChild(
                    Dom.text(Words.of("Byte {}, {}: {}", "" + broken.offset(), broken.name(), "" + broken.problem())));
        }
        Dom.hidden(hex, packet.length == 0);
        Dom.hidden(list, fields.isEmpty());
        activeByte = -1;
        activeField = -1;
        // Not indexOf, which would ask records, and the lists in them, and whatever stands in a list, whether they are
        // equal: 2 kB.
        for (int i = 0; i < fields.size(); i++) {
            activeField = fields.get(i) == broken ? i : activeField;
        }
        restore();
    }

    void clear() {
        hex.clear();
        list.clear();
        bytes.clear();
        rows.clear();
        fields.clear();
        wholes.clear();
        hex.removeAttribute("aria-activedescendant");
        list.removeAttribute("aria-activedescendant");
    }

    private void addByte(int index, int value) {
        HTMLElement cell = Dom.el("span", "b", Dom.text(Hex.of(value)));
        cell.setId(name + "-b" + index);
        cell.setAttribute("role", "option");
        cell.setAttribute("aria-selected", "false");
        Dom.on(cell, "pointerover", event -> light(deepest(index), index));
        Dom.on(cell, "pointerdown", event -> {
            activeByte = index;
            activeField = deepest(index);
            restore();
        });
        bytes.add(cell);
        hex.appendChild(cell);
    }

    private void addFields(List<Field> from, int level, String whole) {
        for (Field field : from) {
            if (fields.size() >= MOST_FIELDS) {
                return;
            }
            int index = fields.size();
            fields.add(field);
            wholes.add(whole);
            HTMLElement row = Dom.el(
                    "div",
                    "f lv" + Math.min(level, 4) + (field.problem() == null ? "" : " bad"),
                    Dom.el("span", "k", Dom.text(field.name())),
                    Dom.el("span", "v", Dom.text(field.value())),
                    Dom.el("span", "m", Dom.text(field.mask() == 0xff ? "" : bits(field))));
            row.setId(name + "-f" + index);
            row.setAttribute("role", "option");
            row.setAttribute("aria-selected", "false");
            Dom.on(row, "pointerover", event -> light(index, -1));
            Dom.on(row, "pointerdown", event -> {
                activeField = index;
                activeByte = -1;
                restore();
            });
            rows.add(row);
            list.appendChild(row);
            addFields(field.children(), level + 1, field.name() + ", ");
        }
    }

    private static String bits(Field field) {
        int high = 7;
        while ((field.mask() >> high & 1) == 0) {
            high--;
        }
        int low = 0;
        while ((field.mask() >> low & 1) == 0) {
            low++;
        }
        return high == low ? Words.of("bit {}", "" + low) : Words.of("bits {}–{}", "" + high, "" + low);
    }

    /** The innermost field of whole bytes that covers this one. */
    private int deepest(int index) {
        int found = -1;
        for (int i = 0; i < fields.size(); i++) {
            if (fields.get(i).mask() == 0xff && fields.get(i).covers(index)) {
                found = i;
            }
        }
        return found;
    }

    private void restore() {
        light(activeField, activeByte);
    }

    /** Lights a field with its bytes; -1 for none. */
    private void light(int fieldIndex, int byteIndex) {
        Field field = fieldIndex < 0 ? null : fields.get(fieldIndex);
        for (int i = 0; i < bytes.size(); i++) {
            boolean on = field != null && field.covers(i);
            Dom.attribute(bytes.get(i), "class", i == byteIndex ? "b on at" : on ? "b on" : "b");
            Dom.attribute(bytes.get(i), "aria-selected", on ? "true" : "false");
        }
        for (int i = 0; i < rows.size(); i++) {
            Inspect.toggle(rows.get(i), "on", i == fieldIndex);
            Inspect.toggle(rows.get(i), "part", i != fieldIndex && field != null && isIn(fields.get(i), field));
            Dom.attribute(rows.get(i), "aria-selected", i == fieldIndex ? "true" : "false");
        }
        explain(field, field == null ? "" : wholes.get(fieldIndex));
    }

    private static boolean isIn(Field inner, Field outer) {
        return inner.mask() != 0xff && inner.covers(outer.offset()) && outer.length() == 1;
    }

    private void explain(@Nullable Field field, String whole) {
        explained.clear();
        if (field == null) {
            explained.appendChild(Dom.el(
                    "p",
                    "hint",
                    Dom.text(Words.of("Point at a byte or at a field, or go through them with the arrow keys."))));
            return;
        }
        explained.appendChild(Dom.el(
                "p",
                "",
                Dom.el("strong", "", Dom.text(whole + field.name())),
                Dom.text(field.value().isEmpty() ? "" : ": " + field.value())));
        explained.appendChild(Dom.el(
                "p",
                "hint",
                Dom.text(Words.of(field.sentence())
                        + (field.section().isEmpty()
                                ? ""
                                : " (" + Words.of("MQTT 5.0, section {}", field.section()) + ")"))));
        if (field.problem() != null) {
            explained.appendChild(Dom.el("p", "warn problem", Dom.text("" + field.problem())));
        }
    }

    private int perLine() {
        double line = bytes.isEmpty() ? 1 : Dom.size(bytes.get(0), true);
        return Math.max(1, (int) (hex.getClientWidth() / Math.max(1, line)));
    }

    private void hexKey(KeyboardEvent event) {
        int next = moved(event.getKey(), activeByte, bytes.size(), 1, perLine());
        if (next >= 0) {
            event.preventDefault();
            activeByte = next;
            activeField = deepest(next);
            restore();
            Dom.attribute(hex, "aria-activedescendant", bytes.get(next).getId());
            Inspect.reveal(hex, bytes.get(next));
            if (activeField >= 0) {
                Inspect.reveal(list, rows.get(activeField));
            }
        }
    }

    private void fieldKey(KeyboardEvent event) {
        int next = moved(event.getKey(), activeField, rows.size(), 0, 1);
        if (next >= 0) {
            event.preventDefault();
            activeField = next;
            activeByte = -1;
            restore();
            Dom.attribute(list, "aria-activedescendant", rows.get(next).getId());
            Inspect.reveal(list, rows.get(next));
        }
    }

    /** Where a key leads from a place; -1 if it leads nowhere. */
    private static int moved(String key, int from, int count, int sideways, int updown) {
        int step = key.equals("ArrowRight")
                ? sideways
                : key.equals("ArrowLeft")
                        ? -sideways
                        : key.equals("ArrowDown") ? updown : key.equals("ArrowUp") ? -updown : 0;
        if (count == 0 || step == 0 && !key.equals("Home") && !key.equals("End")) {
            return -1;
        }
        if (key.equals("Home") || from < 0) {
            return 0;
        }
        if (key.equals("End")) {
            return count - 1;
        }
        return from + step < 0 || from + step >= count ? from : from + step;
    }
}
