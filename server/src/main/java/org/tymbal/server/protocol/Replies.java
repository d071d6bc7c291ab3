package org.tymbal.server.protocol;

import org.jspecify.annotations.Nullable;
import org.tymbal.codec.bytes.ByteWriter;
import org.tymbal.codec.packet.Packet;
import org.tymbal.codec.packet.PacketType;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.codec.wire.PacketReader;
import org.tymbal.codec.wire.PacketWriter;
import org.tymbal.server.broker.BrokerLog;
import org.tymbal.server.metrics.Counters;
import org.tymbal.server.store.Commit;
import org.tymbal.server.store.Store;

/**
 * What a {@link Connection} answers, as bytes that go out at the end of the turn; before them what waits for the store.
 * Confined to the connection's I/O thread.
 */
final class Replies {
    private static final int ACKNOWLEDGEMENT_BYTES = 4;

    private final Connection connection;
    private final Counters counters;
    /** Knows the version that the client speaks. */
    private final PacketReader reader;
    /** Answers that wait for the end of the turn; null while there are none. */
    private @Nullable ByteWriter bytes;
    /** Answers that wait for the store; null until there is a first one. */
    private @Nullable HeldReplies held;

    private int largestBytes = Integer.MAX_VALUE;

    Replies(Connection connection, PacketReader reader) {
        this.connection = connection;
        this.counters = connection.transport().counters();
        this.reader = reader;
    }

    /** The client takes no larger packet than this [MQTT-3.1.2-24]. */
    void largest(int size) {
        largestBytes = size;
    }

    /** Adds a packet; after CONNACK, if that waits for the store. */
    void add(Packet packet) {
        HeldReplies waiting = held;
        if (waiting != null && waiting.greeting()) {
            waiting.add(packet, null, null, connection);
        } else {
            write(packet);
        }
    }

    /** Adds an acknowledgement that means Success, if nothing waits for the store; else false, and it is added as a packet. */
    boolean acknowledgeNow(PacketType type, int packetId, Store store) {
        HeldReplies waiting = held;
        BrokerLog log = connection.broker().log();
        if (store.pending() != null || waiting != null && !waiting.isEmpty() || log.verbose()) {
            return false;
        }
        ByteWriter out = out();
        if (largestBytes >= ACKNOWLEDGEMENT_BYTES) {
            PacketWriter.acknowledge(type, packetId, out);
            counters.packetsSent[type.number()]++;
        }
        return true;
    }

    /**
     * Adds a packet that promises something: it goes out as soon as the store has all that this thread has told it so far.
     *
     * @param other a commit of another thread that is waited for too; null for none
     * @return the commit to wait for before more is read, if very much waits; else null
     */
    @Nullable
    Commit addWhenKept(Packet packet, Store store, @Nullable Commit other) {
        Commit commit = store.pending();
        HeldReplies before = held;
        if (commit == null && other == null && (before == null || before.isEmpty())) {
            add(packet);
            return null;
        }
        if (before == null) {
            before = new HeldReplies();
            held = before;
        }
        before.add(packet, commit, other, connection);
        return before.many() || commit != null && store.crowded() ? before.awaited() : null;
    }

    /** What the store has by now goes out with this turn. */
    void releaseKept() {
        HeldReplies waiting = held;
        if (waiting != null) {
            for (Packet packet = waiting.poll(); packet != null; packet = waiting.poll()) {
                write(packet);
            }
        }
    }

    /** The connection has ended; nobody is told what was not promised. */
    void clearHeld() {
        if (held != null) {
            held.clear();
        }
    }

    /** Whether CONNACK waits for the store, before which nothing else may go out. */
    boolean greetingHeld() {
        return held != null && held.greeting();
    }

    /** Whether there is something to {@link #take}. */
    boolean any() {
        return bytes != null;
    }

    /** The bytes that are to go out now; null if there are none. To be given back to the {@link Workspace}. */
    @Nullable
    ByteWriter take() {
        ByteWriter taken = bytes;
        bytes = null;
        return taken;
    }

    private ByteWriter out() {
        ByteWriter out = bytes;
        if (out == null) {
            out = connection.transport().workspace().takeWriter();
            bytes = out;
        }
        return out;
    }

    private void write(Packet packet) {
        ProtocolVersion version = reader.version();
        ByteWriter out = out();
        ProtocolVersion spoken = version == null ? ProtocolVersion.V3_1_1 : version;
        int before = out.length();
        PacketWriter.write(packet, spoken, out);
        if (out.length() - before > largestBytes) {
            out.truncate(before);
            PacketWriter.write(Shortened.of(packet), spoken, out);
            if (out.length() - before > largestBytes) {
                out.truncate(before); // [MQTT-3.1.2-24]
                return;
            }
        }
        counters.packetsSent[packet.type().number()]++;
        BrokerLog log = connection.broker().log();
        if (log.verbose()) {
            PacketLog.sending(log, packet, spoken, connection.name());
        }
    }
}
