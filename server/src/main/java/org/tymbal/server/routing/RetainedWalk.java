package org.tymbal.server.routing;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;
import org.tymbal.codec.bytes.ByteSlice;

/**
 * One page of a walk through the tree of Retained Messages: a level before its children, these in the order of their bytes. The
 * tree may change meanwhile, or between two pages; then what was added or taken behind the mark counts, and what was before does
 * not. Takes the lock of {@link RetainedMessages} to copy what children a level has, and sorts without it; no recursion.
 */
final class RetainedWalk {
    /** After so many levels of the tree a page ends, with or without messages. */
    static final int MOST_NODES = 16_384;

    private static final Comparator<RetainedNode> ORDER =
            (one, other) -> ByteSlice.of(one.level()).compareTo(ByteSlice.of(other.level()));

    private final RetainedMessages tree;
    private final List<ByteSlice> filter;
    private final long nowMillis;
    private final int most;
    /** How many levels must match one by one; what follows is # or nothing. */
    private final int plain;

    private final boolean hash;
    private final List<RetainedPage.Held> found = new ArrayList<>();
    /** The open levels of the tree, each with the children of it that are still to come. */
    private final List<Iterator<RetainedNode>> open = new ArrayList<>();

    private int visited;

    RetainedWalk(RetainedMessages tree, List<ByteSlice> filter, long nowMillis, int most) {
        this.tree = tree;
        this.filter = filter;
        this.nowMillis = nowMillis;
        this.most = most;
        this.hash = RetainedMessages.isWildcard(filter.get(filter.size() - 1), '#');
        this.plain = hash ? filter.size() - 1 : filter.size();
    }

    RetainedPage from(RetainedNode root, @Nullable String after) {
        seek(root, after);
        RetainedNode last = null;
        while (!open.isEmpty()) {
            if (last != null && (found.size() >= most || visited >= MOST_NODES)) {
                return new RetainedPage(found, path(last));
            }
            Iterator<RetainedNode> children = open.get(open.size() - 1);
            if (!children.hasNext()) {
                open.remove(open.size() - 1);
                continue;
            }
            RetainedNode node = children.next();
            int depth = open.size();
            visited++;
            last = node;
            if (!fits(node, depth)) {
                continue;
            }
            RetainedPage.Held held = wanted(depth) ? tree.held(node, nowMillis) : null;
            if (held != null) {
                found.add(held);
            }
            if (depth < plain || hash) {
                open.add(children(node, depth, null));
            }
        }
        return new RetainedPage(found, null);
    }

    /** Opens the levels behind the mark. */
    private void seek(RetainedNode root, @Nullable String after) {
        RetainedNode node = root;
        List<ByteSlice> path = after == null ? List.of() : RetainedMessages.levels(ByteSlice.utf8(after));
        for (int depth = 0; depth == 0 || depth < plain || hash; depth++) {
            boolean onPath = depth < path.size();
            open.add(children(node, depth, onPath ? path.get(depth) : null));
            RetainedNode child = onPath ? tree.child(node, path.get(depth)) : null;
            if (child == null || !fits(child, depth + 1)) {
                return;
            }
            node = child;
        }
    }

    /** The children of a level that may fit, behind this one: as many as this page can look at. */
    private Iterator<RetainedNode> children(RetainedNode node, int depth, @Nullable ByteSlice after) {
        if (depth < plain && !RetainedMessages.isWildcard(filter.get(depth), '+')) {
            ByteSlice name = filter.get(depth);
            RetainedNode only = tree.child(node, name);
            boolean behind = after == null || name.compareTo(after) > 0;
            return only == null || !behind
                    ? Collections.emptyIterator()
                    : List.of(only).iterator();
        }
        int room = Math.max(1, MOST_NODES - visited);
        PriorityQueue<RetainedNode> first = new PriorityQueue<>(ORDER.reversed());
        for (RetainedNode child : tree.children(node)) {
            if (child != null && (after == null || ByteSlice.of(child.level()).compareTo(after) > 0)) {
                RetainedNode largest = first.size() < room ? null : first.peek();
                if (largest == null || ORDER.compare(child, largest) < 0) {
                    first.add(child);
                    if (first.size() > room) {
                        first.poll();
                    }
                }
            }
        }
        List<RetainedNode> sorted = new ArrayList<>(first);
        sorted.sort(ORDER);
        return sorted.iterator();
    }

    /** Whether a level, the parents of which fit, fits too. */
    private boolean fits(RetainedNode node, int depth) {
        if (depth == 1 && node.isDollar() && startsWithWildcard()) {
            return false; // [MQTT-4.7.2-1]
        }
        if (depth > plain) {
            return hash;
        }
        ByteSlice wantedLevel = filter.get(depth - 1);
        return RetainedMessages.isWildcard(wantedLevel, '+') || wantedLevel.equals(ByteSlice.of(node.level()));
    }

    private boolean startsWithWildcard() {
        ByteSlice first = filter.get(0);
        return RetainedMessages.isWildcard(first, '+') || RetainedMessages.isWildcard(first, '#');
    }

    private boolean wanted(int depth) {
        return hash ? depth >= plain : depth == plain;
    }

    private static String path(RetainedNode node) {
        List<RetainedNode> levels = new ArrayList<>();
        for (RetainedNode at = node; at.parent() != null; at = at.parent()) {
            levels.add(at);
        }
        StringBuilder path = new StringBuilder();
        for (int i = levels.size() - 1; i >= 0; i--) {
            path.append(ByteSlice.of(levels.get(i).level()).text());
            path.append(i == 0 ? "" : "/");
        }
        return path.toString();
    }
}
