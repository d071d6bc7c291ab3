package org.tymbal.server.session;

import org.tymbal.codec.packet.ReasonCode;

/** Port: the Network Connection that a Session is attached to, as the Session sees it. Any thread may call. */
public interface Outlet {
    /** There is something to send, or to go on with: look at the Session soon, on your own thread. */
    void wake();

    /** Another connection has taken the Session, or an administrator ends this one: close, and say why. */
    void kick(ReasonCode reason, String explanation);
}
