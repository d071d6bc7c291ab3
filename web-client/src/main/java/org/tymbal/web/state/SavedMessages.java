package org.tymbal.web.state;

import java.util.ArrayList;
import java.util.List;
import org.tymbal.codec.packet.Qos;

/** Messages with a name, kept between visits, and those that were published lately; both bounded. */
public final class SavedMessages {
    public static final int MOST = 40;
    static final int MOST_HISTORY = 20;
    private static final int LONGEST = 20_000;

    /** @param kind how the payload is typed: text, json, hex or base64 */
    public record Saved(String name, String topic, Qos qos, boolean retain, String kind, String payload) {
        boolean sameMessage(Saved other) {
            return topic.equals(other.topic)
                    && qos == other.qos
                    && retain == other.retain
                    && kind.equals(other.kind)
                    && payload.equals(other.payload);
        }
    }

    private final List<Saved> named = new ArrayList<>();
    private final List<Saved> history = new ArrayList<>();
    private int version;

    /** Changes whenever anything here does. */
    public int version() {
        return version;
    }

    public List<Saved> named() {
        return named;
    }

    /** Newest first. */
    public List<Saved> history() {
        return history;
    }

    /** In place of one with the same name; false if there is no room. */
    public boolean save(Saved one) {
        for (int i = 0; i < named.size(); i++) {
            if (named.get(i).name().equals(one.name())) {
                named.set(i, one);
                version++;
                return true;
            }
        }
        if (named.size() >= MOST || one.payload().length() > LONGEST) {
            return false;
        }
        named.add(one);
        version++;
        return true;
    }

    public void forget(Saved one) {
        named.remove(one);
        version++;
    }

    public void published(Saved one) {
        if (one.payload().length() > LONGEST) {
            return;
        }
        for (int i = 0; i < history.size(); i++) {
            if (history.get(i).sameMessage(one)) {
                history.remove(i);
                break;
            }
        }
        history.add(0, one);
        if (history.size() > MOST_HISTORY) {
            history.remove(MOST_HISTORY);
        }
        version++;
    }

    /** The named ones as text: six lines each. */
    public String write() {
        StringBuilder text = new StringBuilder();
        for (Saved one : named) {
            for (String field : List.of(
                    one.name(),
                    one.topic(),
                    Integer.toString(one.qos().level()),
                    one.retain() ? "1" : "0",
                    one.kind(),
                    one.payload())) {
                text.append(field.replace("\\", "\\\\").replace("\n", "\\n")).append('\n');
            }
        }
        return text.toString();
    }

    /** What can be read of it; the text may come from another version of the page, or from anybody. */
    public void read(String text) {
        List<String> fields = new ArrayList<>();
        int from = 0;
        for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
            fields.add(unescaped(text.substring(from, end)));
            from = end + 1;
            if (fields.size() == 6) {
                if (!fields.get(0).isEmpty()) {
                    save(new Saved(
                            fields.get(0),
                            fields.get(1),
                            Qos.of(Math.min(2, Numbers.parse(fields.get(2), 0))),
                            fields.get(3).equals("1"),
                            fields.get(4),
                            fields.get(5)));
                }
                fields.clear();
            }
        }
    }

    private static String unescaped(String value) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\\' && i + 1 < value.length()) {
                char escaped = value.charAt(++i);
                text.append(escaped == 'n' ? '\n' : escaped);
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }
}
