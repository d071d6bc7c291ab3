package org.tymbal.server.protocol;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import org.tymbal.codec.packet.Packet;
import org.tymbal.codec.packet.PacketType;
import org.tymbal.server.store.Commit;

/**
 * Answers that promise something, until the store has what they promise; in their order, which is that of the packets they
 * answer [MQTT-4.6.0-2]. Confined to the connection's I/O thread.
 */
final class HeldReplies {
    /** From so many on the client is not read until some have gone out. */
    private static final int MANY = 1_000;

    private record Held(
            Packet packet,
            @Nullable Commit commit,
            @Nullable Commit other) {
        boolean mayGo() {
            return (commit == null || commit.done()) && (other == null || other.done());
        }
    }

    private final ArrayDeque<Held> held = new ArrayDeque<>();
    private @Nullable Commit awaited;

    /**
     * @param commit what it waits for; null if only for the ones before
     * @param other of another thread, waited for too; null for none
     * @param outlet is woken when it is done
     */
    void add(Packet packet, @Nullable Commit commit, @Nullable Commit other, Connection outlet) {
        held.addLast(new Held(packet, commit, other));
        if (other != null && other != commit && !other.await(outlet)) {
            outlet.wake();
        }
        if (commit != null && commit != awaited) {
            awaited = commit;
            if (!commit.await(outlet)) {
                outlet.wake();
            }
        }
    }

    boolean isEmpty() {
        return held.isEmpty();
    }

    boolean many() {
        return held.size() > MANY;
    }

    /** The commit that the last one waits for. */
    @Nullable
    Commit awaited() {
        return awaited;
    }

    /** Whether CONNACK is among them, before which nothing else may go out [MQTT-3.2.0-1]. */
    boolean greeting() {
        Held first = held.peekFirst();
        return first != null && first.packet().type() == PacketType.CONNACK;
    }

    /** The next one that may go out now; null if there is none. */
    @Nullable
    Packet poll() {
        Held first = held.peekFirst();
        if (first == null || !first.mayGo()) {
            return null;
        }
        held.removeFirst();
        if (held.isEmpty()) {
            awaited = null;
        }
        return first.packet();
    }

    /** The connection ends; nobody is told what was not promised. */
    void clear() {
        held.clear();
    }
}
