package org.tymbal.server.broker;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.tymbal.server.message.Message;
import org.tymbal.server.session.Session;

/** Will Messages that wait for their delay [MQTT-3.1.3.2.2]. Whoever takes one out publishes it: nobody else can. */
final class Wills {
    private record Waiting(Message message, long dueMillis) {}

    private final Map<Session, Waiting> waiting = new ConcurrentHashMap<>();

    void add(Session session, Message message, long dueMillis) {
        waiting.put(session, new Waiting(message, dueMillis));
    }

    /** The client has come back in time, or its Session has ended: takes its Will out and returns it, or null. */
    @Nullable
    Message take(Session session) {
        Waiting will = waiting.remove(session);
        return will == null ? null : will.message();
    }

    /** The Will that waits for a client to stay away long enough; null for none. */
    @Nullable
    Message waiting(Session session) {
        Waiting will = waiting.get(session);
        return will == null ? null : will.message();
    }

    /** The Sessions whose Will is due. */
    List<Session> due(long nowMillis) {
        List<Session> due = new ArrayList<>();
        for (Map.Entry<Session, Waiting> entry : waiting.entrySet()) {
            if (nowMillis >= entry.getValue().dueMillis()) {
                due.add(entry.getKey());
            }
        }
        return due;
    }
}
