package org.tymbal.e2e.history;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Judges a history: which messages were published and acknowledged, and what each subscriber received.
 *
 * <p>Messages of one publisher, topic and QoS are numbered from 0 in the order of publishing: a stream. A subscriber that was
 * subscribed before the first and whose Session lasted must receive every acknowledged message of QoS 1 and 2, those of QoS 2
 * exactly once, and each stream's messages first in their order [MQTT-4.6.0-6]. One that came later may see a resend of QoS 1
 * whose first sending it missed, so of those it is not asked for order. Not thread-safe.
 */
public final class HistoryChecker {
    private static final int SHOWN = 20;

    /** A numbered sequence of messages. */
    public record Stream(int publisher, String topic, int qos) {}

    /** What was found; all but the first two must be 0. */
    public record Verdict(
            long published,
            long received,
            long lost,
            long duplicated,
            long reordered,
            long phantom,
            List<String> findings) {
        public long violations() {
            return lost + duplicated + reordered + phantom;
        }
    }

    private static final class Published {
        int invoked;
        final List<Boolean> acknowledged = new ArrayList<>();
    }

    private static final class Received {
        /** By number: how often. */
        int[] times = new int[64];

        int highest = -1;
    }

    private final Map<Stream, Published> published = new HashMap<>();
    private final Map<String, Map<Stream, Received>> received = new HashMap<>();
    private final Map<String, Boolean> lasting = new HashMap<>();
    private final List<String> findings = new ArrayList<>();
    private long publishedCount;
    private long receivedCount;
    private long reordered;
    private long phantom;
    private final Consumer<String> heard;

    public HistoryChecker() {
        this(finding -> {});
    }

    /** @param heard told of each violation at once, so that a run that is stopped has told; what is lost shows later */
    public HistoryChecker(Consumer<String> heard) {
        this.heard = heard;
    }

    /** A subscriber to everything; {@code lasts} says that its Session lasts and that it was there before the first message. */
    public void subscriber(String name, boolean lasts) {
        lasting.put(name, lasts);
        received.put(name, new HashMap<>());
    }

    /** A message is being published; returns its number in the stream. */
    public int invoke(Stream stream) {
        Published of = published.computeIfAbsent(stream, s -> new Published());
        of.acknowledged.add(false);
        publishedCount++;
        return of.invoked++;
    }

    /** The broker has acknowledged the message. */
    public void acknowledge(Stream stream, int number) {
        Published of = published.get(stream);
        if (of == null || number >= of.invoked) {
            throw new IllegalArgumentException("acknowledged before it was published: " + stream + " " + number);
        }
        of.acknowledged.set(number, true);
    }

    /** A subscriber has received a message. */
    public void receive(String subscriber, Stream stream, int number) {
        receivedCount++;
        Published of = published.get(stream);
        if (of == null || number < 0 || number >= of.invoked) {
            phantom++;
            find("PHANTOM: " + subscriber + " received what nobody published: " + stream + " " + number);
            return;
        }
        Map<Stream, Received> mine = received.get(subscriber);
        if (mine == null) {
            throw new IllegalArgumentException("no such subscriber: " + subscriber);
        }
        Received at = mine.computeIfAbsent(stream, s -> new Received());
        if (number >= at.times.length) {
            at.times = java.util.Arrays.copyOf(at.times, Math.max(number + 1, at.times.length * 2));
        }
        if (at.times[number]++ == 1 && stream.qos() != 1) {
            heard.accept("DUPLICATE: " + subscriber + " received " + stream + " " + number + " again");
        }
        if (at.times[number] == 1) {
            if (number < at.highest && !(stream.qos() == 1 && !lasting.getOrDefault(subscriber, false))) {
                reordered++;
                find("REORDERED: " + subscriber + " received " + stream + " " + number + " for the first time after "
                        + at.highest);
            }
            if (stream.qos() > 0 && lasting.getOrDefault(subscriber, false)) {
                tellPassedOver(subscriber, stream, of, at.highest + 1, number);
            }
            at.highest = Math.max(at.highest, number);
        }
    }

    /** What came before in its stream and was acknowledged is lost, or will be out of order: the judgement tells which. */
    private void tellPassedOver(String subscriber, Stream stream, Published of, int from, int upTo) {
        for (int n = from; n < upTo; n++) {
            if (of.acknowledged.get(n)) {
                heard.accept("PASSED OVER: " + subscriber + " received " + stream + " " + upTo + " before " + n
                        + ", which was acknowledged");
            }
        }
    }

    private void find(String finding) {
        heard.accept(finding);
        if (findings.size() < SHOWN) {
            findings.add(finding);
        }
    }

    /** Whether every lasting subscriber has every acknowledged message of QoS 1 and 2. */
    public boolean complete() {
        return missing(false) == 0;
    }

    private long missing(boolean tell) {
        long missing = 0;
        for (Map.Entry<String, Map<Stream, Received>> subscriber : received.entrySet()) {
            if (!lasting.getOrDefault(subscriber.getKey(), false)) {
                continue;
            }
            for (Map.Entry<Stream, Published> entry : published.entrySet()) {
                Received at = subscriber.getValue().get(entry.getKey());
                Published of = entry.getValue();
                for (int n = 0; entry.getKey().qos() > 0 && n < of.invoked; n++) {
                    if (of.acknowledged.get(n) && (at == null || n >= at.times.length || at.times[n] == 0)) {
                        missing++;
                        if (tell) {
                            find("LOST: " + subscriber.getKey() + " never received " + entry.getKey() + " " + n);
                        }
                    }
                }
            }
        }
        return missing;
    }

    /** The judgement, when everything that was to arrive has had its time. */
    public Verdict verdict() {
        long lost = missing(true);
        long duplicated = 0;
        for (Map.Entry<String, Map<Stream, Received>> subscriber : received.entrySet()) {
            for (Map.Entry<Stream, Received> entry : subscriber.getValue().entrySet()) {
                if (entry.getKey().qos() == 1) {
                    continue; // at least once
                }
                for (int n = 0; n < entry.getValue().times.length; n++) {
                    if (entry.getValue().times[n] > 1) {
                        duplicated++;
                        find("DUPLICATE: " + subscriber.getKey() + " received " + entry.getKey() + " " + n + " "
                                + entry.getValue().times[n] + " times");
                    }
                }
            }
        }
        return new Verdict(publishedCount, receivedCount, lost, duplicated, reordered, phantom, List.copyOf(findings));
    }
}
