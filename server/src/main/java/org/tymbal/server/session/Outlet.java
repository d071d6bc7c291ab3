package org.tymbal.server.session;

import org.jspecify.annotations.Nullable;
import org.tymbal.codec.packet.ReasonCode;
import org.tymbal.server.store.Waiter;

/** Port: the Network Connection that a Session is attached to, as the Session sees it. Any thread may call. */
public interface Outlet extends Waiter {
    /** There is something to send, or to go on with: look at the Session soon, on your own thread. */
    @Override
    void wake();

    /** What is known of the connection; null until CONNECT was accepted. */
    default @Nullable ConnectionView view() {
        return null;
    }

    /** Another connection has taken the Session, or an administrator ends this one: close, and say why. */
    void kick(ReasonCode reason, String explanation);
}
