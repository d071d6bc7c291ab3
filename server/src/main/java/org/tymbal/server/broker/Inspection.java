package org.tymbal.server.broker;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.tymbal.codec.packet.Qos;
import org.tymbal.codec.packet.ReasonCode;
import org.tymbal.codec.topic.TopicFilter;
import org.tymbal.codec.topic.TopicName;
import org.tymbal.server.access.Identity;
import org.tymbal.server.message.Message;
import org.tymbal.server.routing.RetainedMessages;
import org.tymbal.server.routing.RetainedPage;
import org.tymbal.server.session.Session;
import org.tymbal.server.session.SessionView;
import org.tymbal.server.session.Sessions;
import org.tymbal.server.store.Store;

/**
 * What operators look at, and what they do. Whoever looks at many Sessions or messages gets a page at a time; each lock is held
 * for one Session, or a few thousand levels of topics. Any thread but the I/O threads, since looking through all takes its time.
 */
public final class Inspection {
    private final Broker broker;
    private final Sessions sessions;
    private final RetainedMessages retained;
    private final Wills wills;

    Inspection(Broker broker, Sessions sessions, RetainedMessages retained, Wills wills) {
        this.broker = broker;
        this.sessions = sessions;
        this.retained = retained;
        this.wills = wills;
    }

    /** What waits for all clients, in memory or in the store. */
    public record Queued(long messages, long bytes, long inflight) {}

    /**
     * Sessions by Client Identifier, in its order.
     *
     * @param after only those behind this identifier; null for the first
     * @param most how many at most
     * @param connected true: only those that are connected; false: all
     * @param part what the identifier, the user name or the address must contain; empty: anything
     */
    public List<SessionView> sessions(@Nullable String after, int most, boolean connected, String part) {
        Predicate<Session> wanted = session -> wanted(session, connected, part);
        List<SessionView> page = new ArrayList<>();
        for (Session session : sessions.page(after, most, wanted)) {
            page.add(session.view(broker.nowMillis()));
        }
        return page;
    }

    private static boolean wanted(Session session, boolean connected, String part) {
        if (connected && !session.connected()) {
            return false;
        }
        Identity who = session.identity();
        return session.clientId().contains(part)
                || who != null
                        && (who.address().contains(part)
                                || who.username() != null && who.username().contains(part));
    }

    /** A Session and its key as it was at one moment: its traffic goes on, and a key that changes would confuse the sorting. */
    private record Ranked(double key, SessionView view) {
        static final Comparator<Ranked> MOST_FIRST = Comparator.comparingDouble(Ranked::key)
                .reversed()
                .thenComparing(ranked -> ranked.view().clientId());
    }

    /**
     * The first Sessions in another order, the largest key first; of equals, by identifier. Looks at every one. The other
     * parameters are those of {@link #sessions}.
     */
    public List<SessionView> sessions(ToDoubleFunction<SessionView> key, int most, boolean connected, String part) {
        PriorityQueue<Ranked> first = new PriorityQueue<>(most + 1, Ranked.MOST_FIRST.reversed());
        for (Session session : sessions.all()) {
            if (wanted(session, connected, part)) {
                SessionView view = session.view(broker.nowMillis());
                first.add(new Ranked(key.applyAsDouble(view), view));
                if (first.size() > most) {
                    first.poll();
                }
            }
        }
        List<Ranked> sorted = new ArrayList<>(first);
        sorted.sort(Ranked.MOST_FIRST);
        List<SessionView> found = new ArrayList<>();
        sorted.forEach(ranked -> found.add(ranked.view()));
        return found;
    }

    /** One Session; null if the client has none. */
    public @Nullable SessionView session(String clientId) {
        Session session = sessions.find(clientId);
        return session == null ? null : session.view(broker.nowMillis());
    }

    /** The Subscriptions of a client; null if it has no Session. */
    public @Nullable List<SessionView.Subscribed> subscriptions(String clientId) {
        Session session = sessions.find(clientId);
        return session == null ? null : session.subscribed();
    }

    /** How many clients have this very Subscription: the members of a group, if it is a shared one. Looks at every Session. */
    public int subscribers(String filter) {
        int count = 0;
        for (Session session : sessions.all()) {
            count += session.hasSubscribed(filter) ? 1 : 0;
        }
        return count;
    }

    /** The Will that waits because its client is away; null for none. */
    public @Nullable Message waitingWill(String clientId) {
        Session session = sessions.find(clientId);
        return session == null ? null : wills.waiting(session);
    }

    /** Looks at every Session. */
    public Queued queued() {
        long messages = 0;
        long bytes = 0;
        long inflight = 0;
        for (Session session : sessions.all()) {
            int now = session.inflightMessages();
            inflight += now;
            messages += session.storedMessages() - now;
            bytes += session.storedBytes();
        }
        return new Queued(Math.max(0, messages), bytes, inflight);
    }

    /**
     * Ends the connection of a client; its Session goes on as if the connection had broken.
     *
     * @param explanation told to a client of MQTT 5; a sentence without a full stop
     * @return false if it is not connected
     */
    public boolean disconnect(String clientId, ReasonCode reason, String explanation) {
        Session session = sessions.find(clientId);
        if (session == null || !session.connected()) {
            return false;
        }
        session.kick(reason, explanation);
        return true;
    }

    /** Ends a Session with all that it holds, and its connection if there is one; false if there is none. */
    public boolean drop(String clientId, String explanation) {
        Session session = sessions.find(clientId);
        if (session == null) {
            return false;
        }
        Store store = broker.store();
        store.begin(store.level());
        try {
            if (!sessions.drop(session)) {
                return false;
            }
            session.kick(ReasonCode.ADMINISTRATIVE_ACTION, explanation);
            broker.finish(session);
            return true;
        } finally {
            store.end();
        }
    }

    /** Messages that are held: retained, waiting, in flight. */
    public long storedMessages() {
        long stored = retained.size();
        for (Session session : sessions.all()) {
            stored += session.storedMessages();
        }
        return stored;
    }

    /** Bytes of the messages that are held, about. */
    public long storedBytes() {
        long stored = retained.bytes();
        for (Session session : sessions.all()) {
            stored += session.storedBytes();
        }
        return stored;
    }

    // ---- retained messages

    /** See {@link RetainedMessages#page}. */
    public RetainedPage retained(TopicFilter filter, @Nullable String after, int most) {
        return retained.page(filter, after, most, broker.nowMillis());
    }

    /** The Retained Message of a topic; null for none. */
    public @Nullable Message retained(TopicName topic) {
        return retained.of(topic, broker.nowMillis());
    }

    /** Bytes that the retained messages hold, about. */
    public long retainedBytes() {
        return retained.bytes();
    }

    /** Forgets a Retained Message; subscribers are told nothing. */
    public void forgetRetained(TopicName topic) {
        Store store = broker.store();
        store.begin(store.level());
        try {
            retained.put(Message.of(topic.toString(), new byte[0], Qos.AT_MOST_ONCE, true));
        } finally {
            store.end();
        }
    }
}
