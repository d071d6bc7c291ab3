package org.tymbal.web.state;

import java.util.ArrayList;
import java.util.List;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.bytes.Utf8;
import org.tymbal.codec.packet.Qos;
import org.tymbal.codec.topic.TopicFilter;

/**
 * What the filter box says: words that topic or payload must hold, {@code topic:house/+/light} for a Topic Filter that must
 * match, and {@code q0 q1 q2 retained dup in out} for flags, {@code changed} for what does not repeat itself. All must hold; letters of ASCII match in both cases. Between double
 * quotes a blank is part of a word.
 */
final class MessageFilter {
    private final List<byte[]> words = new ArrayList<>();
    private final List<TopicFilter> topics = new ArrayList<>();
    private int qosMask;
    private int way;
    private List<SubscriptionRow> ears = List.of();
    private boolean solo;
    private boolean retained;
    private boolean dup;
    private boolean changed;

    private MessageFilter() {}

    static MessageFilter of(String text) {
        MessageFilter filter = new MessageFilter();
        int from = 0;
        while (from < text.length()) {
            int to = from;
            boolean quoted = false;
            StringBuilder word = new StringBuilder();
            while (to < text.length() && (quoted || text.charAt(to) != ' ')) {
                char c = text.charAt(to++);
                if (c == '"') {
                    quoted = !quoted;
                } else {
                    word.append(c);
                }
            }
            if (word.length() > 0) {
                filter.add(word.toString());
            }
            from = to + 1;
        }
        return filter;
    }

    private void add(String word) {
        if (word.length() == 2 && word.charAt(0) == 'q' && word.charAt(1) >= '0' && word.charAt(1) <= '2') {
            qosMask |= 1 << word.charAt(1) - '0';
        } else if (word.equals("in") || word.equals("out")) {
            way |= word.equals("in") ? 1 : 2;
        } else if (word.equals("retained")) {
            retained = true;
        } else if (word.equals("changed")) {
            changed = true;
        } else if (word.equals("dup")) {
            dup = true;
        } else if (word.startsWith("topic:")) {
            String name = word.substring(6);
            if (TopicFilter.problem(name) == null) {
                topics.add(TopicFilter.of(name));
            }
        } else {
            try {
                byte[] bytes = Utf8.encode(word);
                for (int i = 0; i < bytes.length; i++) {
                    bytes[i] = Payloads.lower(bytes[i]);
                }
                words.add(bytes);
            } catch (IllegalArgumentException e) {
                return; // half a character of a word that is still being typed
            }
        }
    }

    /** Leaves out what is muted, or all but what plays solo. */
    void hear(List<SubscriptionRow> rows) {
        for (SubscriptionRow row : rows) {
            ears = row.ear() == 0 ? ears : rows;
            solo |= row.ear() == SubscriptionRow.SOLO;
        }
    }

    /** One of its subscriptions is heard; what belongs to none is heard unless another one plays solo. */
    private boolean heard(LoggedMessage message) {
        int[] ids = message.topic().subscriptionIds();
        for (SubscriptionRow row : ears) {
            for (int id : ids) {
                if (row.id() == id && (solo ? row.ear() == SubscriptionRow.SOLO : row.ear() == 0)) {
                    return true;
                }
            }
        }
        return ears.isEmpty() || !solo && ids.length == 0;
    }

    boolean isEmpty() {
        return words.isEmpty()
                && topics.isEmpty()
                && qosMask == 0
                && way == 0
                && ears.isEmpty()
                && !retained
                && !dup
                && !changed;
    }

    /** Whether a message is to be left out that repeats the one of its topic before it. */
    boolean changedOnly() {
        return changed;
    }

    boolean matches(LoggedMessage message) {
        if (retained && !message.retain() || dup && !message.dup()) {
            return false;
        }
        if (way != 0 && (way & (message.out() ? 2 : 1)) == 0 || !heard(message)) {
            return false;
        }
        if (qosMask != 0 && (qosMask & bit(message.qos())) == 0) {
            return false;
        }
        for (TopicFilter filter : topics) {
            if (!filter.matches(message.topic().name())) {
                return false;
            }
        }
        ByteSlice topic = message.topic().name().bytes();
        for (byte[] word : words) {
            if (!Payloads.contains(topic, word) && !Payloads.contains(message.payload(), word)) {
                return false;
            }
        }
        return true;
    }

    private static int bit(Qos qos) {
        return 1 << qos.level();
    }
}
