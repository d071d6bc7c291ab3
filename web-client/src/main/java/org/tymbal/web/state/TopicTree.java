package org.tymbal.web.state;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tymbal.codec.packet.Qos;
import org.tymbal.codec.topic.TopicName;

/**
 * The topics that messages came of, as a tree; bounded, and it counts what it leaves out. Which of its rows are to be seen
 * depends on what is open and on the search.
 */
public final class TopicTree {
    /** Places in the tree; a Topic Name takes as many as it has levels that no other has. */
    public static final int MOST = 20_000;

    /** What lies deeper is one level, slashes and all. */
    static final int DEEPEST = 64;

    /** As long as there are no more places than this, all are open. */
    private static final int OPEN_BY_ITSELF = 60;

    private final TopicNode root = new TopicNode(null, "", 0);
    /** By the place that a Topic knows; parents come before their children. The first one is nobody's. */
    private final List<@Nullable TopicNode> places = new ArrayList<>();

    private final List<TopicNode> rows = new ArrayList<>();
    private String search = "";
    private boolean stale;
    private int leftOut;
    private double sampledAt = Double.NaN;

    public TopicTree() {
        places.add(null);
    }

    /** Puts the message where it belongs. */
    public void add(LoggedMessage message) {
        Topic topic = message.topic();
        TopicNode node = topic.place == 0 ? place(topic) : places.get(topic.place);
        if (node == null) {
            leftOut++;
            return;
        }
        boolean first = node.own++ == 0;
        node.last = message;
        if (message.retain()) {
            // An empty one says that there is none any more [MQTT-3.3.1-6], to who asked for Retain As Published.
            node.retained = !message.payload().isEmpty();
        }
        for (TopicNode at = node; at != null; at = at.parent) {
            at.all++;
            at.topics += first ? 1 : 0;
        }
    }

    /**
     * A broker keeps a message of this topic: for a tree of what is kept, which knows no messages that came.
     *
     * @param bytes of its payload
     * @param sinceMillis since when, in milliseconds since 1970; NaN if that is not known
     */
    public void keep(TopicName name, double bytes, double sinceMillis) {
        TopicNode node = place(new Topic(name, new int[0]));
        if (node == null) {
            leftOut++;
            return;
        }
        node.retained = true;
        node.since = sinceMillis;
        for (TopicNode at = node; at != null; at = at.parent) {
            at.bytes += bytes;
            at.topics++;
        }
    }

    /** Opens what is open in a tree of earlier. */
    public void openAs(TopicTree before) {
        openAs(root, before.root);
        stale = true;
    }

    private static void openAs(TopicNode node, TopicNode before) {
        for (TopicNode child : node.children) {
            int at = before.find(child.level());
            if (at >= 0) {
                child.open = before.children.get(at).open;
                openAs(child, before.children.get(at));
            }
        }
    }

    /** The place of the node of another tree in this one; null if there is none. */
    public @Nullable TopicNode like(@Nullable TopicNode other) {
        if (other == null || other.parent == null) {
            return other == null ? null : root;
        }
        TopicNode parent = like(other.parent);
        int at = parent == null ? -1 : parent.find(other.level());
        return parent == null || at < 0 ? null : parent.children.get(at);
    }

    private @Nullable TopicNode place(Topic topic) {
        String name = topic.text();
        TopicNode node = root;
        int from = 0;
        while (from <= name.length()) {
            int slash = node.depth() + 2 < DEEPEST ? name.indexOf('/', from) : -1;
            int end = slash < 0 ? name.length() : slash;
            String level = name.substring(from, end);
            int at = node.find(level);
            if (at < 0) {
                if (places.size() > MOST) {
                    return null;
                }
                TopicNode fresh = new TopicNode(node, level, places.size());
                fresh.open = places.size() <= OPEN_BY_ITSELF;
                node.children.add(-1 - at, fresh);
                places.add(fresh);
                judge(fresh);
                stale = true;
                node = fresh;
            } else {
                node = node.children.get(at);
            }
            from = end + 1;
        }
        topic.place = node.place;
        return node;
    }

    /** Once a second or so. */
    public void sample(double nowMillis) {
        double seconds = (nowMillis - sampledAt) / 1_000;
        if (!(seconds < 0.5)) {
            sampledAt = nowMillis;
            root.sample(seconds > 0 ? seconds : 1);
            for (int i = 1; i < places.size(); i++) {
                TopicNode node = places.get(i);
                if (node != null) {
                    node.sample(seconds > 0 ? seconds : 1);
                }
            }
        }
    }

    /** Some topics that brought a message, in the order in which they came first. */
    public List<TopicNode> latest(int most) {
        List<TopicNode> found = new ArrayList<>();
        for (int i = 1; i < places.size() && found.size() < most; i++) {
            TopicNode node = places.get(i);
            if (node != null && node.last != null) {
                found.add(node);
            }
        }
        return found;
    }

    /** What holds everything; it is no row. */
    public TopicNode root() {
        return root;
    }

    /** How many messages found no place. */
    public int leftOut() {
        return leftOut;
    }

    /** Shows from now on only names that hold this text, and what they lie below; letters match in both cases. */
    public void search(String text) {
        search = lower(text.trim());
        for (int i = 1; i < places.size(); i++) {
            TopicNode node = places.get(i);
            if (node != null) {
                node.hit = false;
                node.hitBelow = false;
            }
        }
        for (int i = 1; i < places.size() && !search.isEmpty(); i++) {
            TopicNode node = places.get(i);
            if (node != null) {
                judge(node);
            }
        }
        stale = true;
    }

    private void judge(TopicNode node) {
        if (search.isEmpty() || !lower(node.path()).contains(search)) {
            return;
        }
        node.hit = true;
        for (TopicNode above = node.parent; above != null && !above.hitBelow; above = above.parent) {
            above.hitBelow = true;
        }
    }

    /** Letters of ASCII only; the tables of all others are too heavy for the page. */
    private static String lower(String text) {
        StringBuilder small = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            small.append(c >= 'A' && c <= 'Z' ? (char) (c + 32) : c);
        }
        return small.toString();
    }

    /** Whether only what was searched for is to be seen. */
    public boolean isSearched() {
        return !search.isEmpty();
    }

    public boolean isOpen(TopicNode node) {
        return node.hasChildren() && (search.isEmpty() ? node.open : node.hitBelow);
    }

    /** While somebody searches, all that was found is open and stays so. */
    public void open(TopicNode node, boolean open) {
        node.open = open;
        stale = true;
    }

    public void openAll(boolean open) {
        for (int i = 1; i < places.size(); i++) {
            TopicNode node = places.get(i);
            if (node != null) {
                node.open = open;
            }
        }
        stale = true;
    }

    /** What is to be seen, from top to bottom; another list only after something changed. */
    public List<TopicNode> rows() {
        if (stale) {
            stale = false;
            rows.clear();
            collect(root);
        }
        return rows;
    }

    /** As deep as the tree, which is {@link #DEEPEST}. */
    private void collect(TopicNode parent) {
        for (TopicNode node : parent.children) {
            if (search.isEmpty() || node.hit || node.hitBelow) {
                rows.add(node);
                if (isOpen(node)) {
                    collect(node);
                }
            }
        }
    }

    /** The row above which this one lies; null for the first level. */
    public static @Nullable TopicNode parent(TopicNode node) {
        return node.parent == null || node.parent.depth() < 0 ? null : node.parent;
    }

    /** Which child of its parent it is, from 1. */
    public static int position(TopicNode node) {
        return node.parent == null ? 1 : node.parent.find(node.level()) + 1;
    }

    public static int siblings(TopicNode node) {
        return node.parent == null ? 1 : node.parent.children.size();
    }

    /** The topics at and below this one whose retained messages are known of, in the order of the tree. */
    public static List<TopicNode> retainedBelow(TopicNode node) {
        List<TopicNode> found = new ArrayList<>();
        retained(node, found);
        return found;
    }

    private static void retained(TopicNode node, List<TopicNode> found) {
        if (node.retained) {
            found.add(node);
        }
        for (TopicNode child : node.children) {
            retained(child, found);
        }
    }

    /** What clears the retained message of this topic [MQTT-3.3.1-6]; the tree takes it for done. */
    public static PublishDraft clearing(TopicNode node) {
        node.retained = false;
        return new PublishDraft(node.path(), Qos.AT_LEAST_ONCE, true, "");
    }
}
