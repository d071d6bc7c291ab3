package org.tymbal.server.access;

import org.jspecify.annotations.Nullable;

/** Port: who knows users and their rights from elsewhere than from mosquitto's files. Any thread. */
public interface Authority {
    /**
     * Whether this client is one of its users. Slow: never on an I/O thread.
     *
     * @return null if it knows no such user
     */
    @Nullable
    Admission admit(Login login);

    /** Whether a client that was let in by {@link #admit} would be let in again. */
    boolean welcomes(Identity who);

    /** What the client may do; null if it says nothing of rights. */
    @Nullable
    Rights rights(Identity who);

    /**
     * Whether rights come with the proof, and end with it: then nobody can say what a client that is gone might do now, and what it
     * left retained stays.
     */
    default boolean grantsRights() {
        return false;
    }
}
