package org.tymbal.server.broker;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.topic.TopicFilter;
import org.tymbal.codec.topic.TopicName;
import org.tymbal.server.access.AccessControl;
import org.tymbal.server.access.Identity;
import org.tymbal.server.access.Places;
import org.tymbal.server.access.Rights;
import org.tymbal.server.config.LimitsConfig;
import org.tymbal.server.message.Message;
import org.tymbal.server.message.Publisher;
import org.tymbal.server.metrics.Drop;
import org.tymbal.server.metrics.Metrics;
import org.tymbal.server.routing.RetainedMessages;
import org.tymbal.server.store.Change;
import org.tymbal.server.store.Store;

/** Which messages are retained, and who is sent them when a subscription begins. Any thread. */
final class Retaining {
    private static final long TOO_MANY_AGAIN_MILLIS = 10_000;

    private final RetainedMessages retained;
    private final Places places;
    private final Metrics metrics;
    private final BrokerLog log;
    private final LongSupplier clockMillis;
    private final AtomicLong tooManySaidMillis = new AtomicLong(Long.MIN_VALUE / 2);

    Retaining(LimitsConfig limits, Places places, Metrics metrics, BrokerLog log, LongSupplier clockMillis) {
        this.retained = new RetainedMessages(limits.maximumRetainedMessages(), limits.maximumRetainedBytes());
        this.places = places;
        this.metrics = metrics;
        this.log = log;
        this.clockMillis = clockMillis;
    }

    RetainedMessages messages() {
        return retained;
    }

    void limits(LimitsConfig limits) {
        retained.bounds(limits.maximumRetainedMessages(), limits.maximumRetainedBytes());
    }

    /** From now on the store hears of every change. */
    void keptBy(Store store) {
        retained.keptBy((topic, message) -> {
            if (!isSys(topic)) {
                store.add(new Change.Retained(topic, message));
            }
        });
    }

    /** What the broker says of itself is said anew after a start. */
    private static boolean isSys(TopicName topic) {
        ByteSlice name = topic.bytes();
        return name.length() > 4 && name.at(0) == '$' && name.at(1) == 'S' && name.at(2) == 'Y' && name.at(3) == 'S';
    }

    /** Why a message was not retained, in a sentence without its full stop. */
    String tooMany() {
        return "the server keeps " + retained.size() + " retained messages in " + retained.heldBytes()
                + " bytes, and may keep no more (max_retained_messages, max_retained_bytes)";
    }

    /** Keeps the message if it is to be retained; false if that would be above the bounds. */
    boolean take(Message message) {
        if (!message.retain() || retained.put(message, clockMillis.getAsLong())) {
            return true;
        }
        metrics.dropped(Drop.RETAINED_FULL);
        long nowMillis = clockMillis.getAsLong();
        long saidMillis = tooManySaidMillis.get();
        // Whoever is above the bounds is so with every message; the log has other things to say, too.
        if (nowMillis - saidMillis >= TOO_MANY_AGAIN_MILLIS && tooManySaidMillis.compareAndSet(saidMillis, nowMillis)) {
            log.error("The retained message on " + message.topic() + " was not kept: " + tooMany() + ".", null);
        }
        return false;
    }

    /** What the filter finds, of those whose publishers may still publish them. */
    List<Message> matching(TopicFilter filter) {
        List<Message> found = retained.matching(filter, clockMillis.getAsLong());
        Map<Publisher, Rights> known = new HashMap<>();
        found.removeIf(message -> !sourceMayPublish(message, known));
        return found;
    }

    private boolean sourceMayPublish(Message message, Map<Publisher, Rights> known) {
        Publisher author = message.author();
        if (author.clientId().isEmpty()) {
            return true;
        }
        AccessControl rules = places.at(author.place());
        if (!rules.checksRetainSource()) {
            return true;
        }
        Rights rights = known.computeIfAbsent(
                author, of -> rules.rights(new Identity(of.clientId(), of.username(), "", of.place(), null)));
        return rights.write(message.topic()).allowed();
    }
}
