package org.tymbal.web.state;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.topic.TopicName;

/**
 * How long a message takes from this page to the broker and back: the oldest one on its way with the same topic and payload is
 * taken for the one that came. Bounded: of what is on its way the last 64 are known, of what came back the last 100.
 */
public final class EchoClock {
    static final int MOST_ON_THE_WAY = 64;
    static final int MOST_BACK = 100;

    /** Larger payloads are not timed, in bytes. */
    static final int LARGEST = 4_096;

    /** Whatever takes longer is another message that happens to be the same, and no echo. */
    private static final double LONGEST_MILLIS = 60_000;

    private record Sent(TopicName topic, ByteSlice payload, double atMillis) {}

    private final List<Sent> onTheWay = new ArrayList<>();
    private final int[] sequences = new int[MOST_BACK];
    private final double[] millis = new double[MOST_BACK];
    private int count;

    void published(TopicName topic, ByteSlice payload, double nowMillis) {
        if (payload.length() > LARGEST) {
            return;
        }
        if (onTheWay.size() == MOST_ON_THE_WAY) {
            onTheWay.remove(0);
        }
        onTheWay.add(new Sent(topic, payload.own(), nowMillis));
    }

    void message(LoggedMessage message) {
        if (onTheWay.isEmpty() || message.out()) {
            return;
        }
        TopicName topic = message.topic().name();
        for (int i = 0; i < onTheWay.size(); i++) {
            Sent sent = onTheWay.get(i);
            if (sent.topic().equals(topic) && sent.payload().equals(message.payload())) {
                onTheWay.remove(i);
                double took = Math.max(0, message.epochMillis() - sent.atMillis());
                if (took <= LONGEST_MILLIS) {
                    sequences[count % MOST_BACK] = message.sequence();
                    millis[count++ % MOST_BACK] = took;
                }
                return;
            }
        }
    }

    /** How many of the last hundred are known. */
    public int known() {
        return Math.min(count, MOST_BACK);
    }

    /** How long this message was on its way, in milliseconds; -1 if it is no echo, or not of the last hundred. */
    public double of(int sequence) {
        for (int i = 0; i < known(); i++) {
            if (sequences[i] == sequence) {
                return millis[i];
            }
        }
        return -1;
    }

    /** Half of the last hundred took no longer than this, in milliseconds; NaN while there are none. */
    public double median() {
        double[] sorted = Arrays.copyOf(millis, known());
        Arrays.sort(sorted);
        return sorted.length == 0 ? Double.NaN : sorted[(sorted.length - 1) / 2];
    }
}
