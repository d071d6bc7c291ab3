package org.tymbal.server.broker;

import org.tymbal.server.message.Message;
import org.tymbal.server.session.Session;

/** Port: who is administered by messages below {@code $CONTROL}. Such a message reaches nobody else. */
public interface Control {
    /**
     * Takes a message of a client that may send it. On the client's I/O thread: what takes time is done elsewhere. Answers go to the
     * Session, as messages.
     *
     * @return false if nothing is administered on this topic
     */
    boolean accept(Session from, Message message);
}
