package org.tymbal.web.view;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.html.HTMLElement;
import org.teavm.jso.dom.html.HTMLInputElement;
import org.teavm.jso.dom.html.HTMLTextAreaElement;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.Property;
import org.tymbal.codec.packet.UserProperty;
import org.tymbal.codec.topic.TopicName;
import org.tymbal.web.state.AppState;
import org.tymbal.web.state.Numbers;
import org.tymbal.web.state.PropertyText;
import org.tymbal.words.Words;

/** A field for each of some MQTT 5 properties; those left empty are not sent. */
final class PropertyForm {
    private record Field(Property property, HTMLInputElement input) {}

    private final HTMLElement element = Dom.el("div", "grid");
    private final List<Field> fields = new ArrayList<>();
    private final HTMLTextAreaElement users;
    private final HTMLElement badge = Dom.el("span", "badge");
    private int others;

    /** @param prefix of the ids, and of the names where there is more than one form of the kind */
    PropertyForm(String prefix, List<Property> properties) {
        badge.setId(prefix + "-count");
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
                boolean number = PropertyText.isNumber(property);
                if (number) {
                    input.setAttribute("inputmode", "numeric");
                } else if (property == Property.AUTHENTICATION_DATA) {
                    input.setAttribute("type", "password");
                }
                if (property.type() == Property.Type.BINARY) {
                    input.setAttribute("placeholder", Words.of("text, or 0x and hexadecimal"));
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
        Dom.on(element, "input", event -> count());
        fill(Properties.NONE);
    }

    HTMLElement element() {
        return element;
    }

    /** Shows how many are set. */
    HTMLElement badge() {
        return badge;
    }

    /** Puts itself into what is folded there, and the badge beside its name. */
    void into(String fold) {
        HTMLElement place = Dom.byId(fold);
        ((HTMLElement) place.getFirstChild()).appendChild(badge);
        place.appendChild(element);
    }

    /** So many fields elsewhere are set, and count. */
    void others(int count) {
        others = count;
        count();
    }

    /** A server may send reasons unless it is told not to [MQTT-3.1.2.11.7]; every other flag is off where it is not sent. */
    private static boolean isOnByItself(Property property) {
        return property == Property.REQUEST_PROBLEM_INFORMATION;
    }

    private static boolean isSet(Field field) {
        return field.property().type() == Property.Type.BOOLEAN
                ? field.input().isChecked() != isOnByItself(field.property())
                : !field.input().getValue().isEmpty();
    }

    int count() {
        int count = lines().size();
        for (Field field : fields) {
            count += isSet(field) ? 1 : 0;
        }
        Dom.hidden(badge, count + others == 0);
        badge.clear();
        badge.appendChild(Dom.text(Integer.toString(count + others)));
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

    /** Puts these in the place of what is there. */
    void fill(Properties bag) {
        for (Field field : fields) {
            field.input().setValue("");
            field.input().setChecked(isOnByItself(field.property()));
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < bag.size(); i++) {
            Object value = bag.valueAt(i);
            if (value instanceof UserProperty) {
                text.append(PropertyText.of(value)).append('\n');
            }
            for (Field field : fields) {
                if (field.property() == bag.keyAt(i)) {
                    field.input().setValue(PropertyText.of(value));
                    field.input().setChecked(PropertyText.of(value).equals("1"));
                }
            }
        }
        users.setValue(text.toString().trim());
        count();
    }

    /** What is wrong with a field, a sentence; null if all is well. */
    @Nullable
    String problem() {
        return read(Properties.builder());
    }

    /** The same for a packet on this connection, whose version may have no properties. */
    @Nullable
    String problem(AppState state) {
        String problem = problem();
        return problem != null || count() == 0 || state.profile().version().hasProperties()
                ? problem
                : Words.of(
                        "Properties need MQTT 5; this connection speaks {}.",
                        state.profile().version().label());
    }

    /** What is filled in; nothing where there is a {@link #problem}. */
    Properties properties() {
        Properties.Builder bag = Properties.builder();
        return read(bag) == null ? bag.build() : Properties.NONE;
    }

    private @Nullable String read(Properties.Builder bag) {
        for (Field field : fields) {
            Property property = field.property();
            String text = field.input().getValue();
            if (!isSet(field)) {
                continue;
            }
            if (property.type() == Property.Type.BOOLEAN) {
                text = isOnByItself(property) ? "0" : "1";
            } else if (PropertyText.isNumber(property)) {
                text = text.trim();
            }
            if (property == Property.RESPONSE_TOPIC && TopicName.problem(text) != null) {
                return "Response Topic: " + Words.of("" + TopicName.problem(text)) + ".";
            }
            if (!PropertyText.add(bag, property, text)) {
                return PropertyText.isNumber(property)
                        ? Words.of(
                                "{} is a whole number from {} to {}.",
                                property.label(),
                                Numbers.plain(PropertyText.least(property)),
                                Numbers.plain(PropertyText.most(property)))
                        : Words.of("This is not hexadecimal: pairs of 0 to 9 and a to f, as in 48 65 6c.");
            }
        }
        for (String line : lines()) {
            int colon = line.indexOf(':');
            if (colon <= 0) {
                return Words.of("A User Property is a name, a colon and a value: {}", line);
            }
            bag.user(line.substring(0, colon).trim(), line.substring(colon + 1).trim());
        }
        return null;
    }
}
