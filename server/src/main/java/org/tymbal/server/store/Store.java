package org.tymbal.server.store;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tymbal.codec.packet.Subscription;
import org.tymbal.server.config.Durability;
import org.tymbal.server.message.Message;

/**
 * Port: what outlives the process. The heart changes its own state at once and says here what has changed; whatever promises
 * something to a client waits for the {@link Commit}.
 *
 * <p>Any thread calls anything but {@link #load} and {@link #close}, and no call waits for the disk. Changes that one thread
 * adds between {@link #begin} and {@link #end} become durable together or not at all, and those of one thread in their order.
 */
public interface Store {
    /** Keeps nothing and costs nothing. */
    Store NONE = new NoStore();

    /** Whether it keeps anything; if not, nothing need be added. */
    boolean keeps();

    /** A number for a new Session. */
    long newSession();

    /**
     * Changes that this thread adds from now on belong together. May be nested; then the outermost pair counts.
     *
     * @param level what the commit is to promise; never more than the store does
     */
    void begin(Durability level);

    /** What was added since {@link #begin} goes to the writer. */
    void end();

    /**
     * A change, which is applied after those that this thread has added before. Outside of {@link #begin} and {@link #end} it
     * is a commit by itself. May be called with locks held.
     */
    Commit add(Change change);

    /**
     * Takes back a message that was added, because its receiver has acknowledged it or it is to go: then nothing of it is
     * stored, and its commit does not wait for it. May be called with locks held.
     *
     * @return false if it is too late: the writer has it, and a change must say that the message waits no more
     */
    boolean withdraw(Queued queued);

    /**
     * What an acknowledgement given now has to wait for: the commit of what this thread has added since {@link #begin}. Null if
     * that is nothing, or if nothing was promised.
     */
    @Nullable
    Commit pending();

    /** Why nothing more can be kept for now, in a sentence; null while all is well. */
    @Nullable
    String refusal();

    /** Whether so much waits for the disk that whoever adds more had better wait. */
    boolean crowded();

    /**
     * Reads messages that wait for a Session, in order, from the number {@code from} to {@code upTo}, both included; as many as
     * there are, but not much more than {@code maximumBytes}. The answer comes on the store's writer.
     */
    void read(long session, long from, long upTo, int maximumBytes, PageReader reader);

    /** Takes what {@link #read} has found. */
    interface PageReader {
        /**
         * Messages in order. Numbers that are missing were settled.
         *
         * @param readUpTo there is no message up to this number that is not in the list
         */
        void read(List<StoredEntry> entries, long readUpTo);
    }

    /** Tells all that is stored, once, before anything is added. */
    void load(Restoring to);

    /**
     * Takes what is stored when the broker starts, in the order of these methods: all Sessions, then all Subscriptions and so on.
     * Only {@link #retained} is called meanwhile, by another thread. Times are on the broker's clock.
     */
    interface Restoring {
        void session(StoredSession session);

        /** @param identifier the Subscription Identifier, or 0 */
        void subscription(long session, Subscription subscription, int identifier);

        /** A QoS 2 message from the client that waits for PUBREL. */
        void received(long session, int packetId);

        /** A QoS 2 message to the client that waits for PUBCOMP. */
        void released(long session, long sequence, int packetId);

        /**
         * Messages wait in the store; {@link Store#read} gives them.
         *
         * @param first the number of the first of them
         * @param last the number of the last; between them there may be gaps
         * @param bytes of all of them, about
         * @param position of the last
         */
        void queue(long session, long first, long last, long bytes, long position);

        void will(long session, Message message, long delaySeconds, long dueMillis);

        /** Called on a thread of its own while the others are. All is told when {@link Store#load} returns. */
        void retained(Message message);
    }

    /** What it promises. */
    Durability level();

    /** What it has to say of itself. */
    Figures figures();

    /**
     * Figures of a store since its start.
     *
     * @param groups how often the log was written
     * @param syncs how often the disk was waited for
     * @param changes how many changes were written
     * @param waitingBytes bytes of changes that wait for the writer
     * @param diskBytes bytes of all its files
     */
    record Figures(long groups, long syncs, long changes, long waitingBytes, long diskBytes) {}

    /** Writes what was added, and closes the files; nothing may be added any more. */
    void close();
}
