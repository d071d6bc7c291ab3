package org.tymbal.web.state.wire;

import org.jspecify.annotations.Nullable;
import org.tymbal.client.tap.WireLog;
import org.tymbal.client.tap.WirePacket;

/**
 * The packets of a log that pass a filter, oldest first. Paused, none is added but by {@link #step}; what comes meanwhile is
 * counted, and kept as long as the log keeps it.
 */
public final class PacketList {
    private static final int ALL = Integer.MAX_VALUE;

    private final WireLog log;
    private final int[] numbers = new int[WireLog.MOST];
    private int start;
    private int size;
    /** The newest number that was looked at. */
    private int seen;

    private PacketFilter filter = new PacketFilter("");
    private boolean paused;
    private int version;

    public PacketList(WireLog log) {
        this.log = log;
        seen = log.first() - 1;
    }

    public void filter(String text) {
        filter = new PacketFilter(text);
        int until = paused ? seen : log.last();
        size = 0;
        seen = log.first() - 1;
        advance(until, ALL);
        version++;
    }

    public boolean isFiltered() {
        return !filter.isEmpty();
    }

    public void pause(boolean on) {
        paused = on;
        version++;
    }

    public boolean isPaused() {
        return paused;
    }

    /** Takes in what has come; nothing while it is paused. */
    public void update() {
        while (size > 0 && numbers[start] < log.first()) {
            start = (start + 1) % numbers.length;
            size--;
            version++;
        }
        if (!paused) {
            advance(log.last(), ALL);
        }
    }

    /** Shows one packet more; false if there is none. */
    public boolean step() {
        return advance(log.last(), 1);
    }

    private boolean advance(int until, int most) {
        seen = Math.max(seen, log.first() - 1);
        int left = most;
        while (seen < until && left > 0) {
            WirePacket packet = log.get(++seen);
            if (packet != null && (filter.isEmpty() || filter.fits(packet, PacketFacts.of(packet)))) {
                if (size == numbers.length) {
                    start = (start + 1) % numbers.length;
                    size--;
                }
                numbers[(start + size++) % numbers.length] = packet.number();
                left--;
                version++;
            }
        }
        return left < most;
    }

    /** How many wait until it goes on, or a step is made. */
    public int waitingCount() {
        return log.last() - Math.max(seen, log.first() - 1);
    }

    public int size() {
        return size;
    }

    /** Changes whenever the list does. */
    public int version() {
        return version;
    }

    /** The packet at this place, or null. */
    public @Nullable WirePacket get(int index) {
        return index < 0 || index >= size ? null : log.get(numbers[(start + index) % numbers.length]);
    }

    /** The place of the packet with this number; where it would be, if it is not there, as {@code -place - 1}. */
    public int indexOf(int number) {
        int low = 0;
        int high = size - 1;
        while (low <= high) {
            int middle = (low + high) / 2;
            int at = numbers[(start + middle) % numbers.length];
            if (at == number) {
                return middle;
            }
            if (at < number) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -low - 1;
    }
}
