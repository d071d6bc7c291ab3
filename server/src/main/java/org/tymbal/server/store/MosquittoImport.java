package org.tymbal.server.store;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tymbal.server.message.Message;

/**
 * Turns mosquitto's {@code mosquitto.db} into the contents of a store: Sessions with their Subscriptions, messages that wait for
 * them with the Packet Identifiers that were under way, and Retained Messages.
 *
 * <p>mosquitto keeps a QoS 2 message of a publisher until PUBREL and hands it on then; Tymbal hands it on at once. So such a
 * message is queued for the Sessions that it is for, and only its Packet Identifier is kept.
 */
public final class MosquittoImport {
    private static final long FOR_EVER = 0xffff_ffffL;
    private static final int LONGEST_GAP = 1_000;

    // How far a message on its way has come.
    private static final int RESEND_PUBREL = 6;
    private static final int WAIT_FOR_PUBCOMP = 9;
    private static final int QUEUED = 11;

    private final long nowMillis;
    private final StoreEvents events;

    /** A Session that is being put together. */
    private static final class Session {
        final StoredSession record;
        final List<Waiting> waiting = new ArrayList<>();
        final List<Integer> received = new ArrayList<>();
        final Map<Long, Integer> released = new LinkedHashMap<>();
        long last;
        long position;
        long sentUpTo;

        Session(StoredSession record) {
            this.record = record;
        }
    }

    private record Waiting(long sequence, long position, Message message, int qos, boolean retain, int packetId) {}

    /**
     * @param nowMillis milliseconds since 1970
     * @param events takes sentences about what is left out
     */
    public MosquittoImport(long nowMillis, StoreEvents events) {
        this.nowMillis = nowMillis;
        this.events = events;
    }

    /**
     * Tells what a file holds.
     *
     * @throws IOException if it is no such file, or damaged
     */
    public void read(byte[] bytes, StoreContents to) throws IOException {
        MosquittoFile file = MosquittoFile.read(bytes, nowMillis);
        Map<String, Session> sessions = sessions(file);
        List<Message> toHandOn = new ArrayList<>();
        int leftOut = 0;
        for (MosquittoFile.Passing passing : file.passing) {
            Session session = sessions.get(passing.clientId());
            MosquittoFile.Stored stored = file.messages.get(passing.storedId());
            if (session == null || stored == null || stored.expired() || passing.qos() == 0) {
                leftOut++; // expired or of QoS 0, which no Session keeps
            } else if (passing.fromClient()) {
                if (passing.packetId() != 0) {
                    session.received.add(passing.packetId());
                }
                toHandOn.add(stored.message());
            } else {
                waits(session, passing, stored.message());
            }
        }
        Map<String, Message> retained = retained(file);
        for (Message message : toHandOn) {
            handOn(message, file, sessions);
            if (message.retain()) {
                retained.put(message.topic().toString(), message);
            }
        }
        if (leftOut > 0) {
            events.told(leftOut + " messages on their way have expired or are of QoS 0, and are left out");
        }
        tell(file, sessions, retained, to);
    }

    private Map<String, Session> sessions(MosquittoFile file) {
        Map<String, Session> sessions = new LinkedHashMap<>();
        for (MosquittoFile.Client client : file.clients.values()) {
            if (client.expirySeconds() == 0) {
                events.told("the session of " + client.clientId() + " ends with its connection, and is left out");
                continue;
            }
            boolean known = client.expirySeconds() != FOR_EVER && client.expiresAtSeconds() > 0;
            long detachedAt = known
                    ? Math.min(nowMillis, (client.expiresAtSeconds() - client.expirySeconds()) * 1_000)
                    : nowMillis;
            sessions.put(
                    client.clientId(),
                    new Session(new StoredSession(
                            client.clientId(), sessions.size() + 1, client.expirySeconds(), detachedAt, 0)));
        }
        return sessions;
    }

    private static Map<String, Message> retained(MosquittoFile file) throws IOException {
        Map<String, Message> retained = new LinkedHashMap<>();
        for (long id : file.retained) {
            MosquittoFile.Stored stored = file.messages.get(id);
            if (stored != null && !stored.expired()) { // as mosquitto: else it has expired
                retained.put(stored.message().topic().toString(), stored.message());
            }
        }
        return retained;
    }

    private static void waits(Session session, MosquittoFile.Passing passing, Message message) {
        boolean sent = passing.state() != QUEUED;
        long sequence = sequence(session, passing.packetId());
        int packetId = sent && passing.packetId() != Change.packetId(sequence) ? passing.packetId() : 0;
        session.last = sequence;
        if (sent) {
            session.sentUpTo = sequence;
        }
        if (passing.state() == WAIT_FOR_PUBCOMP || passing.state() == RESEND_PUBREL) {
            session.released.put(sequence, passing.packetId() == 0 ? Change.packetId(sequence) : passing.packetId());
        } else {
            add(session, message, passing.qos(), passing.retain(), sequence, packetId);
        }
    }

    /** The next number whose Packet Identifier is the one that mosquitto has given, if that is not far. */
    private static long sequence(Session session, int packetId) {
        long next = session.last + 1;
        if (packetId == 0) {
            return next;
        }
        int gap = Math.floorMod(packetId - Change.packetId(next), 65_535);
        return gap <= LONGEST_GAP || session.last == 0 ? next + gap : next;
    }

    private static void add(Session session, Message message, int qos, boolean retain, long sequence, int packetId) {
        session.position += message.sizeBytes();
        session.waiting.add(new Waiting(sequence, session.position, message, qos, retain, packetId));
    }

    private static void handOn(Message message, MosquittoFile file, Map<String, Session> sessions) {
        Map<Session, Integer> wanted = new LinkedHashMap<>();
        Set<String> groups = new HashSet<>();
        for (MosquittoFile.Wish wish : file.wishes) {
            Session session = sessions.get(wish.clientId());
            boolean own = wish.subscription().noLocal() && wish.clientId().equals(message.publisher());
            int qos = Math.min(wish.subscription().qos().level(), message.qos().level());
            if (session == null
                    || own
                    || qos == 0
                    || !wish.subscription().filter().matches(message.topic())) {
                continue;
            }
            @Nullable String group = wish.subscription().filter().shareName();
            if (group == null || groups.add(group + " " + wish.subscription().filter())) {
                wanted.merge(session, qos, Math::max);
            }
        }
        wanted.forEach((session, qos) -> add(session, message, qos, false, ++session.last, 0));
    }

    private static void tell(
            MosquittoFile file, Map<String, Session> sessions, Map<String, Message> retained, StoreContents to)
            throws IOException {
        Map<Message, Long> shared = shared(sessions);
        for (Map.Entry<Message, Long> message : shared.entrySet()) {
            to.shared(message.getValue(), message.getKey());
        }
        for (Session session : sessions.values()) {
            StoredSession record = session.record;
            to.session(new StoredSession(
                    record.clientId(),
                    record.id(),
                    record.expirySeconds(),
                    record.detachedAtMillis(),
                    session.sentUpTo));
        }
        for (MosquittoFile.Wish wish : file.wishes) {
            Session session = sessions.get(wish.clientId());
            if (session != null) {
                to.subscription(session.record.id(), wish.subscription(), wish.identifier());
            }
        }
        for (Session session : sessions.values()) {
            for (int packetId : session.received) {
                to.received(session.record.id(), packetId);
            }
        }
        for (Session session : sessions.values()) {
            for (Map.Entry<Long, Integer> released : session.released.entrySet()) {
                to.released(session.record.id(), released.getKey(), released.getValue());
            }
        }
        for (Session session : sessions.values()) {
            for (Waiting waiting : session.waiting) {
                queued(session.record.id(), waiting, shared.getOrDefault(waiting.message(), 0L), to);
            }
        }
        for (Message message : retained.values()) {
            to.retained(message);
        }
    }

    private static void queued(long session, Waiting waiting, long messageId, StoreContents to) throws IOException {
        StoredEntry entry = new StoredEntry(
                waiting.sequence(),
                waiting.position(),
                waiting.message().sizeBytes(),
                waiting.message(),
                waiting.qos(),
                waiting.retain(),
                waiting.packetId(),
                new int[0]);
        to.queued(session, entry, messageId);
    }

    /** The messages that several Sessions wait for, with a number each. */
    private static Map<Message, Long> shared(Map<String, Session> sessions) {
        Map<Message, Integer> waiting = new LinkedHashMap<>();
        for (Session session : sessions.values()) {
            for (Waiting one : session.waiting) {
                waiting.merge(one.message(), 1, Integer::sum);
            }
        }
        Map<Message, Long> numbers = new LinkedHashMap<>();
        waiting.forEach((message, count) -> {
            if (count > 1) {
                numbers.put(message, numbers.size() + 1L);
            }
        });
        return numbers;
    }
}
