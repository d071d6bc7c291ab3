package org.tymbal.server.broker;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tymbal.server.message.Message;
import org.tymbal.server.session.Session;

/** Will Messages that wait for their delay [MQTT-3.1.3.2.2]. One lock; rarely entered. */
final class Wills {
    private record Waiting(Message message, long dueMillis) {}

    private final Map<Session, Waiting> waiting = new HashMap<>();

    synchronized void add(Session session, Message message, long dueMillis) {
        waiting.put(session, new Waiting(message, dueMillis));
    }

    /** The client has come back in time, or its Session has ended: takes its Will out and returns it, or null. */
    synchronized @Nullable Message take(Session session) {
        Waiting will = waiting.remove(session);
        return will == null ? null : will.message();
    }

    /** Takes out the Wills whose delay has passed. */
    synchronized List<Message> takeDue(long nowMillis) {
        List<Message> due = new ArrayList<>();
        waiting.values().removeIf(will -> {
            boolean isDue = nowMillis >= will.dueMillis();
            if (isDue) {
                due.add(will.message());
            }
            return isDue;
        });
        return due;
    }
}
