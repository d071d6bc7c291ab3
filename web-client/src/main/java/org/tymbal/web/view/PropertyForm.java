package org.tymbal.web.view;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.html.HTMLElement;
import org.teavm.jso.dom.html.HTMLInputElement;
import org.teavm.jso.dom.html.HTMLTextAreaElement;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.Property;
import org.tymbal.codec.topic.TopicName;
import org.tymbal.web.state.Numbers;
import org.tymbal.words.Words;

/** A field for each of some MQTT 5 properties; those left empty are not sent. */
final class PropertyForm {
    private static final double LARGEST = 4_294_967_295.0;

    private record Field(Property property, HTMLInputElement input) {}

    private final HTMLElement element = Dom.el("div", "grid");
    private final List<Field> fields = new ArrayList<>();
    private final HTMLTextAreaElement users;
    private final HTMLElement badge;

    /**
     * @param prefix of the ids, and of the names where there is more than one form of the kind
     * @param badge shows how many are set
     */
    PropertyForm(String prefix, HTMLElement badge, List<Property> properties, Runnable changed) {
        this.badge = badge;
        for (Property property : properties) {
            HTMLInputElement input = (HTMLInputElement) Dom.el("input", "");
            input.setId(prefix + "-" + property.identifier());
            boolean flag = property.type() == Property.Type.BOOLEAN;
            HTMLElement name = Dom.el(flag ? "span" : "label", "", Dom.text(property.label()));
            HTMLElement cell;
            if (flag) {
                input.setAttribute("type", "checkbox");
                cell = Dom.el("div", "w4", Dom.el("label", "check", input, name));
            } else {
                name.setAttribute("for", input.getId());
                input.setAttribute("autocomplete", "off");
                boolean number = property.type() != Property.Type.UTF8 && property.type() != Property.Type.BINARY;
                if (number) {
                    input.setAttribute("inputmode", "numeric");
                }
                cell = Dom.el("div", number ? "w2" : "w4", name, input);
            }
            fields.add(new Field(property, input));
            element.appendChild(cell);
        }
        users = (HTMLTextAreaElement) Dom.el("textarea", "code");
        users.setId(prefix + "-user");
        users.setAttribute("rows", "2");
        users.setAttribute("placeholder", Words.of("name: value"));
        users.setAttribute("spellcheck", "false");
        HTMLElement label = Dom.el("label", "", Dom.text(Words.of("User Properties, one a line")));
        label.setAttribute("for", users.getId());
        element.appendChild(Dom.el("div", "w4", label, users));
        Dom.on(element, "input", event -> {
            count();
            changed.run();
        });
        count();
    }

    HTMLElement element() {
        return element;
    }

    private static boolean isSet(Field field) {
        return field.property().type() == Property.Type.BOOLEAN
                ? field.input().isChecked()
                : !field.input().getValue().isEmpty();
    }

    int count() {
        int count = lines().size();
        for (Field field : fields) {
            count += isSet(field) ? 1 : 0;
        }
        Dom.hidden(badge, count == 0);
        badge.clear();
        badge.appendChild(Dom.text(Integer.toString(count)));
        return count;
    }

    private List<String> lines() {
        List<String> lines = new ArrayList<>();
        String text = users.getValue();
        int from = 0;
        while (from <= text.length()) {
            int end = text.indexOf('\n', from);
            String line = text.substring(from, end < 0 ? text.length() : end).trim();
            if (!line.isEmpty()) {
                lines.add(line);
            }
            from = end < 0 ? text.length() + 1 : end + 1;
        }
        return lines;
    }

    /** What is wrong with a field, a sentence; null if all is well. */
    @Nullable
    String problem() {
        for (Field field : fields) {
            String text = field.input().getValue().trim();
            Property.Type type = field.property().type();
            if (!isSet(field)) {
                continue;
            }
            if (field.property() == Property.RESPONSE_TOPIC && TopicName.problem(text) != null) {
                return "Response Topic: " + Words.of("" + TopicName.problem(text)) + ".";
            }
            if (type != Property.Type.BOOLEAN && type != Property.Type.UTF8 && type != Property.Type.BINARY) {
                double most = type == Property.Type.U16 || type == Property.Type.U16_NOT_0 ? 65_535 : LARGEST;
                double least = type == Property.Type.U16_NOT_0 || type == Property.Type.U32_NOT_0 ? 1 : 0;
                double value = whole(text);
                if (!(value >= least && value <= most)) {
                    return Words.of(
                            "{} is a whole number from {} to {}.",
                            field.property().label(),
                            "" + (int) least,
                            Numbers.plain(most));
                }
            }
        }
        for (String line : lines()) {
            if (line.indexOf(':') <= 0) {
                return Words.of("A User Property is a name, a colon and a value: {}", line);
            }
        }
        return null;
    }

    private static double whole(String text) {
        double value = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return Double.NaN;
            }
            value = value * 10 + digit;
        }
        return text.isEmpty() ? Double.NaN : value;
    }

    /** What is filled in; call it only where there is no {@link #problem}. */
    void addTo(Properties.Builder builder) {
        for (Field field : fields) {
            String text = field.input().getValue();
            Property property = field.property();
            if (!isSet(field)) {
                continue;
            }
            if (property.type() == Property.Type.BOOLEAN) {
                builder.add(property, 1);
            } else if (property.type() == Property.Type.UTF8) {
                builder.add(property, text);
            } else if (property.type() == Property.Type.BINARY) {
                builder.add(property, ByteSlice.utf8(text));
            } else {
                builder.add(property, (long) whole(text.trim()));
            }
        }
        for (String line : lines()) {
            int colon = line.indexOf(':');
            builder.user(
                    line.substring(0, colon).trim(), line.substring(colon + 1).trim());
        }
    }
}
