package org.tymbal.web.state;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The last messages, bounded by count and by bytes, and which of them the list shows: those that pass the filter, up to
 * the one at which the list is held. While it is held the bounds are twice as wide, so that a pause loses nothing soon.
 */
public final class MessageLog {
    public static final int MOST = 5_000;
    static final int MOST_BYTES = 16 * 1024 * 1024;

    private @Nullable LoggedMessage[] ring = new LoggedMessage[256];
    /** Beside the ring: how often each was repeated; -1 for one that repeats another. */
    private int[] repeats = new int[256];

    private int first = 1;
    private int next = 1;
    private int bytes;
    private int mostBytes = MOST_BYTES;
    private boolean held;
    /** The newest number that is shown while the list is held. */
    private int heldAt;

    private MessageFilter filter = MessageFilter.of("");
    /** Sequence numbers of what passes the filter, ascending; unused while everything passes. */
    private int[] matches = new int[256];

    private int matchFirst;
    private int matchEnd;
    private int receivedCount;
    private int version;

    /** Changes whenever anything here does. */
    public int version() {
        return version;
    }

    /** How many messages ever came; Clear begins anew. */
    public int receivedCount() {
        return receivedCount;
    }

    /** The number of the last message that came. */
    public int newestSequence() {
        return next - 1;
    }

    /** The number that the next message gets. */
    int nextSequence() {
        return next;
    }

    void add(LoggedMessage message) {
        if (message.sequence() != next) {
            throw new IllegalArgumentException("message " + message.sequence() + " where " + next + " comes");
        }
        int size = next - first;
        if (size == ring.length) {
            grow(size);
        }
        ring[next & ring.length - 1] = message;
        repeats[next & ring.length - 1] = repeated(message) ? -1 : 0;
        next++;
        bytes += message.weight();
        receivedCount++;
        if (!filter.isEmpty() && passes(message)) {
            addMatch(message.sequence());
        }
        int wider = held ? 2 : 1;
        while (next - first > MOST * wider || bytes > mostBytes * wider && next - first > 1) {
            evict();
        }
        version++;
    }

    /** From now on, as many bytes; what is too much goes as soon as the next message comes. */
    void keep(int most) {
        mostBytes = most;
    }

    /** Whether it says what the message of its topic before it said; counts it there. */
    private boolean repeated(LoggedMessage message) {
        Topic topic = message.topic();
        LoggedMessage head = find(topic.lastSequence);
        if (head != null && head.topic() == topic && head.payload().equals(message.payload())) {
            repeats[topic.lastSequence & ring.length - 1]++;
            return true;
        }
        topic.lastSequence = message.sequence();
        return false;
    }

    private boolean passes(LoggedMessage message) {
        return filter.matches(message) && !(filter.changedOnly() && repeats[message.sequence() & ring.length - 1] < 0);
    }

    /** How often this message was repeated behind it, while repeats are left out of the list; else 0. */
    public int repeatsOf(LoggedMessage message) {
        boolean known = filter.changedOnly() && find(message.sequence()) == message;
        return known ? repeats[message.sequence() & ring.length - 1] : 0;
    }

    /** The length stays a power of two, so that a number finds its place by its low bits. */
    private void grow(int size) {
        @Nullable LoggedMessage[] larger = new LoggedMessage[ring.length * 2];
        int[] more = new int[larger.length];
        for (int sequence = first; sequence < first + size; sequence++) {
            larger[sequence & larger.length - 1] = ring[sequence & ring.length - 1];
            more[sequence & larger.length - 1] = repeats[sequence & ring.length - 1];
        }
        ring = larger;
        repeats = more;
    }

    private void evict() {
        int at = first & ring.length - 1;
        LoggedMessage oldest = ring[at];
        ring[at] = null;
        if (oldest != null) {
            bytes -= oldest.weight();
        }
        if (matchFirst < matchEnd && matches[matchFirst] == first) {
            matchFirst++;
        }
        first++;
    }

    private void addMatch(int sequence) {
        if (matchEnd == matches.length) {
            int count = matchEnd - matchFirst;
            int[] to = count > matches.length / 2 ? new int[matches.length * 2] : matches;
            System.arraycopy(matches, matchFirst, to, 0, count);
            matches = to;
            matchFirst = 0;
            matchEnd = count;
        }
        matches[matchEnd++] = sequence;
    }

    void filter(String text) {
        filter(text, List.of());
    }

    /** Shows from now on what passes this text, of the subscriptions that are to be heard. */
    void filter(String text, List<SubscriptionRow> heard) {
        filter = MessageFilter.of(text);
        filter.hear(heard);
        matchFirst = 0;
        matchEnd = 0;
        for (int sequence = first; sequence < next && !filter.isEmpty(); sequence++) {
            LoggedMessage message = find(sequence);
            if (message != null && passes(message)) {
                addMatch(sequence);
            }
        }
        version++;
    }

    /** Shows no newer message than the newest one now, until {@link #release}. */
    public void hold() {
        if (!held) {
            held = true;
            heldAt = next - 1;
            version++;
        }
    }

    public void release() {
        if (held) {
            held = false;
            while (next - first > MOST || bytes > mostBytes && next - first > 1) {
                evict();
            }
            version++;
        }
    }

    public boolean isHeld() {
        return held;
    }

    void clear() {
        Arrays.fill(ring, null);
        first = next;
        bytes = 0;
        matchFirst = 0;
        matchEnd = 0;
        receivedCount = 0;
        heldAt = next - 1;
        version++;
    }

    /** How many messages are kept. */
    public int size() {
        return next - first;
    }

    /** The newest number that is shown. */
    private int top() {
        return held ? heldAt : next - 1;
    }

    /** The index in {@link #matches} behind the last one that is not newer than the list is held at. */
    private int matchTop() {
        int low = matchFirst;
        int high = matchEnd;
        int top = top();
        while (low < high) {
            int middle = low + high >>> 1;
            if (matches[middle] <= top) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** How many messages the list shows. */
    public int visibleCount() {
        return filter.isEmpty() ? Math.max(0, top() - first + 1) : matchTop() - matchFirst;
    }

    /** The message at this place of the list, 0 is the newest. */
    public @Nullable LoggedMessage visible(int index) {
        if (index < 0 || index >= visibleCount()) {
            return null;
        }
        return find(filter.isEmpty() ? top() - index : matches[matchTop() - 1 - index]);
    }

    /** The place in the list of the message with this number; -1 if it is not there. */
    public int indexOf(int sequence) {
        if (filter.isEmpty()) {
            return sequence >= first && sequence <= top() ? top() - sequence : -1;
        }
        int top = matchTop();
        int at = Arrays.binarySearch(matches, matchFirst, top, sequence);
        return at < 0 ? -1 : top - 1 - at;
    }

    /** How many messages that pass the filter came since the list is held. */
    public int waitingCount() {
        return filter.isEmpty() ? next - 1 - Math.max(top(), first - 1) : matchEnd - matchTop();
    }

    /** The message with this number, or null if it is gone. */
    public @Nullable LoggedMessage find(int sequence) {
        return sequence >= first && sequence < next ? ring[sequence & ring.length - 1] : null;
    }
}
