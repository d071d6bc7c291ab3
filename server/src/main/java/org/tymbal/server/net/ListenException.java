package org.tymbal.server.net;

import java.io.IOException;
import org.tymbal.server.config.ListenerConfig;

/** A listener could not be opened. */
public final class ListenException extends IOException {
    private static final long serialVersionUID = 1;

    /** Why not, as far as it can be told. */
    public enum Reason {
        PORT_IN_USE,
        /** Ports below 1024 belong to the administrator on many systems. */
        NOT_PERMITTED,
        /** No such address on this machine, or anything else. */
        OTHER
    }

    private final transient ListenerConfig listener;
    private final Reason reason;

    ListenException(ListenerConfig listener, IOException cause) {
        super("cannot listen on " + listener.host() + " port " + listener.port() + ": " + cause.getMessage(), cause);
        this.listener = listener;
        this.reason = reasonOf(cause);
    }

    public ListenerConfig listener() {
        return listener;
    }

    public Reason reason() {
        return reason;
    }

    /** The JDK has one exception for all; only the system's message tells them apart. */
    private static Reason reasonOf(IOException cause) {
        String message = String.valueOf(cause.getMessage());
        if (message.contains("in use")) {
            return Reason.PORT_IN_USE;
        }
        return message.contains("ermission denied") ? Reason.NOT_PERMITTED : Reason.OTHER;
    }
}
